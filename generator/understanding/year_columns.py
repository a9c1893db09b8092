"""The money of a self-evaluation printed for several years: the columns of the form's own year are read, the others told by name.

2022年  (预算数 执行数)  2023年  (预算数 执行数)  2024年  (预算数 执行数)
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from generator.ground.money import parse_amount
from generator.ground.targets import Remark
from generator.ground.text import half_width
from generator.ground.vocabulary import head_field_of
from generator.reading.source import Line
from generator.understanding.extraction import Extraction, year_of
from generator.understanding.forms import Form
from generator.understanding.heads import Column, Head, columns_of, fund_head_at
from generator.understanding.table import Table

_YEAR = re.compile(r"[（(]?(?<!\d)((?:19|20)\d\d)年?(?:度)?(?!\d)[）)]?")
_ALONE = re.compile(r"^[（(]?(?:19|20)\d\d年?度?[）)]?$")
_MONEY = {"budget": "current", "current": "current", "initial": "initial", "executed": "executed", "rate": "rate"}
_KEPT = frozenset({*_MONEY.values(), "weight", "score", "reason", "remark"})
_MOST_ABOVE = 8


def year_above(lines: Sequence[Line], title: Line | None) -> int | None:
    """The year that the title of a form prints, or a line above it that is nothing but a year (`（2023年度）`)."""
    alone = (line for line in reversed(lines[-_MOST_ABOVE:]) if _ALONE.match(half_width(line.text.strip())))
    return next((year for line in (*([title] if title else ()), *alone) if (year := year_of(line.text))), None)


def year_of_form(form: Form) -> int | None:
    """The year a form is of, by its title or its own label (`预算年度`); None where neither says."""
    told = form.values["year"].text if "year" in form.values else ""
    found = _YEAR.search(half_width(told))
    return form.year or year_of(form.title) or (int(found[1]) if found else None)


def fund_head_of_year(extraction: Extraction, form: Form, table: Table, row: int) -> Head | None:
    """The head of the money of a form, of several years that of its own; None where a row is none."""
    head = _several_years(table, row, row) or _several_years(table, row, row + 1)
    return _of_own_year(extraction, table.lines[row], head, year_of_form(form)) if head else fund_head_at(table, row)


def _several_years(table: Table, first: int, last: int) -> Head | None:
    """A head of one row, or of two, that names two years at least and what was planned or spent in each."""
    if last >= len(table.lines) or any(parse_amount(place.text) is not None and not _ALONE.match(half_width(place.text)) for place in table.filled(last)):
        return None
    if sum(bool(_YEAR.search(half_width(place.text))) for place in table.filled(first)) < 2:
        return None
    columns = [Column(each.start, each.end, each.path, _field(each)) for each in columns_of(table, first, last)]
    dated = [column for column in columns if column.field in _MONEY.values() and _year(column)]
    if len({_year(column) for column in dated}) < 2 or len({column.field for column in dated}) < 2:
        return None
    return Head(first, last, tuple(column for column in columns if column.field in _KEPT), "funds")


def _year(column: Column) -> int | None:
    found = _YEAR.search(half_width(column.label))
    return int(found[1]) if found else None


def _field(column: Column) -> str | None:
    """What a column holds, the year in its labels set aside."""
    labels = [label for part in column.path if (label := _YEAR.sub("", half_width(part)).strip("/ "))]
    name = head_field_of(labels[-1]) if labels else None
    return _MONEY.get(name or "", name)


def _of_own_year(extraction: Extraction, line: Line, head: Head, year: int | None) -> Head:
    """The columns of other years have no field and are told; all of them where nothing says which year the form is of."""
    others = [column for column in head.columns if _year(column) and _year(column) != year]
    for column in others:
        reason = "另一年度的金额，不入各表，见原文行" if year else "印有几个年度的金额，没有印这张表是哪一年度的，都没有读"
        extraction.note(line.number, Remark("column", column.label, "", "other-year", "certain" if year else "guess", reason))
    return replace(head, columns=tuple(replace(column, field=None) if column in others else column for column in head.columns))
