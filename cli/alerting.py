"""Alerts while watching: what comes is held against the rules, and what is due goes out."""

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from cli.occasions import Occasions
from cli.rulebook import open_rulebook
from cli.run import Opened, Run, now
from jobs.happenings import Tell, untold
from newsdiff.alerts.matching import Alert, match
from newsdiff.alerts.outbox import Parcel
from newsdiff.alerts.timing import due_and_batch
from newsdiff.errors import BadInput, NotFound, Refused
from newsdiff.events import Reported
from newsdiff.times import stamp

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from jobs.delivery import Letter, Send
    from newsdiff.alerts.outbox import Outbox
    from newsdiff.alerts.rule import Rule
    from newsdiff.ports import Clock

_MEMORY: Final = timedelta(days=3)  # longer than a delivery is tried


class Alerting:
    """Who is told of what, from the log to the targets."""

    def __init__(
        self,
        run: Run,
        opened: Opened,
        outbox: "Outbox",
        targets: "Mapping[str, Send]",
        clock: "Clock" = now,
        tell: "Tell" = untold,
    ) -> None:
        self._run = run
        self._opened = opened
        self._outbox = outbox
        self._targets = targets
        self._clock = clock
        self._tell = tell
        self._rules: tuple[Rule, ...] = open_rulebook(run).rules
        self._trouble = ""

    def consider(self) -> None:
        """Hold against the rules what was confirmed since the last time, also before a restart."""
        ((size,),) = self._opened.index.rows("SELECT size FROM state")
        mark = self._outbox.mark()
        if mark is not None and size <= mark:
            return
        self._opened.catch_up()  # whoever loaded these events may not have read them yet
        told: set[tuple[str, str]] = set()
        start = mark
        if start is None:
            start, told = _resumed(self._opened, size, self._clock() - _MEMORY)
        alerts = self._found(range(start, size))
        parcels = [p for p in self._parcels(alerts) if (p.alert, p.target) not in told]
        self._outbox.put(parcels, since=mark, upto=size, now=self._clock())

    def deliver(self) -> None:
        """Send what is due."""
        from jobs.delivery import PostOffice, deliver

        office = PostOffice(
            outbox=self._outbox,
            compose=self._compose,
            targets=self._targets,
            recorder=self._opened.archive,
            clock=self._clock,
        )
        done = deliver(office)
        if done.sent or done.failed:
            self._tell("alerts", sent=done.sent, failed=done.failed)

    def _found(self, numbers: range) -> list[Alert]:
        rules = self._current()
        occasions = Occasions(self._opened, rules).made_by(numbers) if rules else ()
        return [alert for occasion in occasions for alert in match(rules, occasion)]

    def _current(self) -> "tuple[Rule, ...]":
        """The rules as their file has them now; while it cannot be read, as it had them."""
        try:
            self._rules = open_rulebook(self._run).rules
            self._trouble = ""
        except BadInput as error:
            if str(error) != self._trouble:
                self._trouble = str(error)
                self._run.screen.say(f"newsdiff: {error}; the rules before it go on")
        return self._rules

    def _parcels(self, alerts: "Iterable[Alert]") -> list[Parcel]:
        moment = self._clock()
        hour = moment.replace(minute=0, second=0, microsecond=0)
        alone: dict[tuple[str, str], int] = {}
        parcels = []
        for alert in alerts:
            rule = alert.rule
            for target in rule.send:
                key = (rule.name, target)
                if key not in alone:
                    alone[key] = self._outbox.alone_since(*key, hour)
                due, batch = due_and_batch(rule, moment, alone[key])
                alone[key] += not batch
                parcels.append(_parcel(alert, target, due, batch))
        return parcels

    def _compose(self, parcels: Sequence[Parcel]) -> "Letter | None":
        """Put into words what may still be told, as the archive has it now."""
        from cli.render.alert import digest, message
        from jobs.delivery import Letter

        rules = {rule.name: rule for rule in self._current()}
        found = [(parcel, self._alert(parcel, rules.get(parcel.rule))) for parcel in parcels]
        told = tuple(parcel for parcel, alert in found if alert)
        alerts = [alert for _, alert in found if alert]
        if not alerts:
            return None
        if not parcels[0].batch:
            return Letter(message(alerts[0]), told)
        return Letter(digest(alerts, f"{parcels[0].batch} digest"), told)

    def _alert(self, parcel: Parcel, rule: "Rule | None") -> Alert | None:
        if rule is None:
            return None
        try:
            story = self._opened.history.find_story(parcel.story)
        except (NotFound, Refused):
            return None
        occasions = Occasions(self._opened, [rule]).of_capture(story, parcel.block)
        alerts = (alert for occasion in occasions for alert in match([rule], occasion))
        return next((alert for alert in alerts if alert.id == parcel.alert), None)


def _resumed(opened: Opened, size: int, since: "datetime") -> tuple[int, set[tuple[str, str]]]:
    """Where to begin without a mark, and what was told from there on.

    The first time that is the end of the log. Where alerts were sent of late, the outbox was lost:
    its tables may be. What it held is then found again in the log.
    """
    recent = "SELECT min(number) FROM capture WHERE recorded >= ?"
    ((first,),) = opened.index.rows(recent, (stamp(since),))
    if first is None:
        return size, set()
    told = {
        (event.alert, event.target)
        for _, event in opened.archive.events(first)
        if isinstance(event, Reported)
    }
    return (first, told) if told else (size, told)


def _parcel(alert: Alert, target: str, due: "datetime", batch: str) -> Parcel:
    occasion = alert.occasion
    return Parcel(
        alert=alert.id,
        target=target,
        rule=alert.rule.name,
        story=occasion.story.id,
        block=occasion.block,
        batch=batch,
        due=due,
    )
