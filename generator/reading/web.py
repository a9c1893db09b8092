"""Web pages (.html, .htm, .mht): the article with its tables, nothing of the navigation around it, nothing run or fetched."""

from __future__ import annotations

import codecs
import email
import email.policy
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from lxml import etree, html

from generator.reading.rows import MOST_CELL, MOST_COLUMNS, Budget, Cell, ReaderNote, Row, Rows, UnreadableError

_NOTHING = frozenset({"script", "style", "noscript", "template", "head", "iframe", "object", "embed", "svg", "select", "option", "button", "input", "textarea",
                      "audio", "video", "canvas", "map", "meta", "link"})  # fmt: skip
_AROUND = frozenset({"nav", "header", "footer", "aside", "menu"})
_AROUND_WORDS = re.compile(
    r"(?:^|[-_ ])(?:nav|navbar|menu|crumbs?|breadcrumb|footer|foot|header|top-?bar|side-?bar|share|search|login|copyright|friend-?links?|related|hot|pager)"
    r"(?:$|[-_ \d])",
    re.IGNORECASE,
)
_BLOCKS = frozenset({"p", "div", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "main", "blockquote", "pre", "dd", "dt", "dl",
                     "figure", "figcaption", "address", "center", "form", "fieldset", "tr", "td", "th", "table", "tbody", "thead", "tfoot", "caption", "hr",
                     "body", "details", "summary"})  # fmt: skip
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
_CHARSET = re.compile(rb"""(?:<meta[^>]{0,200}?charset\s*=\s*["']?\s*|<\?xml[^>]{0,100}encoding\s*=\s*["'])([\w-]{2,30})""", re.IGNORECASE)
_CELLS = frozenset({"td", "th", "table"})
_BLANKS = re.compile(r"[ \t\r\n\f\u00a0]+")
_CHINESE = ("gb2312", "gbk", "gb18030", "x-gbk", "cp936", "hz-gb-2312")
_MOST_DEEP = 400
_LEAST_TEXT = 40


@dataclass
class _Reader:
    """Where the reading stands: rows so far, the paragraph being gathered, how many paragraphs and tables."""

    budget: Budget = field(default_factory=Budget)
    rows: list[Row] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    paragraphs: int = 0
    tables: int = 0
    unseen: list[str] = field(default_factory=list)
    hidden: bool = False

    def end_paragraph(self) -> None:
        """Puts the gathered text away as a paragraph."""
        text = clean("".join(self.text))
        self.text = []
        for piece in text.split("\n"):
            if piece.strip():
                self.paragraphs += 1
                self.budget.count()
                if len(piece) > MOST_CELL:
                    raise UnreadableError(f"有一段有 {len(piece)} 个字", f"一段不超过 {MOST_CELL} 个字", "检查是否放错了文件")
                self.rows.append(Row((Cell(piece.strip()),), f"第{self.paragraphs}段"))


def read(data: bytes) -> Rows:
    """The page as rows of cells. Raises UnreadableError."""
    text, encoding = decoded(_page(data))
    root = _tree(text)
    reader = _Reader()
    body = root.find("body")
    body = body if body is not None else root
    article = _article(body)
    _title(reader, root, article)
    _walk(reader, article, 0)
    reader.end_paragraph()
    if article is not body:
        _tables_elsewhere(reader, body, article)
    notes = [ReaderNote(0, "hidden-text", "网页里隐藏的文字没有发布")] if reader.hidden else []
    unseen = [*reader.unseen, *(each.text or "" for each in root.iter(etree.Comment) if (each.text or "").strip())]
    unseen += [each.get("content") or "" for each in root.iter("meta") if (each.get("name") or "").lower() in {"author", "editor", "contentsource"}]
    return Rows(tuple(reader.rows), tuple(notes), {}, tuple(unseen), encoding)


