"""Pages put together: page numbers and heads printed again go, tables and torn rows and paragraphs go on over the page end."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from generator.ground.text import HAN, width
from generator.reading.pdf_regions import Region
from generator.reading.pdf_tables import NEAR
from generator.reading.pdf_text import FULL
from generator.reading.rows import Cell

_NUMBER = re.compile(r"^[-—–－·.\s]*(?:第\s*)?\d{1,4}(?:\s*页)?(?:\s*[/,，]?\s*(?:共\s*)?\d{0,4}\s*页?)?[-—–－·.\s]*$")
_MARGIN = 0.13  # of a page's height, above and below
_BEGINS = re.compile(r"^\s*(?:[一二三四五六七八九十]+[、.．]|[（(][一二三四五六七八九十\d]+[)）]|\d+[、.．]|其中)")
_FIGURE = re.compile(r"^\s*(?:[≥≤＞＜=＝<>]|[\d,]+\.\d)")
_STARTS = re.compile(
    r"^\s*(?:第[一二三四五六七八九十\d]+[部章节条]|[（(]?[一二三四五六七八九十百\d]{1,3}[、)）]|\d{1,2}[.．][^\d]|[①-⑳●■◆★▲□☑√])"
)
_LABEL = re.compile(rf"^[{HAN}（）]{{1,12}}[:：]")
_ENDS = ("。", "；", "：", "！", "？", ";", ":", "!", "?")
_LEADERS = re.compile(r"[.．…·•_\-—]{4,}|(?:[.．·…]\s){3,}")
_UNBROKEN = re.compile(r"[（(“《]?(?:[\d.,%A-Za-z]+|.)[，。、；：）)”》％%]*")  # what no line end parts
_WORD = re.compile(r"[A-Za-z]$")
_NEARLY_FULL = 0.5
_MOST_HEADS = 5
_RAGGED = 1.3  # times the size of the letters: how far before the right margin a full line may end
_FAR_RIGHT = 0.75  # of a page's width: where lines of text end, if they fill it
_NO_ROOM = 0.6  # times the size of the letters: a line that ends so close to the margin is full without doubt
_LOOSE = 1.8  # times the size of the letters: the most room between two lines of a paragraph


@dataclass(frozen=True)
class Leaf:
    """A page: its number, its size, its regions from top to bottom, and what was doubtful on it by the region and row it is told at."""

    number: int
    width: float
    height: float
    regions: tuple[Region, ...]
    doubts: Mapping[tuple[int, int], str] = field(default_factory=dict)


def joined(leaves: Sequence[Leaf]) -> list[Leaf]:
    """The pages as one document."""
    return _paragraphs(_tables(_without_furniture(leaves)))


def _without_furniture(leaves: Sequence[Leaf]) -> list[Leaf]:
    """The pages without their numbers, and without the heads that most of them print again, the first one kept."""
    tops = Counter(_folded(leaf.regions[0]) for leaf in leaves if leaf.regions and not leaf.regions[0].is_table)
    ends = Counter(_folded(leaf.regions[-1]) for leaf in leaves if leaf.regions and not leaf.regions[-1].is_table)
    often = {text for counter in (tops, ends) for text, count in counter.items() if count > 2 and count * 2 > len(leaves)}
    seen: set[str] = set()
    found = []
    for leaf in leaves:
        kept = []
        for at, region in enumerate(leaf.regions):
            text = _folded(region) if at in {0, len(leaf.regions) - 1} and not region.is_table else ""
            if text in often and text in seen:
                continue
            if not _is_page_number(region, at, leaf):
                kept.append(region)
                seen |= {text}
        found.append(replace(leaf, regions=tuple(kept)))
    return found


def _is_page_number(region: Region, at: int, leaf: Leaf) -> bool:
    """Whether a line is the page's number: nothing else in it, close to the upper or lower end, no other text further out but one line."""
    if region.is_table or not _NUMBER.match(region.text) or not region.text.strip():
        return False
    at_end = at in {0, 1, len(leaf.regions) - 2, len(leaf.regions) - 1}
    return at_end and (region.top < leaf.height * _MARGIN or region.bottom > leaf.height * (1 - _MARGIN))


