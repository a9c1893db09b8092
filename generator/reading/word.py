"""Word files (.docx): paragraphs and tables in reading order, changes as accepted, nothing that is hidden."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from generator.reading.drawings import smart_art, smart_art_note
from generator.reading.package import parsed, properties
from generator.reading.rows import MOST_CELL, MOST_COLUMNS, Budget, Cell, ReaderNote, Row, Rows, UnreadableError, open_archive, read_part
from generator.reading.word_numbers import Numbering, read_numbering

_GONE = frozenset({"del", "moveFrom", "instrText", "delText", "rPr", "pPr", "tblPr", "tcPr", "trPr", "footnoteReference", "commentReference", "pict-skip",
                   "annotationRef", "fldData", "proofErr", "lastRenderedPageBreak"})  # fmt: skip
_BREAKS = {"br": "\n", "cr": "\n", "tab": "\t", "noBreakHyphen": "-", "softHyphen": ""}
_SYMBOLS = {"F0FE": "☑", "F052": "☑", "F0A8": "□", "F06F": "□", "F0A3": "□", "F0FC": "√", "F0D6": "√"}
_MOST_DEEP = 60


@dataclass
class _Reader:
    """Where the reading stands: rows so far, how many paragraphs and tables, texts that nobody sees."""

    numbering: Numbering
    budget: Budget = field(default_factory=Budget)
    rows: list[Row] = field(default_factory=list)
    paragraphs: int = 0
    tables: int = 0
    unseen: list[str] = field(default_factory=list)
    hidden: bool = False
    footnotes: list[str] = field(default_factory=list)


def read(data: bytes) -> Rows:
    """The document as rows of cells. Raises UnreadableError."""
    archive = open_archive(data)
    try:
        document = parsed(read_part(archive, _main_part(archive)))
    except KeyError:
        raise UnreadableError("没有正文，不是 .docx", "Word 文件", "用 Word 或 WPS 打开后另存为 .docx") from None
    reader = _Reader(read_numbering(archive))
    body = next((each for each in document if name_of(each) == "body"), document)
    _blocks(reader, body, 0)
    _notes_of_pages(reader, archive)
    notes = [ReaderNote(0, "hidden-text", "文件里隐藏的文字没有发布")] if reader.hidden else []
    drawn = smart_art(archive, _main_part(archive))
    notes += [smart_art_note("文件", len(drawn))] if drawn else []
    if any(name.endswith("vbaProject.bin") for name in archive.namelist()):
        notes.append(ReaderNote(0, "macros", "文件里有宏，没有运行，原件不提供下载"))
    unseen = (*reader.unseen, *drawn, *properties(archive), *_margins(archive))
    return Rows(tuple(reader.rows), tuple(notes), {}, unseen)


def name_of(element: etree._Element) -> str:
    """The name of an element without its namespace; blank for a comment."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def value_of(element: etree._Element | None, name: str = "val") -> str:
    """An attribute of an element, whatever its namespace; blank where there is none."""
    if element is None:
        return ""
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")


def child(element: etree._Element | None, *path: str) -> etree._Element | None:
    """The first element down a path of names."""
    for name in path:
        element = next((each for each in element if name_of(each) == name), None) if element is not None else None
    return element


def is_on(element: etree._Element | None) -> bool:
    """Whether a switch is set (`<w:vanish/>`, not `w:val="0"`)."""
    return element is not None and value_of(element) not in {"0", "false", "off"}


def _main_part(archive: zipfile.ZipFile) -> str:
    return "word/document.xml" if "word/document.xml" in archive.namelist() else next(
        (name for name in archive.namelist() if name.startswith("word/document") and name.endswith(".xml")), "word/document.xml")  # fmt: skip


def _blocks(reader: _Reader, parent: etree._Element, deep: int) -> None:
    """The paragraphs and tables below an element, in order."""
    if deep > _MOST_DEEP:
        raise UnreadableError("表格套表格太深", "能读完的文件", "用 Word 打开，拆开嵌套的表格后另存")
    open_text = ""
    for element in parent:
        name = name_of(element)
        if name == "p":
            text = open_text + _paragraph(reader, element)
            joined = is_on(child(element, "pPr", "rPr", "del"))
            open_text = text if joined else ""
            if not joined:
                _add_paragraph(reader, text)
            for box in _boxes(element):
                _blocks(reader, box, deep + 1)
        elif name == "tbl":
            _table(reader, element, deep)
        elif name in {"sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag", "body", "txbxContent"}:
            _blocks(reader, element, deep + 1)
    if open_text:
        _add_paragraph(reader, open_text)


