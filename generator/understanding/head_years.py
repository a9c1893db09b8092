"""Columns of several years under one head: those of the document's own year are read, the others told.

`指标名称 | 2024年目标值 | 2025年目标值`
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from generator.ground.targets import Remark
from generator.ground.text import despace, half_width
from generator.understanding.heads import OTHER_YEAR, Column, Head

_YEAR = re.compile(r"(?<![\d\-—~至到])(20\d\d)年")
_PROMISED = frozenset({"target", "operator", "measure_unit", "weight"})
_REACHED = frozenset({"actual", "score", "reason"})


def year_of_column(column: Column) -> int | None:
    """The one year that the labels of a column print, the lowest first; None where none does, and for a span of years."""
    for label in reversed(column.path):
        if found := _YEAR.search(half_width(despace(label))):
            return int(found[1])
    return None


def of_year(head: Head, year: int | None) -> tuple[Head, list[Remark]]:
    """The head with one column for each field: of the year given, else without a year; and what there is to say of the others.

    Where targets of several years stand side by side and none is of the year, or the year is not known, none is read.
    """
    kept = {name: _kept(head.several(name), year) for name in _PROMISED | _REACHED}
    others = {id(column) for name in _PROMISED for column in head.several(name) if column not in kept[name]}
    own = {year_of_column(column) for column in kept["target"]} - {None}
    for name in _REACHED:
        reached = [column for column in kept[name] if not own or year_of_column(column) in {*own, None}]
        others |= {id(column) for column in head.several(name) if column not in reached}
    remarks = list(_remarks(head, others, own, year))
    columns = tuple(replace(column, field=OTHER_YEAR) if id(column) in others else column for column in head.columns)
    return replace(head, columns=columns), remarks


def _kept(columns: list[Column], year: int | None) -> list[Column]:
    """Of the columns of one field those that may be read: all where at most one year is printed, else those of the year or of none."""
    years = {own for column in columns if (own := year_of_column(column))}
    if not years or len(columns) < 2 or (len(years) == 1 and all(year_of_column(column) for column in columns)):
        return columns
    return [column for column in columns if year_of_column(column) == year] if year in years else [
        column for column in columns if year_of_column(column) is None]  # fmt: skip


def _remarks(head: Head, others: set[int], own: set[int | None], year: int | None) -> Iterator[Remark]:
    targets = head.several("target")
    unread = targets and all(id(column) in others for column in targets)
    for column in head.columns:
        if id(column) in others and unread and column in targets:
            known = f"这份文件是{year}年的" if year else "这份文件没有印年度"
            yield Remark("column", column.label, "", "several-years", "guess", f"并列印了几个年度的目标值，{known}，无从取哪一年，都没有读")
        elif id(column) in others:
            yield Remark("column", column.label, "", "other-year-column", "certain", "另一年度的一栏，不入各表，见原文行")
        elif column in targets and own and year and year not in own:
            yield Remark("column", column.label, column.label, "other-year", "probable", f"这一栏印的是另一年度，这份文件是{year}年的；照印出的读")
