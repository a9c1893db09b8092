"""The rows of an indicator table under its head: level words, name, target; what else it prints; totals of points."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise

from generator.ground.money import parse_amount
from generator.ground.targets import QUALITATIVE, Remark, read_operator
from generator.ground.text import despace, fold, half_width
from generator.ground.vocabulary import form_field_of, official_category, official_subcategory
from generator.reading.source import Line
from generator.understanding.counted import tab_cells
from generator.understanding.heads import OTHER_YEAR, Column, Head
from generator.understanding.indicator import IndicatorCells
from generator.understanding.level_rows import place_under
from generator.understanding.table import Table

TOTALS = re.compile(r"^(?:合计|总计|小计|总分|总得分|自评总分|合计得分|总分值|得分合计)")
_VALUE = re.compile(r"^[≥≤＞＜=＝><\s]*\d+(?:[.,]\d+)?\s*\S{0,4}$")
_BARE = re.compile(r"[≥≤＞＜>=<＝=]*(\d+(?:\.\d+)?)")
_NAMED_UNIT = re.compile(r"\(([^()\d]{1,4})\)$")
_SURE_UNITS = frozenset({"%", "个", "户", "人", "套", "亩", "公里", "万元", "元", "吨", "家", "次", "万人", "人次", "平方米", "万亩", "座", "项", "台"})
_RATE = re.compile(r"(?:率|度|比例|占比|比重|覆盖面)(?:\([^()]*\)|（[^（）]*）)?$")
_DIRECTION = re.compile(r"^(?:正向|反向|逆向|负向|中性|定量|正|反)(?:指标)?$")
_POINTS = re.compile(r"^([\d.]+)分?$")
_NOTES = ("注", "备注", "说明", "填表", "填报说明", "其他需要说明")
_OUR_OWN = frozenset({"category", "subcategory", "indicator", "target", "operator", "measure_unit", "description", "weight", "actual", "score", "reason"})


@dataclass(frozen=True)
class IndicatorRow:
    """One row as printed: its line, its cells by field, the indicator made of them, what it prints beside."""

    line: Line
    cells: dict[str, str]
    indicator: IndicatorCells
    actual: str = ""
    score: str = ""
    reason: str = ""
    target_line: int = 0


@dataclass
class IndicatorTable:
    """An indicator table while it is read: its head and where it stands, the level words that blanks repeat."""

    head: Head
    table: Table
    category: str = ""
    subcategory: str = ""
    seen: dict[tuple[str, ...], int] = field(default_factory=dict)
    rows: list[tuple[tuple[str, ...], int]] = field(default_factory=list)
    carried: int | None = None

    def goes_on(self, before: IndicatorTable, *, directly: bool) -> None:
        """The head was printed again: level words go on; `directly` below a row, the first rows of the table may be printed again too."""
        self.category, self.subcategory, self.rows = before.category, before.subcategory, before.rows
        self.seen, self.carried = (before.seen, 0) if directly else ({}, None)

    def carries(self, key: tuple[str, ...], line: int) -> int | None:
        """The line on which a row below a head printed again stood first; None for a row of its own, which is kept. `key`: what it says."""
        if self.carried is not None and self.carried < len(self.rows) and self.rows[self.carried][0] == key:
            self.carried += 1
            return self.rows[self.carried - 1][1]
        self.carried = None
        self.rows.append((key, line))
        return None

    @property
    def has_projects(self) -> bool:
        """Whether each row names its project."""
        return "project" in self.head.by_field

    @property
    def is_evaluated(self) -> bool:
        """Whether it prints what was reached, not only what is promised."""
        return bool({"actual", "area_actual", "score"} & set(self.head.by_field))

    def cells(self, table: Table, row: int) -> dict[str, str] | None:
        """Field → text of a row; None where the row does not stand under this head."""
        columns = self._columns(table, row)
        return None if columns is None else {name: _text(table, row, column) for name, column in columns.items()}

    def _columns(self, table: Table, row: int) -> dict[str, Column] | None:
        of_text = not table.merges and not table.lines[0].place and table.width < self.table.width
        if table is self.table or table.width == self.table.width or of_text:
            return self.head.by_field
        own = table.row(row)
        if len(own) == len(self.head.columns):
            by_order = dict(zip(self.head.columns, own, strict=True))
            return {name: Column(by_order[column].column, by_order[column].end, column.path, name) for name, column in self.head.by_field.items()}
        return None

    def covers(self, table: Table, row: int, name: str) -> bool:
        """Whether the cell of a field reaches down into the row from above."""
        column = (self._columns(table, row) or {}).get(name)
        place = table.at(row, column.start) if column else None
        return place is not None and place.row < row


def kind_of_row(region: IndicatorTable, table: Table, row: int) -> str:
    """What a row below the head is: indicator, total, levels (level words alone), text, form (a card goes on), other."""
    filled = table.filled(row)
    cells = region.cells(table, row)
    if cells is None or not filled or (not table.merges and filled[-1].column > region.head.columns[-1].end):
        return "other"
    first = despace(filled[0].text)
    if TOTALS.match(first):
        return "total"
    if first.startswith(_NOTES) and (len(filled) <= 2):
        return "text"
    if _spans_fields(region, table, row):
        return "form" if form_field_of(filled[0].text) else "text"
    level = _levels_in(cells)
    if form_field_of(filled[0].text) and not level and filled[0].text != cells.get("indicator") and not region.has_projects:
        return "form"
    if len(filled) == 1 and (filled[0].columns * 2 > table.width or filled[0].column == 0) and not level and filled[0].text != cells.get("indicator"):
        return "text"
    if cells.get("indicator"):
        return "indicator" if _fits(cells) else "other"
    if level and not any(cells.get(name) for name in ("target", "actual", "measure_unit")):
        return "levels"
    if cells.get("target") and cells.get("subcategory") and not official_subcategory(cells["subcategory"])[0]:
        return "indicator"
    return "other"


def _spans_fields(region: IndicatorTable, table: Table, row: int) -> bool:
    """Whether one cell of a row stands below the head of the name and that of the target too: then it is a text of its own."""
    names, columns = ("indicator", "target", "actual", "weight"), region.head.by_field
    ends = [columns[name] for name in names if name in columns]
    over = [sum(each.start < place.end and place.column < each.end for each in ends) for place in table.filled(row)]
    return table.width == region.table.width and max(over, default=0) > 1


def _levels_in(cells: dict[str, str]) -> bool:
    return bool(official_category(cells.get("category", "")) or official_subcategory(cells.get("subcategory", ""))[0]
                or official_subcategory(cells.get("category", ""))[0])  # fmt: skip


def _fits(cells: dict[str, str]) -> bool:
    """Whether the words stand where they belong: no level word in the place of a name, no operator or number in a level's."""
    name, category, subcategory = cells.get("indicator", ""), cells.get("category", ""), cells.get("subcategory", "")
    placed = bool(official_subcategory(subcategory)[0]) and not name.endswith("指标")
    misplaced = (bool(official_category(name)) and not placed) or (bool(official_subcategory(name)[0]) and name.endswith("指标"))
    if "target" in cells and not cells["target"] and not cells.get("actual") and _VALUE.match(half_width(name)):
        return False
    strange = bool(category and subcategory) and not official_category(category) and not official_subcategory(subcategory)[0]
    if strange and (official_subcategory(category)[0] or not (cells.get("target") or cells.get("actual"))):
        return False
    shifted = any(read_operator(text)[0] or parse_amount(text) is not None for text in (category, subcategory, name) if text)
    return not misplaced and not shifted


