"""项目绩效目标表, one card per project, labels and values between tabs; merged cells are blank.

<b>项目名称</b>⇥创新业务经费⇥⇥
1-产出指标⇥11-数量指标⇥开展培训⇥6 次
"""

from __future__ import annotations

from dataclasses import dataclass, field

from generator.ground.faults import shorten
from generator.ground.money import money_unit
from generator.ground.targets import Remark
from generator.ground.text import join_han, visible
from generator.ground.vocabulary import CATEGORIES, SUBCATEGORIES, field_of, official_category, official_subcategory, untag
from generator.layouts.book_heads import cells_in
from generator.layouts.card import Card, add_card, conceal_people, label_value_pairs
from generator.layouts.registry import Sign, layout
from generator.layouts.signs import no_budget_tables
from generator.reading.source import Line, Source
from generator.understanding.extraction import Extraction, is_page_furniture, labels_in, name_document
from generator.understanding.indicator import IndicatorCells, add_indicator
from generator.understanding.level_rows import place_under

_LEVELS = frozenset({"category", "subcategory", "indicator", "target"})
_HEAD = frozenset({"project", "project_code", "department", "agency", "programme", "budget", "fiscal", "other", "carry_over", "multi_year_total",
                   "purpose", "goal", "period", "attribute", "office", "person", "telephone"})  # fmt: skip
_LONGEST_HEADING = 80
_MEND = "对照原件，把这一行的各格对齐“一级指标…绩效值”的表头"


def _is_level_header(line: Line) -> bool:
    return "\t" in line.text and set(labels_in(line.cells).values()) >= _LEVELS


def _is_head_row(line: Line) -> bool:
    """Whether labels of a card's head and their values take turns in a line."""
    if "\t" not in line.text or _is_level_header(line):
        return False
    first = next((cell for cell in line.cells if cell.strip()), "")
    return field_of(first) in _HEAD or (bool(pairs := label_value_pairs([first])) and pairs[0][0] in _HEAD)


def _is_indicator_table(line: Line) -> bool:
    return _is_level_header(line) and "agency" not in labels_in(line.cells).values()


def _has_card(source: Source) -> bool:
    return any(_is_head_row(line) and "project" in dict(label_value_pairs(line.cells)) and not labels_in(line.cells) for line in source.lines)


@layout(
    "cards-tabs",
    "项目绩效目标表，每个项目一张卡，制表符分列",
    Sign("“项目名称”与其值同在一行、以制表符相隔", _has_card),
    Sign("制表符分列的“一级指标、二级指标、三级指标、绩效值”表头", lambda source: any(_is_indicator_table(line) for line in source.lines)),
    no_budget_tables,
)
def read(source: Source) -> Extraction:
    """Reads every card of the document."""
    reader = _Reader(Extraction(source))
    filled = [line for line in source.lines if not line.is_blank]
    for index, line in enumerate(filled):
        reader.take(line, filled[index + 1] if index + 1 < len(filled) else None)
    reader.flush("title")
    reader.close()
    return reader.extraction.finish()


