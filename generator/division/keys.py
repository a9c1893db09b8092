"""What a kept result depends on besides its documents: the code that made it, the templates, the versions."""

from __future__ import annotations

import os
import re
import sys
import zlib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from mkdocs.exceptions import ConfigurationError
from mkdocs.utils.yaml import yaml_load

import generator
from generator.ground.faults import DocumentFaults, Fault
from generator.ground.store import key_of

READING = ("ground", "tables", "reading", "recovery", "understanding", "parsing", "linking", "reconcile", "division")
_PACKAGES = ("pandas", "pypinyin", "altair", "vl-convert-python", "jinja2", "markdown-it-py", "mkdocs", "mkdocs-material", "babel")
_ENVIRONMENT = {"SITE_URL": None, "SOURCE_DATE_EPOCH": "1"}  # with what stands for them where they are not set (site/build.py)
_FROM_ENVIRONMENT = re.compile(r"!ENV\s+(?:\[([^\]]*)\]|(\S+))")
_IN_MEMORY = re.compile(r" at 0x[0-9a-f]+")  # where a function lies that mkdocs.yml names; it differs from run to run


@cache
def reading_code() -> str:
    """The code that reads and reconciles documents, with the versions it runs on; a process keeps to the code it began with."""
    home = Path(generator.__file__).parent
    return key_of(sys.version, *map(version, _PACKAGES[:2]), *_contents(home, sorted(path for room in READING for path in (home / room).rglob("*.py"))))


def page_code(root: Path) -> str:
    """All code, templates and settings that make pages, with the versions they run on and what they take from the environment.

    Templates, settings and environment are those of this moment: they change while `serve` runs.
    """
    settings = read_settings(root / "mkdocs.yml")
    theme = sorted(path for path in (root / "templates").rglob("*") if path.is_file())
    data = [path for path in (root / "data" / "standard_tables.csv",) if path.is_file()]
    hooks = [root / name for name in settings.get("hooks") or () if (root / name).is_file()]
    said = _IN_MEMORY.sub("", repr(settings))
    return key_of(_all_code(), said, sorted(environment(root).items()), *_contents(root, [*theme, *hooks, *data, root / "mkdocs.yml"]))


def environment(root: Path) -> dict[str, str | None]:
    """The variables that pages depend on, those that mkdocs.yml names included; None where one is not set."""
    text = (root / "mkdocs.yml").read_text(encoding="utf-8")
    named = (word for listed, alone in _FROM_ENVIRONMENT.findall(text) for word in re.findall(r"[A-Za-z_]\w*", listed or alone))
    return {name: os.environ.get(name, _ENVIRONMENT.get(name)) for name in (*_ENVIRONMENT, *named)}


def take_over(variables: Mapping[str, str | None]) -> None:
    """Sets the variables of the run in this process, which may have been started with others."""
    for name, value in variables.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value


@cache
def _all_code() -> str:
    """All code of the generator, with the versions it runs on; a process keeps to the code it began with."""
    home = Path(generator.__file__).parent
    return key_of(sys.version, zlib.ZLIB_RUNTIME_VERSION, *map(version, _PACKAGES), *_contents(home, sorted(home.rglob("*.py"))))


def read_settings(path: Path) -> dict[str, Any]:
    """What mkdocs.yml says, variables of the environment put in. Raises DocumentFaults where it is no YAML."""
    try:
        with path.open(encoding="utf-8") as file:
            return yaml_load(file)
    except ConfigurationError as error:
        found = " ".join(str(error).split())
        raise DocumentFaults([Fault("mkdocs.yml", 0, found, "MkDocs 能读的设置", "按这句话改 mkdocs.yml", "site")]) from None


def _contents(home: Path, paths: Sequence[Path]) -> Iterable[object]:
    for path in paths:
        yield str(path.relative_to(home))
        yield path.read_bytes()