def read_row(region: IndicatorTable, table: Table, row: int) -> IndicatorRow:
    """The indicator of a row; blank level words are those above, a merged cell says so itself."""
    columns = region._columns(table, row) or {}
    name, target = (table.at(row, columns[each].start) if each in columns else None for each in ("indicator", "target"))
    read = _read(region, table.line_of(row, name), region.cells(table, row) or {})
    return replace(read, target_line=target.line if target else 0)


def read_areas(region: IndicatorTable, table: Table, row: int) -> list[IndicatorRow]:
    """The indicator of a row once for each area that prints a value for it."""
    cells, found = region.cells(table, row) or {}, list[IndicatorRow]()
    before = region.category, region.subcategory
    actuals = {column.path[-1]: column for column in region.head.several("area_actual")}
    for column in region.head.several("area"):
        text, actual = (_text(table, row, each) if each else "" for each in (column, actuals.get(column.path[-1])))
        if text or actual:
            region.category, region.subcategory = before
            unit = _unit_in_name(cells, text)
            read = read_cells(region, table.lines[row], {**cells, "target": text, "actual": actual, **({"measure_unit": unit.published} if unit else {})},
                              *([unit] if unit else []))  # fmt: skip
            found.append(replace(read, indicator=replace(read.indicator, area=column.path[-1])))
    return found


