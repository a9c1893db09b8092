"""Every message of ours that is said in two languages, with where it stands: `python -m site_tests.messages` lists those without English."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po

from generator.pages.language import CATALOGUE, theme_messages
from generator.parsing.form import LAYOUTS
from generator.tables.schema import MEANINGS
from site_tests.conftest import ROOT

_KEYWORDS: Mapping[str, None] = dict.fromkeys(("_", "t", "N_", "say", "gettext"))
_METHODS = {".jinja": "jinja2.ext:babel_extract", ".py": "python"}
_IN_SCRIPT = re.compile(r'\b_\("([^"\\]+)"')  # Babel's own reader of JavaScript loses its way in regular expressions
_PLACES = ("templates/pages", "templates/theme/assets", "generator")
_SAID = ("verdict", "certainty", "scope", "state", "original_seen")
"""Columns whose codes pages say in words (generator/tables/schema.py)."""
PLACE = re.compile(r"%\((\w+)\)s")


def catalogue() -> Catalog:
    """The catalogue in the repository."""
    with (ROOT / "templates" / CATALOGUE).open("rb") as file:
        return read_po(file)


def messages() -> dict[str, str]:
    """Message → the first place where it is said."""
    found: dict[str, str] = {}
    for message, place in _all():
        found.setdefault(message, place)
    return found


def _all() -> Iterator[tuple[str, str]]:
    for path in sorted(path for place in _PLACES for path in (ROOT / place).rglob("*") if path.suffix in {*_METHODS, ".js"} and "vendor" not in path.parts):
        yield from _in(path)
    for message in theme_messages(ROOT):
        yield message, "templates/theme"
    for column in _SAID:
        for words, _ in MEANINGS[column].values():
            yield words, f"generator/tables/schema.py:{column}"
    yield "提示", "generator/pages/checks.py"
    for layout in LAYOUTS:
        yield layout.title, "generator/parsing/form.py"


def _in(path: Path) -> Iterator[tuple[str, str]]:
    if path.suffix == ".js":
        for line, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            yield from ((message, f"{path.relative_to(ROOT)}:{line}") for message in _IN_SCRIPT.findall(text))
        return
    options = {"trimmed": "false", "silent": "false"}
    with path.open("rb") as file:
        for line, message, _, _ in extract(_METHODS[path.suffix], file, keywords=_KEYWORDS, options=options):
            yield str(message if isinstance(message, str) else message[0]), f"{path.relative_to(ROOT)}:{line}"


def name_of(entry: Message) -> str:
    """What a message is called in code: with its context in front, where it has one."""
    return f"{entry.context}\x04{entry.id}" if entry.context else str(entry.id)


def untranslated() -> dict[str, str]:
    """The messages without English, and those whose English is unsure (fuzzy)."""
    known = {name_of(each) for each in catalogue() if each.id and each.string and not each.fuzzy}
    return {message: place for message, place in messages().items() if message not in known}


if __name__ == "__main__":
    for text, where in untranslated().items():
        print(f'#: {where}\nmsgid "{text}"\nmsgstr ""\n')
