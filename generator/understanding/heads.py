"""The heads of columns: rows of labels, one to four deep, joined by their spans; unknown labels are columns too."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from generator.ground.money import head_unit, is_dash, parse_amount
from generator.ground.targets import read_operator
from generator.ground.text import despace, fold, half_width
from generator.ground.vocabulary import head_field_of, official_category, official_subcategory
from generator.understanding.table import Place, Table

_LONGEST = 40
_DEEPEST = 4
_LONG_TERM = re.compile(r"中期|长期|实施期|三年|总体|全周期|项目期|五年")
_ANNUAL = re.compile(r"年度|当年|本年|全年|20\d\d年")
_SENTENCE = re.compile(r"[，。；]")
_GOAL = re.compile(r"(?:年度)?(?:总体)?(?:绩效)?目标\s*[\d一二三四五六七八九十]")
_LEVELS = frozenset({"category", "subcategory", "indicator", "indicator_group"})
_NUMBERING = re.compile(r"^(?:[*＊]+|\d{1,2}|栏次|行次|[A-Z]|\d{1,2}[=＝][\d+＋\-－]+|[甲乙丙丁])$")
_DATED = re.compile(r"(?<!\d)20\d\d(?!\d)")
_A_YEAR = re.compile(r"^20\d\d年?度?$")
_TOTAL_AREA = re.compile(r"^(?:合计|总计|小计|全[国省市州县区]|全自治区)(?:合计|总计)?$")
_AREA = re.compile(r"(?:[省市州盟县区旗镇乡村]|街道|办事处|管委会|兵团|农场)(?:本级)?$")
_OF_AREA = re.compile(
    r"^(?P<area>.{2,20}?)[（(]?(?P<what>(?:年度|全年|年初)?(?:目标|指标|计划|实际)?(?:目标值|指标值|完成值|计划值|实际值|完成情况|目标|完成))[）)]?$"
)
_CODE_LEVELS = frozenset({"类", "款", "项", "目"})
_EVALUATED = frozenset({"initial", "current", "executed", "rate"})


OTHER_YEAR = "other_year"
"""The field of a column whose year is not that of the document."""


@dataclass(frozen=True)
class Column:
    """One column of a head: where it begins and ends, its labels from top to bottom, the field they stand for (None: unknown)."""

    start: int
    end: int
    path: tuple[str, ...]
    field: str | None

    @property
    def label(self) -> str:
        """Its labels joined by /."""
        return "/".join(self.path)


@dataclass(frozen=True)
class Head:
    """A head: the rows it takes, its columns from left to right, what kind of table it heads."""

    first: int
    last: int
    columns: tuple[Column, ...]
    kind: str
    numbering: int | None = None

    @cached_property
    def key(self) -> tuple[tuple[str, ...], ...]:
        """What makes two heads the same."""
        return tuple(tuple(fold(part) for part in column.path) for column in self.columns)

    @cached_property
    def by_field(self) -> dict[str, Column]:
        """Field → its column, the annual one where a field has several."""
        found: dict[str, Column] = {}
        for column in self.columns:
            if column.field and (column.field not in found or (_ANNUAL.search(column.label) and not _ANNUAL.search(found[column.field].label))):
                found[column.field] = column
        return found

    def several(self, name: str) -> list[Column]:
        """All columns of a field."""
        return [column for column in self.columns if column.field == name]


def is_numbering(table: Table, row: int) -> bool:
    """Whether a row only numbers the columns (`栏次 1 2 3`, `** ** 1 2`)."""
    words = [half_width(despace(place.text)) for place in table.filled(row)]
    if not words or not all(_NUMBERING.match(word) for word in words):
        return False
    numbers = [int(word) for word in words if word.isdigit()]
    counted = len(numbers) > 1 and numbers == list(range(numbers[0], numbers[0] + len(numbers))) and numbers[0] in {0, 1}
    return counted or words[0].startswith(("*", "栏次", "行次")) or (len(words) > 1 and all(not word.isdigit() for word in words))


def indicator_head_at(table: Table, row: int) -> Head | None:
    """The head of an indicator table that begins in a row, None where none does: levels and a target, in any order, unknown labels between."""
    places = table.across(row)
    known = {name for place in places if place.row == row and (name := head_field_of(place.text))}
    known |= {"indicator_group"} if _leads_to_levels(table, row) else set()
    if not known & _LEVELS or (len(known) < 2 and len(places) > 2):
        return None
    divided = False
    for last in range(row, min(row + _DEEPEST, len(table.lines))):
        if any(len(place.text) > _LONGEST * 2 for place in table.filled(last)):
            return None
        if last > row and not divided and not _is_deeper(table, last):
            break
        columns = columns_of(table, row, last)
        fields = {column.field for column in columns}
        open_below = any(place.row + place.rows - 1 > last and head_field_of(place.text) not in {"indicator_group"} and place.row >= row
                         for place in table.across(last) if head_field_of(place.text))  # fmt: skip
        if open_below and last + 1 < len(table.lines) and _is_deeper(table, last + 1):
            continue
        if "indicator" in fields and fields & {"target", "actual", "weight", "operator", "area"} and fields & {"category", "subcategory", "project", "target"}:
            if last + 1 < len(table.lines) and (torn := _torn(table, last + 1, columns)):
                return Head(row, last + 1, tuple(torn), "indicators")
            divided = last + 1 < len(table.lines) and _splits(table, last + 1, columns)
            if divided:
                continue
            return Head(row, last, tuple(columns), "indicators")
    return None


def _leads_to_levels(table: Table, row: int) -> bool:
    """Whether the last label of a row, behind others, stands over the labels of the levels in the row below, whatever it says itself."""
    filled = table.filled(row)
    if len(filled) < 2 or row + 1 >= len(table.lines):
        return False
    last, below = filled[-1], table.filled(row + 1)
    if _SENTENCE.search(last.text) or (_GOAL.match(filled[0].text) and head_field_of(last.text) is None):
        return False  # the text of a goal
    levels = [place for place in below if head_field_of(place.text) in _LEVELS - {"indicator_group"}]
    end = last.end if last.columns > 1 else table.width
    within = all(last.column <= place.column and place.end <= end for place in below)
    return len(levels) > 1 and within and last.column == below[0].column and (last.columns > 1 or not table.merges)


def _is_deeper(table: Table, row: int) -> bool:
    """Whether a row below the first of a head can belong to it: short words, no level word, no number."""
    filled = table.filled(row)
    if not filled or is_numbering(table, row):
        return False
    for place in filled:
        if len(place.text) > _LONGEST or parse_amount(place.text) is not None or read_operator(place.text)[0] or is_dash(place.text):
            return False
        if (official_category(place.text) or official_subcategory(place.text)[0]) and head_field_of(place.text) is None:
            return False
    return any(head_field_of(place.text) for place in filled) or table.merges or _parts_levels(table, row)


def _parts_levels(table: Table, row: int) -> bool:
    """Whether a row of unknown words stands under the last label of the row above and over the labels of the levels (`指标分级 … 指标要求`)."""
    filled, above = table.filled(row), table.filled(row - 1) if row else ()
    below = table.filled(row + 1) if row + 1 < len(table.lines) else ()
    levels = [place for place in below if head_field_of(place.text) in _LEVELS - {"indicator_group"}]
    return bool(above) and len(levels) > 1 and 0 < filled[0].column == above[-1].column == below[0].column


def _splits(table: Table, row: int, columns: list[Column]) -> bool:
    """Whether the row below divides a column of the head further, in labels of its own (`长期` beside `年度` below `指标值`)."""
    wide = [column for column in columns if column.end - column.start > 1]
    filled = table.filled(row)
    if not table.merges:
        heads = {column.start for column in columns}
        labels = all(head_field_of(place.text) or _A_YEAR.match(despace(place.text)) for place in filled) and any(place.column not in heads for place in filled)
        return len(filled) > 1 and (labels or _are_areas(filled, columns))
    known = [place for place in filled if head_field_of(place.text) or _LONG_TERM.search(place.text) or _ANNUAL.search(place.text)]
    inside = [place for place in known if any(column.start <= place.column and place.end <= column.end for column in wide)]
    return len(inside) > 1 and len(known) == len(filled)


def _are_areas(filled: Sequence[Place], columns: list[Column]) -> bool:
    """Whether the words of a row stand below one label of targets and the blanks behind it: then they are areas."""
    target = next((column for column in columns if column.field == "target"), None)
    if target is None:
        return False
    end = min((column.start for column in columns if column.start > target.start), default=target.end)
    words = all(parse_amount(place.text) is None and not read_operator(place.text)[0] and len(place.text) < _LONGEST for place in filled)
    return words and all(target.start <= place.column < end for place in filled)


def _torn(table: Table, row: int, columns: list[Column]) -> list[Column] | None:
    """The columns of a head whose second row (`指标性质 指标值 度量单位`) lost the blanks before it, in a table that does not tell its merges.

    Sure only where the row holds nothing but labels of a target's parts from its first cell on, and the row below has as many cells as that makes.
    """
    filled, targets = table.filled(row), [column for column in columns if column.field == "target"]
    fields = [head_field_of(place.text) for place in filled]
    if table.merges or len(targets) != 1 or len(filled) < 2 or filled[0].column != 0 or not set(fields) <= {"operator", "target", "measure_unit"}:
        return None
    target, more = targets[0], len(filled) - 1
    rows = [table.filled(below) for below in range(row + 1, min(row + 4, len(table.lines)))]
    if max((own[-1].column + 1 for own in rows if own), default=0) > columns[-1].end + more:
        return None
    parts = [Column(target.start + at, target.start + at + 1, (*target.path, despace(place.text)), name)
             for at, (place, name) in enumerate(zip(filled, fields, strict=True))]  # fmt: skip
    behind = [Column(column.start + more, column.end + more, column.path, column.field) for column in columns if column.start > target.start]
    return [*(column for column in columns if column.start < target.start), *parts, *behind]


def columns_of(table: Table, first: int, last: int) -> list[Column]:
    """The columns of the head rows, each with the path of its labels; columns of one label path that stand side by side are one."""
    found: list[Column] = []
    for column in range(max((place.end for row in range(first, last + 1) for place in table.across(row)), default=0)):
        path = _path(table, first, last, column)
        if not path:
            continue
        labels = tuple(despace(place.text) for place in path)
        if found and found[-1].end == column and path[-1].column < column:
            found[-1] = Column(found[-1].start, column + 1, found[-1].path, found[-1].field)
            continue
        found.append(Column(column, column + 1, labels, _field(labels)))
    return _settled(found)


def _path(table: Table, first: int, last: int, column: int) -> list[Place]:
    """The labels above a column, from top to bottom; a blank below takes nothing, a blank above takes the label on its left."""
    path: list[Place] = []
    for row in range(first, last + 1):
        place = table.at(row, column)
        if place is not None and place.row < first and head_field_of(place.text) is None:
            continue
        if (place is None or not place.text) and row < last and not table.merges:
            below = table.at(last, column)
            left = reversed(table.filled(row)) if below is not None and below.text else ()
            place = next((other for other in left if other.column < column), None)
        if place is not None and place.text and place not in path:
            path.append(place)
    return path


def _field(path: tuple[str, ...]) -> str | None:
    """What a column holds: by its lowest label, by all of them together, by the label above where the lowest only tells the period."""
    own = head_field_of(path[-1])
    if path[-1] in _CODE_LEVELS and len(path) > 1 and {head_field_of(label) for label in path[:-1]} & {"code", "code_group"}:
        return "code"
    if own and not (len(path) > 1 and own in {"year", "period"}):
        return _long("".join(path), own)
    for joined in ("".join(path), path[-1] + path[0]):
        if name := head_field_of(joined):
            return _long(joined, name)
    upper = next((name for label in reversed(path[:-1]) if (name := head_field_of(label)) in {"target", "actual"}), None)
    return _long("".join(path), upper) if upper else None


def _long(label: str, name: str) -> str:
    return "long_target" if name == "target" and _LONG_TERM.search(label) and not _ANNUAL.search(label) else name


def _settled(columns: list[Column]) -> list[Column]:
    """Labels that mean two things, settled by what stands beside them."""
    groups = {label for column in columns if head_field_of(column.path[-1]) in {"category", "subcategory", "target"} for label in column.path[:-1]}
    columns = [column if not _is_named_by(column, groups) else Column(column.start, column.end, column.path, None) for column in columns]
    fields = [column.field for column in columns]
    if fields.count("target") > 1 and fields[0] == "target" and "category" in fields[1:]:
        columns = [Column(columns[0].start, columns[0].end, columns[0].path, "indicator_group"), *columns[1:]]
    settled = []
    for column in columns:
        name = column.field
        if name == "indicator_group" and "indicator" not in fields and {"category", "subcategory"} & set(fields):
            name = "indicator"
        if name == "goal" and "target" not in fields and {"indicator", "category", "subcategory"} & set(fields):
            name = "target"
        if name == "goal_actual" and {"indicator", "category"} & set(fields):
            name = "actual"
        if name == "agency" and _is_of_measure(column, columns):
            name = "measure_unit"
        if name == "side":
            name = None
        settled.append(Column(column.start, column.end, column.path, name))
    settled = _with_areas(_annual_side(_with_years(settled)))
    if "target" not in [column.field for column in settled] and any(column.field == "long_target" for column in settled):
        settled = [Column(each.start, each.end, each.path, "target" if each.field == "long_target" else each.field) for each in settled]
    return settled


def _is_named_by(column: Column, groups: set[str]) -> bool:
    """Whether a column has its field only from a label that stands over levels or a target of their own too (`数据来源` below `年度绩效指标`)."""
    above = next((label for label in reversed(column.path[:-1]) if head_field_of(label) in {"target", "actual"}), None)
    return above in groups and head_field_of(column.path[-1]) is None and column.field in {"target", "actual", "long_target"}


def _is_of_measure(column: Column, columns: Sequence[Column]) -> bool:
    """Whether a bare `单位` is the unit of measure: behind the indicator's name, beside what is promised, and no other column is it."""
    fields = [each.field for each in columns]
    if fold(column.path[-1]) != "单位" or "measure_unit" in fields or "indicator" not in fields:
        return False
    behind = column.start > columns[fields.index("indicator")].start
    return behind and ("project" not in fields or column.start > columns[fields.index("project")].start)


