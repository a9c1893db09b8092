"""What a self-evaluation prints beside the promise: the year's money and its rate, points and scores, what was done.

年初预算数  全年预算数  全年执行数  分值  执行率  得分
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from generator.ground.faults import shorten
from generator.ground.money import parse_amount
from generator.ground.targets import QUALITATIVE, RANGE, Remark, read_target
from generator.ground.text import despace, half_width, visible
from generator.ground.vocabulary import form_field_of, head_field_of
from generator.reading.source import Line
from generator.understanding.extraction import Extraction, Row
from generator.understanding.heads import Head
from generator.understanding.table import Place, Table
from generator.understanding.values import Value, amount_of, is_nothing, note_amount, unit_in_label

SOURCES = ("budget", "fiscal", "carry_over", "other", "multi_year_total")
"""What a row of money is called by its field; `source` is any other."""
AMOUNTS = {"initial": "initial_budget_yuan", "executed": "executed_yuan"}
_FIGURE = re.compile(r"^[\s\-—–－/／]*$|^[≥≤]?[-\d.,，%％]+(?:分|元|万元)?$")
_POINTS = re.compile(r"^(-?\d+(?:\.\d+)?)分?$")
_PERCENT = re.compile(r"^(-?\d[\d,]*(?:\.\d+)?)%$")
_FIELDS = {"target_value": "actual_value", "measure_unit": "actual_unit", "operator": "actual_value"}
_TITLE = re.compile(r"自评|自我评价|绩效评价|评价表")
_GRADE = re.compile(r"^(?:[优良中差]|优秀|良好|中等|较差|合格|基本合格|不合格)$")
_POINTS_IN_LABEL = re.compile(r"[（(](\d+(?:\.\d+)?)分")
_FIGURES = {"initial", "current", "executed", "rate", "weight", "score"}
_NEAR = Decimal("0.006")


@dataclass(frozen=True)
class Fund:
    """One figure of the money of an evaluation: which source of money (`SOURCES` or `source`), its label, which column, the figure."""

    source: str
    label: str
    column: str
    value: Value


@dataclass(frozen=True)
class Total:
    """A printed total of points and scores, blank where it prints none."""

    line: Line
    points: str
    score: str
    grade: str = ""


def is_evaluation_title(text: str) -> bool:
    """Whether a title calls what stands below it an evaluation."""
    return bool(_TITLE.search(despace(text)))


def funds_in(head: Head, group: str, table: Table, row: int) -> list[Fund]:
    """The figures of a row of money under its head, the label of its source in front; nothing where it is no such row."""
    filled = table.filled(row)
    outside = [place for place in filled if not any(column.start <= place.column < column.end for column in head.columns)]
    label = next((place for place in filled if _source(place.text)), outside[-1] if outside else None)
    if label is None and not all(_FIGURE.match(place.text.strip()) for place in filled):
        return []
    if label is not None and _source(label.text) is None and not _is_source(label, [place for place in filled if place is not label]):
        return []
    name, found = (_source(label.text) or "source") if label else "budget", list[Fund]()
    shift = _shift(head, label, filled) if not table.merges else 0
    for column in head.columns:
        if label is not None and column.start <= label.column + shift < column.end:
            continue
        text = next((place.text for place in filled if place is not label and column.start <= place.column + shift < column.end), "")
        if column.field and text:
            unit = unit_in_label(column.label) or unit_in_label(group)
            found.append(Fund(name, despace(label.text) if label else "", column.field, Value(text, table.lines[row], column.start, unit)))
    return found or [Fund(name, despace(label.text) if label else "", "", Value("", table.lines[row]))]


def _shift(head: Head, label: Place | None, filled: Sequence[Place]) -> int:
    """How far the figures of a row stand left of their columns, where merged cells in front of them are not printed: by the first one behind the label."""
    columns = [column.start for column in head.columns if column.field in _FIGURES]
    first = label.column + 1 if label is not None else min(place.column for place in filled)
    return max(columns[0] - first, 0) if columns else 0


def _source(text: str) -> str | None:
    name = head_field_of(text)
    return name if name in SOURCES else None


def _is_source(label: Place, others: Sequence[Place]) -> bool:
    """Whether an unknown label with nothing but figures behind it names a source of money (`其中：区级配套`)."""
    return form_field_of(label.text) is None and len(label.text) < 24 and bool(others) and all(_FIGURE.match(place.text.strip()) for place in others)


def total_in(cells: dict[str, str], filled: Sequence[Place], line: Line) -> Total:
    """The points and the score of a row of totals: two numbers in their order, one under its head, or as the score where it stands under none."""
    numbers = [place.text for place in filled[1:] if _points(place.text) is not None]
    points, score = cells.get("weight", ""), cells.get("score", "")
    if len(numbers) == 2:
        points, score = numbers
    elif len(numbers) == 1 and numbers[0] not in {points, score}:
        points, score = "", numbers[0]
    return Total(line, points, score, next((place.text for place in filled[1:] if _GRADE.match(despace(place.text))), ""))


def read_evaluation(extraction: Extraction, funds: Sequence[Fund], total: Total | None, unit: str, group: str) -> Row:
    """The columns of a project that only an evaluation fills: money in whole yuan, the rate in percent, points and scores."""
    own = {fund.column: fund.value for fund in funds if fund.source == "budget"}
    row: Row = {}
    for name, column in AMOUNTS.items():
        row[column], printed_in = amount_of(own.get(name), unit)
        note_amount(extraction, own.get(name), row[column], name, printed_in)
    current = amount_of(own.get("current"), unit)[0]
    row["execution_rate"] = _rate(extraction, own.get("rate"), row["executed_yuan"], current)
    row["execution_points"] = _number(extraction, own.get("weight"), "execution_points")
    if row["execution_points"] is None and (found := _POINTS_IN_LABEL.search(half_width(group))):
        row["execution_points"] = Decimal(found[1])
    row["execution_score"] = _number(extraction, own.get("score"), "execution_score")
    row["total_score"] = _number(extraction, Value(total.score, total.line), "total_score") if total else None
    return row


def _rate(extraction: Extraction, value: Value | None, executed: object, budget: int | None) -> Decimal | None:
    """The rate in percent; a printed fraction is one only where the two amounts say so."""
    if value is None or is_nothing(value.text):
        return None
    text, line = despace(half_width(value.text)), value.line.number
    if found := _PERCENT.match(text):
        return parse_amount(found[1])
    number = parse_amount(text)
    if number is None:
        extraction.note(line, Remark("execution_rate", shorten(value.text, 60), "", "not-a-number", "guess", "执行率栏里不是一个数，没有读"))
        return None
    share = Decimal(executed) / budget if isinstance(executed, int) and budget else None
    if share is not None and abs(number - share) < _NEAR <= abs(number - 100 * share):
        reason = "印的是小数，与两个金额之比相符，按百分之几读"
        extraction.note(line, Remark("execution_rate", value.text, str(number * 100), "fraction-for-rate", "probable", reason))
        return number * 100
    extraction.note(line, Remark("execution_rate", value.text, value.text, "rate-without-unit", "probable", "执行率没有印百分号"))
    return number


def _points(printed: str) -> Decimal | None:
    found = _POINTS.match(half_width(despace(printed)).replace(",", ""))
    return Decimal(found[1]) if found else None


def _number(extraction: Extraction, value: Value | None, column: str) -> Decimal | None:
    """Points or a score; a word in their place is told."""
    if value is None or is_nothing(value.text):
        return None
    number = _points(value.text)
    if number is None:
        extraction.note(value.line.number, Remark(column, shorten(value.text, 60), "", "not-a-number", "guess", "这一栏里不是一个数，没有读"))
    return number


def add_actual(extraction: Extraction, row: Row, actual: str, score: str, reason: str) -> None:
    """What an evaluation prints of an indicator, beside its target in the same row of the table: by the grammar of targets."""
    line = int(str(row["line"]))
    printed = extraction.shown(line, visible(actual)).strip()
    value, unit, remarks = read_actual(printed, str(row["indicator"]), str(row["measure_unit"]))
    for remark in remarks:
        extraction.note(line, remark)
    row |= {
        "actual_printed": printed, "actual_value": value, "actual_unit": unit,
        "score": _number(extraction, Value(score, Line(line, "")), "score"), "reason": extraction.shown(line, visible(reason)).strip(),
        "needs_review": bool(row["needs_review"]) or any(remark.certainty != "certain" for remark in remarks),
    }  # fmt: skip


def read_actual(printed: str, name: str, measure_unit: str) -> tuple[Decimal | None, str, list[Remark]]:
    """Number and unit of an actual, and what there is to say of its reading; no number where it is words (`完成`), a day or a range.

    A bare number has the unit of its target; a fraction below one under a target in percent stays as printed and has none.
    """
    if is_nothing(printed):
        return None, "", []
    read = read_target(printed, name)
    remarks = [Remark(_FIELDS.get(each.field, each.field), each.printed, each.published, each.kind, each.certainty, each.reason) for each in read.remarks]
    if read.operator in {QUALITATIVE, RANGE} or read.value is None:
        return None, "", [remark for remark in remarks if remark.kind != "not-a-number"]
    if read.operator != "=":
        remarks.append(Remark("actual_value", printed, str(read.value), "operator-in-actual", "probable", "完成值前后印有比较符号或“以上”之类，取其中的数"))
    if read.unit or not measure_unit:
        return read.value, read.unit, remarks
    if measure_unit == "%" and 0 < read.value < 1:
        remarks.append(Remark("actual_value", printed, printed, "fraction-for-rate", "probable", "目标是百分之几，完成值印的是小于1的数，照印出的读"))
        return read.value, "", remarks
    return read.value, measure_unit, remarks
