"""The command line: global options, lazy commands, errors as one line."""

import contextlib
import difflib
import signal
import sys
from collections.abc import Iterator, Sequence
from importlib import import_module
from typing import Any, NoReturn

import rich_click as click

from newsdiff.errors import DamagedArchive, NewsdiffError

# name: (module, what it does). The line is here so that --help loads none of the modules.
COMMANDS: dict[str, dict[str, tuple[str, str]]] = {
    "Start": {
        "demo": ("cli.commands.demo", "Follow a sample story in its four revisions, offline."),
        "init": ("cli.commands.archive", "Create an archive, in a folder or on S3."),
        "compare": ("cli.commands.compare", "Compare two files; no archive needed."),
    },
    "Collect": {
        "add": ("cli.commands.collect", "Follow stories, feeds, sitemaps and section pages."),
        "list": ("cli.commands.collect", "Show followed stories, last look and versions."),
        "seeds": ("cli.commands.seeds", "Show feeds and sitemaps, and what they brought."),
        "merge": ("cli.commands.join", "Show two followed stories as the one that they are."),
        "separate": ("cli.commands.join", "Undo a merger: two stories again."),
        "set": ("cli.commands.setting", "Change schedule, tags or pause of stories."),
        "stop": ("cli.commands.collect", "Stop following stories; what is kept stays."),
        "capture": ("cli.commands.looks", "Look at stories now."),
        "watch": ("cli.commands.looks", "Look at stories on schedule until stopped."),
        "jobs": ("cli.commands.jobs", "Show what is due, running, failing, blocked or paused."),
        "robots": (
            "cli.commands.robots",
            "Show or choose where robots.txt is not obeyed.",
        ),
        "import": ("cli.commands.imports", "Build past versions from what others kept."),
    },
    "Read": {
        "log": ("cli.commands.read", "Show the versions of a story and what each changed."),
        "show": ("cli.commands.read", "Print one version."),
        "diff": ("cli.commands.read", "Compare two versions word by word."),
        "blame": ("cli.commands.trace", "Show which version brought in each sentence."),
        "when": (
            "cli.commands.trace",
            "Find the first and last version holding a phrase or number.",
        ),
    },
    "Report": {
        "figures": ("cli.commands.figures", "Show figures and how they changed."),
        "sourcing": ("cli.commands.report", "Show sources that came, went or lost their name."),
        "notices": (
            "cli.commands.notices",
            "Show correction notices and which changes they explain.",
        ),
        "report": ("cli.commands.crawl", "Tell how the collecting itself goes: report crawl."),
        "check": (
            "cli.commands.check",
            "Find versions that disagree with themselves (headline, text, metadata).",
        ),
    },
    "Share": {
        "export": (
            "cli.commands.share",
            "Write versions, changes, figures or sourcing as a table.",
        ),
        "feed": ("cli.commands.feed", "Write an Atom or JSON Feed of changes."),
    },
    "Alert": {
        "rule": ("cli.commands.rule", "Add, list, remove or test rules: who is told of what."),
        "notify": ("cli.commands.notify", "Send a test message to a target; show what waits."),
    },
    "Keep": {
        "verify": (
            "cli.commands.archive",
            "Check every hash, object and the index against the log.",
        ),
        "rebuild": ("cli.commands.archive", "Rebuild the index from the log."),
        "key": ("cli.commands.keys", "Show which keys sign, or hand over to a new one."),
        "checkpoint": ("cli.commands.proofs", "Sign how far the log has come."),
        "anchor": ("cli.commands.anchors", "Let others vouch for when the log had come so far."),
        "witness": ("cli.commands.witness", "Cosign how far another's log has come."),
        "prove": ("cli.commands.proofs", "Write a proof of what was seen into one file."),
        "verify-proof": ("cli.commands.proofs", "Check a proof file; no archive needed."),
        "doctor": (
            "cli.commands.doctor",
            "Examine storage, clock, space, permissions; say what to do.",
        ),
        "copy": ("cli.commands.keep", "Mirror an archive to another place, verifying."),
        "repair": ("cli.commands.keep", "Restore what is damaged from a second copy."),
        "withdraw": (
            "cli.commands.withdraw",
            "Hide, redact or erase by order, leaving proof that it was done.",
        ),
    },
}
_MOMENT = 0.01  # seconds
_FLAT = {name: entry for panel in COMMANDS.values() for name, entry in panel.items()}

