"""Excel files (.xlsx): every visible sheet as a table, cells as they are shown, merged cells with their spans."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from lxml import etree

from generator.ground.text import HAN
from generator.reading.rows import (
    MOST_CELL,
    MOST_COLUMNS,
    MOST_SHEETS,
    Budget,
    Cell,
    ReaderNote,
    Row,
    Rows,
    UnreadableError,
    open_archive,
    read_part,
)
from generator.reading.shown import BUILT_IN, shown

_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_PERSON = re.compile(rf"[{HAN}]{{2,4}}")
_SAVE = "用 Excel 或 WPS 打开后另存为 .xlsx 再登记"


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook: its name, the part that holds it, whether it is shown."""

    name: str
    part: str
    visible: bool


@dataclass
class Grid:
    """The cells of a sheet while it is read: texts by row and column, merges, what is hidden."""

    texts: dict[int, dict[int, str]] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)


@dataclass(frozen=True)
class Book:
    """What the sheets of a workbook share."""

    archive: zipfile.ZipFile
    strings: list[str]
    formats: list[str]
    since_1904: bool


def read(data: bytes) -> Rows:
    """The workbook as rows of cells, a table a sheet. Raises UnreadableError."""
    archive = open_archive(data)
    sheets, since_1904 = _sheets(archive)
    if len(sheets) > MOST_SHEETS:
        raise UnreadableError(f"有 {len(sheets)} 张工作表", f"不超过 {MOST_SHEETS} 张", "检查是否放错了文件，或拆成几份")
    book = Book(archive, _strings(archive), _formats(archive), since_1904)
    rows: list[Row] = []
    notes, names, unseen, budget = list[ReaderNote](), dict[int, str](), list[str](), Budget()
    for sheet in sheets:
        grid = _grid(book, sheet, budget)
        if not sheet.visible:
            notes.append(ReaderNote(0, "hidden-sheet", f"隐藏的工作表“{sheet.name}”没有发布"))
            unseen += [" ".join(own.values()) for own in grid.texts.values()]
            continue
        number = len(names) + 1
        found, hidden, told = rows_of(grid, sheet.name, number)
        if found:
            names[number] = sheet.name
            notes += [ReaderNote(len(rows) + 1, kind, reason) for kind, reason in told]
            rows += found
        unseen += hidden
    if any(name.endswith("vbaProject.bin") for name in archive.namelist()):
        notes.append(ReaderNote(0, "macros", "文件里有宏，没有运行，原件不提供下载"))
    return Rows(tuple(rows), tuple(notes), names, (*unseen, *properties(archive), *_comments(archive)))


def rows_of(grid: Grid, name: str, table: int) -> tuple[list[Row], list[str], list[tuple[str, str]]]:
    """The rows of a sheet without what is hidden; the texts that are hidden; what there is to say of that."""
    covered = {(row, column) for top, left, bottom, right in grid.merges for row in range(top, bottom + 1)
               for column in range(left, right + 1) if (row, column) != (top, left)} if _small(grid) else set()  # fmt: skip
    used = {column for own in grid.texts.values() for column, text in own.items() if text}
    last_column = max(used, default=0)
    last_row = max((row for row, own in grid.texts.items() if any(own.values())), default=0)
    hidden = {column for first, last in grid.hidden_columns for column in range(first, min(last, last_column) + 1)}
    spans = {(top, left): (bottom, right) for top, left, bottom, right in grid.merges}
    visible = [column for column in range(1, last_column + 1) if column not in hidden]
    place = {column: at for at, column in enumerate(visible)}
    rows, unseen = [], list[str]()
    carried = _carried(grid, hidden)
    for row in range(1, last_row + 1):
        own = grid.texts.get(row, {})
        if row in grid.hidden_rows:
            unseen.append(" ".join(own.values()))
            continue
        cells = []
        for column in sorted({*own, *carried.get(row, {})}):
            text = carried.get(row, {}).get(column, own.get(column, ""))
            if (row, column) in covered and column not in carried.get(row, {}):
                continue
            bottom, right = spans.get((row, column), carried_span(spans, row, column, carried))
            if column in hidden:
                unseen.append(text)
                continue
            if not text and (bottom, right) == (row, column):
                continue
            alone = (bottom, right) == (row, column)
            columns = 1 if alone else sum(each in place for each in range(column, min(right, last_column) + 1))
            deep = 1 if alone else sum(each not in grid.hidden_rows for each in range(row, min(bottom, last_row) + 1))
            cells.append(Cell(text, place[column], max(columns, 1), max(deep, 1)))
        rows.append(Row(tuple(cells), f"{name}!{row}", table))
    told = []
    gone = [row for row in sorted(grid.hidden_rows) if row <= last_row]
    if gone:
        told.append(("hidden-rows", f"工作表“{name}”里隐藏的第 {'、'.join(map(str, gone[:20]))}{' 等' if len(gone) > 20 else ''}行没有发布"))
    if hidden & used:
        told.append(("hidden-columns", f"工作表“{name}”里隐藏的 {'、'.join(letters(column) for column in sorted(hidden & used)[:20])} 列没有发布"))
    return rows, unseen, told


