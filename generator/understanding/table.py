"""A table as a grid: which cell covers a place, and what stands there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from generator.ground.text import HAN, visible
from generator.reading.rows import Cell
from generator.reading.source import Line

_BROKEN = re.compile(
    rf"(?<=[{HAN}，、（）《》“”])[ \t]*\n[ \t]*|[ \t]*\n[ \t]*(?=[{HAN}，。；、（）《》“”])"  # between Chinese characters
    r"|(?<=[,.])\n(?=\d)|(?<=\d)\n(?=[,.]\d)|(?<=,\d)\n(?=\d\d(?!\d))|(?<=,\d\d)\n(?=\d(?!\d))"  # inside a number
)
_TWO_NUMBERS = re.compile(r"(?<=\d)\s*\n\s*(?=\d)")


@dataclass(frozen=True)
class Place:
    """A cell of a table where it begins: row and column from 0, how far it stretches, its text on one line."""

    row: int
    column: int
    rows: int
    columns: int
    text: str
    printed: str

    @property
    def end(self) -> int:
        """The first column behind it."""
        return self.column + self.columns


@dataclass(frozen=True)
class Table:
    """The rows of one table of a file, with the grid its cells make."""

    number: int
    lines: tuple[Line, ...]

    @cached_property
    def rows(self) -> tuple[tuple[Place, ...], ...]:
        """The cells that begin in each row, from left to right."""
        return tuple(tuple(_place(row, cell) for cell in line.own) for row, line in enumerate(self.lines))

    @cached_property
    def width(self) -> int:
        """How many columns the grid has."""
        return max((place.end for row in self.rows for place in row), default=0)

    @cached_property
    def merges(self) -> bool:
        """Whether the file says which cells are merged."""
        return any(place.rows > 1 or place.columns > 1 for row in self.rows for place in row)

    @cached_property
    def is_frame(self) -> bool:
        """Whether it only frames text: no row has more than one cell with text, and most rows are sentences, entries or headings in a single column."""
        filled = [self.filled(row) for row in range(len(self.lines))]
        return self.width == 1 and len(self.lines) > 1 and all(len(places) <= 1 for places in filled)

    @cached_property
    def _covering(self) -> list[dict[int, Place]]:
        covering: list[dict[int, Place]] = [{} for _ in self.lines]
        for row in self.rows:
            for place in row:
                for each in range(place.row, min(place.row + place.rows, len(self.lines))):
                    for column in range(place.column, place.end):
                        covering[each].setdefault(column, place)
        return covering

    def at(self, row: int, column: int) -> Place | None:
        """The cell that covers a place of the grid, None where there is none."""
        return self._covering[row].get(column)

    def text(self, row: int, column: int) -> str:
        """What stands in the cell that covers a place, blank where there is none."""
        place = self._covering[row].get(column)
        return place.text if place else ""

    def filled(self, row: int) -> tuple[Place, ...]:
        """The cells with text that begin in a row."""
        return tuple(place for place in self.rows[row] if place.text)

    def across(self, row: int) -> tuple[Place, ...]:
        """The cells with text that a row shows, those that reach down into it from above included, from left to right."""
        return tuple(dict.fromkeys(place for _, place in sorted(self._covering[row].items()) if place.text))


def _place(row: int, cell: Cell) -> Place:
    printed = visible(cell.text).strip()
    return Place(row, cell.column, max(cell.rows, 1), max(cell.columns, 1), one_line(printed), printed)


def one_line(text: str) -> str:
    """A text on one line: a line end between Chinese characters or inside a number is nothing, between two numbers two blanks, any other one."""
    if "\n" not in text:
        return text.strip()
    return "  ".join(" ".join(piece.split()) for piece in _TWO_NUMBERS.split(_BROKEN.sub("", text)))


def tables_of(lines: Sequence[Line]) -> Iterator[Table | Line]:
    """A document as its tables and the lines between them, in order."""
    run: list[Line] = []
    for line in lines:
        if run and line.table != run[0].table:
            yield Table(run[0].table, tuple(run))
            run = []
        if line.table:
            run.append(line)
        else:
            yield line
    if run:
        yield Table(run[0].table, tuple(run))
