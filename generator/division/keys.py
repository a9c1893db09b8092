"""What a kept result depends on besides its documents: the code that made it, the templates, the versions."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.metadata import version
from pathlib import Path

import generator
from generator.ground.store import key_of

READING = ("ground", "tables", "reading", "layouts", "reconcile", "division")
_PACKAGES = ("pandas", "pypinyin", "altair", "vl-convert-python", "jinja2", "markdown-it-py", "mkdocs", "mkdocs-material")
_ENVIRONMENT = {"SITE_URL": "", "SOURCE_DATE_EPOCH": "1"}  # with what stands for them where they are not set (site/build.py)


@cache
def reading_code() -> str:
    """The code that reads and reconciles documents, with the versions it runs on."""
    home = Path(generator.__file__).parent
    return key_of(sys.version, *map(version, _PACKAGES[:2]), *_contents(home, sorted(path for room in READING for path in (home / room).rglob("*.py"))))


@cache
def page_code(root: Path) -> str:
    """All code, templates and settings that make pages, with the versions they run on and what they take from the environment."""
    home = Path(generator.__file__).parent
    theme = sorted(path for path in (root / "templates").rglob("*") if path.is_file())
    own = [*_contents(home, sorted(home.rglob("*.py"))), *_contents(root, [*theme, root / "mkdocs.yml"])]
    return key_of(sys.version, *map(version, _PACKAGES), *(os.environ.get(name, default) for name, default in _ENVIRONMENT.items()), *own)


def _contents(home: Path, paths: Sequence[Path]) -> Iterable[object]:
    for path in paths:
        yield str(path.relative_to(home))
        yield path.read_bytes()
