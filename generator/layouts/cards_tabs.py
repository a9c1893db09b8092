"""项目绩效目标表, one card per project, labels and values between tabs; merged cells are blank.

<b>项目名称</b>⇥创新业务经费⇥⇥
1-产出指标⇥11-数量指标⇥开展培训⇥6 次
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from generator.ground.money import money_unit
from generator.ground.targets import Remark
from generator.ground.vocabulary import field_of, official_category, official_subcategory, untag
from generator.layouts.card import Card, add_card, conceal_people, label_value_pairs
from generator.layouts.extraction import Extraction, labels_in, mark_heading
from generator.layouts.indicator import IndicatorCells, add_indicator
from generator.layouts.registry import Sign, layout
from generator.layouts.signs import no_budget_tables
from generator.reading.source import Line, Source

_LEVELS = frozenset({"category", "subcategory", "indicator", "target"})
_LEVEL_1 = re.compile(r"^\d\s*[-－—]")
_LEVEL_2 = re.compile(r"^\d\d\s*[-－—]")
_MEND = "对照原件，把这一行的各格对齐“一级指标…绩效值”的表头"


def _starts_card(line: Line) -> bool:
    pairs = label_value_pairs(line.cells) if "\t" in line.text else []
    return bool(pairs) and pairs[0][0] == "project" and bool(line.cells[0].strip()) and not set(labels_in(line.cells).values()) >= _LEVELS


def _is_level_header(line: Line) -> bool:
    return "\t" in line.text and set(labels_in(line.cells).values()) >= _LEVELS


def _has_card(source: Source) -> bool:
    return any(_starts_card(line) and "agency" not in labels_in(line.cells).values() for line in source.lines)


def _has_level_header(source: Source) -> bool:
    return any(_is_level_header(line) and "agency" not in labels_in(line.cells).values() for line in source.lines)


@layout(
    "cards-tabs",
    "项目绩效目标表，每个项目一张卡，制表符分列",
    Sign("“项目名称”与其值同在一行、以制表符相隔", _has_card),
    Sign("制表符分列的“一级指标、二级指标、三级指标、绩效值”表头", _has_level_header),
    no_budget_tables,
)
def read(source: Source) -> Extraction:
    """Reads every card of the document."""
    reader = _Reader(Extraction(source))
    for line in source.lines:
        reader.take(line)
    reader.close()
    return reader.extraction.finish()


@dataclass
class _Reader:
    """Where the reading stands: the open card, its column heads, the level words that blanks repeat."""

    extraction: Extraction
    card: Card | None = None
    fields: dict[int, str] = field(default_factory=dict)
    pending: list[tuple[Line, IndicatorCells]] = field(default_factory=list)
    category: str = ""
    subcategory: str = ""
    heading: Line | None = None
    unit: str = ""

    def take(self, line: Line) -> None:
        """Reads one line."""
        if line.is_blank:
            return
        self.extraction.conceal_inline(line)
        if _starts_card(line):
            self._open(line)
        elif _is_level_header(line):
            self.extraction.mark(line, "header")
            self.fields, self.category, self.subcategory = labels_in(line.cells), "", ""
        elif "\t" not in line.text:
            self._text(line)
        elif self.fields:
            self._indicator(line)
        else:
            self._head_row(line)

    def close(self) -> None:
        """Puts the open card away."""
        if self.card is not None:
            index = add_card(self.extraction, self.card)
            for line, cells in self.pending:
                add_indicator(self.extraction, index, line, cells)
        self.card, self.fields, self.pending = None, {}, []

    def _open(self, line: Line) -> None:
        self.close()
        self.card = Card(first=self.heading or line, last=line, money_unit=self.unit)
        self.heading = None
        self._head_row(line)

    def _head_row(self, line: Line) -> None:
        pairs = label_value_pairs(line.cells)
        if not pairs or self.card is None:
            if self.card is not None and "goal" in self.card.printed:
                self._goal_rest(line)
            return
        self.extraction.mark(line, "data")
        conceal_people(self.extraction, line, pairs)
        for name, value in pairs:
            self.card.put(name, untag(value), line)

    def _text(self, line: Line) -> None:
        text = line.text.strip()
        if unit := money_unit(text):
            self.unit = unit
            self.extraction.mark(line, "unit")
        elif text.startswith("#"):
            self._heading(line)
        elif self.card is not None and not self.fields and "goal" in self.card.printed:
            self._goal_rest(line)
        elif self.card is None:
            self.extraction.mark(line, "prose" if self.extraction.title else "title")
            self.extraction.title = self.extraction.title or text
        elif field_of(text) is None and text.endswith("表"):
            self._heading(line)

    def _heading(self, line: Line) -> None:
        """A heading closes the card above; the one directly above a card is the card's title."""
        self.close()
        known, self.extraction.title = self.extraction.title, ""
        mark_heading(self.extraction, line)
        better = self.extraction.fiscal_year is not None and "目标" in self.extraction.title
        self.extraction.title = self.extraction.title if better or not known else known
        self.heading = line

    def _goal_rest(self, line: Line) -> None:
        assert self.card is not None  # noqa: S101 - the callers looked
        self.extraction.mark(line, "data")
        self.card.put("goal", line.text, line)

    def _indicator(self, line: Line) -> None:
        cells = self._aligned(line)
        if cells is None:
            self.extraction.fault(line, "这一行的各格与表头对不上", "一级、二级、三级指标和绩效值", _MEND)
            return
        self.extraction.mark(line, "data")
        if cells["category"]:
            self.category, self.subcategory = cells["category"], cells["subcategory"]
        elif cells["subcategory"]:
            self.subcategory = cells["subcategory"]
        if self.card is None:
            self.extraction.fault(line, "指标行前没有卡头", "“项目名称”等卡头", "对照原件补上卡头")
            return
        self.card.last = line
        self.pending.append((line, IndicatorCells(
            self.category, self.subcategory, cells["indicator"], cells["target"], cells.get("operator"),
            cells.get("measure_unit"), cells.get("description", ""), cells.get("weight", ""),
        )))  # fmt: skip

    def _aligned(self, line: Line) -> dict[str, str] | None:
        """The cells under their heads; a row moved to the left by one column is moved back, with a note."""
        width = max(self.fields) + 1
        cells = [cell.strip() for cell in line.cells]
        while len(cells) > width and not cells[-1]:
            cells.pop()
        if len(cells) > width or not any(cells):
            return None
        cells += [""] * (width - len(cells))
        at = {name: index for index, name in self.fields.items()}
        first, second = cells[at["category"]], cells[at["subcategory"]]
        if (first and not _is_category(first)) or (second and not _is_subcategory(second) and not cells[at["target"]]):
            cells = self._moved(line, cells, at)
        elif second and not official_subcategory(second)[0] and not official_category(first):
            return None
        by_field = {name: cells[index] for name, index in at.items()}
        return by_field if by_field["indicator"] and (by_field["target"] or first or not second) else None

    def _moved(self, line: Line, cells: list[str], at: dict[str, int]) -> list[str]:
        filled = [cell for cell in cells if cell]
        certain = _LEVEL_2.match(filled[0]) and _is_subcategory(filled[0]) and len(filled) == len(at) - 1
        if _is_subcategory(filled[0]) and len(filled) >= 3:
            moved = {"subcategory": filled[0], "indicator": filled[1], "target": filled[-1]}
        else:
            moved = {"indicator": filled[0], "target": filled[-1] if len(filled) > 1 else ""}
        remark = Remark("row", " | ".join(cells), " | ".join(moved.values()), "shifted-column",
                        "certain" if certain else "probable", "各格比表头左移，按编号和指标词移回")  # fmt: skip
        self.extraction.note(line.number, remark)
        placed = [""] * len(cells)
        for name, value in moved.items():
            placed[at[name]] = value
        return placed


def _is_category(text: str) -> bool:
    return not _LEVEL_2.match(text) and bool(official_category(text)) and (bool(_LEVEL_1.match(text)) or not text[0].isdigit())


def _is_subcategory(text: str) -> bool:
    return not _LEVEL_1.match(text) and bool(official_subcategory(text)[0])
