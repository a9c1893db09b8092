"""PDF with text: lines and bordered tables in reading order, page by page; page numbers and heads printed again are nothing."""

from __future__ import annotations

import io
import logging
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect
from pdfplumber.page import Page
from pdfplumber.pdf import PDF

from generator.ground.text import HAN
from generator.reading.pdf_text import FULL, Char, Line, lines_of, pieces, text_of
from generator.reading.rows import MOST_PAGES, Budget, Cell, ReaderNote, Row, Rows, UnreadableError

logging.getLogger("pdfminer").setLevel(logging.CRITICAL)

_NUMBER = re.compile(r"^[-—–－\s]*(?:第\s*)?\d{1,4}(?:\s*页)?(?:\s*[/,，]?\s*(?:共\s*)?\d{0,4}\s*页?)?[-—–－\s]*$")
_NEAR = 2.5  # points within which two edges are one
_MARGIN = 0.12  # of a page's height, above and below
_STRANGE = re.compile(r"\(cid:\d+\)|[\ue000-\uf8ff\ufffd]")
_PERSON = re.compile(rf"[{HAN}]{{2,4}}")
_BEGINS = re.compile(r"^\s*(?:[一二三四五六七八九十]+[、.．]|[（(][一二三四五六七八九十\d]+[)）]|\d+[、.．]|其中)")
_FIGURE = re.compile(r"^\s*(?:[≥≤＞＜=＝<>]|[\d,]+\.\d)")
_NEARLY_FULL = 0.5
_MOST_HEADS = 5
_TABLES = {"snap_tolerance": 3, "join_tolerance": 3, "intersection_tolerance": 3}


@dataclass(frozen=True)
class Region:
    """Something on a page: a line of text, or a table with the edges of its columns.

    `full`: how much of their width the last lines of the cells at its end take, by column; `goes_on`: it is the table at the end of the page above.
    """

    top: float
    rows: tuple[tuple[Cell, ...], ...]
    edges: tuple[float, ...] = ()
    full: Mapping[int, float] = field(default_factory=dict)
    goes_on: bool = False

    @property
    def is_table(self) -> bool:
        """Whether it is a table."""
        return bool(self.edges)


def read(data: bytes) -> Rows:
    """The document as rows of cells. Raises UnreadableError."""
    try:
        document = pdfplumber.open(io.BytesIO(data))
    except (PDFPasswordIncorrect, PDFEncryptionError):
        raise UnreadableError("PDF 加了密码", "不加密的 PDF", "去掉密码后另存") from None
    except Exception as error:
        cause = type(error.__cause__ or error.args[0] if error.args and isinstance(error.args[0], Exception) else error)
        if issubclass(cause, (PDFPasswordIncorrect, PDFEncryptionError)):
            raise UnreadableError("PDF 加了密码", "不加密的 PDF", "去掉密码后另存") from None
        raise UnreadableError("PDF 损坏，打不开", "完整的 PDF", "从原处重新下载") from None
    with document:
        pages, scanned = _pages(document)
        unseen = tuple(_unseen(document))
    if not any(pages):
        found = "PDF 里没有文字，像是扫描件" if scanned else "PDF 里没有文字"
        raise UnreadableError(found, "有文字的 PDF", "找原来的电子文件；只有扫描件的，先做文字识别（OCR），再把结果与原件逐页核对")
    _refuse_strange(pages)
    notes = [ReaderNote(0, "scanned-page", f"第{number}页没有文字，像是图片，没有读") for number in scanned]
    return Rows(tuple(_rows(_joined(_without_furniture(pages)))), tuple(notes), {}, unseen)


def _pages(document: PDF) -> tuple[list[list[Region]], list[int]]:
    """The regions of each page, and the numbers of pages that are pictures."""
    budget, found, scanned = Budget(), list[list[Region]](), list[int]()
    try:
        pages = document.pages
    except Exception:
        raise UnreadableError("PDF 的页面目录损坏", "完整的 PDF", "从原处重新下载") from None
    if len(pages) > MOST_PAGES:
        raise UnreadableError(f"有 {len(pages)} 页", f"不超过 {MOST_PAGES} 页", "拆成几份")
    for page in pages:
        try:
            regions = _regions(_upright(document, page), budget)
            if not regions and page.images:
                scanned.append(page.page_number)
        except UnreadableError:
            raise
        except Exception as error:
            raise UnreadableError(f"第{page.page_number}页读不出（{type(error).__name__}）", "完整的 PDF", "从原处重新下载，或重新另存为 PDF") from None
        found.append(regions)
        page.close()
    return found, scanned


