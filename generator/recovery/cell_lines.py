"""Texts in which each cell stands on a line of its own: labels beside their values, indicators dealt under their head by the level words.

项目名称
某某项目
一级指标
二级指标
三级指标
指标值
产出指标
数量指标
走访企业数
≥50家
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from generator.ground.vocabulary import FORM_LABELS, form_field_of, head_field_of, official_category, official_subcategory
from generator.reading.rows import Cell, Row

_LEVELS = ("category", "subcategory", "indicator")
_MOST_COLUMNS = 14
_POINTS = re.compile(r"^[\s\d.,%分/／\-—－]+$")
_TOTAL = re.compile(r"^(?:合计|总计|总分|总得分|自评总分|自评得分|小计)$")
_DIGIT = re.compile(r"^[≥≤]?\d")
_MAY_BE_BLANK = frozenset({"reason", "description", "remark", "measure_unit"})
_MONEY = frozenset({"initial", "current", "budget", "executed", "rate", "weight", "score", "reason"})
_SOURCES = frozenset({"budget", "fiscal", "carry_over", "other"})


def cell_lines(lines: Sequence[str]) -> list[Row] | None:
    """A row for each line: the first line of a row holds its cells, the further ones none; None where no head of indicators is found."""
    texts = [line.strip().strip("|｜\t ").strip() for line in lines]
    found: list[Row] = [Row((Cell(text),), "", 0) if text else Row((), "", 0) for text in texts]
    filled = [at for at, text in enumerate(texts) if text]
    at, table, heads = 0, 0, 0
    while at < len(filled):
        fields = _head(texts, filled, at)
        if fields:
            heads, table = heads + 1, table or 1
            _put(found, filled[at : at + len(fields)], texts, table)
            at = _deal(found, filled, texts, at + len(fields), fields, table)
        elif (columns := _fund_head(texts, filled, at)) > 1:
            table, group = table or 1, int(at > 0 and form_field_of(texts[filled[at - 1]]) == "money_group")
            label = int(head_field_of(texts[filled[at]]) == "budget" and head_field_of(texts[filled[at + 1]]) in {"initial", "current"})
            _put(found, filled[at - group : at + columns], texts, table, 1 - max(group, label))
            blank = head_field_of(texts[filled[at + columns - 1]]) == "reason"
            at = _deal_funds(found, filled, texts, at + columns, {columns - label, columns - label - blank}, table)
        elif heads and _TOTAL.match(texts[filled[at]]):
            end = at + 1 + sum(1 for _ in takewhile(lambda place: _POINTS.match(texts[place]), filled[at + 1 :]))
            _put(found, filled[at:end], texts, table)
            at = end
        elif form_field_of(texts[filled[at]]) in FORM_LABELS and at + 1 < len(filled):
            table = table or 1
            value = filled[at + 1] if form_field_of(texts[filled[at + 1]]) is None else None
            _put(found, [filled[at], *([value] if value is not None else [])], texts, table)
            at += 2 if value is not None else 1
        else:
            at += 1
    return found if heads else None


def _head(texts: Sequence[str], filled: Sequence[int], at: int) -> list[str]:
    """The fields of a head of indicators that begins at a line: labels one below the other, level 1 first."""
    fields: list[str] = []
    for place in filled[at : at + _MOST_COLUMNS]:
        name = head_field_of(texts[place])
        if name is None or name in fields:
            break
        fields.append(name)
    return fields if fields[:1] == ["category"] and {"indicator", "target"} <= set(fields) else []


def _fund_head(texts: Sequence[str], filled: Sequence[int], at: int) -> int:
    """How many lines from a place on head the money of an evaluation (`年初预算数`, `全年执行数`, `执行率` …), the money spent among them; 0 for none."""
    fields = []
    for place in filled[at : at + len(_MONEY)]:
        name = head_field_of(texts[place])
        if name not in _MONEY or name in fields:
            break
        fields.append(name)
    return len(fields) if "executed" in fields else 0


def _deal_funds(found: list[Row], filled: Sequence[int], texts: Sequence[str], at: int, sizes: set[int], table: int) -> int:
    """The rows below such a head: a source of money and as many figures as it has columns, the reason left out or not; others stay as they stand."""
    while at < len(filled) and head_field_of(texts[filled[at]]) in _SOURCES:
        end = at + 1
        while end < len(filled) and _POINTS.match(texts[filled[end]]):
            end += 1
        if end - at - 1 in sizes:
            _put(found, filled[at:end], texts, table)
        at = end
    return at


def _deal(found: list[Row], filled: Sequence[int], texts: Sequence[str], at: int, fields: list[str], table: int) -> int:
    """The rows below a head, as long as one way of dealing the lines fits; returns where they end."""
    while at < len(filled):
        size = _size(texts, filled, at, fields)
        if not size:
            break
        own = filled[at : at + size]
        _put(found, own, texts, table, _first(texts, filled, at, fields) or 0)
        at += size
    return at


def _first(texts: Sequence[str], filled: Sequence[int], at: int, fields: Sequence[str]) -> int | None:
    """The column in which a row begins, by its first word: level 1, or level 2 below one printed above; None where it is no level word."""
    word, behind = texts[filled[at]], texts[filled[at + 1]] if at + 1 < len(filled) else ""
    if "subcategory" not in fields:
        return 0 if official_category(word) else None
    if official_category(word) and (not official_subcategory(word)[0] or official_subcategory(behind)[0]):
        return 0
    return 1 if official_subcategory(word)[0] else None


def _size(texts: Sequence[str], filled: Sequence[int], at: int, fields: list[str]) -> int:
    """How many lines the row at a place takes: up to where the next begins, all its columns but leading levels and trailing blanks; 0 where it is none."""
    skipped = _first(texts, filled, at, fields)
    if skipped is None:
        return 0
    most, least = len(fields) - skipped, len([name for name in _LEVELS if name in fields]) + 1 - skipped
    ends = [size for size in range(least, most + 1)
            if _may_end(texts, filled, at + size) and _may_be(fields[skipped:], [texts[place] for place in filled[at : at + size]])]  # fmt: skip
    whole = [size for size in ends if size == most]
    return whole[0] if whole else ends[0] if len(ends) == 1 else 0


def _may_be(fields: Sequence[str], cells: Sequence[str]) -> bool:
    """Whether cells may stand in these columns: figures where points stand, none where units do, and no more blank behind them than may be."""
    known = dict(zip(fields, cells, strict=False))
    figures = all(_POINTS.match(known[name]) for name in ("weight", "score") if name in known)
    return figures and not _DIGIT.search(known.get("measure_unit", "")) and set(fields[len(cells) :]) <= _MAY_BE_BLANK


def _may_end(texts: Sequence[str], filled: Sequence[int], at: int) -> bool:
    if at >= len(filled):
        return True
    text = texts[filled[at]]
    level = bool(official_category(text) or official_subcategory(text)[0])
    return level or form_field_of(text) in FORM_LABELS or bool(_TOTAL.match(text)) or text.endswith("表")


def _put(found: list[Row], places: Sequence[int], texts: Sequence[str], table: int, first: int = 0) -> None:
    """The cells of several lines as one row on the first of them."""
    found[places[0]] = Row(tuple(Cell(texts[place], first + column) for column, place in enumerate(places)), "", table)
    for place in places[1:]:
        found[place] = Row((), "", table)
