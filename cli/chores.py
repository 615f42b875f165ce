"""What a watch does besides looking, each chore declared here and nowhere else."""

from pathlib import Path
from socket import gethostname
from typing import TYPE_CHECKING, Final

from jobs.chores import Chore
from jobs.schedule import SENSELESS

if TYPE_CHECKING:
    from cli.alerting import Alerting
    from cli.run import Opened, Run
    from cli.tidings import Tidings

_SOON: Final = 15.0  # seconds until what other processes recorded is heard of
_AT_ONCE: Final = 5.0  # seconds until somebody is told
_DAILY: Final = 86_400.0


def chores_for(
    run: "Run", opened: "Opened", tidings: "Tidings", alerting: "Alerting"
) -> tuple[Chore, ...]:
    here = gethostname()
    chores = [
        Chore("log", _SOON, tidings.listen, fatal=SENSELESS),
        Chore("alerts", _AT_ONCE, alerting.consider),
        Chore("deliveries", _AT_ONCE, alerting.deliver),
        Chore(f"index on {here}", _DAILY, opened.index.tidy, shared=True),
    ]
    if not run.distant:
        chores.append(Chore(f"sweep on {here}", _DAILY, lambda: _sweep(run), shared=True))
    if run.settings.tsa:
        chores.append(Chore("anchor", _DAILY, lambda: _anchor(run), shared=True))
    return tuple(chores)


def _sweep(run: "Run") -> None:
    """Remove what writers that were killed left half-written."""
    from storage.local import LocalBucket

    LocalBucket(Path(run.settings.archive)).sweep()


def _anchor(run: "Run") -> None:
    from cli.commands.anchors import stamped

    stamped(run, run.settings.tsa, ())
