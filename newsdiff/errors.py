"""Every error newsdiff raises on purpose.

* NewsdiffError
    * BadInput         the caller passed something we cannot use
    * NotFound         no such story, version or object
    * NoArchive        there is no archive where one was named
    * Refused          policy says no: robots.txt, a private address
    * DamagedArchive   stored bytes contradict their own digest, order or signature
    * StorageFailed    the disk or the bucket refused us
    * Undelivered      a target did not take what we had to tell
    * Unreadable       a page is too hostile or too broken to be read as an article
"""

from typing import ClassVar


class NewsdiffError(Exception):
    """Printed by the command line as one line: what, which, what now.

    `hint`, when given, is the next thing to try and is printed on a line of its own.
    """

    exit_code: ClassVar[int] = 2

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.hint = hint


class BadInput(NewsdiffError):
    pass


class NotFound(NewsdiffError):
    pass


class NoArchive(NewsdiffError):
    exit_code = 10


class Refused(NewsdiffError):
    exit_code = 5


class DamagedArchive(NewsdiffError):
    """Names the damaged object and, where one is known, the number of the first event in it."""

    exit_code = 4

    def __init__(
        self, message: str, *, key: str = "", event: int | None = None, hint: str | None = None
    ) -> None:
        super().__init__(message, hint=hint)
        self.key = key
        self.event = event


class StorageFailed(NewsdiffError):
    pass


class Undelivered(NewsdiffError):
    pass


class Unreadable(NewsdiffError):
    """`reason` is a short word such as "too-large", "too-deep", "too-many-attributes"."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


def missing_extra(what: str, extra: str) -> BadInput:
    """The error to raise when the libraries of an extra are not installed."""
    return BadInput(f"{what} takes the extra {extra!r}", hint=f"pip install 'newsdiff[{extra}]'")


def words_of(error: BaseException) -> str:
    """An error in one line: ours in its own words, any other with its kind and place."""
    if isinstance(error, NewsdiffError):
        return str(error)
    place, at = "", error.__traceback__
    while at:
        place = f" ({at.tb_frame.f_globals.get('__name__')} line {at.tb_lineno})"
        at = at.tb_next
    return f"{type(error).__name__}: {error}{place}".replace("\n", " ")
