"""A watch in a world of its own: what was sent is what a back-test says, whatever failed."""

import random
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from cli.alerting import Alerting
from cli.occasions import Occasions
from cli.output import Screen
from cli.render.alert import subject
from cli.run import Opened, Run
from newsdiff.alerts.matching import match
from newsdiff.alerts.message import Message
from newsdiff.alerts.reading import read_rules
from newsdiff.errors import Undelivered
from newsdiff.events import Captured, Reported, StoryFollowed, story_id
from newsdiff.ports import Sighting
from newsdiff.times import instant
from storage.archive import Archive
from storage.history import History
from storage.index import open_index, open_queue_file
from storage.memory import MemoryBucket
from storage.outbox import AlertOutbox
from tests.conftest import StoppedClock
from tests.storage.pressroom import PlainReader

START = datetime(2026, 3, 17, 6, 30, tzinfo=UTC)
HEADER = b"HTTP/1.1 200 OK\r\nDate: %s\r\n\r\n"
RULES = """
[[rule]]
name = "large"
on = "figure"
min_change = "20%"
send = ["desk", "mail"]

[[rule]]
name = "all"
on = ["headline", "figure", "notice", "source"]
send = "mail"
digest = "hourly"

[[rule]]
name = "busy"
on = "wording"
send = "desk"
at_most = 1
"""
PAGE = """{place} flood: {dead} dead
At least {dead} people died in {place} when the river rose on Monday, {who} said.
The county will spend {cost} euros on a new dam, and nobody knows when it will stand.
"""


@dataclass
class Target:
    """Takes a message, or fails at random after or before it took it."""

    chance: random.Random
    told: list[str] = field(default_factory=list)
    weather: float = 0.3

    def __call__(self, message: Message) -> str:
        luck = self.chance.random()
        if luck >= self.weather / 2:
            alerts = message.content.get("alerts") or [message.content]
            self.told += [f"{alert['rule']} {alert['alert']}" for alert in alerts]
        if luck < self.weather:
            raise Undelivered("the line is dead")
        return "taken"


class World:
    """Stories that change, looked at every five minutes, one at a time."""

    def __init__(self, seed: int, folder: Path, stack: ExitStack) -> None:
        self.chance = random.Random(seed)
        self.clock = StoppedClock(START)
        self.archive = Archive(MemoryBucket(), origin="example.org/newsdiff")
        self.index = stack.enter_context(open_index(folder / "index.sqlite"))
        screen = Screen(quiet=True)
        self.opened = Opened(self.archive, self.index, History(self.index), PlainReader(), screen)
        (folder / "rules.toml").write_text(RULES, encoding="utf-8")
        self.run = Run(archive=str(folder), json=False, quiet=True)
        self.targets = {name: Target(self.chance) for name in ("desk", "mail")}
        self.facts = {place: self._facts(place) for place in ("Pruna", "Lanne", "Orsk", "Tilo")}
        self.archive.record([Sighting(self._follow(place)) for place in self.facts])
        self.stack, self.folder, self.outboxes = stack, folder, 0
        self.lose_outbox()

    def lose_outbox(self) -> None:
        self.outboxes += 1
        tables = open_queue_file(self.folder / f"queue{self.outboxes}.sqlite")
        self.outbox = AlertOutbox(self.stack.enter_context(tables))
        self.restart()

    def restart(self) -> None:
        self.alerting = Alerting(self.run, self.opened, self.outbox, self.targets, self.clock)

    def turn(self) -> None:
        place = self.chance.choice(list(self.facts))
        match self.chance.randrange(6):
            case 0:
                self.look("BLOCKED\nWe value your privacy", place)
            case 1:  # another text for one reader, once
                self.look(PAGE.format(**self._facts(place)), place)
                self.look(self.page(place), place)
            case 2 | 3:
                self.facts[place] |= dict([self.chance.choice(list(self._facts(place).items()))])
                self.look(self.page(place), place)
            case _:
                self.look(self.page(place), place)
        self.live()

    def live(self) -> None:
        self.opened.catch_up()
        if self.chance.random() < 0.1:
            self.restart()
        if self.chance.random() < 0.05 and self.reported():
            self.lose_outbox()
        self.alerting.consider()
        if self.chance.random() < 0.8:
            self.alerting.deliver()

    def look(self, text: str, place: str, *, hours: float = 1 / 12, head: bytes = b"") -> None:
        now = self.clock.advance(hours=hours)
        head = head or HEADER % now.isoformat().encode()
        block = head + text.encode()
        event = Captured(
            story=story_id(_url(place)),
            url=_url(place),
            seen=instant(now),
            recorded=now,
            status=200,
            block=sha256(block).hexdigest(),
            length=len(block),
            header_length=len(head),
            body=sha256(text.encode()).hexdigest(),
        )
        self.archive.record([Sighting(event, block)])

    def page(self, place: str) -> str:
        return PAGE.format(**self.facts[place])

    def reported(self) -> list[str]:
        events = (event for _, event in self.archive.events())
        return [f"{e.rule} {e.alert} {e.target}" for e in events if isinstance(e, Reported)]

    def _follow(self, place: str) -> StoryFollowed:
        return StoryFollowed(story=story_id(_url(place)), url=_url(place), recorded=START)

    def _facts(self, place: str) -> dict[str, object]:
        who = self.chance.choice(["mayor Rosa Lind", "a rescue worker", "engineer Maria Holt"])
        dead, cost = self.chance.randrange(2, 60), 1_000 * self.chance.randrange(2, 90)
        return {"dead": dead, "cost": f"{cost:,}", "who": who, "place": place}


