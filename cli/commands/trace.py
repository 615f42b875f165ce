"""`when` and `blame`: which version brought or dropped a phrase, a number, a sentence."""

import rich_click as click

from cli.options import json_option
from cli.run import Run


@click.command("when")
@click.argument("story")
@click.argument("phrase", metavar="PHRASE|NUMBER")
@click.option("--exact", is_flag=True, help="Take a number by its characters, not its value.")
@json_option
@click.pass_obj
def when_command(run: Run, story: str, phrase: str, *, exact: bool) -> int:
    """Find the first and last version that holds a phrase or a number.

    A number is found in any notation: 25,000 is 25k and twenty-five thousand. Words are found in
    any case and typography. Correction notices are searched apart, since they repeat what was
    wrong. Exit code 1 when no version ever held it.
    """
    from cli.render.trace import when_dict, when_lines
    from newsdiff.presence import presence

    with run.opened() as opened:
        record = opened.story(story)
        versions = opened.history.versions(record)
        articles = [opened.history.article(version) for version in versions]
    sought, found = presence(articles, phrase, exact=exact)
    if run.screen.json:
        run.screen.data(when_dict(record, versions, sought, found))
    else:
        run.screen.show(*when_lines(record, versions, sought, found))
    return int(not any(found))


@click.command("blame")
@click.argument("story", required=False)
@click.argument("version", default="latest")
@click.option("--words", is_flag=True, help="Mark the words that later versions brought.")
@click.option("--dropped", is_flag=True, help="List what was dropped on the way, instead.")
@json_option
@click.pass_obj
def blame_command(run: Run, story: str | None, version: str, *, words: bool, dropped: bool) -> None:
    """Show which version brought in each sentence, and which edited it last.

    v1→v3 is a sentence that v1 brought and v3 reworded.
    """
    from cli.render.trace import blame_dict, blame_lines, dropped_lines
    from newsdiff.origins import trace

    with run.opened() as opened:
        record = opened.story(story)
        wanted = opened.history.version(record, version)
        versions = opened.history.versions(record)[: wanted.number]
        found = trace(opened.history.article(each) for each in versions)
    if run.screen.json:
        run.screen.data(blame_dict(record, versions, found))
    elif dropped:
        run.screen.show(*dropped_lines(record, versions, found))
    else:
        run.screen.show(*blame_lines(record, versions, found, words=words))
