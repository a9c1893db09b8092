"""Damage that a text suffered on its way, undone before anything is read: character references, words put between against copying.

`R&amp;D` → `R&D`; `财@@政@@预@@算` → `财政预算`
"""

from __future__ import annotations

import html
import re
from dataclasses import replace
from itertools import pairwise

from generator.ground.targets import Remark
from generator.ground.text import HAN
from generator.reading.rows import Cell
from generator.reading.source import Line, Source, with_own

_REFERENCE = re.compile(r"&(?:[A-Za-z]{2,8}|#\d{2,6}|#[xX][0-9A-Fa-f]{2,5});")
_AGAINST_COPYING = re.compile(rf"(?<=[{HAN}])([@#$^~*＊·&]{{1,3}})(?=[{HAN}])")
_LEAST_MARKS = 2


def mended(source: Source) -> tuple[Source, list[tuple[int, Remark]]]:
    """The document as it is understood, and what was undone, line by line; the source page goes on showing it as it is."""
    lines, told, parted = [], list[tuple[int, Remark]](), source.way in {"bars", "commas"}
    for line in source.lines:
        cells = tuple(_cell(cell, line, told) for cell in line.own)
        lines.append(with_own(line, cells) if cells and cells != line.own else _without_separators(line) if parted else line)
    return replace(source, lines=tuple(lines)), told


def _without_separators(line: Line) -> Line:
    """A row of a text as its cells between tabs: commas and bars that only part the cells are no words of a title."""
    return with_own(line, line.own) if line.own and line.table and "\t" not in line.text else line


def _cell(cell: Cell, line: Line, told: list[tuple[int, Remark]]) -> Cell:
    text = cell.text
    if "&" in text and _REFERENCE.search(text):
        decoded = _REFERENCE.sub(lambda found: html.unescape(found.group()), text)
        told.append((line.number, Remark("row", text, decoded, "character-reference", "certain", "提取留下的字符引用，已还原")))
        text = decoded
    if (sign := _sign_between(text)) is not None:
        bare = text.replace(sign, "")
        told.append((line.number, Remark("row", text, bare, "against-copying", "probable", f"字间有规律地夹着“{sign}”，像是防复制的符号，已略去")))
        text = bare
    return cell if text == cell.text else replace(cell, text=text)


def _sign_between(text: str) -> str | None:
    """The sign that stands between the characters of a text at a regular distance; None where none does."""
    found = list(_AGAINST_COPYING.finditer(text))
    signs = {match[1] for match in found}
    if len(found) < _LEAST_MARKS or len(signs) != 1:
        return None
    steps = {after.start() - before.start() for before, after in pairwise(found)}
    first = found[0].start()
    sign = found[0][1]
    regular = len(steps) <= 1 and first <= max(steps, default=first + len(sign))
    return sign if regular and text.count(sign) == len(found) else None
