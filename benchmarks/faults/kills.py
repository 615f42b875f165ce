"""kill -9 at random moments, with one writer and with several; and replies that get lost."""

import random
import tempfile
import time
from pathlib import Path
from threading import Thread

from benchmarks.faults.stores import Distrustful
from benchmarks.faults.trial import Tally, acks, go, judge, start
from newsdiff.codec import canonical
from storage.bucket import Bucket, OutcomeUnknown
from storage.log import Log
from storage.memory import MemoryBucket

MOST = 400  # events of one writer
COMMIT = 0.02  # seconds that one takes at most, mostly: a kill comes anywhere in it
LOST = 0.3  # of replies


def kills(rounds: int, writers: int, kind: str, seed: int = 1) -> Tally:
    tally, chance = (
        Tally(f"kill -9, {writers} writer{'s' * (writers > 1)}", kind),
        random.Random(seed),
    )
    with tempfile.TemporaryDirectory() as name:
        for turn in range(rounds):
            folder = Path(name) / (str(turn // 10) if kind == "sound" else str(turn))
            running = [start(folder, kind, f"{turn}-{n}", MOST) for n in range(writers)]
            go(running)
            assert running[0].stdout
            early = "".join(running[0].stdout.readline() for _ in range(chance.randint(0, 12)))
            time.sleep(chance.uniform(0, COMMIT))
            for writer in running:
                writer.kill()
            late = "".join(writer.communicate()[0] for writer in running[1:])
            rest, _ = running[0].communicate()
            judge(tally, folder, acks(early + rest) + acks(late))
    return tally


class Losing:
    """A place whose answers get lost, before it has acted or after."""

    def __init__(self, place: Bucket, seed: int) -> None:
        self._place = place
        self._chance = random.Random(seed)
        self.get, self.keys = place.get, place.keys
        self.settle, self.remove = place.settle, place.remove

    def put_if_absent(self, key: str, body: bytes, /) -> bool:
        fate = self._chance.random()
        if fate < LOST / 2:
            raise OutcomeUnknown("lost on the way there")
        won = self._place.put_if_absent(key, body)
        if fate < LOST:
            raise OutcomeUnknown("lost on the way back")
        return won


def lost_replies(kind: str, writers: int = 4, count: int = 50) -> Tally:
    """Every event must stand in the log once."""
    tally, place = Tally("30 % of replies lost, 4 writers", kind, rounds=1), MemoryBucket()
    make = Log if kind == "sound" else Distrustful

    def write(number: int) -> None:
        log = make(Losing(place, number))
        for turn in range(count):
            log.append([canonical({"type": "noted", "v": 1, "text": f"{number} {turn}"})])

    threads = [Thread(target=write, args=(number,)) for number in range(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    lines = [line for segment in Log(place).segments() for line in segment.lines]
    tally.promised = writers * count
    if len(set(lines)) < tally.promised:
        tally.breaches["lost"] += tally.promised - len(set(lines))
    if len(lines) > len(set(lines)):
        tally.breaches["doubled"] += len(lines) - len(set(lines))
    return tally
