"""Texts whose cells only blanks keep apart: brought under the words of their head where one way fits, left alone otherwise.

一级指标  二级指标  三级指标  指标值
产出指标  数量指标  走访企业数  ≥50家
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from generator.ground.vocabulary import FORM_LABELS, form_field_of, head_field_of
from generator.reading.rows import Cell, Row

_GAP = re.compile(r"(?:\s{2,}|\t|\u3000)+")
_LEAST_LABELS = 3
_LONGEST = 400


@dataclass(frozen=True)
class Columns:
    """The head of such a table: where each label begins and ends on its line, in half-width places."""

    spans: tuple[tuple[int, int], ...]


def blanks(lines: Sequence[str]) -> list[Row] | None:
    """A row for each line, those below a head of labels with its cells; None where no line is such a head."""
    found: list[Row] = []
    head, table = None, 0
    for line in lines:
        own = head_of(line)
        if own is not None:
            table += head is None or len(own.spans) != len(head.spans)
            head = own
            found.append(_row(_chunks(line), table))
        elif head is not None and line.strip() and (cells := under(line, head)) is not None:
            found.append(Row(cells, "", table))
        elif len(line) < _LONGEST and len(pairs := _chunks(line)) > 1 and form_field_of(pairs[0][2]) in FORM_LABELS and _GAP.search(line.strip()):
            table, head = table + (head is not None), None
            found.append(_row(pairs, max(table, 1)))
        elif not line.strip():
            found.append(Row((), "", 0))
        else:
            found.append(Row((Cell(line.strip()),), "", 0))
    return found if table else None


def head_of(line: str) -> Columns | None:
    """The columns of a line that holds nothing but labels with blanks between, at least three."""
    chunks = _chunks(line)
    if len(line) > _LONGEST or len(chunks) < _LEAST_LABELS or not all(head_field_of(text) for _, _, text in chunks):
        return None
    return Columns(tuple((start, end) for start, end, _ in chunks))


def under(line: str, head: Columns) -> tuple[Cell, ...] | None:
    """The cells of a line under a head: as many pieces as it has columns, or each piece under the one label it overlaps; else None."""
    pieces = [piece for piece in _GAP.split(line.strip()) if piece]
    for own in (pieces, line.split()):
        if len(own) == len(head.spans):
            return tuple(Cell(text, at) for at, text in enumerate(own))
    if len(pieces) < 2:
        return None
    placed: dict[int, str] = {}
    for start, end, text in _chunks(line):
        over = [at for at, (left, right) in enumerate(head.spans) if start < right and left < end]
        if len(over) != 1 or over[0] in placed:
            return None
        placed[over[0]] = text
    return tuple(Cell(text, at) for at, text in sorted(placed.items()))


def _chunks(line: str) -> list[tuple[int, int, str]]:
    """The pieces of a line with where they begin and end; a single blank divides where no piece is set apart by more."""
    gap = _GAP if _GAP.search(line.strip()) else re.compile(r"\s+")
    found, at = [], 0
    for match in [*gap.finditer(line), None]:
        text = line[at : match.start() if match else len(line)]
        if text.strip():
            start = _width(line[:at])
            found.append((start, start + _width(text), text.strip()))
        at = match.end() if match else at
    return found


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _row(chunks: Sequence[tuple[int, int, str]], table: int) -> Row:
    return Row(tuple(Cell(text, at) for at, (_, _, text) in enumerate(chunks)), "", table)