def _annual_side(columns: list[Column]) -> list[Column]:
    """Of two sets of indicators side by side (several years, this year) the annual one: as their labels say, else the right one, as the central form has it.

    `一级指标 | 二级指标 三级指标 指标值 | 二级指标 三级指标 指标值`
    """
    names = [at for at, column in enumerate(columns) if column.field == "indicator"]
    levels = {"category", "subcategory", "indicator"}
    if len(names) != 2:
        return columns
    cut = next(at for at in range(names[1], -1, -1) if at == names[0] + 1 or columns[at - 1].field not in levels)
    sides = columns[:cut], columns[cut:]
    long_term, annual = ([bool(sign.search("".join(column.label for column in side if column.field))) for side in sides] for sign in (_LONG_TERM, _ANNUAL))
    keep = 0 if (long_term[1] and not long_term[0]) or (annual[0] and not annual[1] and not long_term[0]) else 1
    own = {column.field for column in sides[keep]}
    if not own & {"target", "long_target"} or not {column.field for column in sides[1 - keep]} & {"target", "long_target"}:
        return columns
    shared = {"category"} if keep and "category" not in own else set()
    other = {id(column) for column in sides[1 - keep] if column.field in {*levels, "target", "long_target", "operator", "measure_unit"} - shared}
    return [Column(each.start, each.end, each.path, None if id(each) in other else each.field) for each in columns]


