from collections.abc import Callable

import pytest

from jobs.robots import Robots, Verdict
from jobs.wire import Answer, Request
from newsdiff.events import Failure
from tests.jobs.newsroom import FakeClock, FakeWire

SITE = "https://paper.example"
STORY = f"{SITE}/world/flood"
RULES = f"{SITE}/robots.txt"


class Site:
    def __init__(self) -> None:
        self.clock = FakeClock()
        self.wire = FakeWire(self.clock)
        self.robots = Robots(self.clock)

    def verdict(self, url: str = STORY) -> Verdict:
        return self.robots.allowed(url, self.wire.fetch)


@pytest.fixture
def site() -> Site:
    return Site()


def failing(failure: Failure, reason: str) -> Callable[[Request], Answer]:
    return lambda request: Answer(request=request, failure=failure, reason=reason)


def test_a_rule_is_obeyed(site: Site) -> None:
    site.wire.publish(RULES, "User-agent: *\nDisallow: /world/\n")
    verdict = site.verdict()
    assert not verdict.allowed
    assert verdict.rule == "robots.txt of paper.example does not let newsdiff in here"
    assert site.verdict(f"{SITE}/sport/").allowed


def test_a_rule_for_us_goes_before_one_for_all(site: Site) -> None:
    site.wire.publish(RULES, "User-agent: *\nDisallow: /\n\nUser-agent: newsdiff\nAllow: /\n")
    assert site.verdict().allowed


def test_a_rule_for_others_is_not_ours(site: Site) -> None:
    site.wire.publish(RULES, "User-agent: other\nDisallow: /\n")
    assert site.verdict().allowed


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451])
def test_no_robots_txt_allows(site: Site, status: int) -> None:
    site.wire.publish(RULES, "Disallow: /", status)
    assert site.verdict() == Verdict(allowed=True)


@pytest.mark.parametrize("status", [429, 500, 502, 503])
def test_a_server_in_trouble_disallows_and_is_asked_again_soon(site: Site, status: int) -> None:
    site.wire.publish(RULES, "", status)
    verdict = site.verdict()
    assert not verdict.allowed
    assert verdict.rule == f"{RULES} answered {status}, so nothing may be asked for"
    assert verdict.failure is None
    site.wire.publish(RULES, "")
    assert not site.verdict().allowed
    site.clock.advance(601)
    assert site.verdict().allowed


def test_rules_out_of_reach_disallow_and_say_why(site: Site) -> None:
    site.wire.answer(RULES, failing("timeout", "paper.example did not answer within 30 s"))
    verdict = site.verdict()
    assert (verdict.allowed, verdict.failure) == (False, "timeout")
    assert verdict.rule == "paper.example did not answer within 30 s"


def test_rules_hold_for_a_day(site: Site) -> None:
    site.wire.publish(RULES, "User-agent: *\nDisallow: /\n")
    for hours in (0, 12, 11.9):
        site.clock.advance(hours * 3600)
        assert not site.verdict().allowed
    assert len(site.wire.asked) == 1
    site.wire.publish(RULES, "")
    site.clock.advance(3600)
    assert site.verdict().allowed


def test_each_origin_has_its_own_rules(site: Site) -> None:
    site.wire.publish(RULES, "User-agent: *\nDisallow: /\n")
    site.wire.publish("http://paper.example/robots.txt", "")
    site.wire.publish("https://paper.example:8443/robots.txt", "")
    assert not site.verdict().allowed
    assert site.verdict("http://paper.example/world/flood").allowed
    assert site.verdict("https://paper.example:8443/world/flood").allowed


def test_redirected_rules_count_for_where_they_were_asked(site: Site) -> None:
    site.wire.publish(RULES, "", 301, Location="https://www.paper.example/rules")
    site.wire.publish("https://www.paper.example/rules", "User-agent: *\nDisallow: /\n")
    assert not site.verdict().allowed


@pytest.mark.parametrize("place", ["/robots.txt", "file:///etc/hostname"])
def test_a_redirect_that_leads_nowhere_is_no_robots_txt(site: Site, place: str) -> None:
    site.wire.publish(RULES, "", 302, Location=place)
    assert site.verdict().allowed
    assert len(site.wire.asked) <= 6


def test_only_the_beginning_of_endless_rules_is_read(site: Site) -> None:
    def endless(request: Request) -> Answer:
        assert request.decoded
        body = b"User-agent: *\nDisallow: /world/\n" + b"#\n" * 1000
        return Answer(request=request, status=200, body=body, failure="too-large", reason="much")

    site.wire.answer(RULES, endless)
    assert not site.verdict().allowed
    assert site.wire.asked[0][1].most == 500 * 1024


@pytest.mark.parametrize(
    "rules",
    ["<html><body>No such page</body></html>", "\x00\x01\udcff".encode("utf8", "replace").decode()],
)
def test_what_are_no_rules_allow(site: Site, rules: str) -> None:
    site.wire.publish(RULES, rules)
    assert site.verdict().allowed


def test_a_crawl_delay_is_passed_on(site: Site) -> None:
    site.wire.publish(RULES, "User-agent: *\nCrawl-delay: 7.5\n")
    assert site.robots.crawl_delay(STORY) is None
    assert site.verdict().crawl_delay == 7.5
    assert site.robots.crawl_delay(STORY) == 7.5


def test_the_memory_of_origins_is_bounded(site: Site) -> None:
    for number in range(1001):
        site.verdict(f"https://paper{number}.example/")
    site.verdict("https://paper1000.example/")
    assert len(site.wire.asked) == 1001
    site.verdict("https://paper0.example/")
    assert len(site.wire.asked) == 1002
