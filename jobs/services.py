"""Services of others: mail, chats, push and the like. The home of apprise, the extra `alerts`.

Addresses are the user's own, and are asked by apprise's client, not by ours: nothing of a page
ever becomes one.
"""

import re
from typing import Any, Final
from urllib.parse import unquote

from newsdiff.alerts.message import Message
from newsdiff.alerts.plain import calling_nobody, plain
from newsdiff.errors import BadInput, Undelivered, missing_extra

_THREADS: Final = "thread.newsdiff.invalid"
_MAIL: Final = ("References", "In-Reply-To")
_PARTS: Final = re.compile(r"[/:@?&=#]")
_TELLING: Final = 5  # characters of an address that may be a secret
_LONGEST: Final = 300  # characters of a trouble


class Service:
    """A service behind an address of apprise. Calling it delivers a message."""

    def __init__(self, url: str) -> None:
        """Raises BadInput for an address that no service has; what it holds is not repeated."""
        self._url = url
        _plugin(url)

    def __call__(self, message: Message) -> str:
        from apprise import Apprise

        caller = Apprise(asset=_asset())
        caller.add(_plugin(self._url))
        try:
            with caller.notify(**_told(caller[0], message)) as result:
                said = _last_words(result)
                taken = bool(result)
        except Exception as error:  # noqa: BLE001  # 173 services: one that fails oddly has failed
            said, taken = f"{type(error).__name__}: {error}", False
        if not taken:
            raise Undelivered(without_secrets(said, self._url) or "the service did not take it")
        return "the service took it"


def without_secrets(said: str, url: str) -> str:
    """A line of trouble, to be shown and kept, without anything of the address it is about.

    It is one line of at most 300 characters.
    """
    parts = {part for part in _PARTS.split(url.partition("://")[2]) if len(part) >= _TELLING}
    for part in sorted(parts | set(map(unquote, parts)), key=len, reverse=True):
        said = said.replace(part, "…")
    return plain(said, _LONGEST)


def _told(plugin: Any, message: Message) -> dict[str, Any]:
    """A page in a thread for mail; for all else text that calls nobody."""
    from apprise import NotifyFormat
    from apprise.plugins.email import NotifyEmail

    if isinstance(plugin, NotifyEmail):
        plugin.headers |= _headers(message)
        return {"title": message.subject, "body": message.html, "body_format": NotifyFormat.HTML}
    return {
        "title": calling_nobody(message.subject),
        "body": calling_nobody(message.text),
        "body_format": NotifyFormat.TEXT,
    }


def _plugin(url: str) -> Any:
    """The service of an address, that shortens what is too long for it."""
    try:
        from apprise import Apprise, OverflowMode
    except ImportError:
        raise missing_extra("a message by mail, to a chat or another service", "alerts") from None
    plugin = Apprise.instantiate(url, asset=_asset())
    if plugin is None:
        raise BadInput(
            f"no service has an address like {url.partition(':')[0][:20]}:…",
            hint="How each is written: https://appriseit.com/services/",
        )
    plugin.overflow_mode = OverflowMode.TRUNCATE
    return plugin


def _asset() -> Any:
    """Nothing kept on disk, nothing loaded from there."""
    from apprise import AppriseAsset, PersistentStoreMode

    return AppriseAsset(app_id="newsdiff", storage_mode=PersistentStoreMode.MEMORY, plugin_paths=())


def _headers(message: Message) -> dict[str, str]:
    """One thread a story; the alert's id, so that a reader can drop doubles."""
    thread = f"<{message.thread}@{_THREADS}>"
    return {**dict.fromkeys(_MAIL, thread), "X-Newsdiff-Alert": message.id}


def _last_words(result: Any) -> str:
    """The last line that sending left behind."""
    lines = [str(entry.message) for entry in result.logs()]
    return lines[-1] if lines else ""
