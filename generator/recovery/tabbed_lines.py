"""Texts in which each cell stands on a line of its own behind a tab, a blank cell as a tab alone; the cards of a document stand one below the other.

[bookmark: _Toc1]1.某某项目绩效目标表
⇥331101某某局
⇥产出指标
⇥数量指标
⇥服务人数
⇥≥135人
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from generator.ground.money import is_dash, money_unit, parse_amount
from generator.ground.text import half_width, visible
from generator.ground.vocabulary import field_of
from generator.reading.rows import Cell, ReaderNote, Row, Rows
from generator.recovery.dealt import NEEDED, divide

_LEVELS = ("category", "subcategory", "indicator", "description", "operator", "target", "measure_unit", "weight")
_BOOKMARK = re.compile(r"^\s*\[bookmark:[^\]]*\]")
_NUMBERED = re.compile(r"^\s*(?:[（(]?\d+[)）]|\d+\s*[.．、])(?!\d)")
_AGENCY = re.compile(r"^\d{3,}\s*[-－—]?\s*[^\d\s.,%]")
_OPENING = frozenset({"project", "purpose_section", "goal"})
_AMOUNTS = frozenset({"budget", "fiscal", "other", "multi_year_total", "carry_over"})
_GROUPS = frozenset({"purpose_section", "indicator_group"})
_ABOVE_PROJECT = 8
_LONGEST_TITLE = 200
_LONGEST_UNIT = 20


def tabbed_lines(lines: Sequence[str]) -> Rows | None:
    """A row for each line, the first line of a row with its cells; None where no card and no head of indicators stands so."""
    fields = {at: name for at, line in enumerate(lines) if _is_cell(line) and "\t" not in line.strip() and (name := field_of(line))}
    if "project" not in fields.values() or not set(fields.values()) >= NEEDED:
        return None
    dealer = _Dealer(lines, [at for at, line in enumerate(lines) if visible(line).strip()])
    starts = dealer.card_starts()
    for at in range(len(lines)):
        dealer.take(at, begins=at in starts)
    dealer.end_table()
    rows, table = list[Row](), 0
    for at, line in enumerate(lines):
        text = visible(line).strip()
        row = dealer.rows.get(at) or Row((Cell(text),) if text else (), "", 0 if text else table)
        table = row.table
        rows.append(row)
    return Rows(tuple(rows), tuple(dealer.notes))


def _is_cell(line: str) -> bool:
    return line.startswith("\t") or line.lstrip("\f\v\u200b\ufeff").startswith("\t")


@dataclass
class _Dealer:
    """Where the dealing stands: the open table, the labels it has, the row that grows, the heads of its indicators, their cells."""

    lines: Sequence[str]
    filled: Sequence[int]
    rows: dict[int, Row] = field(default_factory=dict)
    notes: list[ReaderNote] = field(default_factory=list)
    table: int = 0
    known: set[str] = field(default_factory=set)
    waiting: str = ""
    row: list[Cell] = field(default_factory=list)
    levels: list[str] = field(default_factory=list)
    again: int = 0
    cells: list[int] = field(default_factory=list)

    def field(self, at: int) -> str | None:
        """What the label on a line stands for, None where it is none."""
        return field_of(self.lines[at]) if _is_cell(self.lines[at]) and self.lines[at].strip() else None

    def card_starts(self) -> set[int]:
        """The lines on which cards begin: a title with cells below it, or the first head cell above 项目名称."""
        starts = set()
        for index, at in enumerate(self.filled):
            if self.field(at) == "project":
                starts.add(self.filled[self._card_start(index)])
            elif self._is_title(at) and index + 1 < len(self.filled) and _is_cell(self.lines[self.filled[index + 1]]):
                starts.add(at)
        return starts

    def _is_title(self, at: int) -> bool:
        text = self.lines[at].strip()
        if _is_cell(self.lines[at]) or _BOOKMARK.match(text):
            return not _is_cell(self.lines[at])
        return len(text) < _LONGEST_TITLE and bool(_NUMBERED.match(text)) and "绩效目标" in text and text.endswith("表")

    def _card_start(self, project: int) -> int:
        for index in range(project - 1, max(-1, project - _ABOVE_PROJECT), -1):
            at = self.filled[index]
            if not _is_cell(self.lines[at]):
                text = self.lines[at].strip()
                titled = len(text) < _LONGEST_TITLE and ("绩效目标" in text or text.endswith("表")) and not text.endswith(("。", "；"))
                if titled or self._is_title(at):
                    return index
                break
        start = project
        while start > 0 and _is_cell(self.lines[self.filled[start - 1]]) and self._belongs_above_project(start - 1):
            start -= 1
        return start

    def _belongs_above_project(self, index: int) -> bool:
        """Whether a cell belongs to the head of the card below: unit of money, coded agency, department or agency with its label."""
        text = self.lines[self.filled[index]].strip()
        before = self.field(self.filled[index - 1]) if index else None
        labelled = {self.field(self.filled[index]), before} & {"agency", "department"}
        return bool(labelled) or (money_unit(text) is not None and len(text) < _LONGEST_UNIT) or bool(_AGENCY.match(half_width(text)))

    def take(self, at: int, *, begins: bool) -> None:
        """Deals one line."""
        if begins:
            self._begin()
        if not _is_cell(self.lines[at]):
            self._text(at, begins=begins)
        elif not self.table and self.field(at) != "category":
            return
        elif self.levels:
            self._level(at)
        else:
            self.table = self.table or 1
            self._head(at)

    def _begin(self) -> None:
        self.end_table()
        self.table += 1

    def end_table(self) -> None:
        """Puts the open table away."""
        self._end_row()
        for row in divide([self.lines[at].strip() for at in self.cells], self.levels):
            own = [self.cells[place] for place in row.places]
            if not row.understood:
                reason = f"这一组有{len(own)}格，与表头的{len(self.levels)}栏对不上"
                self.notes += [ReaderNote(at + 1, "unread", reason, "row", certainty="guess") for at in own]
                self.rows |= {at: Row((), "", self.table) for at in own}
                continue
            missing = len(self.levels) - len(own)
            self._put([Cell(self.lines[at].strip(), missing + column, line=at + 1) for column, at in enumerate(own)])
            if missing:
                line = own[self.levels.index("indicator") - missing] + 1
                reason = "少印了空的一级指标格，按指标词对齐"
                self.notes.append(ReaderNote(line, "shifted-column", reason, "row", f"{len(own)}格", f"{len(self.levels)}格"))
        self.known, self.waiting, self.levels, self.again, self.cells = set(), "", [], 0, []

    def _put(self, cells: Sequence[Cell]) -> None:
        self.rows[cells[0].line - 1] = Row(tuple(cells), "", self.table)
        for cell in cells[1:]:
            self.rows[cell.line - 1] = Row((), "", self.table)

    def _end_row(self) -> None:
        if self.row:
            self._put(self.row)
        self.row = []

    def _add(self, at: int, *, new: bool = False, column: int = 0) -> None:
        """A cell behind those of the row that grows, or the first of a new row."""
        if new or not self.row:
            self._end_row()
        else:
            column = self.row[-1].column + 1
        self.row.append(Cell(self.lines[at].strip(), column, line=at + 1))

    def _text(self, at: int, *, begins: bool) -> None:
        """A line that is no cell: a goal goes on over it, anything else ends the row."""
        text = visible(self.lines[at]).strip()
        if not text or not self.table:
            return
        if not begins and not self.levels and self.known & {"goal", "purpose"} and not text.isdigit():
            self._add(at, new=True, column=1)
        else:
            self._end_row()

    def _head(self, at: int) -> None:
        name, text = self.field(at), self.lines[at].strip()
        if name == "category":
            self.levels, self.waiting = ["category"], ""
            self._add(at, new=True)
        elif name:
            self._add(at, new=not (name in _AMOUNTS and self.row and "purpose_section" in self.known and self.waiting in {"", *_AMOUNTS}))
            self.known.add(name)
            self.waiting = "" if name in _GROUPS else name
        elif money_unit(text) and len(text) < _LONGEST_UNIT:
            self._add(at, new=True)
            self._end_row()
        elif self.waiting and not self._is_purpose(at, text):
            self._add(at, new=self.waiting == "goal" and len(self.row) > 1, column=1)
            self.waiting = self.waiting if self.waiting == "goal" else ""
        elif not text:
            self._add(at, new=True)
        else:
            self._unlabelled(at)
            self.waiting = ""

    def _unlabelled(self, at: int) -> None:
        """A cell without a label: the agency above the project, the use of the funds below the amounts; any other cannot be read."""
        above = not {"agency", "project"} & self.known
        if above or ("budget" in self.known and "purpose" not in self.known):
            self.known.add("agency" if above else "purpose")
            self._add(at, new=not (self.row and not self.row[-1].text), column=int(not above))
            self._end_row()
            return
        self._end_row()
        self.rows[at] = Row((), "", self.table)
        self.notes.append(ReaderNote(at + 1, "unread", "这一格前面没有栏目名", "row", certainty="guess"))

    def _is_purpose(self, at: int, text: str) -> bool:
        """Whether the text below an amount's label is the use of the funds, because the blank cells between are lost."""
        words = bool(text) and parse_amount(text) is None and not is_dash(text)
        below = next((each for each in self.filled if each > at), None)
        ends_head = below is not None and self.field(below) in {"goal", "category", "indicator_group"}
        return self.waiting in _AMOUNTS and words and ends_head and "budget" in self.known and len(self.row) > 1

    def _level(self, at: int) -> None:
        name = self.field(at)
        if not self.cells and name in _LEVELS and name not in self.levels:
            self.levels.append(name)
            self._add(at)
        elif name == "category":
            self._end_row()
            self.again = 1
            self._add(at, new=True)
        elif self.again and self.again < len(self.levels) and name == self.levels[self.again]:
            self.again += 1
            self._add(at)
        elif name in _OPENING:
            self._begin()
            self._head(at)
        else:
            self._end_row()
            self.again = 0
            self.cells.append(at)
