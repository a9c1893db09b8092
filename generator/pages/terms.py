"""The terms of the glossaries: found where they occur in a text, linked to their explanation."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from generator.ground.addresses import slug
from generator.ground.text import fold

_LAST_STEP = re.compile(r"(?:（款）|\(款\))(?P<name>[^（(]+(?:[（(][^类款项]*[)）])?)(?:（项）|\(项\))$")
_SHORTEST = 3


@dataclass(frozen=True)
class Term:
    """One term with its anchor and every explanation printed for it."""

    name: str
    anchor: str
    entries: tuple[dict[str, Any], ...]

    @property
    def explanations(self) -> list[list[dict[str, Any]]]:
        """The entries that say the same together, what most documents print first."""
        said: dict[str, list[dict[str, Any]]] = {}
        for entry in self.entries:
            said.setdefault(entry["definition"], []).append(entry)
        return sorted(said.values(), key=len, reverse=True)


@dataclass(frozen=True)
class Piece:
    """A piece of text, and the anchor of the term it is, blank where it is none."""

    text: str
    anchor: str


class Glossary:
    """All terms, and the search for them in a text."""

    def __init__(self, entries: Iterable[dict[str, Any]], own: Iterable[Mapping[str, Any]] = ()) -> None:
        """`entries`: document_id, line, term, definition; `own`: what the site explains itself (term, definition, source), found by name only."""
        by_name: dict[str, list[dict[str, Any]]] = {}
        for entry in entries:
            by_name.setdefault(fold(entry["term"]), []).append(entry)
        self.terms = [Term(rows[0]["term"], slug(rows[0]["term"]), tuple(rows)) for rows in by_name.values()]
        self.spellings = self._spellings()
        names = sorted(self.spellings, key=len, reverse=True)
        self.own = [Term(row["term"], slug(row["term"]), (dict(row),)) for row in own if fold(row["term"]) not in by_name]
        self._own_anchors = {term.name: term.anchor for term in self.own}
        self._pattern = re.compile("|".join(re.escape(name) for name in names)) if names else None

    @cached_property
    def anchors(self) -> dict[str, str]:
        """Every name that pages link, with its anchor."""
        return self._own_anchors | self.spellings

    @property
    def linked(self) -> tuple[dict[str, str], dict[str, str]]:
        """What pages link, each name with its anchor: our own terms, linked by name only, and spellings of documents, found in texts too."""
        return self._own_anchors, self.spellings

    def without_entries(self) -> Glossary:
        """The same terms without their explanations: all that a page needs which only links them."""
        light = copy(self)
        light.terms = [replace(term, entries=()) for term in self.terms]
        return light

    def _spellings(self) -> dict[str, str]:
        """Printed spelling → anchor: the term itself, and for 类/款/项 paths the name of the last step where it is unique."""
        anchors: dict[str, str] = {}
        for term in self.terms:
            found = _LAST_STEP.search(term.name)
            name = found["name"] if found else term.name
            if len(name) >= _SHORTEST:
                anchors[name] = "" if name in anchors else term.anchor
        return {name: anchor for name, anchor in anchors.items() if anchor}

    def pieces(self, text: str) -> list[Piece]:
        """The text cut at the terms in it; only the first occurrence of a term is linked."""
        if self._pattern is None:
            return [Piece(text, "")]
        pieces, at, seen = [], 0, set()
        for found in self._pattern.finditer(text):
            anchor = self.spellings[found.group()]
            if anchor in seen:
                continue
            seen.add(anchor)
            pieces += [Piece(text[at : found.start()], ""), Piece(found.group(), anchor)]
            at = found.end()
        return [piece for piece in [*pieces, Piece(text[at:], "")] if piece.text]

    def anchor_of(self, name: str) -> str:
        """The anchor of a name that is a term itself, blank where it is none."""
        return self.anchors.get(name, "")


def write_explanations(glossary: Glossary, titles: Mapping[str, str], folder: Path) -> None:
    """One small file per term, for the pop-up: the term, and each different explanation with where it is printed (`titles` by document)."""
    folder.mkdir(parents=True, exist_ok=True)
    for term in (*glossary.terms, *glossary.own):
        entries = [
            {"says": rows[0]["definition"], "where": _where(rows, titles), "documents": [row.get("document_id", "") for row in rows]}
            for rows in term.explanations
        ]
        text = json.dumps({"term": term.name, "entries": entries}, ensure_ascii=False, separators=(",", ":"))
        (folder / f"{term.anchor}.json").write_text(text, encoding="utf-8", newline="")


def _where(rows: list[dict[str, Any]], titles: Mapping[str, str]) -> str:
    first = rows[0]
    if "source" in first:
        return str(first["source"])
    others = f"等{len(rows)}份文件" if len(rows) > 1 else ""
    return f"{titles.get(first['document_id']) or first['document_id']}，第{first['line']}行{others}"