def _add_paragraph(reader: _Reader, text: str) -> None:
    if text.strip():
        reader.paragraphs += 1
        reader.budget.count()
        reader.rows.append(Row((Cell(text.strip("\n")),), f"第{reader.paragraphs}段"))


def _boxes(element: etree._Element) -> Iterator[etree._Element]:
    """The text boxes of a paragraph, each once though it is written for two kinds of readers."""
    for each in element.iter():
        if name_of(each) == "txbxContent":
            above = [name_of(one) for one in each.iterancestors()]
            if "Fallback" not in above and "txbxContent" not in above[: above.index("p") if "p" in above else 0]:
                yield each


def _paragraph(reader: _Reader, element: etree._Element) -> str:
    """The text of a paragraph with its printed number."""
    text = "".join(_runs(reader, element, 0))
    if len(text) > MOST_CELL:
        raise UnreadableError(f"有一段有 {len(text)} 个字", f"一段不超过 {MOST_CELL} 个字", "检查是否放错了文件")
    return reader.numbering.number_of(element) + text if text.strip() else text


def _runs(reader: _Reader, element: etree._Element, deep: int) -> Iterator[str]:
    """The pieces of text below an element that are shown."""
    if deep > _MOST_DEEP:
        return
    for each in element:
        name = name_of(each)
        if name in {"del", "moveFrom"}:
            reader.unseen.append("".join(each.itertext()))
        elif name == "r" and _is_hidden(each):
            reader.hidden = True
            reader.unseen.append("".join(each.itertext()))
        elif name == "t":
            yield each.text or ""
        elif name in _BREAKS:
            yield "" if name == "br" and value_of(each, "type") in {"page", "column"} else _BREAKS[name]
        elif name == "sym":
            yield _SYMBOLS.get(value_of(each, "char").upper(), "")
        elif name in {"footnoteReference", "endnoteReference"}:
            reader.footnotes.append(f"{name.removesuffix('Reference')}:{value_of(each, 'id')}")
        elif name == "AlternateContent":
            chosen = child(each, "Choice")
            if chosen is not None and not any(name_of(one) == "txbxContent" for one in chosen.iter()):
                yield from _runs(reader, chosen, deep + 1)
        elif name and name not in _GONE and name != "txbxContent":
            yield from _runs(reader, each, deep + 1)


def _is_hidden(run: etree._Element) -> bool:
    look = child(run, "rPr")
    return is_on(child(look, "vanish")) or is_on(child(look, "specVanish"))


def _table(reader: _Reader, element: etree._Element, deep: int) -> None:
    """A table; one that only frames others is nothing itself. What stands in its cells as tables follows it."""
    rows = [each for each in _rows_of(element) if not _row_gone(reader, each)]
    cells = [each for row in rows for each in _cells_of(row)]
    nested = [each for cell in cells for each in _tables_in(cell)]
    if nested and (len(cells) == 1 or not any(_cell_text(reader, cell) for cell in cells)):
        for cell in cells:
            _blocks(reader, cell, deep + 1)
        return
    reader.tables += 1
    number = reader.tables
    for at, cells_of_row in enumerate(_grid(reader, rows), 1):
        reader.rows.append(Row(tuple(cells_of_row), f"表{number} 第{at}行", number))
    for each in nested:
        _table(reader, each, deep + 1)


def _rows_of(table: etree._Element) -> Iterator[etree._Element]:
    for each in table:
        name = name_of(each)
        if name == "tr":
            yield each
        elif name in {"sdt", "sdtContent", "customXml", "ins", "moveTo"}:
            yield from _rows_of(each)


def _cells_of(row: etree._Element) -> Iterator[etree._Element]:
    for each in row:
        name = name_of(each)
        if name == "tc":
            yield each
        elif name in {"sdt", "sdtContent", "customXml"}:
            yield from _cells_of(each)


