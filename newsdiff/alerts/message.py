"""An alert, or several, put into words: what is delivered."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """`id` is the same when it is sent again. `thread` is one for all that is about a story.

    `subject` is one line. `content` is the same as values for programs.
    """

    id: str
    thread: str
    subject: str
    text: str
    html: str
    content: dict[str, Any] = field(default_factory=dict)