def _small(grid: Grid) -> bool:
    return bool(grid.merges) and sum((bottom - top + 1) * (right - left + 1) for top, left, bottom, right in grid.merges) < 5_000_000


def _carried(grid: Grid, hidden: set[int]) -> dict[int, dict[int, str]]:
    """The texts of merges whose first row or column is hidden: they show in what is left of them."""
    found: dict[int, dict[int, str]] = {}
    for top, left, bottom, right in grid.merges:
        text = grid.texts.get(top, {}).get(left, "")
        if text and (top in grid.hidden_rows or left in hidden):
            row = next((each for each in range(top, bottom + 1) if each not in grid.hidden_rows), None)
            column = next((each for each in range(left, right + 1) if each not in hidden), None)
            if row is not None and column is not None:
                found.setdefault(row, {})[column] = text
    return found


def carried_span(spans: dict[tuple[int, int], tuple[int, int]], row: int, column: int, carried: dict[int, dict[int, str]]) -> tuple[int, int]:
    """How far the merge of a carried text reaches, the cell itself where it is none."""
    if column in carried.get(row, {}):
        return next(((bottom, right) for (top, left), (bottom, right) in spans.items() if top <= row <= bottom and left <= column <= right), (row, column))
    return row, column


def letters(column: int) -> str:
    """The letters of a column (`27` → `AA`)."""
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def number_of(name: str) -> int:
    """The number of a column from its letters."""
    number = 0
    for char in name:
        number = number * 26 + ord(char) - 64
    return number


def parsed(content: bytes) -> etree._Element:
    """A part as XML, nothing in it expanded or fetched. Raises UnreadableError where it is none, or declares entities."""
    if b"<!DOCTYPE" in content[:4096] or b"<!ENTITY" in content[:65536]:
        raise UnreadableError("文件的 XML 里有实体声明", "没有实体声明的 Office 文件", _SAVE)
    try:
        return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True, load_dtd=False))
    except etree.XMLSyntaxError:
        raise UnreadableError("文件损坏，有一部分不成 XML", "完整的 Office 文件", f"从原处重新下载，或{_SAVE}") from None


def _bare(element: etree._Element) -> str:
    return str(etree.QName(element).localname)


