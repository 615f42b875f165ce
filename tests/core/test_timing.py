"""When alerts go, and when they are tried again."""

from datetime import UTC, datetime, timedelta

import pytest

from newsdiff.alerts.timing import due_and_batch, try_again
from tests.core.occasions import rule

AT = datetime(2026, 3, 17, 11, 30, 4, tzinfo=UTC)
NOON = datetime(2026, 3, 17, 12, tzinfo=UTC)
MORNING = datetime(2026, 3, 18, 6, tzinfo=UTC)


@pytest.mark.parametrize(
    ("lines", "alone", "expected"),
    [
        ([], 99, (AT, "")),
        (['digest = "hourly"'], 0, (NOON, "hourly")),
        (['digest = "daily"'], 0, (MORNING, "daily")),
        (["at_most = 2"], 1, (AT, "")),
        (["at_most = 2"], 2, (NOON, "hourly")),
    ],
)
def test_an_alert_goes_at_once_or_in_a_digest(
    lines: list[str], alone: int, expected: tuple[datetime, str]
) -> None:
    assert due_and_batch(rule(*lines), AT, alone) == expected


def test_before_six_the_daily_digest_goes_the_same_morning() -> None:
    early = datetime(2026, 3, 18, 5, 59, tzinfo=UTC)
    assert due_and_batch(rule('digest = "daily"'), early, 0) == (MORNING, "daily")
    assert due_and_batch(rule('digest = "daily"'), MORNING, 0)[0] == MORNING + timedelta(days=1)


def test_tries_are_ever_farther_apart_and_end_after_two_days() -> None:
    moment, waits = AT, []
    attempts = 1
    while again := try_again(attempts, moment):
        waits.append(again - moment)
        moment, attempts = again, attempts + 1
    assert waits == sorted(waits)
    assert waits[0] == timedelta(seconds=30)
    assert max(waits) == timedelta(hours=6)
    assert timedelta(days=2) < moment - AT < timedelta(days=3)
