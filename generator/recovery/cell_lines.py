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

from collections.abc import Sequence

from generator.ground.vocabulary import FORM_LABELS, form_field_of, head_field_of, official_category, official_subcategory
from generator.reading.rows import Cell, Row

_LEVELS = ("category", "subcategory", "indicator")
_MOST_COLUMNS = 14


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


def _deal(found: list[Row], filled: Sequence[int], texts: Sequence[str], at: int, fields: list[str], table: int) -> int:
    """The rows below a head, as long as one way of dealing the lines fits; returns where they end."""
    while at < len(filled):
        size = _size(texts, filled, at, fields)
        if not size:
            break
        own = filled[at : at + size]
        first = 0 if official_category(texts[own[0]]) else 1 if official_subcategory(texts[own[0]])[0] else 2
        _put(found, own, texts, table, first)
        at += size
    return at


def _size(texts: Sequence[str], filled: Sequence[int], at: int, fields: list[str]) -> int:
    """How many lines the row at a place takes: up to where the next begins, all its columns but leading levels and trailing blanks; 0 where it is none."""
    first = texts[filled[at]]
    skipped = 0 if official_category(first) and not official_subcategory(first)[0] else 1 if official_subcategory(first)[0] else None
    if skipped is None:
        return 0
    most, least = len(fields) - skipped, len(_LEVELS) + 1 - skipped
    ends = [size for size in range(least, most + 1) if _may_end(texts, filled, at + size)]
    whole = [size for size in ends if size == most]
    return whole[0] if whole else ends[0] if len(ends) == 1 else 0


def _may_end(texts: Sequence[str], filled: Sequence[int], at: int) -> bool:
    if at >= len(filled):
        return True
    text = texts[filled[at]]
    return bool(official_category(text) or official_subcategory(text)[0]) or form_field_of(text) in FORM_LABELS or text.endswith("表")


def _put(found: list[Row], places: Sequence[int], texts: Sequence[str], table: int, first: int = 0) -> None:
    """The cells of several lines as one row on the first of them."""
    found[places[0]] = Row(tuple(Cell(texts[place], first + column) for column, place in enumerate(places)), "", table)
    for place in places[1:]:
        found[place] = Row((), "", table)