def decoded(data: bytes) -> tuple[str, str]:
    """The text of a page and its encoding: by its mark, by what it declares, else UTF-8 or GB18030, whichever fits."""
    for bom, codec in ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if data.startswith(bom):
            return data.decode(codec, "replace"), codec.removesuffix("-sig")
    declared = _CHARSET.search(data[:8192])
    name = declared[1].decode("ascii", "ignore").lower() if declared else ""
    for codec in ("gb18030",) if name in _CHINESE else ("utf-8", "gb18030"):
        try:
            return data.decode(codec), codec
        except UnicodeDecodeError:
            continue
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    text = data.decode("gb18030" if name in _CHINESE else "utf-8", "replace")
    if text.count("\ufffd") * 200 > len(text):
        raise UnreadableError("网页的编码认不出", "UTF-8 或 GB18030 的网页", "用浏览器打开，另存为 UTF-8 的网页")
    return text, "gb18030" if name in _CHINESE else "utf-8"


def _page(data: bytes) -> bytes:
    """The page in a file saved as one (MHTML), the file itself otherwise."""
    if data.lstrip()[:1] == b"<":
        return data
    message = email.message_from_bytes(data, policy=email.policy.default)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            payload = part.get_payload(decode=True)
            return payload if isinstance(payload, bytes) else b""
    return data


def _tree(text: str) -> html.HtmlElement:
    if "\0" in text:
        text = text.replace("\0", "")
    parser = html.HTMLParser(no_network=True, huge_tree=False, recover=True, remove_pis=True)
    try:
        root = html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        raise UnreadableError("网页是空的，或不成网页", "有正文的网页", "用浏览器打开原网址，另存为网页") from None
    if any(each.type_name == "ERR_RESOURCE_LIMIT" for each in parser.error_log):
        raise UnreadableError("网页嵌套太深，或有一段文字长得不可能，读不到底", "浏览器另存的网页", "用浏览器打开原网址，另存为网页；检查是否放错了文件")
    return root


def clean(text: str) -> str:
    r"""Text as a browser shows it: runs of blanks are one, line ends only where `<br>` or a block ends (`\x0b` here)."""
    pieces = (_BLANKS.sub(" ", piece).strip(" ") for piece in text.split("\x0b"))
    return "\n".join(piece for piece in pieces if piece.strip("\u3000 ")).strip("\n")


def _is_hidden(element: html.HtmlElement) -> bool:
    return "hidden" in element.attrib or bool(_HIDDEN.search(element.get("style") or ""))


def _is_around(element: html.HtmlElement) -> bool:
    """Whether an element is navigation, not article; never one that holds a table with figures in a main part."""
    if element.tag in _AROUND:
        return True
    words = f"{element.get('class') or ''} {element.get('id') or ''}"
    return bool(words.strip()) and bool(_AROUND_WORDS.search(words)) and not _has_data(element)


def _has_data(element: html.HtmlElement) -> bool:
    return any(_is_data_table(table) for table in element.iter("table"))


def _is_data_table(table: html.HtmlElement) -> bool:
    """Whether a table holds figures of its own: several rows and a digit in a cell."""
    rows = list(islice(_rows_of(table), 400))
    return len(rows) > 1 and any(re.search(r"\d", "".join(cell.itertext())) for row in rows for cell in row)


def _rows_of(element: html.HtmlElement) -> Iterator[html.HtmlElement]:
    """The rows of a table, not those of tables in its cells."""
    for each in element:
        if each.tag == "tr":
            yield each
        if each.tag not in _CELLS:
            yield from _rows_of(each)


