"""PDF with text: lines and bordered tables in reading order, page by page; a scan, a damaged or an encrypted file is a fault that says so."""

from __future__ import annotations

import io
import logging
import re
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import pdfplumber
from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect
from pdfminer.pdfpage import PDFPage
from pdfplumber.pdf import PDF

from generator.ground.text import HAN, despace
from generator.reading.pdf_fields import comments_of, fields_of
from generator.reading.pdf_limits import bounded
from generator.reading.pdf_page import draw
from generator.reading.pdf_pages import Leaf, joined
from generator.reading.pdf_regions import regions_of
from generator.reading.pdf_shapes import Drawn
from generator.reading.rows import MOST_PAGES, Budget, ReaderNote, Row, Rows, UnreadableError

for _name in ("pdfminer", "pdfplumber"):
    logging.getLogger(_name).setLevel(logging.CRITICAL)

_STRANGE = re.compile(r"\(cid:\d+\)|[\ue000-\uf8ff\ufffd]")
_PERSON = re.compile(rf"[{HAN}]{{2,4}}")
_OCR = "找原来的电子文件；只有扫描件的，先做文字识别（OCR），再把结果与原件逐页核对"
_FEWEST_STRANGE = 20
_LONGEST_WORD = 8


@dataclass(frozen=True)
class _Sheet:
    """A page as read: its regions, what was drawn on it, and the comments in its margin."""

    leaf: Leaf
    drawn: Drawn
    comments: tuple[str, ...]


def read(data: bytes) -> Rows:
    """The document as rows of cells. Raises UnreadableError."""
    with warnings.catch_warnings(), bounded():
        warnings.simplefilter("ignore")
        document = _opened(data)
        try:
            sheets = list(_sheets(document, Budget()))
        finally:
            document.stream.close()
    _refuse_unreadable(sheets)
    leaves = joined([sheet.leaf for sheet in sheets])
    rows, notes = _rows(leaves)
    return Rows(rows, (*_notes(sheets), *notes), {}, tuple(_unseen(document, sheets)))


def _opened(data: bytes) -> PDF:
    """The file opened. Raises UnreadableError where it is damaged or wants a password."""
    try:
        document = pdfplumber.open(io.BytesIO(data), raise_unicode_errors=False)
    except (MemoryError, RecursionError):
        raise UnreadableError("PDF 嵌套太深或太大", "能打开的 PDF", "用 PDF 软件打开后另存") from None
    except Exception as error:
        causes = (error, error.__cause__, *error.args)
        if limit := next((cause for cause in causes if isinstance(cause, UnreadableError)), None):
            raise limit from None
        if any(isinstance(cause, (PDFPasswordIncorrect, PDFEncryptionError)) for cause in causes):
            raise UnreadableError("PDF 加了密码", "不加密的 PDF", "用密码打开后去掉密码另存") from None
        raise UnreadableError("PDF 损坏，打不开", "完整的 PDF", "从原处重新下载") from None
    return document


def _sheets(document: PDF, budget: Budget) -> Iterator[_Sheet]:
    """The pages as read, one by one. Raises UnreadableError where one cannot be."""
    for number, page in enumerate(_pages(document), 1):
        try:
            drawn = draw(page, document.rsrcmgr, budget)
            drawn = replace(drawn, chars=(*drawn.chars, *fields_of(page)))
            regions = regions_of(drawn)
        except UnreadableError as error:
            raise UnreadableError(f"第{number}页：{error.found}", error.expected, error.mend) from None
        except (MemoryError, RecursionError):
            raise UnreadableError(f"第{number}页嵌套太深或太大", "完整的 PDF", "重新另存为 PDF") from None
        except Exception as error:
            raise UnreadableError(f"第{number}页读不出（{type(error).__name__}）", "完整的 PDF", "从原处重新下载，或重新另存为 PDF") from None
        budget.count(1 + sum(len(row) for region in regions for row in region.rows))
        yield _Sheet(Leaf(number, drawn.width, drawn.height, tuple(regions)), drawn, tuple(comments_of(page)))


def _pages(document: PDF) -> Iterator[PDFPage]:
    """The pages of the file, no more than may be."""
    pages, count = PDFPage.create_pages(document.doc), 0
    while True:
        try:
            page = next(pages)
        except StopIteration:
            break
        except UnreadableError:
            raise
        except Exception:
            raise UnreadableError("PDF 的页面目录损坏", "完整的 PDF", "从原处重新下载") from None
        count += 1
        if count > MOST_PAGES:
            raise UnreadableError(f"PDF 有超过 {MOST_PAGES} 页", f"不超过 {MOST_PAGES} 页", "拆成几份")
        yield page
    if not count:
        raise UnreadableError("PDF 里没有一页", "完整的 PDF", "从原处重新下载")


