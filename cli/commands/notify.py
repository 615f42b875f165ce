"""`notify`: a test message to a target, and what has not arrived yet."""

from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

import rich_click as click

from cli.options import json_option
from cli.render.words import count, minute
from cli.run import Run, now
from newsdiff.alerts.message import Message
from newsdiff.errors import BadInput, NotFound, Undelivered
from newsdiff.times import stamp

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from cli.targets import Target
    from newsdiff.alerts.outbox import Standing
    from storage.outbox import AlertOutbox


@click.command("notify")
@click.argument("target", required=False)
@click.option("--parked", is_flag=True, help="Let what was given up for TARGET start again.")
@json_option
@click.pass_obj
def notify_command(run: Run, target: str | None, *, parked: bool) -> None:
    """Send a test message to TARGET and say what came back; without one, show what waits.

    Targets stand in targets.toml of your configuration, or in NEWSDIFF_TARGET_NAME.
    """
    from cli.targets import known_targets

    targets = known_targets()
    if target is None:
        if parked:
            raise BadInput(
                "whose? --parked is for one target", hint="newsdiff notify --parked NAME"
            )
        _show_waiting(run, targets)
        return
    if target not in targets:
        names = ", ".join(sorted(targets)) or "none is set up"
        raise NotFound(f"no target {target!r}", hint=f"Targets: {names}")
    if parked:
        _start_again(run, target)
    else:
        _try(run, targets[target])


def _try(run: Run, target: "Target") -> None:
    from cli.targets import sending

    with sending(run, {target.name: target}) as sends:
        try:
            said = sends[target.name](_test_message(target.name))
        except Undelivered as error:
            raise Undelivered(f"{target.name} ({target.form}): {error}", hint=error.hint) from None
    if run.screen.json:
        run.screen.data({"target": target.name, "form": target.form, "said": said})
        return
    run.screen.show(f"{target.name} ({target.form}): {said}.")


def _test_message(name: str) -> Message:
    moment = stamp(now())
    subject = f"newsdiff test: {name} can be told"
    text = f"This is a test of newsdiff, sent at {moment}. Nothing has changed."
    return Message(
        id=f"test-{moment}",
        thread="test",
        subject=subject,
        text=f"{text}\n",
        html=f"<p>{text}</p>\n",
        content={"test": True},
    )


def _start_again(run: Run, target: str) -> None:
    with _outbox(run) as outbox:
        started = outbox.send_parked(target, now())
    if run.screen.json:
        run.screen.data({"target": target, "started": started})
        return
    run.screen.show(f"{count(started, 'alert')} for {target} will be sent by newsdiff watch.")


def _show_waiting(run: Run, targets: "Mapping[str, Target]") -> None:
    with _outbox(run) as outbox:
        standing = outbox.standing()
    if run.screen.json:
        forms = [{"name": name, "form": target.form} for name, target in targets.items()]
        run.screen.data({"targets": forms, "waiting": [_told(one) for one in standing]})
        return
    for name in sorted({*targets, *(one.parcel.target for one in standing)}):
        form = targets[name].form if name in targets else "not set up here"
        held = [one for one in standing if one.parcel.target == name]
        run.screen.show(f"{name} ({form}): {_summary(held)}")
    if not targets and not standing:
        run.screen.show("No targets are set up: see docs/how-to/be-told.md")


def _summary(standing: "Sequence[Standing]") -> str:
    waiting = [one for one in standing if one.state == "waiting"]
    parts = [f"{count(len(waiting), 'alert')} waiting"]
    if waiting:
        parts[0] += f", next {minute(stamp(waiting[0].parcel.due))} UTC"
    if parked := len(standing) - len(waiting):
        parts.append(f"{parked:,} given up")
    if said := next((one.trouble for one in standing if one.trouble), ""):
        parts.append(f"last trouble: {said}")
    return "; ".join(parts)


def _told(one: "Standing") -> dict[str, Any]:
    parcel = one.parcel
    return {
        "target": parcel.target,
        "rule": parcel.rule,
        "story": parcel.story,
        "alert": parcel.alert,
        "due": stamp(parcel.due),
        "attempts": parcel.attempts,
        "state": one.state,
        "trouble": one.trouble,
    }


@contextmanager
def _outbox(run: Run) -> "Iterator[AlertOutbox]":
    from storage.opening import describe
    from storage.outbox import AlertOutbox
    from storage.queue import open_queue_tables

    origin = describe(run.bucket, run.settings.archive).origin
    with closing(open_queue_tables(run.queue_place(None), origin)) as tables:
        yield AlertOutbox(tables)
