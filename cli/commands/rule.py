"""`rule`: who is told of what, and what would have been told."""

from typing import TYPE_CHECKING, Any

import rich_click as click

from cli.options import LEAST_CHANGE, SINCE, exit_code_option, json_option
from cli.render.words import count, second
from cli.run import Run
from newsdiff.alerts.rule import DIGESTS, KINDS
from newsdiff.changes.values import plain_number

if TYPE_CHECKING:
    from datetime import datetime

    from newsdiff.alerts.matching import Alert
    from newsdiff.alerts.rule import Rule


@click.group("rule")
def rule_command() -> None:
    """Add, list, remove or test rules: who is told of which changes.

    They stand in rules.toml beside the archive; every key is in docs/reference/rules.md.
    """


@rule_command.command("add")
@click.argument("name")
@click.option("--on", required=True, help=f"What is told, comma between: {', '.join(KINDS)}.")
@click.option("--send", metavar="TARGETS", help="Names of targets, comma between.")
@click.option("--min-change", type=LEAST_CHANGE, metavar="CHANGE", help="Figures: 10%, or 500.")
@click.option("--concept", multiple=True, help="Only figures that count this.")
@click.option("--lost", type=click.Choice(["named", "any"]), help="Only sources that went.")
@click.option("--unless-notice", is_flag=True, help="Not what a notice speaks of.")
@click.option("--contains", multiple=True, help="Only what has this text in it.")
@click.option("--tag", "tags", multiple=True, help="Only stories with this tag.")
@click.option("--host", "hosts", multiple=True, help="Only stories of this host.")
@click.option("--story", "stories", multiple=True, help="Only this story: slug, URL or id.")
@click.option("--when", metavar="CEL", help="Only what this expression is true of.")
@click.option("--digest", type=click.Choice(DIGESTS), help="Tell together, not at once.")
@click.option("--at-most", type=int, metavar="N", help="Alerts an hour, one by one.")
@json_option
@click.pass_obj
def add_command(run: Run, /, name: str, **options: Any) -> None:
    """Add a rule called NAME to the file of rules."""
    from cli.rulebook import open_rulebook

    listed = {key: options.pop(key) for key in ("on", "send")}
    values = {key: value.split(",") for key, value in listed.items() if value}
    least = options.pop("min_change")
    if least:
        values["min_change"] = f"{plain_number(least.amount)}{'%' if least.in_percent else ''}"
    values |= {
        key: list(value) if isinstance(value, tuple) else value
        for key, value in options.items()
        if value
    }
    book = open_rulebook(run).added({"name": name, **values})
    missing = _not_set_up(book.rules[-1])
    book.write()
    if run.screen.json:
        run.screen.data({"file": str(book.path), "rule": book.rules[-1].name})
        return
    run.screen.show(f"Added {book.rules[-1].name} to {book.path}.")
    if missing:
        run.screen.say(f"Not set up on this machine yet: {missing}. See docs/how-to/be-told.md")
    run.screen.say(f'Next: newsdiff rule test "{book.rules[-1].name}" --since 30d')


def _not_set_up(rule: "Rule") -> str:
    """The targets of a rule that this machine does not know."""
    from cli.targets import known_targets

    return ", ".join(sorted({*rule.send} - {*known_targets()}))


@rule_command.command("list")
@json_option
@click.pass_obj
def list_command(run: Run) -> None:
    """Show the rules, in the order of their file."""
    from cli.rulebook import open_rulebook

    book = open_rulebook(run)
    if run.screen.json:
        told = [{"name": rule.name, **dict(_conditions(rule))} for rule in book.rules]
        run.screen.data({"rules": told})
        return
    if not book.rules:
        run.screen.show(f"No rules in {book.path}.")
    for rule in book.rules:
        conditions = [_condition(key, value) for key, value in _conditions(rule)]
        run.screen.show(f"{rule.name}  {'; '.join(conditions)}")


@rule_command.command("remove")
@click.argument("name")
@json_option
@click.pass_obj
def remove_command(run: Run, name: str) -> None:
    """Remove the rule called NAME; the rest of the file stays as it is."""
    from cli.rulebook import open_rulebook

    book = open_rulebook(run).removed(name)
    book.write()
    if run.screen.json:
        run.screen.data({"file": str(book.path), "removed": name})
        return
    run.screen.show(f"Removed {name} from {book.path}.")


@rule_command.command("test")
@click.argument("name", required=False)
@click.option(
    "--since", type=SINCE, default="30d", metavar="TIME", help="How far back: 30d, a date."
)
@exit_code_option
@json_option
@click.pass_obj
def test_command(run: Run, name: str | None, since: "datetime", *, exit_code: bool) -> int:
    """Show what the rule called NAME, or every rule, would have sent. Nothing is sent.

    What was imported counts here as if it had been seen; while watching, it alerts nobody.
    """
    from cli.occasions import Occasions
    from cli.rulebook import open_rulebook
    from newsdiff.alerts.matching import match

    book = open_rulebook(run)
    rules = (book.rule(name),) if name else book.rules
    with run.opened() as opened:
        occasions = list(Occasions(opened, rules).past(since))
        alerts = [alert for occasion in occasions for alert in match(rules, occasion)]
    alerts.sort(key=lambda alert: (alert.occasion.seen, alert.occasion.story.id))
    _tell(run, rules, alerts, len(occasions))
    return int(exit_code and bool(alerts))


def _tell(run: Run, rules: "tuple[Rule, ...]", alerts: "list[Alert]", changes: int) -> None:
    from cli.render.alert import content, subject

    if run.screen.json:
        told = {"changes": changes, "alerts": [content(alert) for alert in alerts]}
        run.screen.data(told)
        return
    looked = count(changes, "change")
    run.screen.show(f"{count(len(rules), 'rule')}, {looked}: {count(len(alerts), 'alert')}")
    for alert in alerts:
        occasion = alert.occasion
        where = f"{second(str(occasion.seen))}  {occasion.story.slug} v{occasion.version}"
        run.screen.show("", f"{where}  by {alert.rule.name}", f"  {subject(alert)}")


def _conditions(rule: "Rule") -> "list[tuple[str, Any]]":
    """What is set, in the order of the keys."""
    from dataclasses import fields

    pairs = [(field.name, getattr(rule, field.name)) for field in fields(rule)]
    return [
        (key, str(value) if key == "min_change" else value)
        for key, value in pairs
        if value not in ((), None, False) and key != "name"
    ]


def _condition(key: str, value: Any) -> str:
    if value is True:
        return key
    return f"{key} {', '.join(value) if isinstance(value, tuple) else value}"