def _with_years(columns: list[Column]) -> list[Column]:
    """Columns headed by nothing but a year (`三级指标 | 2024年 | 2025年`) are targets where no other column is."""
    fields = {column.field for column in columns}
    if "indicator" not in fields or "target" in fields:
        return columns
    return [Column(each.start, each.end, each.path, "target") if each.field in {None, "year"} and _A_YEAR.match(each.path[-1]) else each for each in columns]


def _with_areas(columns: list[Column]) -> list[Column]:
    """Columns of areas told as such: unknown labels in the place of the target, or below one label of targets; totals are none."""
    fields = [column.field for column in columns]
    if "indicator" not in fields:
        return columns
    start = fields.index("indicator")
    if paired := _paired_areas(columns, start):
        return paired
    below = [column for column in columns if column.field == "target" and head_field_of(column.path[-1]) is None and not _A_YEAR.match(column.path[-1])]
    beside = [column for column in columns[start + 1 :] if column.field is None] if "target" not in fields else []
    named = [column for column in beside if _AREA.search(column.path[-1]) and not _TOTAL_AREA.match(column.path[-1])]
    beside = beside if {"operator", "measure_unit"} & set(fields) else named
    areas = [column for column in (below if len(below) > 1 else beside) if not _TOTAL_AREA.match(column.path[-1])]
    if len(areas) < 2:
        return columns
    field = {id(column): "area" for column in areas} | {id(column): "area_total" for column in below if column not in areas}
    return [Column(each.start, each.end, each.path, field.get(id(each), each.field)) for each in columns]


