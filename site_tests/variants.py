"""Documents of the same families made from the five: lines with their origin, transformations, and what must come out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from generator.parsing.parse import Parsed, parse
from generator.reading.source import split_lines
from generator.tables.write import cell
from site_tests.conftest import ROOT

Piece = tuple[int | None, str]
"""One physical line: the number of the line of the original document it stands for (None for a new one), and its text."""
Rows = dict[str, list[dict[str, str]]]
COMPARED = ("projects", "programmes", "indicators", "budget_lines")
IDS = {"document_id", "project_id", "indicator_id"}
FULL = {ord(half): chr(ord(half) + 0xFEE0) for half in "0123456789"}


def pieces(stem: str) -> list[tuple[int, str]]:
    """The lines of one of the five documents."""
    text = (ROOT / "data" / "documents" / f"{stem}.txt").read_text(encoding="utf-8")
    return list(enumerate(split_lines(text), 1))


def parse_text(folder: Path, text: str | bytes, stem: str = "variant") -> Parsed:
    """A text as a document without a card, parsed."""
    path = folder / f"{stem}.txt"
    path.write_bytes(text.encode("utf-8") if isinstance(text, str) else text)
    return parse([path])


def parse_pieces(folder: Path, lines: Iterable[Piece], end: str = "\n") -> Parsed:
    """Lines as a document without a card, parsed."""
    return parse_text(folder, "".join(text + end for _, text in lines))


def rows(parsed: Parsed) -> Rows:
    """The compared tables as written, without ids; the project of an indicator is told by its first line."""
    return {name: [{key: cell(value) for key, value in row.items() if key not in IDS} for row in parsed.tables[name].astype(object).to_dict("records")]
            for name in COMPARED}  # fmt: skip


def moved(original: Rows, lines: Sequence[Piece]) -> Rows:
    """The original rows at the lines where their origins now stand."""
    place = {str(origin): str(number) for number, (origin, _) in enumerate(lines, 1) if origin is not None}

    def move(row: dict[str, str]) -> dict[str, str]:
        return {key: place.get(value, f"gone:{value}") if key in {"line", "last_line"} else value for key, value in row.items()}

    return {name: [move(row) for row in table] for name, table in original.items()}


def folded(value: str) -> str:
    """A value without white space and with one width of characters."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", value))


def differences(expected: Rows, found: Rows, ignored: Iterable[str] = (), form: Callable[[str], str] = folded) -> list[str]:
    """Where two sets of tables differ, a few lines for the message of a failing test."""
    told: list[str] = []
    for name in COMPARED:
        if len(expected[name]) != len(found[name]):
            told.append(f"{name}: {len(found[name])} rows, expected {len(expected[name])}")
        for left, right in zip(expected[name], found[name], strict=False):
            wrong = {key: (left[key], right[key]) for key in left if key not in set(ignored) and form(left[key]) != form(right[key])}
            if wrong:
                told.append(f"{name} line {right['line']}: {wrong}")
    return told[:6]


def unread(parsed: Parsed) -> list[int]:
    """The lines that carry text and were not understood."""
    lines = parsed.tables["lines"]
    return [int(line) for line in lines[lines["role"] == "unread"]["line"]]


def told(parsed: Parsed, *kinds: str) -> list[int]:
    """The lines with a note of one of these kinds."""
    notes = parsed.tables["notes"]
    return [int(line) for line in notes[notes["kind"].isin(kinds)]["line"]]
