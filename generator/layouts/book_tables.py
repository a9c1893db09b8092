"""The tables of a budget book: blocks of tabbed lines under a title, continued over pages, with merged column heads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from generator.ground.money import is_dash, money_unit, parse_amount, to_yuan
from generator.ground.targets import Remark
from generator.ground.text import despace, fold
from generator.ground.vocabulary import field_of
from generator.layouts.extraction import Extraction, labels_in
from generator.reading.source import Line, Source

_NUMBERING = re.compile(r"^(?:\*+|\d{1,2}|栏次)$")
_DEPARTMENT = re.compile(r"^(\d{3,})\s*[-－—]\s*(\D.*)$")
_TOTAL = re.compile(r"(?:合计|总计)$")
_TEXT_FIELDS = frozenset({"code", "name", "agency", "project", "programme", "goal", "purpose", "project_code"})
_MEND = "对照原件，把这一行的各格用制表符对齐表头"


@dataclass(frozen=True)
class Head:
    """The lines above and at the top of one block: title, department, unit of money, column heads."""

    title: Line | None
    others: tuple[Line, ...]
    columns: tuple[Line, ...]
    numbering: Line | None

    @property
    def money_unit(self) -> str:
        """The unit of money printed above the block, blank where none is."""
        return next((unit for line in self.others if (unit := money_unit(line.text))), "")


@dataclass
class Table:
    """One table over all its pages: title, unit of money, column paths, sides, rows."""

    title: str
    money_unit: str
    paths: list[str] = field(default_factory=list)
    fields: dict[int, str] = field(default_factory=dict)
    sides: list[tuple[int, int, str]] = field(default_factory=list)
    rows: list[Line] = field(default_factory=list)
    first: Line | None = None

    @property
    def width(self) -> int:
        """How many columns the head has."""
        return len(self.paths)

    def amount_columns(self, start: int = 0, end: int | None = None) -> list[int]:
        """The columns that hold amounts: those whose head names no text."""
        return [index for index in range(start, self.width if end is None else end) if self.fields.get(index) not in _TEXT_FIELDS]


def is_table_line(line: Line) -> bool:
    """Whether a line holds cells between tabs."""
    return ("\t" in line.text and not line.is_blank) or (line.is_blank and line.text.count("\t") > 1)


def blocks(source: Source) -> Iterator[tuple[Head, list[Line]]]:
    """Every run of table lines with what stands above it; blank lines and text divide the runs."""
    lines, index = source.lines, 0
    while index < len(lines):
        if not is_table_line(lines[index]):
            index += 1
            continue
        end = index
        while end < len(lines) and is_table_line(lines[end]):
            end += 1
        above, run = _above(lines, index), list(lines[index:end])
        columns, numbering, rows = _split_head(run)
        title = next((line for line in above if despace(line.text).endswith("表") and len(line.text) < 60), None)
        others = tuple(line for line in above if line is not title) if title else ()
        yield Head(title, others, tuple(columns), numbering), rows
        index = end


def _above(lines: tuple[Line, ...], index: int) -> list[Line]:
    """Up to three lines of text directly above a block, nearest last: title, 281-某某局, 单位：万元."""
    found: list[Line] = []
    for line in reversed(lines[max(0, index - 8) : index]):
        if is_table_line(line) or len(found) > 2:
            break
        if not line.is_blank:
            found.append(line)
            if not (money_unit(line.text) or _DEPARTMENT.match(line.text.strip())):
                break
    return found[::-1]


def _split_head(run: list[Line]) -> tuple[list[Line], Line | None, list[Line]]:
    """Column heads, the row that numbers the columns, and the rows of a block."""
    for index, line in enumerate(run[:5]):
        cells = [despace(cell) for cell in line.cells if cell.strip()]
        if index and cells and cells[0].startswith(("*", "栏次")) and all(_NUMBERING.match(cell) for cell in cells):
            return run[:index], line, run[index + 1 :]
    count = 0
    while count < len(run) and count < 4 and labels_in(run[count].cells):
        count += 1
    return run[:count], None, run[count:]


def read_tables(extraction: Extraction) -> list[Table]:
    """All tables of the document in order, pages joined; marks titles, heads and repeats."""
    tables: dict[str, Table] = {}
    current: Table | None = None
    for head, rows in blocks(extraction.source):
        key = fold(head.title.text) if head.title else ""
        repeated = bool(head.title) and key in tables
        if head.title and not repeated:
            current = tables[key] = Table(despace_title(head.title), head.money_unit, first=head.title)
        elif repeated:
            current = tables[key]
        if current is None:
            continue
        _mark_head(extraction, head, "repeat" if repeated or not head.title else "")
        if head.columns and not current.paths:
            _set_columns(current, [line.cells for line in head.columns])
        current.rows += rows
    return list(tables.values())


def despace_title(line: Line) -> str:
    """A title without the blanks around it and inside it."""
    return despace(line.text)


def _mark_head(extraction: Extraction, head: Head, role: str) -> None:
    if head.title:
        extraction.mark(head.title, role or "title")
    for line in head.others:
        if not role and (found := _DEPARTMENT.match(line.text.strip())) and not extraction.department:
            extraction.department = found.group(2).strip()
        extraction.mark(line, role or ("unit" if money_unit(line.text) else "label"))
    for line in (*head.columns, *([head.numbering] if head.numbering else [])):
        extraction.mark(line, role or "header")


def department_code(source: Source) -> str:
    """The code printed before the department above the tables (`281-某某局`), blank where none is."""
    for head, _ in blocks(source):
        for line in head.others:
            if found := _DEPARTMENT.match(line.text.strip()):
                return found.group(1)
    return ""


def _set_columns(table: Table, heads: list[list[str]]) -> None:
    width = max(len(cells) for cells in heads)
    grid = [[despace(cell) for cell in cells] + [""] * (width - len(cells)) for cells in heads]
    parts: list[list[str]] = []
    for column in range(width):
        path: list[str] = []
        for depth, cells in enumerate(grid):
            label = cells[column]
            if not label and any(below[column] for below in grid[depth + 1 :]):
                label = next((cells[at] for at in range(column - 1, -1, -1) if cells[at]), "")
            if label:
                path.append(label)
        parts.append(path)
    starts = [index for index, cell in enumerate(grid[0]) if field_of(cell) == "side"] if len(grid) > 1 else []
    if len(starts) > 1:
        ends = [*starts[1:], width]
        table.sides = [(start, end, grid[0][start]) for start, end in zip(starts, ends, strict=True)]
        parts = [path[1:] if len(path) > 1 else path for path in parts]
    table.paths = ["/".join(path) for path in parts]
    table.fields = {index: name for index, path in enumerate(parts) if path and (name := field_of(path[-1]))}


def cells_of(extraction: Extraction, table: Table, line: Line, *, trims: bool) -> list[str] | None:
    """The cells of a row brought to the width of the head; a fault and None where they cannot be."""
    cells = [cell.strip() for cell in line.cells]
    while len(cells) > table.width and not cells[-1]:
        cells.pop()
    if len(cells) < table.width and trims:
        cells += [""] * (table.width - len(cells))
    if len(cells) != table.width:
        extraction.fault(line, f"这一行有{len(cells)}格，表头有{table.width}栏", f"{table.width}格", _MEND)
        return None
    return cells


def trims_line_ends(source: Source) -> bool:
    """Whether trailing blank cells were cut off everywhere, so that a short row is short at its end."""
    return not any(line.text.endswith("\t") for line in source.lines)


def add_budget_rows(extraction: Extraction, table: Table, *, trims: bool) -> None:
    """Every cell of a money table as a row of budget_lines; marks data and subtotal lines."""
    for line in table.rows:
        cells = cells_of(extraction, table, line, trims=trims)
        if cells is None:
            continue
        names = [_add_side(extraction, table, line, cells, side) for side in table.sides or [(0, table.width, "")]]
        total = any(_TOTAL.search(name) for name in names if name)
        if any(names) or any(cells):
            extraction.mark(line, "subtotal" if total else "data")


def _add_side(extraction: Extraction, table: Table, line: Line, cells: list[str], side: tuple[int, int, str]) -> str:
    start, end, side_name = side
    texts = {name: cells[index] for index, name in table.fields.items() if start <= index < end and name in _TEXT_FIELDS}
    label = texts.get("name") or texts.get("project") or texts.get("programme") or texts.get("agency") or ""
    name = extraction.name(line.number, "name", label)
    agency = extraction.name(line.number, "agency", texts.get("agency", ""))
    amounts = table.amount_columns(start, end)
    filled = [index for index in amounts if cells[index]]
    if not name and not texts.get("code") and not filled:
        return ""
    row = {"table": table.title, "side": side_name, "code": despace(texts.get("code", "")), "name": name,
           "agency": "" if _TOTAL.search(despace(agency)) else agency, "money_unit": table.money_unit, "line": line.number}  # fmt: skip
    for index in filled or amounts:
        add_cell(extraction, line, row | {"column": table.paths[index]}, cells[index])
    return despace(name)


def add_cell(extraction: Extraction, line: Line, row: dict[str, object], printed: str) -> None:
    """One amount of a table as a budget line; a dash is a blank, a text that is no number is a fault."""
    amount = parse_amount(printed) if printed else None
    if printed and amount is None:
        if is_dash(printed):
            extraction.note(line.number, Remark("amount_yuan", printed, "", "dash", "certain", "印的是横线，不是数"))
        else:
            extraction.fault(line, f"金额栏“{row['column']}”读到“{printed[:40]}”", "一个数或空格", "对照原件改正这一格")
    unit = str(row["money_unit"])
    yuan = to_yuan(amount, unit) if amount is not None and unit else None
    extraction.budget_lines.append(row | {"amount_printed": printed, "amount_yuan": yuan})