def _sheets(archive: zipfile.ZipFile) -> tuple[list[Sheet], bool]:
    """The sheets in their order, and whether days count from 1904."""
    try:
        workbook = parsed(read_part(archive, "xl/workbook.xml"))
        relations = parsed(read_part(archive, "xl/_rels/workbook.xml.rels"))
    except KeyError:
        raise UnreadableError("没有工作簿，不是 .xlsx", "Excel 文件", _SAVE) from None
    targets = {each.get("Id"): (each.get("Target") or "", each.get("Type") or "") for each in relations}
    sheets, since_1904 = [], False
    for element in workbook.iter():
        if not isinstance(element.tag, str):
            continue
        if _bare(element) == "workbookPr":
            since_1904 = element.get("date1904") in {"1", "true"}
        if _bare(element) == "sheet":
            key = next((value for name, value in element.attrib.items() if name.endswith("}id")), "")
            target, kind = targets.get(key, ("", ""))
            if target and kind.endswith("/worksheet"):
                part = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
                sheets.append(Sheet(element.get("name") or "", part, element.get("state", "visible") == "visible"))
    return sheets, since_1904


def _strings(archive: zipfile.ZipFile) -> list[str]:
    """The texts that cells share, without phonetic readings."""
    if "xl/sharedStrings.xml" not in archive.namelist():
        return []
    return [_text(element) for element in parsed(read_part(archive, "xl/sharedStrings.xml")) if isinstance(element.tag, str)]


def _text(element: etree._Element) -> str:
    """The text of a string or an inline one: its pieces joined, phonetic readings left out."""
    if len(element) == 1 and not len(element[0]) and element[0].tag.endswith("}t"):
        text = element[0].text or ""
        if "_x" not in text and len(text) <= MOST_CELL:
            return text
    pieces = [each.text or "" for each in element.iter() if isinstance(each.tag, str) and _bare(each) == "t" and not _is_phonetic(each)]
    text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), "".join(pieces))
    if len(text) > MOST_CELL:
        raise UnreadableError(f"有一格有 {len(text)} 个字", f"一格不超过 {MOST_CELL} 个字", "检查是否放错了文件")
    return text


def _is_phonetic(element: etree._Element) -> bool:
    parent = element.getparent()
    return parent is not None and _bare(parent) == "rPh"


def _formats(archive: zipfile.ZipFile) -> list[str]:
    """The number format of each style of cells."""
    if "xl/styles.xml" not in archive.namelist():
        return []
    styles = parsed(read_part(archive, "xl/styles.xml"))
    own = {int(each.get("numFmtId", "0")): each.get("formatCode", "") for each in styles.iter() if isinstance(each.tag, str) and _bare(each) == "numFmt"}
    cells = next((each for each in styles if isinstance(each.tag, str) and _bare(each) == "cellXfs"), None)
    numbers = [int(each.get("numFmtId", "0")) for each in cells if isinstance(each.tag, str)] if cells is not None else []
    return [own.get(number, BUILT_IN.get(number, "General")) for number in numbers]


def _grid(book: Book, sheet: Sheet, budget: Budget) -> Grid:
    """The cells of a sheet, read as a stream."""
    grid = Grid()
    try:
        content = read_part(book.archive, sheet.part)
    except KeyError:
        raise UnreadableError(f"工作表“{sheet.name}”不在文件里", "完整的 Excel 文件", f"从原处重新下载，或{_SAVE}") from None
    if b"<!DOCTYPE" in content[:4096] or b"<!ENTITY" in content[:65536]:
        raise UnreadableError("文件的 XML 里有实体声明", "没有实体声明的 Office 文件", _SAVE)
    row_number = 0
    try:
        for event, element in etree.iterparse(io.BytesIO(content), events=("start", "end"), resolve_entities=False, no_network=True, huge_tree=True):
            name = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
            if event == "start":
                if name == "row":
                    row_number = int(element.get("r") or row_number + 1)
                    if element.get("hidden") in {"1", "true"} or element.get("ht") == "0":
                        grid.hidden_rows.add(row_number)
                continue
            if name == "row":
                _take_row(book, sheet, grid, element, row_number, budget)
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
            elif name == "mergeCell":
                _take_merge(grid, element.get("ref", ""))
            elif name == "col" and (element.get("hidden") in {"1", "true"} or element.get("width") == "0"):
                grid.hidden_columns.append((int(element.get("min", "0")), min(int(element.get("max", "0")), 16_384)))
    except etree.XMLSyntaxError:
        raise UnreadableError(f"工作表“{sheet.name}”损坏", "完整的 Excel 文件", f"从原处重新下载，或{_SAVE}") from None
    return grid