def _folded(region: Region) -> str:
    return re.sub(r"\d+", "#", "".join(region.text.split()))


def _tables(leaves: Sequence[Leaf]) -> list[Leaf]:
    """The pages with tables that go on: told so, on one grid, the row that the page end tore put together."""
    found = list(leaves)
    heads: tuple[tuple[Cell, ...], ...] = ()
    for at in range(1, len(found)):
        above, below = found[at - 1], found[at]
        if not (above.regions and below.regions and above.regions[-1].is_table and below.regions[0].is_table):
            continue
        one, other = _on_one_grid(above.regions[-1], below.regions[0])
        if one is None or other is None:
            continue
        other = replace(other, goes_on=True)
        heads = heads if one.goes_on else one.rows
        again = _heads_again(other.rows, heads)
        doubts = dict(below.doubts)
        if again < len(other.rows):
            whole = one_row(one.rows[-1], other.rows[again], one.full)
            if whole is not None:
                one = replace(one, rows=(*one.rows[:-1], whole))
                other = replace(other, rows=(*other.rows[:again], *other.rows[again + 1 :]))
            elif _may_be_torn(one.rows[-1], other.rows[again]):
                doubts[0, again] = "这一行像是上一页最后一行的后半，但不能确定，两行都照原样读"
        found[at - 1] = replace(above, regions=(*above.regions[:-1], one))
        found[at] = replace(below, regions=(*((other,) if other.rows else ()), *below.regions[1:]), doubts=doubts)
    return found


def _on_one_grid(above: Region, below: Region) -> tuple[Region | None, Region | None]:
    """Two tables with the columns of both where the edges of one are among those of the other; None where they are not one table."""
    one, other = above.edges, below.edges
    if abs(one[0] - other[0]) > NEAR * 2 or abs(one[-1] - other[-1]) > NEAR * 2:
        return None, None
    if _among(other, one):
        return above, _regridded(below, one)
    if _among(one, other) and not above.goes_on:
        return _regridded(above, other), below
    return None, None


def _among(few: Sequence[float], many: Sequence[float]) -> bool:
    return len(few) * 2 > len(many) and len({_nearest(many, edge) for edge in few}) == len(few) and all(
        abs(many[_nearest(many, edge)] - edge) <= NEAR * 2 for edge in few
    )


def _nearest(edges: Sequence[float], value: float) -> int:
    return min(range(len(edges)), key=lambda at: abs(edges[at] - value))


def _regridded(region: Region, edges: tuple[float, ...]) -> Region:
    """A table on the columns of another one."""
    if len(region.edges) == len(edges):
        return region
    at = [_nearest(edges, edge) for edge in region.edges]
    rows = tuple(
        tuple(replace(cell, column=at[cell.column], columns=at[cell.column + cell.columns] - at[cell.column]) for cell in row) for row in region.rows
    )
    return replace(region, rows=rows, edges=edges, full={at[column]: share for column, share in region.full.items()})


def _heads_again(rows: tuple[tuple[Cell, ...], ...], heads: tuple[tuple[Cell, ...], ...]) -> int:
    """How many of the rows on top of a page are the first rows of the table printed again."""
    texts = [[[cell.text for cell in row] for row in own] for own in (rows, heads)]
    start = next((at for at in range(min(3, len(texts[1]))) if texts[0] and texts[1][at] == texts[0][0] and any(texts[0][0])), None)
    if start is None:
        return 0
    count = 0
    while count < min(_MOST_HEADS, len(texts[0]), len(texts[1]) - start) and texts[0][count] == texts[1][start + count]:
        count += 1
    return count


def one_row(last: tuple[Cell, ...], first: tuple[Cell, ...], full: Mapping[int, float]) -> tuple[Cell, ...] | None:
    """The row that was torn in two, None where the second is one of its own: what goes on stands only where the cell above is full."""
    parts = {cell.column: cell for cell in first if cell.text}
    if not _is_part(last, first):
        return None
    shares = [full.get(column, 0.0) for column in parts]
    if max(shares) < FULL or min(shares) < _NEARLY_FULL:
        return None
    return tuple(replace(cell, text=f"{cell.text}\n{parts[cell.column].text}") if cell.column in parts else cell for cell in last)