click.rich_click.COMMAND_GROUPS = {
    "newsdiff": [{"name": panel, "commands": list(names)} for panel, names in COMMANDS.items()]
}
click.rich_click.SHOW_ARGUMENTS = True


class Later(click.RichCommand):
    """A command that loads its module when it is called; help needs only this line."""

    def __init__(self, name: str, module: str, line: str) -> None:
        super().__init__(name=name, short_help=line, help=line)
        self._module = module

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,
    ) -> click.Context:
        name = f"{(self.name or '').replace('-', '_')}_command"
        command: click.Command = getattr(import_module(self._module), name)
        return command.make_context(info_name, args, parent, **extra)


class LaterGroup(click.RichGroup):
    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's signature
        return list(_FLAT)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        return Later(cmd_name, *_FLAT[cmd_name]) if cmd_name in _FLAT else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            near = difflib.get_close_matches(args[0], _FLAT, n=2)
            meant = f" Did you mean {' or '.join(near)}?" if near else ""
            raise click.UsageError(f"{error.message}{meant}", ctx) from None


@click.group(
    cls=LaterGroup,
    name="newsdiff",
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.option(
    "-A", "--archive", metavar="PLACE", help="The archive: a folder or s3://bucket/prefix."
)
@click.option("--json", "as_json", is_flag=True, help="Print data as JSON.")
@click.option("-q", "--quiet", is_flag=True, help="No progress, no hints.")
@click.version_option(package_name="newsdiff", message="newsdiff %(version)s")
@click.pass_context
def group(ctx: click.Context, archive: str | None, *, as_json: bool, quiet: bool) -> None:
    """Follow news stories and prove what changed: figures, sourcing, notices."""
    from cli.run import Run

    ctx.obj = Run(archive=archive, json=as_json, quiet=quiet)


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line. Expected trouble is one line on stderr and a documented exit code."""
    try:
        with insisting():
            sys.exit(_run(arguments))
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except NewsdiffError as error:
        _trouble(str(error), error.hint or _hint(error))
        sys.exit(error.exit_code)
    except UnicodeEncodeError as error:  # a name of a file may hold any bytes; all else is text
        _trouble(f"bytes that are no text: {error.object[:80]!r}", None)
        sys.exit(2)
    except (click.Abort, KeyboardInterrupt):
        _trouble("interrupted", None)
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except OSError as error:
        _trouble(f"{error.filename or 'output'}: {error.strerror or error}", None)
        sys.exit(2)


@contextlib.contextmanager
def insisting() -> Iterator[None]:
    """A Ctrl-C that Python had to swallow comes back a moment later.

    That happens to one that arrives inside a destructor or a weak reference's callback; every
    import runs some of those.
    """
    before = sys.unraisablehook

    def again(swallowed: "sys.UnraisableHookArgs") -> None:
        if not issubclass(swallowed.exc_type, KeyboardInterrupt):
            before(swallowed)
            return
        signal.signal(signal.SIGALRM, signal.default_int_handler)
        signal.setitimer(signal.ITIMER_REAL, _MOMENT)

    sys.unraisablehook = again
    try:
        yield
    finally:
        sys.unraisablehook = before


def _run(arguments: Sequence[str] | None) -> int:
    try:
        code = group.main(arguments, standalone_mode=False, prog_name="newsdiff")
    except SystemExit as end:
        if end.code != 1:
            raise
        raise BrokenPipeError from None  # this is how click ends when nobody reads along any more
    _flush()
    return code if isinstance(code, int) else 0


def _hint(error: NewsdiffError) -> str | None:
    if isinstance(error, DamagedArchive):
        return 'Run "newsdiff verify" to see all that is damaged; restore it from a copy.'
    return None


def _flush() -> None:
    """Find a full disk or a closed pipe here rather than at interpreter exit."""
    sys.stdout.flush()


def _trouble(message: str, hint: str | None) -> None:
    sys.stderr.write(f"newsdiff: {message}\n" + (f"  {hint}\n" if hint else ""))
