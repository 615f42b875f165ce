from datetime import timedelta

from jobs.hosts import Hosts
from jobs.wire import Answer, Request
from tests.jobs.newsroom import FakeClock


def answered(status: int = 200) -> Answer:
    return Answer(request=Request(url="https://a.example/"), status=status, seconds=0.1)


def test_a_host_is_busy_until_it_is_heard() -> None:
    hosts = Hosts(FakeClock())
    hosts.asked("a.example")
    assert hosts.is_busy("a.example")
    assert not hosts.is_busy("b.example")
    hosts.heard("a.example", answered(), None)
    assert not hosts.is_busy("a.example")


def test_the_next_hop_of_a_look_need_not_wait_but_obeys_a_rest() -> None:
    clock = FakeClock()
    hosts = Hosts(clock, chance=lambda: 0.4)
    hosts.heard("a.example", answered(), None)
    assert hosts.opens("a.example", clock(), following=True) == clock()
    assert hosts.opens("a.example", clock()) == clock() + timedelta(seconds=2)
    hosts.heard("a.example", answered(503), None)
    assert hosts.opens("a.example", clock(), following=True) > clock()


def test_hosts_that_are_open_again_are_forgotten_and_those_in_trouble_are_not() -> None:
    clock = FakeClock()
    hosts = Hosts(clock, chance=lambda: 0.4)
    hosts.heard("trouble.example", answered(503), None)
    for number in range(9_999):
        hosts.heard(f"{number}.example", answered(), None)
    clock.advance(60)
    hosts.heard("last.example", answered(), None)
    assert len(hosts._states) == 2
    assert hosts._states["trouble.example"].failures == 1