def _take_merge(grid: Grid, reference: str) -> None:
    found = _REFERENCE.findall(reference)
    if len(found) == 2:
        (left, top), (right, bottom) = found
        grid.merges.append((int(top), number_of(left), int(bottom), number_of(right)))


def _take_row(book: Book, sheet: Sheet, grid: Grid, element: etree._Element, row: int, budget: Budget) -> None:
    column, own = 0, dict[int, str]()
    for cell in element:
        found = _REFERENCE.fullmatch(cell.get("r") or "")
        column = number_of(found[1]) if found else column + 1
        text = _value(book, sheet, cell, column, row)
        if text:
            if column > MOST_COLUMNS:
                raise UnreadableError(f"工作表“{sheet.name}”有超过 {MOST_COLUMNS} 栏", f"不超过 {MOST_COLUMNS} 栏", "检查是否放错了文件")
            own[column] = text
            budget.count()
    if own:
        grid.texts[row] = own


def _value(book: Book, sheet: Sheet, cell: etree._Element, column: int, row: int) -> str:
    """What a cell shows. Raises UnreadableError for a formula without a kept result."""
    kind, value, formula, inline = cell.get("t", "n"), None, False, None
    for child in cell:
        name = child.tag.rpartition("}")[2] if isinstance(child.tag, str) else ""
        if name == "v":
            value = child.text
        elif name == "f":
            formula = True
        elif name == "is":
            inline = child
    if inline is not None:
        return _text(inline)
    if value is None:
        if formula and kind != "str":
            where = f"{sheet.name}!{letters(column)}{row}"
            raise UnreadableError(f"{where} 是公式，文件里没有存它的结果", "存有计算结果的文件", "用 Excel、WPS 或 LibreOffice 打开，重新计算后保存", 0)
        return ""
    if kind == "s":
        return book.strings[int(value)] if value.isdigit() and int(value) < len(book.strings) else ""
    if kind in {"str", "e", "inlineStr"}:
        return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), str(value))
    if kind == "b":
        return "TRUE" if value == "1" else "FALSE"
    if kind == "d":
        return str(value).partition("T")[0]
    style = int(cell.get("s") or 0)
    return number_text(value, book.formats[style] if style < len(book.formats) else "General", since_1904=book.since_1904)


def number_text(value: str, form: str, *, since_1904: bool = False) -> str:
    """A stored number as its format shows it; a text that is no number stays."""
    try:
        number = Decimal(value)
        if not number.is_finite():
            return value
        binary = Decimal(repr(float(value))) if len(value) > 15 else number
    except (InvalidOperation, OverflowError, ValueError):
        return value
    return shown(binary, form, since_1904=since_1904)


def properties(archive: zipfile.ZipFile) -> Iterator[str]:
    """The document's properties, which nobody sees; who made it as a person where that is a Chinese name."""
    for part in ("docProps/core.xml", "docProps/app.xml", "docProps/custom.xml"):
        if part not in archive.namelist():
            continue
        for element in parsed(read_part(archive, part)).iter():
            text = (element.text or "").strip() if isinstance(element.tag, str) else ""
            if text:
                named = _bare(element) in {"creator", "lastModifiedBy", "Manager"} and _PERSON.fullmatch(text)
                yield f"编制人：{text}" if named else text


def _comments(archive: zipfile.ZipFile) -> Iterator[str]:
    """Comments of cells, and what stands in the margins of printed pages."""
    for name in archive.namelist():
        if re.search(r"xl/(?:comments|threadedComments|persons)", name) and name.endswith(".xml"):
            yield " ".join("".join(each.itertext()) for each in parsed(read_part(archive, name)))
