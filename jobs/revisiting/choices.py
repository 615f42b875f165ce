"""Which policy a story goes by: what was said of it, of its tags, of its host, or in general."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from newsdiff.course import Course, Wish
from newsdiff.errors import BadInput

ADAPTIVE, FIXED, TIERS, CRON = "bayes-decay", "fixed", "tiers", "cron"
_PLAIN: Final = (ADAPTIVE, FIXED, TIERS)
_HOUR: Final = 3600


@dataclass(frozen=True, slots=True)
class Choices:
    """`general` holds where nothing else was said."""

    general: Wish = field(default_factory=Wish)
    by_tag: Mapping[str, Wish] = field(default_factory=dict)
    by_host: Mapping[str, Wish] = field(default_factory=dict)

    def of(self, course: Course) -> Wish:
        """The first wish that says anything, with a policy: an interval alone means `fixed`."""
        wish = next((wish for wish in self._heard(course) if wish.every or wish.policy), Wish())
        policy = wish.policy or (FIXED if wish.every else ADAPTIVE)
        every = _HOUR if policy == FIXED and not wish.every else wish.every
        return Wish(every, policy)

    def _heard(self, course: Course) -> Iterator[Wish]:
        yield course.wish
        for tag in course.tags:
            yield self.by_tag.get(tag, Wish())
        yield self.by_host.get(course.host, Wish())
        yield self.general


def cron_of(policy: str) -> str | None:
    """The expression of `cron 0 7,19 * * *`; None for another policy."""
    name, _, expression = policy.partition(" ")
    return expression.strip() if name == CRON else None


def checked_policy(policy: str) -> str:
    """The policy, spelt as it is kept. Raises BadInput for one there is not."""
    wanted = " ".join(policy.split())
    if wanted in _PLAIN or (cron_of(wanted) and len(wanted.split()) == 6):
        return wanted
    raise BadInput(
        f"no policy {policy[:60]!r}",
        hint=f'Choose {", ".join(_PLAIN)} or "cron MINUTE HOUR DAY MONTH WEEKDAY" (UTC).',
    )