def _is_part(last: tuple[Cell, ...], first: tuple[Cell, ...]) -> bool:
    """Whether a row has text only below cells with text, blank ones among them, and nothing in it begins anew."""
    parts, above = {cell.column: cell for cell in first if cell.text}, {cell.column: cell for cell in last if cell.text}
    if not parts or not parts.keys() < above.keys():
        return False
    return not any(_BEGINS.match(cell.text) or _FIGURE.match(cell.text) or cell.columns != above[column].columns for column, cell in parts.items())


def _may_be_torn(last: tuple[Cell, ...], first: tuple[Cell, ...]) -> bool:
    """Whether nobody can tell: the row above ends in the middle of something, by its open bracket or its comma."""
    parts = {cell.column for cell in first if cell.text}
    return _is_part(last, first) and any(
        cell.column in parts and (cell.text.count("（") > cell.text.count("）") or cell.text.endswith(("，", "、", "（", "和", "的"))) for cell in last
    )


def _paragraphs(leaves: Sequence[Leaf]) -> list[Leaf]:
    """The pages with the lines of each paragraph put together where that is sure, over a page end too."""
    margins = [_margins(leaf) for leaf in leaves]
    found: list[Leaf] = []
    for leaf, own in zip(leaves, margins, strict=True):
        kept: list[Region] = []
        moved = dict[int, int]()
        for at, region in enumerate(leaf.regions):
            if kept and _wraps(kept[-1], region, own) and region.top - kept[-1].bottom < _LOOSE * region.size:
                kept[-1] = _with(kept[-1], region)
                continue
            if at == 0 and found and found[-1].regions and _wraps(found[-1].regions[-1], region, own):
                whole = _with(found[-1].regions[-1], region)
                found[-1] = replace(found[-1], regions=(*found[-1].regions[:-1], whole))
                continue
            moved[at] = len(kept)
            kept.append(region)
        doubts = {(moved[at], row): reason for (at, row), reason in leaf.doubts.items() if at in moved}
        found.append(replace(leaf, regions=tuple(kept), doubts=doubts))
    return found


def _margins(leaf: Leaf) -> tuple[float, float] | None:
    """Where the lines of a page's text begin and end, None where too few of them are as long."""
    lines = [region for region in leaf.regions if not region.is_table and len(region.rows[0]) == 1]
    if len(lines) < 3:
        return None
    left, right = min(region.left for region in lines), max(region.right for region in lines)
    long = [region for region in lines if region.right >= right - 2 * _RAGGED * region.size and not _LEADERS.search(region.text)]
    return (left, right) if len(long) > 1 and right > leaf.width * _FAR_RIGHT else None


def _wraps(above: Region, below: Region, margins: tuple[float, float] | None) -> bool:
    """Whether a line surely goes on in the next one: no room left in it, not at an end, as large; the next one at the left margin and no beginning."""
    if margins is None or above.is_table or below.is_table or len(above.rows[0]) != 1 or len(below.rows[0]) != 1:
        return False
    left, right = margins
    size = max(above.size, 1)
    indented = left + 1.5 * size < above.left < left + 3.2 * size  # where paragraphs are indented, a line at the margin is no beginning
    token = _UNBROKEN.match(below.text)
    needed = width(token.group()) if token else 1.0
    room = (right - above.right) / size - (1.0 if indented else 0.0)  # a full stop may hang over the margin
    if room > max(needed, _RAGGED) or above.left > left + 3.2 * size or above.text.endswith(_ENDS) or abs(above.size - below.size) > 0.6:
        return False
    starts = not indented and bool(_STARTS.match(below.text) or (room > _NO_ROOM and _LABEL.match(below.text)))
    return not (starts or below.left > left + 0.6 * size or _LEADERS.search(below.text) or _LEADERS.search(above.text))


def _with(above: Region, below: Region) -> Region:
    """Two lines of a paragraph as one; a blank only between Latin words."""
    one, other = above.text, below.text
    blank = " " if _WORD.search(one) and re.match(r"[A-Za-z]", other) else ""
    return replace(above, rows=((Cell(f"{one}{blank}{other}"),),), bottom=below.bottom, right=below.right)