def _paired_areas(columns: list[Column], start: int) -> list[Column]:
    """Columns of target and actual for each area (`东县目标值 东县完成值`, or both words below the area), empty where they are none."""
    found = {id(column): pair for column in columns[start + 1 :] if (pair := _area_and_field(column))}
    if len({area for area, name in found.values() if name == "target" and not _TOTAL_AREA.match(area)}) < 2:
        return []
    return [_of_area(column, *found[id(column)]) if id(column) in found else column for column in columns]


def _area_and_field(column: Column) -> tuple[str, str] | None:
    """The area and what is printed of it, target or actual."""
    above, own = (column.path[-2] if len(column.path) > 1 else ""), column.path[-1]
    if above and head_field_of(above) is None and not _DATED.search(above) and (name := head_field_of(own)) in {"target", "actual"}:
        return above, str(name)
    found = _OF_AREA.match(own)
    name = head_field_of(found["what"]) if found and head_field_of(own) is None and not _DATED.search(own) else None
    return (found["area"], name) if found and name in {"target", "actual"} else None


def _of_area(column: Column, area: str, name: str) -> Column:
    field = "area_total" if _TOTAL_AREA.match(area) else {"target": "area", "actual": "area_actual"}[name]
    return Column(column.start, column.end, (*column.path, area), field)


def fund_head_at(table: Table, row: int) -> Head | None:
    """The head of the money of a self-evaluation inside a form (`年初预算数 全年预算数 全年执行数 分值 执行率 得分`), None where a row is none."""
    columns = [Column(place.column, place.end, (despace(place.text),), _fund_field(place.text)) for place in table.filled(row)]
    current = [column for column in columns if column.field == "current"]
    if len(current) > 1:  # `年度预算数（万元）` in front is the label of the rows
        columns = [Column(each.start, each.end, each.path, None) if each is current[0] else each for each in columns]
    names = Counter(column.field for column in columns)
    if len(set(names) & _EVALUATED) < 2 or any(parse_amount(column.path[0]) is not None for column in columns):
        return None
    return Head(row, row, tuple(columns), "funds")


def _fund_field(label: str) -> str | None:
    name = head_field_of(label)
    return "current" if name == "budget" else name


def unit_of(column: Column) -> str:
    """The unit of money that the labels of a column print, the lowest first; blank where none does."""
    return next((unit for label in reversed(column.path) if (unit := head_unit(label))), "")
