"""A page as regions from top to bottom: lines of text, and tables whose cells hold the characters that stand in them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from generator.reading.pdf_shapes import Char, Drawn, Rule
from generator.reading.pdf_tables import NEAR, Frame, Grid, band, grids_of
from generator.reading.pdf_text import FULL, Line, cell_lines, lines_of, pieces, text_of
from generator.reading.rows import MOST_CELL, Cell

_AMOUNT = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?%?|[-—]+")
_WHOLE_AMOUNT = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d+)\.\d{2}")
_ONE_WORD = 0.12  # times the size of the letters: what stands closer is one word
_CROSSED = 0.5  # points of a letter on either side of a border
_MOST_OF_IT = 0.6  # of a word: it belongs where this much of it stands
_SAME_LINE = 0.4  # times the height of a line
_FEWEST_RULES = 3


@dataclass(frozen=True)
class Region:
    """Something on a page: a line of text, or a table with the edges of its columns.

    `full`: how much of their width the last lines of the cells at its end take, by column; `goes_on`: it is the table at the end of the page above.
    `left`, `right`, `size` say of a line where it stands and how large its letters are.
    """

    top: float
    rows: tuple[tuple[Cell, ...], ...]
    edges: tuple[float, ...] = ()
    full: Mapping[int, float] = field(default_factory=dict)
    goes_on: bool = False
    bottom: float = 0.0
    left: float = 0.0
    right: float = 0.0
    size: float = 0.0

    @property
    def is_table(self) -> bool:
        """Whether it is a table."""
        return bool(self.edges)

    @property
    def text(self) -> str:
        """What its first row says."""
        return " ".join(cell.text for cell in self.rows[0])


@dataclass(frozen=True)
class _Filled:
    """A cell of a grid with the lines that stand in it."""

    frame: Frame
    lines: tuple[Line, ...]
    wide: float


def regions_of(drawn: Drawn) -> list[Region]:
    """The lines and tables of a page from top to bottom."""
    found, outside = list[Region](), list(drawn.chars)
    grids = grids_of(drawn.rules) if drawn.rules else []
    for grid in grids:
        region, outside = _table(grid, outside, is_open=False)
        found += [region] if region else []
    for grid in _open_grids(drawn.rules, grids, outside):
        region, outside = _table(grid, outside, is_open=True)
        found += [region] if region else []
    upright, turned = [char for char in outside if char.turn == 0], [char for char in outside if char.turn]
    found += [_line(line) for line in lines_of(upright)]
    found += [replace(_line(line), top=drawn.height + at, bottom=drawn.height + at) for at, line in enumerate(cell_lines(turned))]
    return sorted(found, key=lambda each: each.top)


def _line(line: Line) -> Region:
    cells = tuple(Cell(piece.text[:MOST_CELL], at) for at, piece in enumerate(pieces(line)))
    return Region(line.top, (cells,), bottom=line.bottom, left=line.seen[0].x0, right=line.seen[-1].x1, size=line.size)


def _table(grid: Grid, chars: Sequence[Char], *, is_open: bool) -> tuple[Region | None, list[Char]]:
    """A table with the characters that stand in its cells; returns the characters that stand elsewhere too."""
    inside, outside = _inside(grid, chars)
    if not any(char.text != " " for own in inside.values() for char in own):
        return None, outside
    cells = [
        _Filled(frame, tuple(cell_lines(inside.get(number, ()))), grid.across[frame.column + frame.columns] - grid.across[frame.column])
        for number, frame in enumerate(grid.frames)
    ]
    cells, rows = _split(cells, len(grid.down) - 1, is_open=is_open)
    found: list[list[Cell]] = [[] for _ in range(rows)]
    full = dict[int, float]()
    for cell in cells:
        text, share = text_of(cell.lines, cell.wide)
        found[cell.frame.row].append(Cell(text[:MOST_CELL], cell.frame.column, cell.frame.columns, cell.frame.rows))
        full |= {cell.frame.column: share} if cell.frame.row + cell.frame.rows == rows else {}
    whole = tuple(tuple(sorted(own, key=lambda cell: cell.column)) for own in found)
    return Region(grid.down[0], _without_gaps(whole), grid.across, full, bottom=grid.down[-1]), outside


def _inside(grid: Grid, chars: Sequence[Char]) -> tuple[dict[int, list[Char]], list[Char]]:
    """Number of the cell → its characters, and those outside; a word that a border crosses stands where most of it is."""
    owner = {
        (row, column): number for number, frame in enumerate(grid.frames)
        for row in range(frame.row, frame.row + frame.rows) for column in range(frame.column, frame.column + frame.columns)
    }  # fmt: skip
    inside: dict[int, list[Char]] = {}
    outside: list[Char] = []
    word: list[tuple[Char, int | None]] = []
    for char in chars:
        place = grid.place((char.x0 + char.x1) / 2, (char.top + char.bottom) / 2)
        number = owner.get(place) if place else None
        if word and not _goes_on(word[-1][0], char):
            _give(word, grid, inside, outside)
            word = []
        word.append((char, number))
    _give(word, grid, inside, outside)
    return inside, outside


def _goes_on(before: Char, char: Char) -> bool:
    """Whether a character continues the word before it."""
    near = abs(char.top - before.top) < _SAME_LINE * max(char.size, 1) and char.turn == before.turn == 0
    return near and char.text != " " and -0.3 * char.size <= char.x0 - before.x1 <= _ONE_WORD * char.size


def _give(word: Sequence[tuple[Char, int | None]], grid: Grid, inside: dict[int, list[Char]], outside: list[Char]) -> None:
    """Puts the characters of a word into their cells, all into one where a border goes through a letter of it."""
    numbers = {number for _, number in word}
    if len(numbers) > 1 and any(_is_crossed(char, grid.across) for char, _ in word):
        counts = {number: sum(own == number for _, own in word) for number in numbers}
        most = max(counts, key=lambda number: counts[number])
        if counts[most] >= _MOST_OF_IT * len(word):
            word = [(char, most) for char, _ in word]
    for char, number in word:
        (outside if number is None else inside.setdefault(number, [])).append(char)


def _is_crossed(char: Char, edges: Sequence[float]) -> bool:
    at = band(edges, (char.x0 + char.x1) / 2)
    return char.x0 < edges[at] - _CROSSED or char.x1 > edges[at + 1] + _CROSSED


def _split(cells: list[_Filled], rows: int, *, is_open: bool) -> tuple[list[_Filled], int]:
    """The cells with rows parted that have no rule between them: amounts of several columns stand on the same lines there."""
    parts = {row: lines for row in range(rows) if len(lines := _lines_of_amounts([cell for cell in cells if cell.frame.row == row], is_open=is_open)) > 1}
    if not parts:
        return cells, rows
    starts = [0]
    for row in range(rows):
        starts.append(starts[-1] + max(len(parts.get(row, ())), 1))
    found = []
    for cell in cells:
        frame = cell.frame
        moved = replace(frame, row=starts[frame.row], rows=starts[frame.row + frame.rows] - starts[frame.row])
        if frame.rows > 1 or frame.row not in parts:
            found.append(replace(cell, frame=moved))
            continue
        lines = parts[frame.row]
        edges = [float("-inf"), *((one + other) / 2 for one, other in pairwise(lines)), float("inf")]
        found += [
            _Filled(Frame(starts[frame.row] + at, frame.column, 1, frame.columns), tuple(line for line in cell.lines if low <= line.middle < high), cell.wide)
            for at, (low, high) in enumerate(pairwise(edges))
        ]
    return found, starts[-1]


def _lines_of_amounts(cells: Sequence[_Filled], *, is_open: bool) -> list[float]:
    """Where the lines of a row stand that holds several rows: whole amounts in several columns on the same lines; nothing where it is one row."""
    filled = [cell for cell in cells if cell.lines and cell.frame.rows == 1]
    several = [cell for cell in filled if len(cell.lines) > 1 and all(_is_whole_amount(line, cell.wide) for line in cell.lines)]
    if len(several) < (1 if is_open else 2):
        return []
    lines = [line.middle for line in max(several, key=lambda cell: len(cell.lines)).lines]
    near = min(cell.lines[0].size for cell in several) * _SAME_LINE
    alike = [cell for cell in several if len(cell.lines) == len(lines) and _on(cell, lines, near)]
    labels = [cell for cell in filled if cell not in several]
    if len(alike) < len(several) or any(not _on(cell, lines, near) or len(cell.lines) > len(lines) for cell in labels):
        return []
    return lines if len(alike) > 1 or any(len(cell.lines) == len(lines) for cell in labels) else []


def _is_whole_amount(line: Line, wide: float) -> bool:
    """Whether a line is an amount that does not go on below."""
    return bool(_WHOLE_AMOUNT.fullmatch(line.text)) or (bool(_AMOUNT.fullmatch(line.text)) and line.wide < FULL * wide)


def _on(cell: _Filled, lines: Sequence[float], near: float) -> bool:
    return all(min(abs(line.middle - middle) for middle in lines) <= near for line in cell.lines)


def _without_gaps(rows: tuple[tuple[Cell, ...], ...]) -> tuple[tuple[Cell, ...], ...]:
    """The rows without those in which no cell begins, which two nearly equal edges leave; spans over them are shorter."""
    kept = [at for at, own in enumerate(rows) if own]
    if len(kept) == len(rows):
        return rows
    place = {at: number for number, at in enumerate(kept)}
    return tuple(
        tuple(replace(cell, rows=max(sum(each in place for each in range(at, at + cell.rows)), 1)) for cell in rows[at]) for at in kept
    )


def _open_grids(rules: Sequence[Rule], grids: Sequence[Grid], chars: Sequence[Char]) -> list[Grid]:
    """Tables that have rules in one direction only: upright ones make columns; level ones hold columns of amounts."""
    free = [rule for rule in rules if not any(_lies_in(rule, grid) for grid in grids)]
    found = []
    for level in (False, True):
        for group in _alike([rule for rule in free if rule.level == level]):
            places, start, end = sorted(rule.at for rule in group), group[0].start, group[0].end
            if level:
                own = [char for char in chars if places[0] <= (char.top + char.bottom) / 2 <= places[-1] and start - 1 <= char.x0 and char.x1 <= end + 1]
                across, down = _columns_of(lines_of(own), start, end), places
            else:
                across, down = places, [start, end]
            if len(across) > _FEWEST_RULES - 1:
                frames = [Frame(row, column, 1, 1) for row in range(len(down) - 1) for column in range(len(across) - 1)]
                found.append(Grid(tuple(across), tuple(down), tuple(frames)))
    return found


def _lies_in(rule: Rule, grid: Grid) -> bool:
    x0, top, x1, bottom = grid.box
    low, high, start, end = (top, bottom, x0, x1) if rule.level else (x0, x1, top, bottom)
    return low - NEAR <= rule.at <= high + NEAR and rule.end > start and rule.start < end


def _alike(rules: Sequence[Rule]) -> list[list[Rule]]:
    """Rules of one direction that begin and end together, three or more, apart from each other."""
    groups: list[list[Rule]] = []
    for rule in sorted(rules, key=lambda each: each.at):
        for group in groups:
            if abs(group[0].start - rule.start) <= NEAR and abs(group[0].end - rule.end) <= NEAR:
                if rule.at - group[-1].at > NEAR:
                    group.append(rule)
                break
        else:
            groups.append([rule])
    return [group for group in groups if len(group) >= _FEWEST_RULES]


def _columns_of(lines: Sequence[Line], start: float, end: float) -> list[float]:
    """The edges of columns that only room parts: every line with amounts has at most one piece in each; nothing where that is not sure."""
    parts = [pieces(line) for line in lines]
    bodies = [own for own in parts if len(own) > 1 and any(_AMOUNT.fullmatch(piece.text) for piece in own)]
    if len(bodies) < _FEWEST_RULES - 1:
        return []
    columns: list[list[float]] = []
    for low, high in sorted((piece.seen[0].x0, piece.seen[-1].x1) for own in bodies for piece in own):
        if columns and low <= columns[-1][1]:
            columns[-1][1] = max(columns[-1][1], high)
        else:
            columns.append([low, high])
    if len(columns) < 2 or any(len(own) > len({band([column[0] for column in columns] + [end], piece.seen[0].x0) for piece in own}) for own in bodies):
        return []
    return [start, *((one[1] + other[0]) / 2 for one, other in pairwise(columns)), end]
