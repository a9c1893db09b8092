"""项目绩效目标表, one card per project, every cell on a line of its own behind a tab; a blank cell is a line with a tab.

[bookmark: _Toc1]1.办公用房租赁绩效目标表
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

from generator.ground.money import money_unit
from generator.ground.targets import Remark
from generator.ground.text import fold, half_width
from generator.ground.vocabulary import field_of, official_category, official_subcategory
from generator.layouts.card import Card, add_card
from generator.layouts.extraction import Extraction, year_of
from generator.layouts.indicator import IndicatorCells, add_indicator
from generator.layouts.registry import Sign, layout
from generator.reading.source import Line, Source

_LEVELS = ("category", "subcategory", "indicator", "description", "operator", "target", "measure_unit", "weight")
_NEEDED = {"category", "subcategory", "indicator", "target"}
_TITLE = re.compile(r"^\s*(?:\[bookmark:[^\]]*\]\s*)?(?:\d+\s*[.．、]\s*)?\S.*绩效目标")
_BOOKMARK = re.compile(r"^\s*\[bookmark:[^\]]*\]")
_NUMBERED = re.compile(r"^\s*(?:\[bookmark:[^\]]*\]\s*)?\d+\s*[.．、](?!\d)")
_AGENCY = re.compile(r"^\d{3,}\s*\D")
_MEND = "对照原件，让每个指标的各格齐全、每格一行"


def _is_cell(line: Line) -> bool:
    return line.text.startswith("\t")


def _cell_field(line: Line) -> str | None:
    return field_of(line.text) if _is_cell(line) and not line.is_blank else None


def _has_cells(source: Source) -> bool:
    return any(_cell_field(line) == "project" and "\t" not in line.text.strip() for line in source.lines)


def _has_level_labels(source: Source) -> bool:
    found = [name for line in source.lines if "\t" not in line.text.strip() and (name := _cell_field(line)) in _LEVELS]
    return set(found) >= _NEEDED


@layout(
    "cards-cells",
    "项目绩效目标表，每个项目一张卡，每格一行",
    Sign("“项目名称”独占一行（行首制表符）", _has_cells),
    Sign("“一级指标、二级指标、三级指标、指标值”各占一行", _has_level_labels),
)
def read(source: Source) -> Extraction:
    """Reads every card of the document."""
    reader = _Reader(Extraction(source))
    for index, line in enumerate(source.lines):
        following = next((each for each in source.lines[index + 1 : index + 4] if not each.is_blank), None)
        reader.take(line, following)
    reader.close()
    return reader.extraction.finish()


@dataclass
class _Reader:
    """Where the reading stands: the open card, the label that waits for its value, the cells of the open row."""

    extraction: Extraction
    card: Card | None = None
    waiting: str = ""
    levels: list[str] = field(default_factory=list)
    row: list[Line] = field(default_factory=list)
    rows: list[list[Line]] = field(default_factory=list)
    in_rows: bool = False

    def take(self, line: Line, following: Line | None) -> None:
        """Reads one line; `following` is the next one that is not blank."""
        self.extraction.conceal_inline(line)
        if self._is_title(line, following):
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
        self._end_row()
        index = add_card(self.extraction, self.card)
        category = ""
        for row in self.rows:
            category = self._add(index, row, category)
        self.card, self.waiting, self.levels, self.rows, self.in_rows = None, "", [], [], False

    def _is_title(self, line: Line, following: Line | None) -> bool:
        if _is_cell(line) or line.is_blank or not (_BOOKMARK.match(line.text) or _TITLE.match(line.text)):
            return False
        begins_card = following is not None and _is_cell(following)
        return begins_card and bool(_NUMBERED.match(line.text) or line.text.strip().endswith("表"))

    def _open(self, line: Line) -> None:
        self.close()
        self.extraction.mark(line, "title")
        self.card = Card(first=line, last=line)
        self.extraction.fiscal_year = self.extraction.fiscal_year or year_of(line.text)

    def _before_cards(self, line: Line) -> None:
        if line.is_blank:
            return
        if _cell_field(line) == "project":
            self.card = Card(first=line, last=line)
            self._head_cell(line)
        elif not self.extraction.title:
            self.extraction.title = line.text.strip()
            self.extraction.fiscal_year = year_of(line.text)
            self.extraction.mark(line, "title")
        else:
            self.extraction.mark(line, "prose")

    def _not_a_cell(self, line: Line) -> None:
        if line.is_blank:
            self._end_row()
        elif self.card is not None and not self.levels and "goal" in self.card.printed:
            self.extraction.mark(line, "data")
            self.card.put("goal", line.text, line)

    def _head_cell(self, line: Line) -> None:
        assert self.card is not None  # noqa: S101 - the caller looked
        name = _cell_field(line)
        text = line.text.strip()
        if name == "category":
            self.extraction.mark(line, "header")
            self.levels, self.waiting = ["category"], ""
        elif name in {"purpose_section", "indicator_group"}:
            self.extraction.mark(line, "label")
            self.waiting = ""
        elif name and not (self.waiting and fold(text) == fold(self.card.printed.get(self.waiting, ""))):
            self.extraction.mark(line, "label")
            self.waiting = name
        elif unit := money_unit(text):
            self.extraction.mark(line, "unit")
            self.card.money_unit = unit
        elif self.waiting in {"person", "telephone"}:
            self.extraction.mark(line, "data")
            self.extraction.conceal(line.number, text)
            self.waiting = ""
        elif self.waiting:
            self._value(line)
        elif not text:
            self.extraction.mark(line, "data")
        elif "agency" not in self.card.printed and _AGENCY.match(half_width(text)) and "project" not in self.card.printed:
            self.extraction.mark(line, "data")
            self.card.put("agency", text, line)
        elif "purpose" not in self.card.printed and "budget" in self.card.printed:
            self.extraction.mark(line, "data")
            self.card.put("purpose", text, line)
        elif "agency" not in self.card.printed and "project" not in self.card.printed:
            self.extraction.mark(line, "data")
            self.card.put("agency", text, line)

    def _value(self, line: Line) -> None:
        assert self.card is not None  # noqa: S101 - the caller looked
        self.extraction.mark(line, "data")
        self.card.put(self.waiting, line.text, line)
        if self.waiting != "goal":
            self.waiting = ""

    def _level_cell(self, line: Line) -> None:
        name = _cell_field(line)
        if name in _LEVELS and not self.in_rows:
            self.extraction.mark(line, "header")
            self.levels.append(name)
            return
        if name in _LEVELS and name == "category" and len(self.row) in {0, 1}:
            self.in_rows, self.levels = False, ["category"]
            self.extraction.mark(line, "repeat")
            return
        if not self.in_rows and line.is_blank and not self._row_follows(line):
            return
        self.in_rows = True
        self.row.append(line)
        if len(self.row) == len(self.levels):
            self._end_row()

    def _row_follows(self, line: Line) -> bool:
        following = self.extraction.source.lines[line.number : line.number + 1]
        return bool(following) and _is_cell(following[0]) and bool(official_subcategory(following[0].text.strip())[0])

    def _end_row(self) -> None:
        """At a blank line: a whole row is put away, one that a page break tore stays open for its rest."""
        filled = [line for line in self.row if not line.is_blank]
        if not filled:
            self.row = []
        elif len(self.row) >= len(self.levels) or (self.row and self._short_but_whole()):
            self.rows.append(self.row)
            self.row = []

    def _short_but_whole(self) -> bool:
        """Whether the row lacks only its blank level-1 cell."""
        return len(self.row) == len(self.levels) - 1 and bool(official_subcategory(self.row[0].text.strip())[0])

    def _add(self, index: int, row: list[Line], category: str) -> str:
        for line in row:
            self.extraction.mark(line, "data")
        cells = [line.text.strip() for line in row]
        if self._lacks_level_1(row):
            self.extraction.note(row[0].number, Remark("row", f"{len(row)}格", f"{len(row) + 1}格", "shifted-column", "probable",
                                                       "少印了空的一级指标格，按指标词对齐"))  # fmt: skip
            cells.insert(0, "")
        by_field = dict(zip(self.levels, cells, strict=False))
        if not self._understood(by_field, len(cells)):
            self.extraction.fault(row[0], f"这一组有{len(row)}格，与表头的{len(self.levels)}栏对不上",
                                  "一级、二级、三级指标，描述，指标值", _MEND)  # fmt: skip
            for line in row:
                self.extraction.roles.pop(line.number, None)
            return category
        category = by_field["category"] or category
        self.extraction.projects[-1]["last_line"] = row[-1].number
        name_line = row[len(row) - len(cells) + self.levels.index("indicator")]
        add_indicator(self.extraction, index, name_line, IndicatorCells(
            category, by_field["subcategory"], by_field["indicator"], by_field["target"], by_field.get("operator"),
            by_field.get("measure_unit"), by_field.get("description", ""), by_field.get("weight", ""),
        ))  # fmt: skip
        self.extraction.indicators[-1]["target_line"] = row[len(row) - len(cells) + self.levels.index("target")].number
        return category

    def _lacks_level_1(self, row: list[Line]) -> bool:
        first = row[0].text.strip()
        return len(row) == len(self.levels) - 1 and bool(official_subcategory(first)[0])

    def _understood(self, by_field: dict[str, str], count: int) -> bool:
        known = official_subcategory(by_field.get("subcategory", ""))[0]
        level_1 = by_field.get("category", "")
        return count == len(self.levels) and bool(known) and (not level_1 or bool(official_category(level_1))) and bool(by_field.get("indicator"))