def _refuse_unreadable(sheets: Sequence[_Sheet]) -> None:
    """Raises UnreadableError where no page has text, or where fonts do not say which characters they draw."""
    if not any(sheet.leaf.regions for sheet in sheets):
        if any(sheet.drawn.unseen for sheet in sheets) and any(sheet.drawn.picture for sheet in sheets):
            found, mend = "PDF 是扫描件，上面只有看不见的识别文字", "找原来的电子文件；没有的，把识别出的文字与原件逐页核对，存为文本再登记"
            raise UnreadableError(found, "有文字的 PDF", mend)
        found = "PDF 里没有文字，像是扫描件" if any(sheet.drawn.picture for sheet in sheets) else "PDF 里没有文字"
        raise UnreadableError(found, "有文字的 PDF", _OCR)
    texts = [_text(sheet) for sheet in sheets]
    if _strange("".join(texts)) * 5 > sum(map(len, texts)):
        raise UnreadableError("PDF 的字体没有说明画的是哪些字", "能选中文字、复制出来不是乱码的 PDF", "找原来的电子文件，或做文字识别（OCR）后再登记")


def _text(sheet: _Sheet) -> str:
    return "".join(char.text for char in sheet.drawn.chars if char.text != " ")


def _strange(text: str) -> int:
    """How many characters nobody knows."""
    return sum(len(found) for found in _STRANGE.findall(text))


def _notes(sheets: Sequence[_Sheet]) -> Iterator[ReaderNote]:
    """What a person should know of pages that are not wholly read."""
    shown = "".join(map(_text, sheets))
    for sheet in sheets:
        number, text = sheet.leaf.number, _text(sheet)
        if not text and sheet.drawn.picture:
            yield ReaderNote(0, "scanned-page", f"第{number}页没有文字，像是图片，没有读")
        if (strange := _strange(text)) > _FEWEST_STRANGE and strange * 5 > len(text):
            yield ReaderNote(0, "unknown-characters", f"第{number}页的字体没有说明画的是哪些字，读出的可能是乱码")
        if sheet.drawn.slanting > _LONGEST_WORD // 2:
            yield ReaderNote(0, "slanting-text", f"第{number}页斜着印的文字（像是水印）没有读")
        if _is_hidden(despace(sheet.drawn.unseen), shown):
            yield ReaderNote(0, "hidden-text", f"第{number}页有看不见的文字，没有发布")


def _is_hidden(unseen: str, shown: str) -> bool:
    """Whether a page keeps something back that is printed nowhere in the document (what runs off one page often stands on the next)."""
    return any(unseen[at : at + _LONGEST_WORD] not in shown for at in range(0, len(unseen), _LONGEST_WORD))


def _rows(leaves: Sequence[Leaf]) -> tuple[tuple[Row, ...], list[ReaderNote]]:
    """The rows of all pages with their places, and what is doubtful in some."""
    rows, notes, table = list[Row](), list[ReaderNote](), 0
    for leaf in leaves:
        line = own = 0
        for number, region in enumerate(leaf.regions):
            if not region.is_table:
                line += 1
                rows.append(Row(region.rows[0], f"第{leaf.number}页 第{line}行", 0, leaf.number))
                continue
            table, own = table + (not region.goes_on or not table), own + 1
            for at, cells in enumerate(region.rows):
                rows.append(Row(cells, f"第{leaf.number}页 表{own} 第{at + 1}行", table, leaf.number))
                if (reason := leaf.doubts.get((number, at))) is not None:
                    notes.append(ReaderNote(len(rows), "torn-row", reason))
    return tuple(rows), notes


def _unseen(document: PDF, sheets: Sequence[_Sheet]) -> Iterator[str]:
    """What the file says of itself, comments, and text that is not seen: nobody reads it on the pages."""
    for name, value in (document.metadata or {}).items():
        if isinstance(value, str) and value.strip():
            yield f"编制人：{value.strip()}" if name == "Author" and _PERSON.fullmatch(value.strip()) else value
    yield from (sheet.drawn.unseen for sheet in sheets if sheet.drawn.unseen)
    for sheet in sheets:
        yield from sheet.comments
