"""The file of rules: where it is, read, and written to."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from newsdiff.alerts.reading import read_rules
from newsdiff.errors import BadInput, NotFound

if TYPE_CHECKING:
    from cli.run import Run
    from newsdiff.alerts.rule import Rule

FILE_NAME: Final = "rules.toml"


@dataclass(frozen=True, slots=True)
class Rulebook:
    """The rules of an archive, in the order of their file."""

    path: Path
    text: str
    rules: "tuple[Rule, ...]"

    def rule(self, name: str) -> "Rule":
        found = next((rule for rule in self.rules if rule.name == name), None)
        if found is None:
            names = ", ".join(rule.name for rule in self.rules) or "there are none"
            raise NotFound(f"no rule {name!r} in {self.path}", hint=f"Rules: {names}")
        return found

    def added(self, values: dict[str, Any]) -> "Rulebook":
        """With one more rule at the end. Raises BadInput when it does not fit."""
        if any(rule.name == values["name"] for rule in self.rules):
            again = f'newsdiff rule remove "{values["name"]}"'
            raise BadInput(
                f"there is a rule {values['name']!r} in {self.path} already",
                hint=f"Edit it there, or remove it first: {again}",
            )
        lines = [f"{name} = {_toml(value)}" for name, value in values.items()]
        gap = "\n" if self.text.strip() else ""
        start = self.text if not self.text or self.text.endswith("\n") else f"{self.text}\n"
        return self._with("\n".join([f"{start}{gap}[[rule]]", *lines, ""]))

    def removed(self, name: str) -> "Rulebook":
        """Without one rule; the others stay as they are written."""
        at = self.rules.index(self.rule(name))
        lines = self.text.splitlines(keepends=True)
        heads = [number for number, line in enumerate(lines) if line.strip().startswith("[[")]
        if len(heads) != len(self.rules):
            raise BadInput(f"{self.path} is not written as one [[rule]] after another")
        end = (*heads, len(lines))[at + 1]
        return self._with("".join([*lines[: heads[at]], *lines[end:]]))

    def write(self) -> None:
        """Whole or not at all."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        part = self.path.with_name(f".{self.path.name}.part")
        part.write_text(self.text, encoding="utf-8")
        part.replace(self.path)

    def _with(self, text: str) -> "Rulebook":
        return Rulebook(self.path, text, read_rules(text, self.path.name))


def open_rulebook(run: "Run") -> Rulebook:
    """The rules beside the archive's settings, or the user's for one on a server."""
    path = _place(run)
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        text = ""
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"cannot read {path}: {error}") from None
    return Rulebook(path, text, read_rules(text, path.name))


def _place(run: "Run") -> Path:
    from cli.settings import config_folder

    if run.settings.rules:
        return run.settings.rules
    return config_folder() / FILE_NAME if run.distant else Path(run.settings.archive) / FILE_NAME


def _toml(value: Any) -> str:
    """A string, number, truth or list of strings as TOML writes it."""
    import json

    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
