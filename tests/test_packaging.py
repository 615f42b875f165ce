"""Our top-level names are common words. Make sure nobody else here uses them."""

from importlib.metadata import distribution, packages_distributions

import pytest

OURS = ("newsdiff", "storage", "jobs", "cli")


@pytest.mark.parametrize("name", OURS)
def test_we_alone_own_our_names(name: str) -> None:
    assert set(packages_distributions().get(name, ())) <= {"newsdiff"}


def test_tests_are_not_installed() -> None:
    files = distribution("newsdiff").files or ()
    assert not [file for file in files if file.parts[0] in {"tests", "docs", "benchmarks"}]