def _article(body: html.HtmlElement) -> html.HtmlElement:
    """The smallest part that holds nearly all tables with figures, or without such the one with most text in paragraphs."""
    tables = [table for table in body.iter("table") if _is_data_table(table) and not any(each.tag in _AROUND for each in table.iterancestors())]
    if tables:
        above = [list(table.iterancestors()) for table in tables]
        shared = next((each for each in above[0] if all(each in other for other in above)), body)
        while shared.tag in {"table", "tbody", "tr", "td", "th"} and shared.getparent() is not None:
            shared = shared.getparent()
        return _wider(shared, body)
    best, most = body, 0
    for element in body.iter("div", "article", "main", "section", "td"):
        own = sum(len("".join(each.itertext())) for each in element if each.tag in {"p", "h1", "h2", "h3"})
        if own > most:
            best, most = element, own
    return best if most > _LEAST_TEXT else body


def _wider(element: html.HtmlElement, body: html.HtmlElement) -> html.HtmlElement:
    """The part with the text around its tables too: wider as long as that adds paragraphs, not links."""
    while element is not body and (parent := element.getparent()) is not None and parent is not body.getparent():
        siblings = [each for each in parent if each is not element and isinstance(each.tag, str) and each.tag not in _NOTHING and not _is_around(each)]
        text = sum(len("".join(each.itertext()).strip()) for each in siblings)
        links = sum(len("".join(link.itertext()).strip()) for each in siblings for link in each.iter("a"))
        if links * 3 > text > 0:
            break
        element = parent
    return element


def _title(reader: _Reader, root: html.HtmlElement, article: html.HtmlElement) -> None:
    """The heading of the page first, where the article does not hold it itself."""
    heading = next((each for each in root.iter("h1") if "".join(each.itertext()).strip()), None)
    if heading is not None and article not in heading.iterancestors() and heading is not article:
        reader.rows.append(Row((Cell(clean("".join(heading.itertext()))),), "标题"))
    elif heading is None and (title := root.findtext(".//title")) and title.strip():
        text = re.split(r"[_|\-—]{1,2}", clean(title))[0].strip()
        if text and not re.match(r"(?:sheet|工作表|未命名|untitled)", text, re.IGNORECASE) and text not in "".join(article.itertext())[:2000]:
            reader.rows.append(Row((Cell(text),), "标题"))


def _walk(reader: _Reader, element: html.HtmlElement, deep: int) -> None:
    """The paragraphs and tables below an element, in order."""
    if deep > _MOST_DEEP:
        reader.text.append(" ".join(element.itertext()))
        return
    reader.text.append(element.text or "")
    for each in element:
        tag = each.tag if isinstance(each.tag, str) else ""
        tag = tag.rpartition(":")[2] if ":" in tag else tag
        if not tag or tag in _NOTHING:
            pass
        elif _is_hidden(each):
            reader.hidden = True
            reader.unseen.append("".join(each.itertext()))
        elif _is_around(each) and tag not in {"body", "html"}:
            reader.end_paragraph()
        elif tag == "br":
            reader.text.append("\x0b")
        elif tag == "table":
            reader.end_paragraph()
            _table(reader, each, deep + 1)
        elif tag in _BLOCKS:
            reader.end_paragraph()
            _walk(reader, each, deep + 1)
            reader.end_paragraph()
        else:
            _walk(reader, each, deep + 1)
        reader.text.append(each.tail or "")


def _tables_elsewhere(reader: _Reader, body: html.HtmlElement, article: html.HtmlElement) -> None:
    """Tables with figures outside of what was taken for the article: nothing of them is lost."""
    for table in body.iter("table"):
        above = list(table.iterancestors())
        outside = article not in above and table is not article and not any(each.tag == "table" or each.tag in _AROUND for each in above)
        if outside and _is_data_table(table) and table not in article.iterancestors():
            _table(reader, table, 0)


