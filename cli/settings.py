"""Configuration, read once: flag > NEWSDIFF_* > the archive's newsdiff.toml > the user's > default.

The user's file is `$XDG_CONFIG_HOME/newsdiff/newsdiff.toml`. Keys and remembered heads stand
outside every archive, so that whoever can change an archive cannot change them with it.
"""

import os
import tomllib
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from newsdiff.errors import BadInput
from newsdiff.events import RobotsMode

FILE_NAME = "newsdiff.toml"


def _xdg(variable: str, fallback: str) -> Path:
    return Path(os.environ.get(variable) or Path.home() / fallback) / "newsdiff"


def config_folder() -> Path:
    """Where the user's own files stand, outside every archive."""
    return _xdg("XDG_CONFIG_HOME", ".config")


class Looking(BaseModel):
    """When to look: a policy by name, and seconds between looks."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    policy: str | None = None
    every: int | None = Field(default=None, ge=1, le=366 * 86_400)


class Schedule(Looking):
    """The table `[schedule]`, with tables in it for tags and hosts."""

    looks_per_hour: float | None = Field(default=None, gt=0, le=10_000_000)
    looks_per_hour_and_host: float | None = Field(default=360, gt=0, le=1_000_000)
    tags: dict[str, Looking] = {}
    hosts: dict[str, Looking] = {}


class Settings(BaseSettings):
    """What can be set. Names in files are these; in the environment NEWSDIFF_ and upper case."""

    model_config = SettingsConfigDict(env_prefix="NEWSDIFF_", frozen=True, extra="forbid")

    archive: str = "."
    keys: Path = Field(default_factory=lambda: config_folder() / "keys")
    heads: Path = Field(default_factory=lambda: _xdg("XDG_STATE_HOME", ".local/state") / "heads")
    cache: Path = Field(default_factory=lambda: _xdg("XDG_CACHE_HOME", ".cache"))
    cache_size: int = Field(default=512, ge=1, le=1_000_000)
    contact: str = Field(default="", max_length=200, pattern=r"^[\x21-\x7e]*$")
    robots: RobotsMode = "obey"
    robots_reason: str = ""
    render: tuple[str, ...] = ()
    workers: int = Field(default=0, ge=0, le=64)
    timeout: float = Field(default=30.0, gt=0, le=600)
    queue: str = ""
    tsa: str = ""
    confirm_after: int = Field(default=300, ge=0, le=86_400)
    rules: Path | None = None
    schedule: Schedule = Schedule()


def load_settings(archive: str | None) -> Settings:
    """The settings for a run; `archive` is the flag's value, None when it was not given.

    Raises BadInput for a file that is no TOML or says something unknown.
    """
    place = archive or os.environ.get("NEWSDIFF_ARCHIVE") or "."
    values: dict[str, Any] = {}
    for path in (config_folder() / FILE_NAME, Path(place) / FILE_NAME):
        values |= _file(path)
    values = {k: v for k, v in values.items() if f"NEWSDIFF_{k.upper()}" not in os.environ}
    try:
        return Settings(**{**values, "archive": place})
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(map(str, first["loc"]))
        raise BadInput(
            f"setting {name!r}: {first['msg'].lower()}",
            hint=f"Correct it in {FILE_NAME} or in NEWSDIFF_{name.upper()}.",
        ) from None


def _file(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except UnicodeDecodeError:
        raise BadInput(f"{path} is not UTF-8 text") from None
    except (tomllib.TOMLDecodeError, OSError) as error:
        raise BadInput(f"cannot read {path}: {error}") from None