def _url(place: str) -> str:
    return f"https://news.example/{place.lower()}-flood"


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as opened:
        yield opened


@pytest.mark.parametrize("seed", range(4))
def test_a_back_test_is_what_was_really_sent(seed: int, tmp_path: Path, stack: ExitStack) -> None:
    world = World(seed, tmp_path, stack)
    world.live()
    for _ in range(120):
        world.turn()
    for target in world.targets.values():
        target.weather = 0
    for _ in range(30):
        world.clock.advance(hours=1)
        world.alerting.deliver()
    rules = read_rules(RULES)
    expected = {
        f"{alert.rule.name} {alert.id} {target}"
        for occasion in Occasions(world.opened, rules).past(START)
        for alert in match(rules, occasion)
        for target in alert.rule.send
    }
    told = {f"{one} {name}" for name, target in world.targets.items() for one in target.told}
    assert len(expected) > 20
    assert told == expected
    assert set(world.reported()) == expected
    assert world.outbox.standing() == []


def test_nothing_from_before_the_first_watch_is_told(tmp_path: Path, stack: ExitStack) -> None:
    world = World(7, tmp_path, stack)
    for dead in (3, 3, 9, 9):
        world.facts["Orsk"]["dead"] = dead
        world.look(world.page("Orsk"), "Orsk")
    world.opened.catch_up()
    world.alerting.consider()
    assert world.outbox.standing() == []
    world.facts["Orsk"]["dead"] = 30
    world.look(world.page("Orsk"), "Orsk")
    world.opened.catch_up()
    world.alerting.consider()
    assert world.outbox.standing() == []  # nobody has confirmed it yet
    world.look(world.page("Orsk"), "Orsk")
    world.opened.catch_up()
    world.alerting.consider()
    assert {one.parcel.rule for one in world.outbox.standing()} == {"large", "all", "busy"}


def test_a_text_that_comes_back_in_the_same_bytes_is_told_again(
    tmp_path: Path, stack: ExitStack
) -> None:
    world = World(7, tmp_path, stack)
    world.live()
    for dead in (3, 3, 9, 9, 3, 3, 9, 9):
        world.facts["Orsk"]["dead"] = dead
        world.look(world.page("Orsk"), "Orsk", head=b"HTTP/1.1 200 OK\r\n\r\n")
    world.opened.catch_up()
    world.alerting.consider()
    for target in world.targets.values():
        target.weather = 0
    world.alerting.deliver()
    assert [one.split()[0] for one in world.targets["desk"].told].count("large") == 3