def _tables_in(cell: etree._Element) -> Iterator[etree._Element]:
    for each in cell:
        name = name_of(each)
        if name == "tbl":
            yield each
        elif name in {"sdt", "sdtContent", "customXml", "ins"}:
            yield from _tables_in(each)


def _row_gone(reader: _Reader, row: etree._Element) -> bool:
    look = child(row, "trPr")
    if child(look, "del") is not None:
        reader.unseen.append("".join(row.itertext()))
        return True
    if is_on(child(look, "hidden")):
        reader.hidden = True
        reader.unseen.append("".join(row.itertext()))
        return True
    return False


def _cell_text(reader: _Reader, cell: etree._Element) -> str:
    """The paragraphs of a cell, one below the other; tables in it are tables of their own."""
    if all(len(each) == 0 for each in cell):
        return ""
    pieces: list[str] = []

    def take(parent: etree._Element) -> None:
        for each in parent:
            name = name_of(each)
            if name == "p":
                pieces.append(_paragraph(reader, each).replace("\t", " "))
                for box in _boxes(each):
                    take(box)
            elif name in {"sdt", "sdtContent", "customXml", "ins", "moveTo"}:
                take(each)

    take(cell)
    return "\n".join(piece.strip() for piece in pieces if piece.strip())


@dataclass
class _Open:
    """A cell that may go on below: where it begins, how wide it is, in which row and place of the result it stands."""

    column: int
    columns: int
    row: int
    index: int


def _grid(reader: _Reader, rows: list[etree._Element]) -> list[list[Cell]]:
    """The cells of each row on the grid of the table, those merged downwards with their height."""
    found: list[list[Cell]] = []
    above: dict[int, _Open] = {}
    for at, row in enumerate(rows):
        column, own, below = _skipped(row), list[Cell](), dict[int, _Open]()
        for cell in _cells_of(row):
            look = child(cell, "tcPr")
            columns = max(_number(value_of(child(look, "gridSpan")), 1), 1)
            reader.budget.count(columns)
            if column + columns > MOST_COLUMNS:
                raise UnreadableError(f"表格有超过 {MOST_COLUMNS} 栏", f"不超过 {MOST_COLUMNS} 栏", "检查是否放错了文件")
            merge = child(look, "vMerge")
            goes_on = merge is not None and value_of(merge) != "restart"
            opened = above.get(column)
            if goes_on and opened is not None and opened.columns == columns:
                first = found[opened.row][opened.index]
                found[opened.row][opened.index] = Cell(first.text, first.column, first.columns, at - opened.row + 1)
                below[column] = opened
            else:
                if merge is not None:
                    below[column] = _Open(column, columns, at, len(own))
                own.append(Cell(_cell_text(reader, cell), column, columns))
            column += columns
        found.append(own)
        above = below
    return found


def _skipped(row: etree._Element) -> int:
    return max(_number(value_of(child(row, "trPr", "gridBefore")), 0), 0)


def _number(text: str, otherwise: int) -> int:
    return min(int(text), 2_000) if text.isdecimal() and len(text) < 6 else otherwise


def _notes_of_pages(reader: _Reader, archive: zipfile.ZipFile) -> None:
    """Footnotes and endnotes that the text refers to, behind it."""
    for kind, part in (("footnote", "word/footnotes.xml"), ("endnote", "word/endnotes.xml")):
        wanted = {each.split(":")[1] for each in reader.footnotes if each.startswith(f"{kind}:")}
        if not wanted or part not in archive.namelist():
            continue
        for number, each in enumerate((one for one in parsed(read_part(archive, part)) if value_of(one, "id") in wanted), 1):
            text = " ".join("".join(_runs(reader, paragraph, 0)).strip() for paragraph in each if name_of(paragraph) == "p").strip()
            if text:
                reader.rows.append(Row((Cell(text),), f"{'脚注' if kind == 'footnote' else '尾注'}{number}"))


def _margins(archive: zipfile.ZipFile) -> Iterator[str]:
    """What stands in heads and feet of pages and in comments."""
    for name in archive.namelist():
        if name.startswith(("word/header", "word/footer", "word/comments")) and name.endswith(".xml"):
            yield " ".join("".join(each.itertext()) for each in parsed(read_part(archive, name)))
