"""Targets: who can be told, by name. Their addresses and secrets stay with the user.

They stand in `targets.toml` of the user's configuration or in the environment, never in an archive.
"""

import os
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from newsdiff.alerts.reading import is_name
from newsdiff.errors import BadInput, Undelivered

if TYPE_CHECKING:
    from pathlib import Path

    from cli.run import Run
    from jobs.delivery import Send
    from newsdiff.alerts.message import Message

FILE_NAME: Final = "targets.toml"
_VARIABLE: Final = "NEWSDIFF_TARGET_"
_SIGNED: Final = "_SECRET"  # ends the name of the variable beside it
_KEYS: Final = frozenset({"webhook", "secret", "allow_private", "service"})
_SIGNING_HINT: Final = (
    'Put secret = "whsec_…" beside it (in the environment: the same name with _SECRET); '
    '"openssl rand -base64 24" makes what follows whsec_.'
)


@dataclass(frozen=True, slots=True)
class Target:
    """Either our signed webhook with its secret, or a service by its address of apprise."""

    name: str
    webhook: str | None = None
    secret: str = ""
    allow_private: str = ""
    service: str | None = None

    @property
    def form(self) -> str:
        """What kind of target it is; nothing of its address."""
        if self.webhook is not None:
            return "webhook"
        return (self.service or "").partition(":")[0]


def known_targets() -> dict[str, Target]:
    """By name; those of the environment come before those of the file.

    Raises BadInput for what is not understood, without repeating a secret.
    """
    from cli.settings import config_folder

    return _from_file(config_folder() / FILE_NAME) | _from_environment(os.environ)


@contextmanager
def sending(run: "Run", targets: Mapping[str, Target]) -> "Iterator[dict[str, Send]]":
    """How each target is told; connections are closed behind it."""
    from contextlib import ExitStack

    with ExitStack() as stack:
        yield {name: _send(run, target, stack) for name, target in targets.items()}


def _send(run: "Run", target: Target, stack: Any) -> "Send":
    """One that cannot be used as it is set up fails when it is told, and says why."""
    try:
        if target.service is not None:
            from jobs.services import Service

            return Service(target.service)
        return _webhook(run, target, stack)
    except BadInput as error:
        return _unusable(error)


def _unusable(error: BadInput) -> "Send":
    def refuse(_message: "Message") -> str:
        raise Undelivered(str(error), hint=error.hint)

    return refuse


def _webhook(run: "Run", target: Target, stack: Any) -> "Send":
    from cli.fetching import fetcher_for
    from cli.run import now
    from jobs.urls import target as checked
    from jobs.webhook import Webhook, signing_key

    url = checked(target.webhook or "").url
    private = (target.allow_private,) if target.allow_private else ()
    fetcher = stack.enter_context(fetcher_for(run.settings, private))
    return Webhook(url, signing_key(target.secret), fetcher, now)


def _from_file(path: "Path") -> dict[str, Target]:
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadInput(f"cannot read {path}: {error}") from None
    return {name: _target(name, table, str(path)) for name, table in tables.items()}


def _target(name: str, table: Any, source: str) -> Target:
    where = f"{source}: target {name!r}"
    if not is_name(name):
        raise BadInput(f"{where}: a name has small letters, digits and hyphens")
    if not isinstance(table, dict) or not all(isinstance(v, str) for v in table.values()):
        raise BadInput(f'{where}: a table of texts is needed, such as service = "…"')
    if strange := set(table) - _KEYS:
        raise BadInput(f"{where}: {min(strange)!r} is none of {', '.join(sorted(_KEYS))}")
    if ("webhook" in table) == ("service" in table):
        raise BadInput(f"{where}: either webhook or service is needed")
    if "webhook" in table and not table.get("secret"):
        raise BadInput(f"{where}: a webhook needs a secret to be signed with", hint=_SIGNING_HINT)
    return Target(name, **table)


def _from_environment(variables: Mapping[str, str]) -> dict[str, Target]:
    """NEWSDIFF_TARGET_SLACK_DESK is `slack-desk`; with a _SECRET beside it, a signed webhook."""
    found = {}
    for variable, address in variables.items():
        if variable.startswith(_VARIABLE) and not variable.endswith(_SIGNED):
            name = variable.removeprefix(_VARIABLE).lower().replace("_", "-")
            secret = variables.get(variable + _SIGNED)
            is_webhook = secret or address.startswith(("http://", "https://"))
            table = {"webhook": address, "secret": secret or ""}
            found[name] = _target(name, table if is_webhook else {"service": address}, variable)
    return found
