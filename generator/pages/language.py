"""The site's two languages: Chinese as code and templates write it, English by the one catalogue of words, templates/locale/en.po."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

CATALOGUE = Path("locale") / "en.po"
"""Where the words lie below `templates/`."""
_THEME = re.compile(r"""\b_\(["']([^"']+)["']\)""")
NAVIGATION = "navigation\x04"
"""Stands before a title of the navigation, which is said otherwise than the same word elsewhere (gettext's context)."""
_TITLES = re.compile(r"^\s+- ([^:\n]+): \S+\.md$", re.MULTILINE)


@dataclass(frozen=True)
class Language:
    """A language that pages are written in: its code, where its pages lie, its word for each Chinese message (itself where there is none)."""

    code: str
    prefix: str = ""
    words: Mapping[str, str] = field(default_factory=dict)

    def say(self, message: str, **values: object) -> str:
        """A message in this language, with its values in place of `%(name)s`."""
        text = self.words.get(message, message.rpartition("\x04")[2])
        return text % values if values else text


CHINESE, UNSAID = Language("zh"), Language("en", "en/")
"""Chinese, and English without a catalogue, which says everything in Chinese."""


def N_(message: str) -> str:  # noqa: N802 - the name by which gettext's tools know a message that is said elsewhere
    """Marks a message that is put into the reader's language where it is shown."""
    return message


def english(templates: Path) -> Language:
    """English with the catalogue below the folder `templates`."""
    path = templates / CATALOGUE
    return Language("en", "en/", _words(path, path.stat().st_mtime_ns) if path.is_file() else {})


@cache
def _words(path: Path, _changed: int) -> Mapping[str, str]:
    """Message → English, of the catalogue as it is at this moment; what is unsure (fuzzy) or blank is left out."""
    with path.open("rb") as file:
        return {f"{each.context}\x04{each.id}" if each.context else str(each.id): str(each.string)
                for each in read_po(file) if each.id and each.string and not each.fuzzy}  # fmt: skip


def theme_messages(root: Path) -> Iterable[str]:
    """What the theme's own templates and the navigation say, for the pages in English to bring along."""
    for path in sorted((root / "templates" / "theme").rglob("*.html")):
        yield from _THEME.findall(path.read_text(encoding="utf-8"))
    settings = root / "mkdocs.yml"
    for title in _TITLES.findall(settings.read_text(encoding="utf-8")) if settings.is_file() else ():
        yield f"{NAVIGATION}{title}"


def write_words(templates: Path, site: Path) -> None:
    """The catalogue for readers' browsers, in a file named by its content where the site's scripts are there to be told the name."""
    words = english(templates).words
    text = json.dumps(words, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    script = site / "assets" / "words.js"
    name = f"words/en.{hashlib.sha256(text.encode()).hexdigest()[:8]}.json" if script.is_file() else "words/en.json"
    (site / "assets" / "words").mkdir(parents=True, exist_ok=True)
    (site / "assets" / name).write_text(text, encoding="utf-8", newline="")
    if script.is_file():
        script.write_text(script.read_text(encoding="utf-8").replace("words/en.json", name), encoding="utf-8", newline="")
