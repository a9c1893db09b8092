"""项目绩效目标表, one card per project, every cell on a line of its own behind a tab; a blank cell is a line with a tab.

[bookmark: _Toc1]1.某某项目绩效目标表
⇥331101某某局
⇥产出指标
⇥数量指标
⇥服务人数
⇥服务人数
⇥≥135人
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise

from generator.ground.money import is_dash, money_unit, parse_amount
from generator.ground.targets import Remark
from generator.ground.text import fold, half_width
from generator.ground.vocabulary import field_of
from generator.layouts.card import AMOUNTS, Card, add_card
from generator.layouts.cell_rows import NEEDED, CellRow, divide
from generator.layouts.registry import Sign, layout
from generator.reading.source import Line, Source
from generator.understanding.extraction import Extraction, is_page_furniture, year_of
from generator.understanding.indicator import IndicatorCells, add_indicator

_LEVELS = ("category", "subcategory", "indicator", "description", "operator", "target", "measure_unit", "weight")
_BOOKMARK = re.compile(r"^\s*\[bookmark:[^\]]*\]")
_NUMBERED = re.compile(r"^\s*(?:[（(]?\d+[)）]|\d+\s*[.．、])(?!\d)")
_AGENCY = re.compile(r"^\d{3,}\s*[-－—]?\s*[^\d\s.,%]")
_OPENING = frozenset({"project", "purpose_section", "goal"})
_ABOVE_PROJECT = 8
_LONGEST_TITLE = 200
_LONGEST_UNIT = 20
_MEND = "对照原件，让每个指标的各格齐全、每格一行"


def _is_cell(line: Line) -> bool:
    return line.text.startswith("\t") or line.text.lstrip("\f\v\u200b\ufeff").startswith("\t")


def _cell_field(line: Line) -> str | None:
    return field_of(line.text) if _is_cell(line) and not line.is_blank else None


def _has_cells(source: Source) -> bool:
    return any(_cell_field(line) == "project" and "\t" not in line.text.strip() for line in source.lines)


def _has_level_labels(source: Source) -> bool:
    found = [name for line in source.lines if "\t" not in line.text.strip() and (name := _cell_field(line)) in _LEVELS]
    return set(found) >= NEEDED


@layout(
    "cards-cells",
    "项目绩效目标表，每个项目一张卡，每格一行",
    Sign("“项目名称”独占一行（行首制表符）", _has_cells),
    Sign("“一级指标、二级指标、三级指标、指标值”各占一行", _has_level_labels),
)
def read(source: Source) -> Extraction:
    """Reads every card of the document."""
    filled = [line for line in source.lines if not line.is_blank]
    below = {above.number: line for above, line in pairwise(filled)}
    reader = _Reader(Extraction(source), card_starts(filled), below)
    for line in source.lines:
        reader.take(line)
    reader.close()
    return reader.extraction.finish()


def card_starts(filled: list[Line]) -> set[int]:
    """Numbers of the lines on which cards begin: a title with cells below it, or the first head cell above 项目名称."""
    starts = set()
    for index, line in enumerate(filled):
        if _cell_field(line) == "project":
            starts.add(filled[_card_start(filled, index)].number)
        elif _is_title(line) and index + 1 < len(filled) and _is_cell(filled[index + 1]):
            starts.add(line.number)
    return starts


def _is_title(line: Line) -> bool:
    """Whether a line outside the cells can only be the title of a card (`[bookmark: …]1.…绩效目标表`)."""
    text = line.text.strip()
    if _is_cell(line) or _BOOKMARK.match(text):
        return not _is_cell(line)
    return len(text) < _LONGEST_TITLE and (bool(_NUMBERED.match(text)) and "绩效目标" in text and text.endswith("表"))


def _card_start(filled: list[Line], project: int) -> int:
    """The index at which the card of the 项目名称 at index `project` begins."""
    for index in range(project - 1, max(-1, project - _ABOVE_PROJECT), -1):
        if not _is_cell(filled[index]):
            text = filled[index].text.strip()
            titled = len(text) < _LONGEST_TITLE and ("绩效目标" in text or text.endswith("表")) and not text.endswith(("。", "；"))
            if titled or _is_title(filled[index]):
                return index
            break
    start = project
    while start > 0 and _is_cell(filled[start - 1]) and _belongs_above_project(filled, start - 1):
        start -= 1
    return start


def _belongs_above_project(filled: list[Line], index: int) -> bool:
    """Whether a cell belongs to the head of the card below: unit of money, coded agency, department or agency with its label."""
    names = {"agency", "department"}
    text = filled[index].text.strip()
    labelled = _cell_field(filled[index]) in names or (index > 0 and _cell_field(filled[index - 1]) in names)
    return labelled or (money_unit(text) is not None and len(text) < 20) or bool(_AGENCY.match(half_width(text)))


@dataclass
class _Reader:
    """Where the reading stands: the open card, the label that waits for its value, the cells of its table."""

    extraction: Extraction
    starts: set[int]
    below: dict[int, Line]
    card: Card | None = None
    waiting: str = ""
    levels: list[str] = field(default_factory=list)
    repeating: list[str] = field(default_factory=list)
    cells: list[Line] = field(default_factory=list)

    def take(self, line: Line) -> None:
        """Reads one line."""
        if line.number in self.starts:
            self._open(line)
        elif self.card is None:
            self._before_cards(line)
        elif not _is_cell(line):
            self._not_a_cell(line)
        elif self.levels:
            self._level_cell(line)
        else:
            self._head_cell(line)

    def close(self) -> None:
        """Puts the open card away with its indicators."""
        if self.card is None:
            return
        index = add_card(self.extraction, self.card, cut=not self.cells)
        category = ""
        for row in divide(self.cells, self.levels):
            category = self._add(index, row, category)
        self.card, self.waiting, self.levels, self.repeating, self.cells = None, "", [], [], []

    def _open(self, line: Line) -> None:
        self.close()
        self.card = Card(first=line, last=line)
        if _is_cell(line):
            self._head_cell(line)
            return
        self.extraction.mark(line, "title")
        self.extraction.fiscal_year = self.extraction.fiscal_year or year_of(line.text)

    def _before_cards(self, line: Line) -> None:
        if line.is_blank:
            return
        if _cell_field(line) == "category":
            self.card = Card(first=line, last=line)
            self._head_cell(line)
        elif not self.extraction.title:
            self.extraction.title = line.text.strip()
            self.extraction.fiscal_year = year_of(line.text)
            self.extraction.mark(line, "title")
        elif not _is_cell(line):
            self.extraction.mark(line, "prose")

    def _not_a_cell(self, line: Line) -> None:
        if line.is_blank or is_page_furniture(line.text) or self.card is None:
            return
        text = line.text.strip()
        if not self.levels and ("goal" in self.card.printed or "purpose" in self.card.printed):
            self.extraction.mark(line, "data")
            self.card.put("goal" if "goal" in self.card.printed else "purpose", line.text, line)
        elif unit := money_unit(text):
            self.extraction.mark(line, "unit")
            self.card.money_unit = unit
        elif text.startswith(("注", "备注", "说明")):
            self.extraction.mark(line, "prose")

    def _head_cell(self, line: Line) -> None:
        assert self.card is not None  # noqa: S101 - the caller looked
        name, text = _cell_field(line), line.text.strip()
        if name == "category":
            self.extraction.mark(line, "header")
            self.levels, self.waiting = ["category"], ""
        elif name in {"purpose_section", "indicator_group"}:
            self.extraction.mark(line, "label")
            self.waiting = ""
        elif name and not (self.waiting and fold(text) == fold(self.card.printed.get(self.waiting, ""))):
            self.extraction.mark(line, "label")
            self._fault_without_value()
            self.waiting = name
        elif (unit := money_unit(text)) and len(text) < _LONGEST_UNIT:
            self.extraction.mark(line, "unit")
            self.card.money_unit = unit
        elif self.waiting in {"person", "telephone"}:
            self.extraction.mark(line, "data")
            self.extraction.conceal(line.number, text)
            self.waiting = ""
        elif self.waiting and not self._is_purpose(line, text):
            self._value(line)
        else:
            self._unlabelled(line, text)

    def _fault_without_value(self) -> None:
        """The amount's label must have its cell, blank or not."""
        if self.card and self.waiting == "budget" and "budget" not in self.card.printed:
            self.extraction.fault(self.card.last, "预算数的栏名后没有值", "一个数或空格", "对照原件补上；若文件被截断，重新提取")

    def _is_purpose(self, line: Line, text: str) -> bool:
        """Whether the text below an amount's label is the use of the funds, because the blank cells between are lost."""
        assert self.card is not None  # noqa: S101 - the caller looked
        words = bool(text) and parse_amount(text) is None and not is_dash(text)
        below = self.below.get(line.number)
        ends_head = below is not None and _cell_field(below) in {"goal", "category", "indicator_group"}
        return self.waiting in AMOUNTS and words and ends_head and "budget" in self.card.printed and "purpose" not in self.card.printed

    def _unlabelled(self, line: Line, text: str) -> None:
        """A head cell without a label: blank, the agency above the project, the use of the funds below the amounts."""
        assert self.card is not None  # noqa: S101 - the caller looked
        printed = self.card.printed
        self.waiting = ""
        if not text:
            self.extraction.mark(line, "data")
        elif "agency" not in printed and "project" not in printed:
            self.extraction.mark(line, "data")
            self.card.put("agency", text, line)
        elif "purpose" not in printed and "budget" in printed:
            self.extraction.mark(line, "data")
            self.card.put("purpose", text, line)

    def _value(self, line: Line) -> None:
        assert self.card is not None  # noqa: S101 - the caller looked
        self.extraction.mark(line, "data")
        self.card.put(self.waiting, line.text, line)
        if self.waiting != "goal":
            self.waiting = ""

    def _level_cell(self, line: Line) -> None:
        name = _cell_field(line)
        if not self.cells and name in _LEVELS and name not in self.levels:
            self.extraction.mark(line, "header")
            self.levels.append(name)
        elif name == "category":
            self.extraction.mark(line, "repeat")
            self.repeating = self.levels[1:]
        elif self.repeating and name == self.repeating[0]:
            self.extraction.mark(line, "repeat")
            self.repeating = self.repeating[1:]
        elif name in _OPENING:
            self.close()
            self.card = Card(first=line, last=line)
            self._head_cell(line)
        else:
            self.repeating = []
            self.cells.append(line)

    def _add(self, index: int, row: CellRow, category: str) -> str:
        """Adds one row of the table; returns the level-1 word that the rows below inherit."""
        if not row.understood:
            found = f"这一组有{len(row.lines)}格，与表头的{len(self.levels)}栏对不上"
            self.extraction.fault(row.lines[0], found, "一级、二级、三级指标，描述，指标值", _MEND)
            return category
        for line in row.lines:
            self.extraction.mark(line, "data")
        short = Remark("row", f"{len(row.lines)}格", f"{len(self.levels)}格", "shifted-column", "certain", "少印了空的一级指标格，按指标词对齐")
        by_field = row.by_field
        category = by_field["category"] or category
        self.extraction.projects[-1]["last_line"] = row.lines[-1].number
        add_indicator(self.extraction, index, row.line_of("indicator"), IndicatorCells(
            category, by_field["subcategory"], by_field["indicator"], by_field["target"], by_field.get("operator"),
            by_field.get("measure_unit"), by_field.get("description", ""), by_field.get("weight", ""),
            (short,) if len(row.lines) < len(self.levels) else (),
        ))  # fmt: skip
        self.extraction.indicators[-1]["target_line"] = row.line_of("target").number
        return category
