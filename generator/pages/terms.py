"""The terms of the glossaries: found where they occur in a text, linked to their explanation."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Piece:
    """A piece of text, and the anchor of the term it is, blank where it is none."""

    text: str
    anchor: str


class Glossary:
    """All terms, and the search for them in a text."""

    def __init__(self, entries: Iterable[dict[str, Any]]) -> None:
        """`entries`: document_id, line, term, definition."""
        by_name: dict[str, list[dict[str, Any]]] = {}
        for entry in entries:
            by_name.setdefault(fold(entry["term"]), []).append(entry)
        self.terms = [Term(rows[0]["term"], slug(rows[0]["term"]), tuple(rows)) for rows in by_name.values()]
        self._anchors = self._spellings()
        names = sorted(self._anchors, key=len, reverse=True)
        self._pattern = re.compile("|".join(re.escape(name) for name in names)) if names else None

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
            anchor = self._anchors[found.group()]
            if anchor in seen:
                continue
            seen.add(anchor)
            pieces += [Piece(text[at : found.start()], ""), Piece(found.group(), anchor)]
            at = found.end()
        return [piece for piece in [*pieces, Piece(text[at:], "")] if piece.text]

    def anchor_of(self, name: str) -> str:
        """The anchor of a name that is a term itself, blank where it is none."""
        return self._anchors.get(name, "")