def _table(reader: _Reader, table: html.HtmlElement, deep: int) -> None:
    """A table; one that only lays out the page, with tables in its cells, is nothing itself."""
    rows = [row for row in _in_order(table) if not _is_hidden(row)]
    cells = [cell for row in rows for cell in row if cell.tag in {"td", "th"}]
    nested = [each for cell in cells for each in cell.iter("table") if next(each.iterancestors("table"), None) is table]
    columns = max((sum(_span(cell, "colspan") for cell in row if cell.tag in {"td", "th"}) for row in rows), default=0)
    if (nested and (len(cells) <= 2 or not any(_cell_text(reader, cell) for cell in cells))) or (columns == 1 and len(rows) == 1):
        for cell in cells:
            _walk(reader, cell, deep + 1)
            reader.end_paragraph()
        return
    caption = next((each for each in table if each.tag == "caption"), None)
    if caption is not None:
        reader.text.append("".join(caption.itertext()))
        reader.end_paragraph()
    reader.tables += 1
    number = reader.tables
    for at, own in enumerate(_grid(reader, rows), 1):
        reader.rows.append(Row(tuple(own), f"表{number} 第{at}行", number))
    for each in nested:
        _table(reader, each, deep + 1)


def _in_order(table: html.HtmlElement) -> list[html.HtmlElement]:
    """The rows of a table as they are shown: the head first, the foot last."""
    rows = list(_rows_of(table))
    place = {"thead": 0, "tfoot": 2}
    return sorted(rows, key=lambda row: place.get(row.getparent().tag if row.getparent() is not None else "", 1))


def _span(cell: html.HtmlElement, name: str) -> int:
    text = (cell.get(name) or "").strip()
    if not text:
        return 1
    return min(max(int(text), 1), 65_534) if text.isdecimal() and len(text) < 8 else 1


def _cell_text(reader: _Reader, cell: html.HtmlElement) -> str:
    """What a cell shows; tables in it are tables of their own."""
    if len(cell) == 0 and not (cell.text or "").strip():
        return ""
    pieces: list[str] = []

    def take(element: html.HtmlElement, deep: int) -> None:
        pieces.append(element.text or "")
        for each in element:
            tag = each.tag if isinstance(each.tag, str) else ""
            if _is_shown(reader, each, tag) and tag != "table" and deep < _MOST_DEEP:
                block = tag in _BLOCKS
                pieces.append("\x0b" if block or tag == "br" else "")
                take(each, deep + 1)
                pieces.append("\x0b" if block else "")
            pieces.append(each.tail or "")

    take(cell, 0)
    text = clean("".join(pieces))
    if len(text) > MOST_CELL:
        raise UnreadableError(f"有一格有 {len(text)} 个字", f"一格不超过 {MOST_CELL} 个字", "检查是否放错了文件")
    return text


def _is_shown(reader: _Reader, element: html.HtmlElement, tag: str) -> bool:
    if not tag or tag in _NOTHING:
        return False
    if _is_hidden(element):
        reader.hidden = True
        reader.unseen.append("".join(element.itertext()))
        return False
    return True


def _grid(reader: _Reader, rows: list[html.HtmlElement]) -> Iterator[list[Cell]]:
    """The cells of each row on the grid of the table; a span beyond its end is cut, one wider than any row needs too."""
    taken: dict[int, int] = {}
    widest = max((sum(_span(cell, "colspan") for cell in row if cell.tag in {"td", "th"} and _span(cell, "colspan") <= 200) for row in rows), default=1)
    for at, row in enumerate(rows):
        column, own = 0, list[Cell]()
        for cell in row:
            if cell.tag not in {"td", "th"} or _is_hidden(cell):
                continue
            while taken.get(column, 0) > at:
                column += 1
            columns, deep = min(_span(cell, "colspan"), max(widest - column, 1)), min(_span(cell, "rowspan"), len(rows) - at)
            if column + columns > MOST_COLUMNS:
                raise UnreadableError(f"表格有超过 {MOST_COLUMNS} 栏", f"不超过 {MOST_COLUMNS} 栏", "检查是否放错了文件")
            reader.budget.count(columns * deep)
            own.append(Cell(_cell_text(reader, cell), column, columns, deep))
            for each in range(column, column + columns):
                taken[each] = at + deep
            column += columns
        yield own