def _unit_in_name(cells: dict[str, str], target: str) -> Remark | None:
    """The unit of a bare target that only the name prints (`改造户数（户）`), in a table without a column of units."""
    found = _NAMED_UNIT.search(half_width(cells.get("indicator", "")))
    if found is None or "measure_unit" in cells or not _BARE.fullmatch(half_width(despace(target))):
        return None
    certainty = "certain" if found[1] in _SURE_UNITS else "probable"
    return Remark("measure_unit", cells["indicator"], found[1], "unit-in-name", certainty, "没有单位栏，取指标名称后括号里的单位")


def _read(region: IndicatorTable, line: Line, cells: dict[str, str]) -> IndicatorRow:
    remarks: list[Remark] = []
    category, subcategory = _levels(region, cells, remarks)
    indicator = cells.get("indicator", "")
    if not indicator:
        indicator, subcategory = subcategory, ""
    operator = cells.get("operator")
    if operator is not None and (not operator or _DIRECTION.match(despace(operator))):
        operator = None
    weight = _weight(cells.get("weight", ""), remarks)
    target = cells.get("target", "")
    if not target and "target" not in region.head.by_field and "long_target" in region.head.by_field:
        target = cells.get("long_target", "")
    if "long_target" in cells and cells["long_target"] and "target" in region.head.by_field:
        remarks.append(Remark("target_value", cells["long_target"], "", "long-term-target", "certain", "另印有中长期目标值，取年度的"))
    if "target" not in region.head.by_field and region.head.several(OTHER_YEAR):
        remarks.append(Remark("target_value", "", "", "several-years", "guess", "并列印了几个年度的目标值，没有取其一"))
    if "unit" not in cells and operator == QUALITATIVE:
        operator = "定性"
    unit = cells.get("measure_unit")
    remarks += _rate_remarks(indicator, target, unit or "")
    description = cells.get("description", "")
    made = IndicatorCells(category, subcategory, indicator, target, operator, unit if unit else None, description, weight, tuple(remarks))
    return IndicatorRow(line, cells, made, cells.get("actual", ""), cells.get("score", ""), cells.get("reason", ""))


def read_cells(region: IndicatorTable, line: Line, cells: dict[str, str], *remarks: Remark) -> IndicatorRow:
    """The indicator of cells that were brought under the head, with what there is to say of that."""
    read = _read(region, line, cells)
    return replace(read, indicator=replace(read.indicator, remarks=(*read.indicator.remarks, *remarks)))


def _rate_remarks(name: str, target: str, unit: str) -> Iterator[Remark]:
    """A rate that prints no unit: a bare number, or a fraction below one. Both stay as printed."""
    bare = _BARE.fullmatch(half_width(despace(target)))
    if bare is None or unit.strip() or not _RATE.search(name):
        return
    value = float(bare[1])
    if 0 < value < 1:
        yield Remark("target_value", target, target, "fraction-for-rate", "probable", "名称像比率，印的是小于1的数，照印出的读")
    elif 1 < value <= 100:
        yield Remark("measure_unit", "", "", "rate-without-unit", "probable", "名称像比率，没有印百分号或单位")


def realigned_row(region: IndicatorTable, table: Table, row: int) -> IndicatorRow | None:
    """A row of a table that does not tell its merges, whose first level word stands left of its head: all its cells moved by as much; None for others."""
    columns = region.head.by_field
    if table.merges or table.width > region.table.width or "indicator" not in columns:
        return None
    filled = table.filled(row)
    for place, behind in pairwise(filled[:3]):
        both = official_subcategory(place.text)[0] and not official_subcategory(behind.text)[0]
        name = "category" if official_category(place.text) and not both else "subcategory"
        known = official_category(place.text) or official_subcategory(place.text)[0]
        if not known or name not in columns or columns[name].start <= place.column:
            continue
        shift = columns[name].start - place.column
        at = {each.column + shift: each.text for each in table.filled(row)}
        cells = {field: at.get(column.start, "") for field, column in columns.items()}
        if not cells["indicator"] or not (cells.get("target") or cells.get("actual")) or not _fits(cells):
            return None
        told = " | ".join(each.text for each in table.filled(row))
        moved = Remark("row", told, told, "shifted-column", "certain", "各格比表头左移（合并的格没有印出），按指标词移回")
        return read_cells(region, table.lines[row], cells, moved)
    return None


