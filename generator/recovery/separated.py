"""Texts whose cells a separator keeps apart: commas and semicolons (.csv), tabs, bars with or without a rule below the head."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence

from generator.ground.money import money_unit
from generator.ground.text import HAN
from generator.reading.rows import Cell, Row

_HAN = re.compile(f"[{HAN}]")
_LONGEST_NAME = 40
_NO_NAME = re.compile(r"[。；.;：:，,]$|^(?:注|备注|说明|#|第[一二三四五六七八九十]+部分)|^[一二三四五六七八九十]+、|表(?:[（(].*[)）])?$|续|^\d{3,}\s*[-－—]")
_RULE = re.compile(r"^[\s|｜:+\-—─=]*$")
_ESCAPED = "\ue000"
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_TAGS = re.compile(r"</?(?:b|strong|i|em|u|span|font|p|sup|sub)(?:\s[^<>]*)?>", re.IGNORECASE)
_EMPHASIS = re.compile(r"(?<!\\)(\*\*|__)(?=\S)(.+?)(?<=\S)\1")


def bars(lines: Sequence[str]) -> list[Row] | None:
    """The rows of a text with bars, one for each line (`产出指标 | 数量指标 | 次数 |`); None where it has no table of bars."""
    split = [_bar_cells(line, outer=outer) for line, outer in zip(lines, _have_outer_bars(lines), strict=True)]
    if sum(len(cells) > 1 for cells in split) < 2:
        return None
    return _rows([(cells if len(cells) > 1 else None) for cells in split], lines)


def _have_outer_bars(lines: Sequence[str]) -> list[bool]:
    """For each line whether its table draws a bar before the first cell: all of its lines begin with one, else a bar in front says a blank cell."""
    starts = [_whole(line).startswith("|") if "|" in _whole(line) else None for line in lines]
    found, at = [False] * len(lines), 0
    while at < len(starts):
        end = at
        while end < len(starts) and starts[end] is not None:
            end += 1
        found[at:end] = [all(starts[at:end])] * (end - at)
        at = max(end, at + 1)
    return found


def _whole(line: str) -> str:
    return line.replace("\\|", _ESCAPED).replace("｜", "|").strip()


def _bar_cells(line: str, *, outer: bool) -> list[str]:
    text = _whole(line)
    if "|" not in text:
        return []
    return [_plain(piece) for piece in (text.removeprefix("|").removesuffix("|") if outer else text).split("|")]


def _plain(piece: str) -> str:
    text = _EMPHASIS.sub(r"\2", _TAGS.sub("", _BREAK.sub("\n", piece)))
    return text.replace(_ESCAPED, "|").strip()


def tabs(lines: Sequence[str]) -> list[Row] | None:
    """The rows of a text with tabs, one for each line; None where it has none.

    A name alone between rows is a row whose blank cells were cut off.
    """
    split = [line.split("\t") if "\t" in line.strip("\n") else None for line in lines]
    if sum(cells is not None for cells in split) < 2:
        return None
    for at in range(len(split) - 2, 0, -1):
        if split[at] is None and split[at + 1] is not None and _reads_as_name(lines[at]) and _below_row(split, lines, at):
            split[at] = [lines[at].strip()]
    return _rows(split, lines)


def _reads_as_name(line: str) -> bool:
    text = line.strip()
    name = bool(_HAN.search(text)) and len(text) <= _LONGEST_NAME and not _NO_NAME.search(text)
    return name and money_unit(text) is None


def _below_row(split: Sequence[list[str] | None], lines: Sequence[str], at: int) -> bool:
    """Whether nothing but names stands between a line and the row above it."""
    while at > 0 and split[at] is None and _reads_as_name(lines[at]):
        at -= 1
    return split[at] is not None


def comma(text: str, lines: Sequence[str]) -> list[Row] | None:
    """The records of a .csv, each on the line where it begins; further lines of it are rows without cells. None where it has one column."""
    separator = max(",;\t|", key=lambda sign: sum(line.count(sign) for line in lines[:50]))
    try:
        csv.field_size_limit(1_000_000)
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        records, start = [], 0
        for record in reader:
            records.append((start, record))
            start = reader.line_num
    except csv.Error:
        return None
    if sum(len(record) > 1 for _, record in records) < 2:
        return None
    found: list[Row] = [Row((), "", 1) for _ in lines]
    for at, record in records:
        if at < len(found):
            found[at] = Row(tuple(Cell(text.strip(), column) for column, text in enumerate(record) if text.strip()), f"第{at + 1}行", 1)
    return found


def _rows(split: Sequence[list[str] | None], lines: Sequence[str]) -> list[Row]:
    """A row for each line; lines with cells that nothing but blank ones and rules stand between are one table."""
    found, table, within = [], 0, False
    for cells, line in zip(split, lines, strict=True):
        if _RULE.match(line):
            found.append(Row((), "", table if within else 0))
        elif cells is None:
            within = False
            found.append(Row((Cell(line.strip().lstrip("#＃ ")),), ""))
        else:
            table += not within
            within = True
            found.append(Row(tuple(Cell(text.strip(), at) for at, text in enumerate(cells) if text.strip()), "", table))
    return found