def test_a_change_is_told_against_the_last_text_that_was_confirmed(
    tmp_path: Path, stack: ExitStack
) -> None:
    world = World(7, tmp_path, stack)
    world.live()
    for dead in (10, 10, 99, 11, 11):
        world.facts["Orsk"]["dead"] = dead
        world.look(world.page("Orsk"), "Orsk")
    world.opened.catch_up()
    world.alerting.consider()
    rules = {one.parcel.rule for one in world.outbox.standing()}
    assert rules == {"all", "busy"}  # from 10 to 11 is not large; nobody saw 99 twice
    (occasion,) = Occasions(world.opened, []).past(START)
    (fact, *_) = match(read_rules(RULES), occasion)[0].facts
    assert (fact.part["old"]["value"], fact.part["new"]["value"]) == (10, 11)


def test_a_story_that_goes_and_comes_back_is_told(tmp_path: Path, stack: ExitStack) -> None:
    rules = '[[rule]]\nname = "gone"\non = ["gone", "back"]\nsend = "desk"\n'
    world = World(7, tmp_path, stack)
    (tmp_path / "rules.toml").write_text(rules, encoding="utf-8")
    world.live()
    desk = world.targets["desk"]
    desk.weather = 0
    told = []
    for text in (*[world.page("Orsk")] * 2, *["MISSING"] * 6, *[world.page("Orsk")] * 2):
        world.look(text, "Orsk", hours=11)
        world.opened.catch_up()
        world.alerting.consider()
        world.alerting.deliver()
        told.append(len(desk.told))
    assert told == [0, 0, 0, 0, 0, 1, 1, 1, 2, 2]
    occasions = Occasions(world.opened, read_rules(rules)).past(START)
    tested = [alert for occasion in occasions for alert in match(read_rules(rules), occasion)]
    assert [f"gone {alert.id}" for alert in reversed(tested)] == desk.told
    back, gone = (subject(alert) for alert in tested)
    assert "gone from its address since 2026-03-18 15:30:00Z, it answers" in gone
    assert "back at its address" in back


def test_rules_that_cannot_be_read_any_more_leave_those_before_them(
    tmp_path: Path, stack: ExitStack, capfd: pytest.CaptureFixture[str]
) -> None:
    world = World(7, tmp_path, stack)
    world.run.screen.quiet = False
    world.live()
    (tmp_path / "rules.toml").write_text("[[rule]]\nname = ", encoding="utf-8")
    for dead in (3, 3, 9, 9):
        world.facts["Orsk"]["dead"] = dead
        world.look(world.page("Orsk"), "Orsk")
        world.opened.catch_up()
        world.alerting.consider()
    assert {one.parcel.rule for one in world.outbox.standing()} == {"large", "all", "busy"}
    err = capfd.readouterr().err
    assert err.count("the rules before it go on") == 1


def test_a_story_that_was_withdrawn_is_not_told(tmp_path: Path, stack: ExitStack) -> None:
    from newsdiff.events import Withdrawn

    world = World(7, tmp_path, stack)
    world.live()
    for dead in (3, 3, 9, 9):
        world.facts["Orsk"]["dead"] = dead
        world.look(world.page("Orsk"), "Orsk")
    world.opened.catch_up()
    world.alerting.consider()
    order = Withdrawn(
        story=story_id(_url("Orsk")),
        recorded=world.clock(),
        level="hide",
        scope="story",
        basis="court",
        reference="7",
    )
    world.archive.record([Sighting(order)])
    world.opened.catch_up()
    world.clock.advance(hours=timedelta(days=2).total_seconds() / 3600)
    world.alerting.deliver()
    assert (world.reported(), world.outbox.standing()) == ([], [])