def _upright(document: PDF, page: Page) -> Page:
    """The page turned so that its text stands upright, where most of it is drawn sideways."""
    sideways = [char for char in page.chars if not char.get("upright", True)]
    if len(sideways) * 2 <= len(page.chars) or not sideways:
        return page
    turn = 90 if sideways[0]["matrix"][1] > 0 else 270
    page.page_obj.rotate = (page.page_obj.rotate + turn) % 360
    return Page(document, page.page_obj, page.page_number, page.initial_doctop)


def _regions(page: Page, budget: Budget) -> list[Region]:
    """The lines and tables of a page from top to bottom."""
    chars = [Char(each["text"], each["x0"], each["x1"], each["top"], each["bottom"], each["size"]) for each in _shown(page.chars)]
    budget.count(1 + len(chars) // 50)
    tables = [table for table in page.find_tables(_TABLES) if len(table.cells) > 1] if page.edges else []
    found, outside = list[Region](), chars
    for table in sorted(tables, key=lambda each: (each.bbox[1], each.bbox[0])):
        region, outside = _table(table.cells, outside)
        if region is not None:
            found.append(region)
    found += [_line(line) for line in lines_of(outside)]
    return sorted(found, key=lambda each: each.top)


def _shown(chars: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The characters that are seen, each once though a printer strikes it twice for bold."""
    seen: set[tuple[str, int, int]] = set()
    for char in chars:
        if not char["text"].strip() and char["text"] != " ":
            continue
        key = (char["text"], round(char["x0"]), round(char["top"]))
        near = {(char["text"], key[1] + across, key[2] + down) for across in (-1, 0, 1) for down in (-1, 0, 1)}
        if char["text"] != " " and not near.isdisjoint(seen):
            continue
        seen.add(key)
        yield char


def _line(line: Line) -> Region:
    cells = tuple(Cell(text, at) for at, text in enumerate(pieces(line)))
    return Region(line.top, (cells,))


def _edges(values: Sequence[float]) -> list[float]:
    """Edges of cells, those that lie together as one."""
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > _NEAR:
            found.append(value)
    return found


def _nearest(edges: Sequence[float], value: float) -> int:
    return min(range(len(edges)), key=lambda at: abs(edges[at] - value))


def _table(boxes: Sequence[tuple[float, float, float, float]], chars: Sequence[Char]) -> tuple[Region | None, list[Char]]:
    """The cells of a table with the characters that stand in them; returns the characters that stand elsewhere too."""
    across, down = _edges([x for box in boxes for x in (box[0], box[2])]), _edges([y for box in boxes for y in (box[1], box[3])])
    columns, rows = len(across) - 1, len(down) - 1
    if columns < 1 or rows < 1:
        return None, list(chars)
    owner: dict[tuple[int, int], int] = {}
    places = []
    for number, (x0, top, x1, bottom) in enumerate(boxes):
        left, right, first, last = _nearest(across, x0), _nearest(across, x1), _nearest(down, top), _nearest(down, bottom)
        places.append((first, left, max(right - left, 1), max(last - first, 1)))
        for row in range(first, max(last, first + 1)):
            for column in range(left, max(right, left + 1)):
                owner.setdefault((row, column), number)
    inside: dict[int, list[Char]] = {}
    outside = []
    for char in chars:
        x, y = (char.x0 + char.x1) / 2, (char.top + char.bottom) / 2
        if across[0] - 1 <= x <= across[-1] + 1 and down[0] - 1 <= y <= down[-1] + 1:
            column, row = _band(across, x), _band(down, y)
            if (row, column) in owner:
                inside.setdefault(owner[row, column], []).append(char)
                continue
        outside.append(char)
    found: list[list[Cell]] = [[] for _ in range(rows)]
    full = dict[int, float]()
    for number, (row, column, wide, deep) in enumerate(places):
        text, share = text_of(inside.get(number, ()), boxes[number][2] - boxes[number][0])
        found[row].append(Cell(text, column, wide, deep))
        full |= {column: share} if row + deep == rows else {}
    cells = tuple(tuple(sorted(own, key=lambda cell: cell.column)) for own in found)
    if not any(cell.text for own in cells for cell in own):
        return None, outside
    return Region(down[0], _without_gaps(cells), tuple(across), full), outside


def _band(edges: Sequence[float], value: float) -> int:
    """Between which two edges a value lies."""
    at = 0
    while at < len(edges) - 2 and value >= edges[at + 1]:
        at += 1
    return at


def _without_gaps(rows: tuple[tuple[Cell, ...], ...]) -> tuple[tuple[Cell, ...], ...]:
    """The rows without those in which no cell begins, which two nearly equal edges leave; spans over them are shorter."""
    kept = [at for at, own in enumerate(rows) if own]
    if len(kept) == len(rows):
        return rows
    place = {at: number for number, at in enumerate(kept)}
    return tuple(
        tuple(replace(cell, rows=max(sum(each in place for each in range(at, at + cell.rows)), 1)) for cell in rows[at]) for at in kept
    )


def _without_furniture(pages: list[list[Region]]) -> list[list[Region]]:
    """The pages without their numbers, and without the heads that most of them print again, the first one kept."""
    tops = Counter(_folded(regions[0]) for regions in pages if regions and not regions[0].is_table)
    ends = Counter(_folded(regions[-1]) for regions in pages if regions and not regions[-1].is_table)
    often = {text for counter in (tops, ends) for text, count in counter.items() if count > 2 and count * 2 > len(pages)}
    seen: set[str] = set()
    found = []
    for regions in pages:
        kept = []
        for at, region in enumerate(regions):
            at_edge = at in {0, len(regions) - 1} and not region.is_table
            text = _text(region) if at_edge else ""
            if at_edge and _NUMBER.match(text) and text.strip():
                continue
            if at_edge and _folded(region) in often:
                if _folded(region) in seen:
                    continue
                seen.add(_folded(region))
            kept.append(region)
        found.append(kept)
    return found


def _text(region: Region) -> str:
    return " ".join(cell.text for cell in region.rows[0])


def _folded(region: Region) -> str:
    return re.sub(r"\d+", "#", "".join(_text(region).split()))


def _joined(pages: list[list[Region]]) -> list[list[Region]]:
    """The pages with the rows that a page end tore put together: what goes on alone in one cell of the first row below."""
    heads: tuple[tuple[Cell, ...], ...] = ()
    for above, below in pairwise(pages):
        if not (above and below and above[-1].is_table and below[0].is_table and _same(above[-1].edges, below[0].edges)):
            continue
        below[0] = replace(below[0], goes_on=True)
        heads = heads if above[-1].goes_on else above[-1].rows
        rows = below[0].rows
        again = _heads_again(rows, heads)
        if again < len(rows) and (whole := _one_row(above[-1].rows[-1], rows[again], above[-1].full)) is not None:
            above[-1] = replace(above[-1], rows=(*above[-1].rows[:-1], whole))
            below[0] = replace(below[0], rows=(*rows[:again], *rows[again + 1 :]))
    return pages


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


def _same(one: Sequence[float], other: Sequence[float]) -> bool:
    return len(one) == len(other) and all(abs(first - second) < _NEAR * 2 for first, second in zip(one, other, strict=True))


def _one_row(last: tuple[Cell, ...], first: tuple[Cell, ...], full: Mapping[int, float]) -> tuple[Cell, ...] | None:
    """The row that was torn in two, None where the second is one of its own: what goes on stands only where the cell above is full."""
    pieces = {cell.column: cell for cell in first if cell.text}
    above = {cell.column: cell for cell in last if cell.text}
    shares = [full.get(column, 0.0) for column in pieces]
    if not pieces or not pieces.keys() < above.keys() or max(shares) < FULL or min(shares) < _NEARLY_FULL:
        return None
    if any(_BEGINS.match(cell.text) or _FIGURE.match(cell.text) or cell.columns != above[column].columns for column, cell in pieces.items()):
        return None
    return tuple(replace(cell, text=f"{cell.text}\n{pieces[cell.column].text}") if cell.column in pieces else cell for cell in last)


def _rows(pages: list[list[Region]]) -> Iterator[Row]:
    """The rows of all pages with their places."""
    table = 0
    for number, regions in enumerate(pages, 1):
        line = own = 0
        for region in regions:
            if not region.is_table:
                line += 1
                yield Row(region.rows[0], f"第{number}页 第{line}行", 0, number)
                continue
            table, own = table + (not region.goes_on or not table), own + 1
            for at, cells in enumerate(region.rows, 1):
                yield Row(cells, f"第{number}页 表{own} 第{at}行", table, number)


def _refuse_strange(pages: list[list[Region]]) -> None:
    """Raises UnreadableError where the fonts of the file do not say which characters they draw."""
    texts = [cell.text for regions in pages for region in regions for row in region.rows for cell in row]
    whole = sum(map(len, texts))
    strange = sum(len(found) for text in texts for found in _STRANGE.findall(text))
    if strange * 5 > whole:
        raise UnreadableError("PDF 的字体没有说明画的是哪些字", "能选中文字、复制出来不是乱码的 PDF", "找原来的电子文件，或做文字识别（OCR）后再登记")


def _unseen(document: PDF) -> Iterator[str]:
    """What the file says of itself, and comments: nobody sees it on the pages."""
    for name, value in (document.metadata or {}).items():
        if isinstance(value, str) and value.strip():
            yield f"编制人：{value}" if name == "Author" and _PERSON.fullmatch(value.strip()) else value
    for page in document.pages[:MOST_PAGES]:
        yield from _comments(page)


def _comments(page: Page) -> list[str]:
    try:
        return [str(note.get("contents") or "") for note in page.annots]
    except Exception:  # damaged annotations are no text of the document
        return []