@dataclass
class _Reader:
    """Where the reading stands: the open card, its column heads, the level words that blanks repeat.

    `above` holds headings and units of money whose meaning shows only below: the head of a card, or a page printed again.
    """

    extraction: Extraction
    card: Card | None = None
    fields: dict[int, str] = field(default_factory=dict)
    pending: list[tuple[Line, IndicatorCells]] = field(default_factory=list)
    above: list[Line] = field(default_factory=list)
    category: str = ""
    subcategory: str = ""
    unit: str = ""

    def take(self, line: Line, below: Line | None) -> None:
        """Reads one line that is not blank; `below` is the next such line."""
        if _is_level_header(line):
            self._level_header(line, below)
        elif _is_head_row(line):
            self._head_row(line)
        elif len(cells_in(line)) == 1:
            self._text(line)
        elif self.fields:
            self.flush("title")
            self._indicator(line)
        elif self.card is not None and "goal" in self.card.printed:
            self._goal_rest(line)

    def close(self) -> None:
        """Puts the open card away."""
        if self.card is not None:
            index = add_card(self.extraction, self.card, cut=not self.pending)
            for line, cells in self.pending:
                add_indicator(self.extraction, index, line, cells)
        self.card, self.fields, self.pending, self.category, self.subcategory = None, {}, [], "", ""

    def flush(self, role: str) -> None:
        """Marks the headings that wait: `title`, or `repeat` where a page is printed again."""
        for line in self.above:
            unit = money_unit(line.text)
            self.extraction.mark(line, "unit" if unit and role == "title" else role)
            if role == "title" and not unit:
                name_document(self.extraction, line.text)
        self.above = []

    def _open(self, line: Line) -> None:
        """Begins a card; its block begins with the heading directly above, units of money between the two."""
        self.close()
        heading = next((each for each in reversed(self.above) if not money_unit(each.text)), None)
        self.flush("title")
        self.card = Card(first=heading or line, last=line, money_unit=self.unit)

    def _head_row(self, line: Line) -> None:
        pairs = label_value_pairs(line.cells)
        again = self.card is not None and "project" in self.card.printed and any(name == "project" for name, _ in pairs)
        if self.card is None or self.fields or self.above or again:
            self._open(line)
        assert self.card is not None  # noqa: S101 - opened above
        self.extraction.mark(line, "data")
        if field_of(line.cells[-1]) == "budget":
            self.extraction.fault(line, f"“{shorten(line.cells[-1].strip())}”后没有值", "一个数或空格", "对照原件补上；若这一行被截断，重新提取")
        conceal_people(self.extraction, line, pairs)
        for name, value in pairs:
            self.card.put(name, untag(visible(value)), line)

    def _level_header(self, line: Line, below: Line | None) -> None:
        fields = labels_in(line.cells)
        if self.card is not None and self.fields and not self._starts_again(fields, below):
            self.flush("repeat")
            self.extraction.mark(line, "repeat")
        else:
            if self.card is None or self.fields:
                self._open(line)
            self.flush("title")
            self.extraction.mark(line, "header")
            self.category, self.subcategory = "", ""
        self.fields = fields

    def _starts_again(self, fields: dict[int, str], below: Line | None) -> bool:
        """Whether the row below a head goes back in the order of the level words, so that another card's table begins."""
        cells = dict(enumerate(below.cells)) if below else {}
        at = {name: index for index, name in fields.items()}
        category = official_category(cells.get(at["category"], ""))
        subcategory = official_subcategory(cells.get(at["subcategory"], ""))[0]
        if not category:
            return False
        return (_rank(category), _rank(subcategory)) < (_rank(official_category(self.category)), _rank(official_subcategory(self.subcategory)[0]))

    def _text(self, line: Line) -> None:
        text = line.text.strip()
        if is_page_furniture(line.text):
            self.extraction.mark(line, "repeat")
        elif (unit := money_unit(text)) and len(text) < _LONGEST_HEADING:
            self.unit = unit
            self.above.append(line)
            if self.card is not None and not self.fields:
                self.card.money_unit = unit
                self.flush("title")
        elif text.startswith(("#", "＃")) or (text.endswith("表") and not self._in_goal and len(text) < _LONGEST_HEADING):
            self.flush("title")
            self.above.append(line)
        elif self._in_goal:
            self._goal_rest(line)
        elif self.card is None:
            self.flush("title")
            self.extraction.mark(line, "prose" if self.extraction.title else "title")
            self.extraction.title = self.extraction.title or join_han(visible(text))
        elif text.startswith(("注", "备注", "说明")):
            self.extraction.mark(line, "prose")

    @property
    def _in_goal(self) -> bool:
        return self.card is not None and not self.fields and "goal" in self.card.printed

    def _goal_rest(self, line: Line) -> None:
        assert self.card is not None  # noqa: S101 - the callers looked
        self.extraction.mark(line, "data")
        self.card.put("goal", visible(line.text), line)

    def _indicator(self, line: Line) -> None:
        placed = place_under(self.fields, line.cells)
        if placed is None or self.card is None:
            self.extraction.fault(line, "这一行的各格与表头对不上", "一级、二级、三级指标和绩效值", _MEND)
            return
        cells, certainty = placed
        self.extraction.mark(line, "data")
        conceal_people(self.extraction, line, [(name, cells[name]) for name in ("person", "telephone") if name in cells])
        if cells["category"]:
            self.category, self.subcategory = cells["category"], cells["subcategory"]
        elif cells["subcategory"]:
            self.subcategory = cells["subcategory"]
        self.card.last = line
        printed = " | ".join(cell.strip() for cell in line.cells)
        moved = Remark("row", printed, " | ".join(cell for cell in cells.values() if cell), "shifted-column", certainty, "各格比表头左移，按编号和指标词移回")
        self.pending.append((line, IndicatorCells(
            self.category, self.subcategory, cells["indicator"], cells["target"], cells.get("operator"),
            cells.get("measure_unit"), cells.get("description", ""), cells.get("weight", ""), (moved,) if certainty else (),
        )))  # fmt: skip


def _rank(word: str) -> int:
    """The place of an official level word in the usual order; -1 for a blank."""
    order = [*CATEGORIES.values(), *dict.fromkeys(name for name, _ in SUBCATEGORIES.values())]
    return order.index(word) if word in order else -1
