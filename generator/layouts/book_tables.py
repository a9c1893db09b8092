"""The tables of a budget book: rows of cells under a title, continued over pages, each amount with the path of its heads."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property

from generator.ground.faults import shorten
from generator.ground.money import is_dash, money_unit, parse_amount, to_yuan
from generator.ground.targets import Remark
from generator.ground.text import despace, fold, half_width, join_han, visible
from generator.ground.vocabulary import field_of
from generator.layouts.book_heads import Head, cells_in, head_at, is_numbering, is_title, label_line
from generator.reading.source import Line
from generator.understanding.extraction import Extraction
from generator.understanding.titles import department_in, title_key

_TOTAL = re.compile(r"(?:合计|总计)$")
_TEXT_FIELDS = frozenset({
    "code", "name", "agency", "project", "programme", "goal", "purpose", "project_code", "department", "remark", "number", "person",
    "telephone", "attribute", "period", "office",
})  # fmt: skip
_CODE_LEVELS = {"类", "款", "项", "科目编码", "编码"}
_MONEY_HEAD = re.compile(r"[计数额费款]|支出|收入|经费|预算|资金|结余|结转|基金|补助|缴|采购|工资")
_SENTENCE_ENDS = ("。", "；", ".", ";", "：", ":", "，", ",")
_MEND = "对照原件，把这一行的各格用制表符对齐表头"
_NO_TITLE = "（未印表名）"
_LONGEST_NAME = 40


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
    head: Head | None = None

    @property
    def width(self) -> int:
        """How many columns the head has."""
        return len(self.paths)

    @cached_property
    def padded(self) -> frozenset[int]:
        """Numbers of cells that several rows, or the head itself, have."""
        rows = Counter(len(line.cells) for line in self.rows)
        heads = {len(line.cells) for line in self.head.lines} if self.head else set()
        return frozenset(heads | {count for count, times in rows.items() if times > 2 or times * 2 > len(self.rows)})

    def amount_columns(self, start: int = 0, end: int | None = None) -> list[int]:
        """The columns that hold amounts: those whose head names no text."""
        return [index for index in range(start, self.width if end is None else end) if self.fields.get(index) not in _TEXT_FIELDS]


def is_table_line(line: Line) -> bool:
    """Whether a line holds cells between tabs, more than one of them filled or the first one blank."""
    cells = cells_in(line)
    return len(cells) > 1


@dataclass
class _Reader:
    """Where the reading of tables stands: the tables so far, the one that is open."""

    extraction: Extraction
    lines: list[Line]
    tables: list[Table] = field(default_factory=list)
    current: Table | None = None

    def read(self) -> list[Table]:
        """Takes every line that is not blank, in order."""
        at = 0
        while at < len(self.lines):
            at = self._take(at)
        return self.tables

    def _take(self, at: int) -> int:
        line = self.lines[at]
        first = self._first_of_block(at)
        if first < len(self.lines) and (first > at or is_table_line(line)):
            head = head_at(self.lines, first, below_title=any(is_title(each) for each in self.lines[at:first]))
            if head is not None:
                self._open(head, self.lines[at:first])
                return first + len(head.lines)
            if first > at and is_title(line):
                self._continue(self.lines[at:first])
                return first
        if is_table_line(line) or self._is_lone_cell(at):
            self._row(line)
        return at + 1

    def _first_of_block(self, at: int) -> int:
        """The index of the first table line at or below `at` with only a title and labels between; else past the end."""
        index, titles = at, 0
        while index < len(self.lines) and index - at < 6:
            line = self.lines[index]
            titles += is_title(line) and not label_line(line)
            if titles > 1 or (index == at and not (is_title(line) or label_line(line) or is_table_line(line))):
                break
            if label_line(line) or (is_title(line) and not (index > at and is_table_line(line))):
                index += 1
                continue
            return index if is_table_line(line) else len(self.lines)
        return len(self.lines)

    def _open(self, head: Head, above: list[Line]) -> None:
        title = next((line for line in above if is_title(line)), None)
        known = self._known(head, title)
        if known is None and title is None and (title := self._unusual_title(above, head)):
            above = [title, *above]
        unit = next((unit for line in above if (unit := money_unit(line.text))), "")
        if known is None:
            name = join_title(title) if title else _NO_TITLE
            known = Table(name, unit, first=title or head.columns[0], head=head)
            _set_columns(known, head)
            self.tables.append(known)
            self._mark(above, title, head, "")
        else:
            known.money_unit = known.money_unit or unit
            self._mark(above, title, head, "repeat")
        self.current = known

    def _known(self, head: Head, title: Line | None) -> Table | None:
        """The table that this head continues: the one of the same title and heads, or the open one where no title is printed."""
        if title is None:
            return self.current if self.current and self.current.head and self.current.head.key[:1] == head.key[:1] else None
        key = title_key(title.text)
        return next((table for table in self.tables if title_key(table.title) == key and table.head and table.head.key[:1] == head.key[:1]), None)

    def _unusual_title(self, above: list[Line], head: Head) -> Line | None:
        """The line of text directly above a new head, where it is short and no sentence."""
        number = (above[0] if above else head.columns[0]).number
        line = next((each for each in reversed(self.lines) if each.number < number), None)
        free = line is not None and line.number not in self.extraction.roles and not is_table_line(line) and number - line.number < 6
        return line if line and free and len(line.text.strip()) < 40 and not line.text.rstrip().endswith(_SENTENCE_ENDS) else None

    def _continue(self, above: list[Line]) -> None:
        """A title with rows below it but no heads: the next page of a known table, or a table without heads."""
        key = title_key(above[0].text)
        self.current = next((table for table in reversed(self.tables) if title_key(table.title) == key), None)
        self._mark(above, above[0], None, "repeat" if self.current else "")

    def _mark(self, above: list[Line], title: Line | None, head: Head | None, role: str) -> None:
        for line in above:
            if line is title:
                self.extraction.mark(line, role or "title")
                continue
            for cell in cells_in(line):
                if (found := department_in(cell))[1] and not self.extraction.department:
                    self.extraction.department = found[1]
                    self.extraction.department_code = found[0]
            self.extraction.mark(line, role or ("unit" if money_unit(line.text) else "label"))
        for line in head.lines if head else ():
            self.extraction.mark(line, role or "header")

    def _row(self, line: Line) -> None:
        if self.current is None:
            self.extraction.fault(line, "这一行在表格里，表没有认得出的表头", "科目编码、项目名称等表头", "对照原件补上表头")
        elif is_numbering(cells_in(line)) or self._is_head_again(line):
            self.extraction.mark(line, "repeat")
        else:
            self.current.rows.append(line)

    def _is_head_again(self, line: Line) -> bool:
        key = tuple(fold(cell) for cell in cells_in(line))
        return bool(self.current and self.current.head and key in self.current.head.key and len([cell for cell in key if cell]) > 1)

    def _is_lone_cell(self, at: int) -> bool:
        """Whether a line with one filled cell is a row whose blank cells are not seen: it stands right between rows."""
        line, table = self.lines[at], self.current
        if table is None or not _reads_as_name(line):
            return False
        last = table.rows[-1] if table.rows else table.head.lines[-1] if table.head else None
        tabbed = "\t" in line.text
        follows = last is not None and at > 0 and self.lines[at - 1] is last and (tabbed or line.number == last.number + 1)
        return follows and (tabbed or self._row_follows(at))

    def _row_follows(self, at: int) -> bool:
        """Whether the lines directly below lead, without a blank line, to a table line."""
        for above, below in zip(self.lines[at : at + 8], self.lines[at + 1 : at + 9], strict=False):
            if below.number != above.number + 1 or not (is_table_line(below) or _reads_as_name(below)):
                return False
            if is_table_line(below):
                return True
        return False


def _reads_as_name(line: Line) -> bool:
    text = line.text.strip()
    short = len(text) <= _LONGEST_NAME and not text.endswith(_SENTENCE_ENDS) and not text.startswith(("注", "备注", "说明"))
    return short and not label_line(line) and not is_title(line)


def read_tables(extraction: Extraction) -> list[Table]:
    """All tables of the document in order, pages joined; marks titles, heads and repeats."""
    return _Reader(extraction, [line for line in extraction.source.lines if not line.is_blank]).read()


def join_title(line: Line) -> str:
    """A title as published: without blanks inside Chinese and without the unit of money behind it."""
    return despace(join_han(re.split(r"[（(]?单位\s*[:：]", visible(line.text))[0]))


def _set_columns(table: Table, head: Head) -> None:
    rows = [cells_in(line) for line in head.columns]
    numbers = cells_in(head.numbering) if head.numbering else []
    width = max(len(cells) for cells in (*rows, numbers))
    grid = [[despace(cell) for cell in cells] + [""] * (width - len(cells)) for cells in rows]
    parts = [_path(grid, column) for column in range(width)]
    sides = [index for index, cell in enumerate(grid[0]) if field_of(cell) == "side"] if len(grid) > 1 else []
    if len(sides) > 1:
        ends = [*sides[1:], width]
        table.sides = [(start, end, grid[0][start]) for start, end in zip(sides, ends, strict=True)]
        parts = [path[1:] if len(path) > 1 else path for path in parts]
    table.paths = ["/".join(path) for path in parts]
    table.fields = {index: name for index, path in enumerate(parts) if path and (name := _field(path))}
    names = [index for index, name in table.fields.items() if name == "name"]
    if not table.sides and len(names) == 2 and names[0] == 0:
        words = [next((word for word in ("收入", "支出") if word in table.paths[at]), word) for at, word in zip(names, ("收入", "支出"), strict=True)]
        table.sides = [(0, names[1], words[0]), (names[1], width, words[1])]


def _path(grid: list[list[str]], column: int) -> list[str]:
    path: list[str] = []
    for depth, cells in enumerate(grid):
        label = cells[column]
        below = any(row[column] for row in grid[depth + 1 :])
        if not label and (below or (depth == 0 and not any(row[column] for row in grid))):
            label = next((cells[at] for at in range(column - 1, -1, -1) if cells[at]), "")
        if label:
            path.append(label)
    return path or ["（未印栏名）"]


def _field(path: list[str]) -> str | None:
    if path[-1] in _CODE_LEVELS and field_of(path[0]) in {"code", "code_group"}:
        return "code"
    return field_of(path[-1])


def row_cells(table: Table, line: Line, *, trims: bool) -> list[str] | None:
    """The cells of a row brought to the width of the head; None where they cannot be.

    Blank cells beyond the head count only where other rows or the head have as many: alone they hide a cell too many.
    """
    cells = [visible(cell).strip() for cell in line.cells]
    if len(cells) > table.width and len(cells) not in table.padded:
        return None
    while len(cells) > table.width and not cells[-1]:
        cells.pop()
    if len(cells) < table.width and trims:
        cells += [""] * (table.width - len(cells))
    return cells if len(cells) == table.width else None


def trims_line_ends(tables: list[Table]) -> bool:
    """Whether trailing blank cells were cut off everywhere, so that a short row is short at its end.

    One short row alone proves nothing: it may lack a cell in its middle.
    """
    lines = [(table, line) for table in tables for line in (*table.rows, *(table.head.columns if table.head else ()))]
    if any(line.text.rstrip(" \u3000\xa0").endswith("\t") for _, line in lines):
        return False
    return sum(len(line.cells) < table.width for table, line in lines) > 2


def add_budget_rows(extraction: Extraction, table: Table, *, trims: bool) -> None:
    """Every cell of a money table as a row of budget_lines; marks data and subtotal lines."""
    _drop_word_columns(table, trims=trims)
    note_without_unit(extraction, table, table.money_unit)
    for line in table.rows:
        cells = row_cells(table, line, trims=trims)
        if cells is None:
            width = len(cells_in(line)) if trims else len(line.cells)
            extraction.fault(line, f"这一行有{width}格，表头有{table.width}栏", f"{table.width}格", _MEND)
            continue
        conceal_columns(extraction, table, line, cells)
        names = [_add_side(extraction, table, line, cells, side) for side in table.sides or [(0, table.width, "")]]
        total = any(_TOTAL.search(name) for name in names if name)
        extraction.mark(line, "subtotal" if total else "data")


def note_without_unit(extraction: Extraction, table: Table, unit: str) -> None:
    """Notes once that a table of amounts prints no unit of money."""
    if not unit and table.rows and table.amount_columns() and table.first is not None:
        extraction.note(table.first.number, Remark("money_unit", "", "", "no-unit", "guess", "表上没有印金额单位，不换算成元"))


def conceal_columns(extraction: Extraction, table: Table, line: Line, cells: list[str]) -> None:
    """Hides the cells of a column of persons or telephone numbers."""
    for index, name in table.fields.items():
        if name in {"person", "telephone"}:
            extraction.conceal(line.number, cells[index])


def _drop_word_columns(table: Table, *, trims: bool) -> None:
    """A column that holds only words under a head that names no money is text (`是否政府采购`)."""
    rows = [cells for line in table.rows if (cells := row_cells(table, line, trims=trims))]
    for index in table.amount_columns():
        filled = [cells[index] for cells in rows if cells[index]]
        words = len(filled) > 1 and not any(parse_amount(cell) is not None for cell in filled)
        if words and not _MONEY_HEAD.search(table.paths[index]):
            table.fields[index] = "remark"


def _add_side(extraction: Extraction, table: Table, line: Line, cells: list[str], side: tuple[int, int, str]) -> str:
    start, end, side_name = side
    texts: dict[str, str] = {}
    for index, field_name in table.fields.items():
        if start <= index < end and field_name in _TEXT_FIELDS:
            texts[field_name] = texts.get(field_name, "") + cells[index] if field_name == "code" else texts.get(field_name) or cells[index]
    label = texts.get("name") or texts.get("project") or texts.get("programme") or texts.get("agency") or ""
    name = extraction.name(line.number, "name", label)
    agency = extraction.name(line.number, "agency", texts.get("agency", ""))
    amounts = table.amount_columns(start, end)
    filled = [index for index in amounts if cells[index]]
    if not name and not texts.get("code") and not filled:
        return ""
    row = {"table": table.title, "side": side_name, "code": despace(half_width(texts.get("code", ""))), "name": name,
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
            extraction.fault(line, f"金额栏“{shorten(str(row['column']))}”读到“{shorten(printed)}”", "一个数或空格", "对照原件改正这一格")
    unit = str(row["money_unit"])
    yuan = to_yuan(amount, unit) if amount is not None and unit else None
    if amount is not None and unit and yuan is None:
        extraction.fault(line, f"金额栏“{shorten(str(row['column']))}”读到“{shorten(printed)}”{unit}，大得不可能", "一个金额", "对照原件改正这一格")
    extraction.budget_lines.append(row | {"amount_printed": printed, "amount_yuan": yuan})