def moved_row(region: IndicatorTable, table: Table, row: int) -> IndicatorRow | None:
    """A row whose cells stand too far to the left, brought under the head by its level words; None where that is not sure."""
    columns = region.head.by_field
    if table.width != region.table.width or region.has_projects or not {"category", "subcategory", "indicator", "target"} <= set(columns):
        return None
    line = table.lines[row]
    own = tab_cells(line) or line.cells
    placed = place_under({column.start: name for name, column in columns.items()}, own)
    if placed is None:
        return None
    cells, certainty = placed
    printed = " | ".join(cell.strip() for cell in own)
    moved = Remark("row", printed, " | ".join(cell for cell in cells.values() if cell), "shifted-column", certainty, "各格比表头左移，按编号和指标词移回")
    return read_cells(region, line, cells, *((moved,) if certainty else ()))


def _levels(region: IndicatorTable, cells: dict[str, str], remarks: list[Remark]) -> tuple[str, str]:
    """Level 1 and level 2 of a row as printed, from the row itself or from above; a level-2 word in the column of level 1 is one."""
    category, subcategory = cells.get("category", ""), cells.get("subcategory", "")
    if category and not subcategory and (pair := _run_together(category)):
        remarks.append(Remark("row", category, " | ".join(pair), "run-together", "probable", "两格连在一起，按指标词分开"))
        category, subcategory = pair
    if category and not official_category(category) and official_subcategory(category)[0] and not subcategory:
        fixed = official_subcategory(category)[1]
        keeps = region.category and official_category(region.category) == fixed
        category, subcategory = (region.category if keeps else ""), category
    elif category:
        if fold(category) != fold(region.category):
            region.subcategory = ""
    elif subcategory:
        fixed = official_subcategory(subcategory)[1]
        category = region.category if not fixed or official_category(region.category) in {fixed, "", *_looser(subcategory)} else ""
    else:
        category, subcategory = region.category, region.subcategory
    if not subcategory and category and fold(category) == fold(region.category):
        subcategory = region.subcategory
    region.category, region.subcategory = category or region.category, subcategory
    return category, subcategory


def _run_together(text: str) -> tuple[str, str] | None:
    """A level-1 and a level-2 word in one cell (`产出指标数量指标`), where they part in one way only."""
    if official_category(text) or official_subcategory(text)[0]:
        return None
    cut = [(text[:at], text[at:]) for at in range(2, len(text) - 1) if text[:at].endswith("指标")]
    found = [(first, second) for first, second in cut if official_category(first) and official_subcategory(second)[0]]
    return found[0] if len(found) == 1 else None


def _looser(subcategory: str) -> tuple[str, ...]:
    """The level-1 words under which a level-2 word is also printed: 满意度 below 效益, 成本 below 产出 or by itself."""
    stem = official_subcategory(subcategory)[0]
    return {"服务对象满意度指标": ("效益指标", "满意度指标"), "成本指标": ("产出指标", "成本指标")}.get(stem, ())


def _weight(printed: str, remarks: list[Remark]) -> str:
    text = half_width(despace(printed)).rstrip("%")
    found = _POINTS.match(text)
    if not printed or (found and parse_amount(found[1]) is not None):
        return found[1] if found else ""
    if not re.fullmatch(r"[-—－/]+", text):
        remarks.append(Remark("weight", printed, "", "not-a-number", "guess", "分值栏里不是一个数，没有读"))
    return ""


def _text(table: Table, row: int, column: Column) -> str:
    if column.end == column.start + 1:
        return table.text(row, column.start)
    seen = dict.fromkeys(place for each in range(column.start, column.end) if (place := table.at(row, each)) and place.text)
    return " ".join(place.text for place in seen)


def unknown_columns(head: Head) -> Iterator[str]:
    """The labels of a head that no published table has a column for."""
    for column in head.columns:
        if column.field is None or (column.field not in _OUR_OWN and column.field in {"remark", "number", "long_target"}):
            yield column.label
