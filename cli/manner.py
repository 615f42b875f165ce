"""What the settings say about when to look, as the jobs take it."""

from datetime import timedelta
from typing import TYPE_CHECKING

from cli.run import now

if TYPE_CHECKING:
    from cli.settings import Looking, Settings
    from jobs.revisits import Manner
    from newsdiff.course import Wish


def checked(policy: str | None) -> str | None:
    """A policy as it is kept. Raises BadInput for one, or a cron expression, that there is not."""
    from jobs.revisiting.choices import checked_policy, cron_of
    from jobs.schedule import next_cron

    kept = checked_policy(policy) if policy else None
    if kept and (expression := cron_of(kept)):
        next_cron(expression, now())
    return kept


def manner_of(settings: "Settings") -> "Manner":
    """Raises BadInput for a policy or a cron expression that there is not."""
    from jobs.revisiting.choices import Choices
    from jobs.revisits import Manner

    schedule = settings.schedule
    return Manner(
        choices=Choices(
            general=_wish(schedule),
            by_tag={tag: _wish(one) for tag, one in schedule.tags.items()},
            by_host={host.lower(): _wish(one) for host, one in schedule.hosts.items()},
        ),
        looks=schedule.looks_per_hour,
        looks_at_host=schedule.looks_per_hour_and_host,
        confirm_after=timedelta(seconds=settings.confirm_after),
    )


def _wish(looking: "Looking") -> "Wish":
    from newsdiff.course import Wish

    return Wish(looking.every, checked(looking.policy))
