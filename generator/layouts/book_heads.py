"""What stands above the rows of a budget table: title, department, unit of money, merged column heads, their numbering."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from generator.ground.money import parse_amount
from generator.ground.text import despace, fold, half_width, visible
from generator.ground.vocabulary import field_of
from generator.reading.source import Line
from generator.understanding.titles import is_label_text, is_title_text

_NUMBERING = re.compile(r"^(?:[*＊]+|\d{1,2}|栏次)$")
_FIRST = frozenset({"code", "name", "agency", "project", "programme", "side", "code_group", "project_code", "department", "number"})
_LONGEST_LABEL = 30
_DEEPEST = 4


@dataclass(frozen=True)
class Head:
    """The column heads at the top of a block of rows: their lines, and the line that numbers the columns."""

    columns: tuple[Line, ...]
    numbering: Line | None

    @property
    def lines(self) -> tuple[Line, ...]:
        """All its lines in order."""
        return (*self.columns, *([self.numbering] if self.numbering else []))

    @property
    def key(self) -> tuple[tuple[str, ...], ...]:
        """What makes two heads the same."""
        return tuple(tuple(fold(cell) for cell in cells_in(line)) for line in self.columns)


def cells_in(line: Line) -> list[str]:
    """The cells of a line without the blank ones at its end."""
    cells = [visible(cell).strip() for cell in line.cells]
    while cells and not cells[-1]:
        cells.pop()
    return cells


def head_at(lines: Sequence[Line], start: int, *, below_title: bool = False) -> Head | None:
    """The column heads that begin at `lines[start]`, None where that is no head.

    `below_title`: the title of a table stands directly above, so that heads with unknown words count too.
    """
    first = cells_in(lines[start])
    filled = [cell for cell in first if cell]
    if len(filled) < 2 or any(_is_value(cell) or len(cell) > _LONGEST_LABEL for cell in filled) or label_line(lines[start]):
        return None
    known = [field_of(cell) for cell in filled]
    if not (known[0] in _FIRST and sum(name is not None for name in known) > 1) and not below_title:
        return None
    grid, end = [first], start + 1
    while end < len(lines) and len(grid) < _DEEPEST and _is_below(cells_in(lines[end]), grid):
        grid.append(cells_in(lines[end]))
        end += 1
    numbered = end < len(lines) and is_numbering(cells_in(lines[end]))
    return Head(tuple(lines[start:end]), lines[end] if numbered else None)


def _is_value(cell: str) -> bool:
    return parse_amount(cell) is not None


def _is_below(cells: list[str], grid: list[list[str]]) -> bool:
    """Whether cells are the next row of a merged head: words that fill a column which all rows above leave blank."""
    filled = [index for index, cell in enumerate(cells) if cell]
    if not filled or is_numbering(cells) or any(_is_value(cells[index]) or len(cells[index]) > _LONGEST_LABEL for index in filled):
        return False
    free = [index for index in filled if not any(index < len(row) and row[index] for row in grid)]
    spans = [index for index in filled if index >= 1]
    return bool(free) and bool(spans) and (free[0] > 0)


def is_numbering(cells: list[str]) -> bool:
    """Whether a row only numbers the columns (`** ** 1 2 3`, `栏次 1 2`)."""
    words = [half_width(despace(cell)) for cell in cells]
    filled = [word for word in words if word]
    if not filled or not all(_NUMBERING.match(word) for word in filled):
        return False
    numbers = [int(word) for word in filled if word.isdigit()]
    counted = numbers == list(range(1, len(numbers) + 1))
    return filled[0].startswith(("*", "栏次")) or (counted and bool(numbers) and not words[0])


def is_title(line: Line) -> bool:
    """Whether a text reads as the title of a table (`2024年部门收支预算总表`)."""
    return len(cells_in(line)) == 1 and is_title_text(line.text)


def label_line(line: Line) -> bool:
    """Whether a line above a table only says department, unit of money, number of the table or of the page."""
    cells = [cell for cell in cells_in(line) if cell]
    return bool(cells) and all(is_label_text(cell) for cell in cells)
