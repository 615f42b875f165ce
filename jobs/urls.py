"""What a URL asks for: its host, port and the spelling that goes over the wire.

A URL is fetched as it was found. Only what cannot be sent is respelled, as browsers do: a host in
another script becomes punycode; other characters outside ASCII, and spaces, are percent-encoded.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from urllib.parse import quote, urljoin, urlsplit

from newsdiff.errors import BadInput

_PORTS: Final = {"http": 80, "https": 443}
_HIGHEST_PORT: Final = 65_535
_HOST: Final = re.compile(r"[a-z0-9]([a-z0-9._-]*[a-z0-9.])?|\[[0-9a-f:.]+\]")
_FORBIDDEN: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\\]")
_LONGEST: Final = 8192
_REMEMBERED: Final = 1024  # a look reads its URL several times
_KEPT: Final = "".join(map(chr, range(0x21, 0x7F)))  # printable ASCII stays as it is, "%" included


@dataclass(frozen=True, slots=True)
class Target:
    """Where a URL leads. `url` is ASCII and goes over the wire; `host` is lower case."""

    url: str
    scheme: str
    host: str
    port: int

    @property
    def origin(self) -> str:
        port = "" if self.port == _PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{self.host}{port}"


@lru_cache(maxsize=_REMEMBERED)
def target(url: str) -> Target:
    """Read a URL. Raises BadInput, with the reason, for what we do not ask for."""
    _check_length(url)
    if _FORBIDDEN.search(url):
        raise BadInput(f"a URL with a control character or backslash: {url[:80]!r}")
    try:
        parts = urlsplit(url)
        scheme, named, port = parts.scheme, parts.hostname, parts.port
    except ValueError as error:
        raise BadInput(f"not a URL: {url[:80]!r} ({error})") from None
    if scheme not in _PORTS:
        raise BadInput(f"not an http or https URL: {url[:80]!r}")
    if "@" in parts.netloc:
        raise BadInput(f"a URL with a user name in it: {url[:80]!r}")
    host = _ascii_host(named or "", url)
    rest = parts.path or "/"
    if "?" in url.partition("#")[0]:
        rest += "?" + parts.query
    authority = host if port is None else f"{host}:{port}"
    wire = f"{scheme}://{authority}{_sendable(rest)}"
    _check_length(wire)
    return Target(wire, scheme, host, _PORTS[scheme] if port is None else port)


def joined(base: str, location: str) -> str:
    """The absolute URL that a Location field means. Raises BadInput when it means none."""
    try:
        return urljoin(base, location.strip())
    except ValueError as error:
        raise BadInput(f"not a URL: {location[:80]!r} ({error})") from None


def _check_length(url: str) -> None:
    if len(url) > _LONGEST:
        raise BadInput(f"a URL of {len(url)} characters; {_LONGEST} is the most")


def _ascii_host(name: str, url: str) -> str:
    host = f"[{name}]" if ":" in name else name.lower()
    try:
        if not host.isascii():
            host = host.encode("idna").decode("ascii").lower()
    except UnicodeError:
        raise BadInput(f"not a host name: {name[:80]!r}") from None
    if not _HOST.fullmatch(host):
        raise BadInput(f"a URL without a usable host name: {url[:80]!r}")
    return host


def _sendable(rest: str) -> str:
    try:
        return quote(rest, safe=_KEPT)
    except UnicodeEncodeError:
        raise BadInput(f"a URL with bytes that are no text: {rest[:80]!r}") from None
