"""`doctor`: whether everything is as it must be, and what to do where it is not."""

from dataclasses import asdict

import rich_click as click
from rich.text import Text

from cli.options import json_option, private_option
from cli.run import Run

_MARKS = {"ok": "ok", "warning": "look", "trouble": "FIX"}
_STYLES = {"ok": "", "warning": "yellow", "trouble": "bold red"}


@click.command("doctor")
@click.argument("place", required=False)
@private_option
@json_option
@click.pass_obj
def doctor_command(run: Run, place: str | None, allow_private: tuple[str, ...]) -> int:
    """Examine storage, clock, disk space, permissions, versions and robots.txt.

    Races a few writers in the archive's place (small objects stay under probe/ on S3) and asks the
    followed hosts for robots.txt. Exit code 2 when something must be put right.
    """
    from cli.doctor import TROUBLE, examine

    run.named(place)
    findings = []
    for finding in examine(run, allow_private):
        findings.append(finding)
        if not run.screen.json:
            run.screen.show(*_lines(finding.about, finding.state, finding.words, finding.advice))
    troubles = sum(finding.state == TROUBLE for finding in findings)
    if run.screen.json:
        run.screen.data({"findings": [asdict(f) for f in findings], "sound": not troubles})
    return 2 if troubles else 0


def _lines(about: str, state: str, words: str, advice: str) -> list[Text]:
    line = Text(f"{_MARKS[state]:<5} {about:<12} {words}", _STYLES[state])
    return [line, Text(f"{'':<19}{advice}")] if advice else [line]
