"""The rows of a table of money: each amount a budget line, with the name and code of its row and the path of its head."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from generator.ground.faults import shorten
from generator.ground.money import UNITS, is_dash, parse_amount, to_yuan
from generator.ground.targets import Remark
from generator.ground.text import despace, fold, half_width
from generator.ground.vocabulary import form_field_of
from generator.reading.source import Line
from generator.understanding.extraction import Extraction, Row
from generator.understanding.heads import Column, unit_of
from generator.understanding.listed_projects import is_evaluated_list, texts_beside
from generator.understanding.money_heads import MoneyHead, Segment, has_unit_behind
from generator.understanding.table import Table

NO_TITLE = "（未印表名）"
_TOTAL = re.compile(r"(?:合计|总计|小计)$")
_TOTAL_ALONE = re.compile(r"^(?:合计|总计|小计)[:：]?$")
_NO_NAMES = frozenset({"number", "remark", "person", "telephone", "reason", "goal", "year", "rate", "weight", "score", "total_score", "result"})
_NAME_FIELDS = ("name", "project", "programme", "indicator", "agency", "department", "code_group")
_WITH_UNIT = re.compile(r"^(.*?)(亿元|百万元|万元|千元|元)$")
_SEVERAL = re.compile(r"[\s\n]+")
_SENTENCE = re.compile(r"[。；]|，.*，|无数据|空表|^注[:：]")
_LONGEST_NAME = 60
_LONGEST_WORDS = 40
_OF_FORMS = frozenset({"goal", "purpose", "long_goal", "person", "telephone", "project", "period", "attribute", "office", "department", "indicator_group",
                       "goal_group", "money_group", "project_code"})  # fmt: skip
_CODE = re.compile(r"^(\d{2,7})\s*[-－—.、 ]?\s*(?=\D)")


@dataclass
class MoneyTable:
    """One table of money while it is read: its title, its unit, its head; `group` is what a form prints beside it."""

    title: str
    unit: str
    head: MoneyHead
    first: Line
    told: set[str] = field(default_factory=set)
    width: int = 0
    usual: frozenset[int] = frozenset()
    rows: frozenset[tuple[tuple[int, str], ...]] = frozenset()

    def on(self, table: Table) -> MoneyTable | None:
        """The same table going on in another one: under the same columns, or where that has as many columns, or as many amounts behind a name."""
        head, columns = self.head.head, self.head.head.columns
        end = max(column.end for column in columns)
        if table.width == end or (self.width and table.width < end):
            return self
        if table.width == len(columns):
            moved = {column: replace(column, start=at, end=at + 1) for at, column in enumerate(columns)}
        elif len(self.head.segments) == 1 and self.head.segments[0].texts and table.width == 1 + len(self.head.segments[0].amounts):
            segment = self.head.segments[0]
            named = next((column for column in segment.texts if column.field == "name"), segment.texts[-1])
            moved = {column: replace(column, start=at, end=at + 1) for at, column in enumerate((named, *segment.amounts))}
        else:
            return None
        segments = tuple(
            Segment(tuple(moved[column] for column in each.texts if column in moved), tuple(moved[column] for column in each.amounts), each.side)
            for each in self.head.segments
        )
        return replace(self, head=MoneyHead(replace(head, columns=tuple(moved.values())), segments))

    def fits(self, table: Table, row: int) -> bool:
        """Whether a row has an amount under a head of amounts, or only texts under heads of texts, none too long for a name."""
        filled = table.filled(row)
        amounts = {each for segment in self.head.segments for column in segment.amounts for each in range(column.start, column.end)}
        figures = [place for place in filled if parse_amount(place.text) is not None or is_dash(place.text) or has_unit_behind(place.text)]
        over = [place for place in filled if place not in figures and any(each in amounts for each in range(place.column, place.end))]
        if any(len(place.text) > _LONGEST_WORDS for place in over):
            return False
        if any(place.column in amounts for place in figures):
            return True
        if len(filled) == 1 and _SENTENCE.search(filled[0].text):
            return False
        words = [place for place in filled if place.column not in amounts]
        name = form_field_of(filled[0].text)
        return bool(words) and len(words) == len(filled) and len(words[0].text) < _LONGEST_NAME and name not in _OF_FORMS


def row_key(table: Table, row: int) -> tuple[tuple[int, str], ...]:
    """What makes two rows of a head the same: where each label begins, and what it says."""
    return tuple((place.column, fold(place.text)) for place in table.filled(row))


def add_money_row(extraction: Extraction, money: MoneyTable, table: Table, row: int) -> None:
    """The amounts of a row as budget lines; marks it as data or as a total."""
    line = table.lines[row]
    names = [_add_segment(extraction, money, table, row, segment) for segment in money.head.segments]
    total = any(_TOTAL.search(name) for name in names if name)
    extraction.mark(line, "subtotal" if total else "data")
    for column in money.head.head.columns:
        if column.field in {"person", "telephone"}:
            extraction.conceal(line.number, _text(table, row, column))


def _add_segment(extraction: Extraction, money: MoneyTable, table: Table, row: int, segment: Segment) -> str:
    line = table.lines[row]
    code, label = _named(table, row, segment)
    name = extraction.name(line.number, "name", label)
    printed = {column: _own_text(table, row, column) for column in segment.amounts}
    filled = [column for column in segment.amounts if printed[column]]
    if not name and not code and not filled:
        return ""
    if not filled and not _begins_here(table, row, segment):
        return ""
    texts = {column.field: _text(table, row, column) for column in reversed(segment.texts) if column.field}
    agency = _agency(texts, segment)
    cell: Row = {
        "table": money.title, "side": segment.side, "code": code, "name": name,
        "agency": "" if _TOTAL.search(despace(agency)) else extraction.name(line.number, "agency", agency), "line": line.number, "head": money.first.number,
        "of_project": any(column.field == "project" for column in segment.texts) and "goal" not in {column.field for column in segment.texts},
    }  # fmt: skip
    if cell["of_project"] and is_evaluated_list(frozenset(column.field for column in (*segment.texts, *segment.amounts) if column.field), money.title):
        cell["evaluated"] = texts_beside(texts if texts.get("agency") else {**texts, "department": ""})
    _add_programme(extraction, money, table, row, segment, cell, printed)
    for column in filled or segment.amounts:
        add_amount(extraction, line, cell | {"column": column.label, "field": column.field, "money_unit": unit_of(column) or money.unit}, printed[column])
    if filled and not any(unit_of(column) for column in filled) and not money.unit and "unit" not in money.told:
        money.told.add("unit")
        extraction.note(money.first.number, Remark("money_unit", "", "", "no-unit", "guess", "表上没有印金额单位，不换算成元"))
    return despace(name)


def _add_programme(
    extraction: Extraction, money: MoneyTable, table: Table, row: int, segment: Segment, cell: Row, printed: dict[Column, str]
) -> None:
    """A row of a list of projects with their goals: the first-level projects of a book."""
    fields = {column.field: column for column in money.head.head.columns}
    line = table.lines[row]
    if not {"goal"} <= set(fields) or not {"project", "programme"} & set(fields) or not cell["name"] or _TOTAL.search(despace(str(cell["name"]))):
        return
    column = next((each for each in segment.amounts if each.field == "budget"), segment.amounts[0])
    amount, unit = parse_amount(printed[column]), unit_of(column) or money.unit
    extraction.programmes.append({
        "agency": cell["agency"], "programme": cell["name"], "line": line.number,
        "amount_yuan": to_yuan(amount, unit) if amount is not None and unit in UNITS else None,
        "goal": extraction.name(line.number, "goal", _text(table, row, fields["goal"])),
    })  # fmt: skip


def _agency(texts: Mapping[str, str], segment: Segment) -> str:
    """The office of a row: the department only where no column is of the office itself."""
    own = [column.field for column in segment.texts if column.field in {"agency", "department"}]
    return texts[str(min(own))] if own else ""


def _total_in_front(table: Table, row: int, segment: Segment) -> str:
    """The word of a total in a column in front of the amounts that names nothing (`合计` below `序号`)."""
    first = min((column.start for column in segment.amounts), default=0)
    words = (despace(_text(table, row, column)) for column in segment.texts if column.start < first and column.field in _NO_NAMES)
    return next((word for word in words if _TOTAL_ALONE.match(word)), "")


def _named(table: Table, row: int, segment: Segment) -> tuple[str, str]:
    """Code and name of a row, from the text columns of a segment."""
    if total := _total_in_front(table, row, segment):
        return "", total
    codes, names = [], dict[str, str]()
    for column in segment.texts:
        text = _text(table, row, column)
        if not text:
            continue
        if column.field == "code" or (column.path[-1] in {"类", "款", "项"} and text.isdigit()):
            codes.append(despace(half_width(text)))
        elif column.field not in _NO_NAMES:
            names.setdefault(column.field or "text", text)
            names["last"] = text
    name = next((names[each] for each in _NAME_FIELDS if each in names), "") or names.get("text", "") or names.get("last", "")
    code = _joined(codes)
    if code and not code.isdigit():
        code, name = "", name or code
    if not code and (found := _CODE.match(half_width(name))) and len(found[1]) in {3, 5, 7}:
        code, name = found[1], name[found.end() :]
    return code, name


def _joined(codes: list[str]) -> str:
    """One code: that of the deepest level where each level prints the whole, else the levels one behind the other."""
    if not codes:
        return ""
    if len(codes) > 1 and codes[-1].startswith(codes[0]) and len(codes[-1]) > len(codes[0]):
        return codes[-1]
    return "".join(codes)


def _begins_here(table: Table, row: int, segment: Segment) -> bool:
    """Whether any text of the segment begins in the row itself, so that it is not only reached into from above."""
    return any(
        (place := table.at(row, column)) is not None and place.row == row and place.text
        for each in segment.texts for column in range(each.start, each.end)
    )  # fmt: skip


def _text(table: Table, row: int, column: Column) -> str:
    """What stands under a head, also where a cell reaches down from above."""
    seen = dict.fromkeys(place for each in range(column.start, column.end) if (place := table.at(row, each)) and place.text)
    return " ".join(place.text for place in seen)


def _own_text(table: Table, row: int, column: Column) -> str:
    """What begins under a head in the row itself: an amount merged over rows counts once, where it begins."""
    seen = dict.fromkeys(place for each in range(column.start, column.end) if (place := table.at(row, each)) and place.row == row and place.text)
    return " ".join(place.text for place in seen)


def add_amount(extraction: Extraction, line: Line, cell: Row, printed: str) -> None:
    """One amount as a budget line: a unit behind the number counts, a dash is a blank, a text that is no number is noted and has no amount."""
    shown = extraction.shown(line.number, printed)
    unit, amount = str(cell["money_unit"]), parse_amount(printed) if printed else None
    if amount is None and (found := _WITH_UNIT.match(despace(printed))) and (own := parse_amount(found[1])) is not None:
        unit, amount = found[2], own
    if printed and amount is None:
        if is_dash(printed):
            extraction.note(line.number, Remark("amount_yuan", shown, "", "dash", "certain", "印的是横线，不是数"))
        else:
            reason = f"金额栏“{shorten(str(cell['column']))}”里不是一个数，没有读作金额"
            extraction.note(line.number, Remark("amount_yuan", shorten(shown, 100), "", "not-an-amount", "guess", reason))
    yuan = to_yuan(amount, unit) if amount is not None and unit in UNITS else None
    if amount is not None and unit in UNITS and yuan is None:
        extraction.note(line.number, Remark("amount_yuan", shown, "", "too-large", "guess", f"{unit}，大得不可能，不换算成元"))
    extraction.budget_lines.append(cell | {"money_unit": unit, "amount_printed": shown, "amount_yuan": yuan})
