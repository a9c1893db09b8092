"""Excel files before 2007 (.xls): every visible sheet as a table, as in excel.py."""

from __future__ import annotations

import contextlib
import io
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import xlrd
from xlrd.compdoc import CompDoc
from xlrd.formatting import std_format_strings

from generator.reading.drawings import text_box_note
from generator.reading.excel import MACROS, number_text, without_codes
from generator.reading.excel_old_drawn import CONTINUE, OBJECT, TEXT, Drawn
from generator.reading.package import maker
from generator.reading.rows import MOST_CELL, MOST_CELLS, MOST_SHEETS, Budget, Rows, UnreadableError
from generator.reading.sheet import Found, Grid, letters
from generator.reading.shown import BUILT_IN, shown_text

_ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}
_AGAIN = "从原处重新下载，或用 Excel、WPS 打开后另存为 .xlsx"
_OLE = b"\xd0\xcf\x11\xe0"
_MOST_EMPTY = 2 * MOST_CELLS
_CELLS = {0x06, 0x03, 0x203, 0x04, 0x204, 0x05, 0x205, 0xD6, 0xFD, 0x27E}
"""Records of one cell with a value: formula, number, text, truth or error, rich text, shared text, short number."""
_BLANK_TEXT = b"\x03\0\0\0\0\0\xff\xff"
_SUMMARY, _MORE = "\x05SummaryInformation", "\x05DocumentSummaryInformation"
_MAKERS = {(_SUMMARY, 4), (_SUMMARY, 8), (_MORE, 14)}
"""The properties that name a person: author, last author, manager."""


@dataclass
class Records:
    """What xlrd does not tell of a file: formulas never calculated, sheets of charts, text boxes, what stands in the margins of printed pages."""

    unsolved: str = ""
    calculated: bool = False
    charts: list[str] = field(default_factory=list)
    margins: list[str] = field(default_factory=list)
    drawn: Drawn = field(default_factory=Drawn)


def read(data: bytes) -> Rows:
    """The workbook as rows of cells, a table a sheet. Raises UnreadableError."""
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            return _read(data)
    except (UnreadableError, MemoryError):
        raise
    except Exception as error:  # xlrd fails on damaged files in every way there is
        if "encrypt" in str(error).lower() or "password" in str(error).lower():
            raise UnreadableError("文件加了密码", "不加密的文件", "用 Office 打开，去掉密码后另存") from None
        raise UnreadableError(f"旧版 Excel 文件损坏，打不开（{type(error).__name__}）", "完整的 .xls", _AGAIN) from None


def _read(data: bytes) -> Rows:
    streams = _streams(data)
    if "EncryptedPackage" in streams:
        raise UnreadableError("文件加了密码", "不加密的文件", "用 Office 打开，去掉密码后另存")
    records = _records(streams.get("Workbook") or streams.get("Book") or data)
    book = xlrd.open_workbook(file_contents=data, formatting_info=True, on_demand=True, ragged_rows=True, logfile=io.StringIO())
    if book.nsheets > MOST_SHEETS:
        raise UnreadableError(f"有 {book.nsheets} 张工作表", f"不超过 {MOST_SHEETS} 张", "检查是否放错了文件，或拆成几份")
    if records.unsolved and not records.calculated and _SUMMARY not in streams:  # written by a program, never opened in Excel
        raise UnreadableError(f"{records.unsolved} 是公式，文件里没有存它的结果", "存有计算结果的文件", "用 Excel、WPS 或 LibreOffice 打开，重新计算后保存")
    found, budget = Found(), Budget()
    for index in range(book.nsheets):
        sheet = book.sheet_by_index(index)
        grid = _grid(book, sheet, budget)
        grid.unseen += [str(text) for note in sheet.cell_note_map.values() for text in (note.text, note.author) if text]
        boxes = records.drawn.boxes.get(sheet.name, [])
        grid.unseen += boxes
        found.take(grid, sheet.name, visible=not sheet.visibility)
        found.notes += [text_box_note(sheet.name, len(boxes))] if boxes and not sheet.visibility else []
        book.unload_sheet(index)
    for name in records.charts:
        found.skip(name)
    if any("VBA" in name.upper() for name in streams):
        found.notes.append(MACROS)
    made = [text for name in (_SUMMARY, _MORE) for text in _properties(name, streams.get(name, b""))]
    last_user = str(book.user_name or "").strip()
    unseen = (*found.unseen, *records.margins, *made, *([maker(last_user)] if last_user else []))
    return Rows(tuple(found.rows), tuple(found.notes), found.names, unseen)


def _streams(data: bytes) -> dict[str, bytes]:
    """The streams of the container by name; folders too, without content. A file of the oldest kind has none."""
    if not data.startswith(_OLE):
        return {}
    container = CompDoc(data, logfile=io.StringIO())
    wanted = {"Workbook", "Book", _SUMMARY, _MORE}
    return {each.name: container.get_named_stream(each.name) or b"" if each.name in wanted and each.etype == 2 else b"" for each in container.dirlist}


def _records(stream: bytes) -> Records:
    """Goes through the records of a workbook. Raises UnreadableError where it has more cells than may be, before xlrd builds them."""
    found, sheets, at, sheet = Records(), dict[int, str](), 0, ""
    filled = empty = 0
    while at + 4 <= len(stream):
        code, size = struct.unpack_from("<HH", stream, at)
        if code in _CELLS:
            filled += 1
            if code == 0x06 and size >= 16:
                _formula(found, stream[at + 4 : at + 20], sheet)
        elif code == 0xBD:
            filled += (size - 6) // 6
        elif code == 0xBE:
            empty += (size - 6) // 2
        elif code in {0x01, 0x201}:
            empty += 1
        elif code == 0x85 and size > 8:
            name = _short(stream[at + 10 : at + 4 + size])
            sheets[struct.unpack_from("<I", stream, at + 4)[0]] = name
            if stream[at + 9] == 2:
                found.charts.append(name)
        elif code & 0xFF == 0x09:
            sheet = sheets.get(at, sheet)
        elif code in {OBJECT, TEXT, CONTINUE}:
            found.drawn.take(code, stream[at + 4 : at + 4 + size], sheet)
        elif code in {0x14, 0x15} and size > 3:
            found.margins.append(without_codes(_short(stream[at + 4 : at + 4 + size], wide=True)))
        if filled > MOST_CELLS or empty > _MOST_EMPTY:
            raise UnreadableError(f"文件有超过 {MOST_CELLS} 个格子", f"不超过 {MOST_CELLS} 个", "检查是否放错了文件，或拆成几份")
        at += 4 + size
    return found


def _formula(found: Records, record: bytes, sheet: str) -> None:
    """A formula that holds a blank text, or a bare 0 to be calculated on opening, was perhaps never calculated; any other was."""
    row, column, _, result, flags = struct.unpack("<HHH8sH", record)
    if result != _BLANK_TEXT and (result.strip(b"\0") or flags & 3 != 3):
        found.calculated = True
    elif not found.unsolved:
        found.unsolved = f"{sheet}!{letters(column + 1)}{row + 1}"


def _short(content: bytes, *, wide: bool = False) -> str:
    """A text with its length before it (two bytes where `wide`), in bytes or in UTF-16."""
    start = 2 if wide else 1
    length, marks = int.from_bytes(content[:start], "little"), content[start]
    if marks & 1:
        return content[start + 1 : start + 1 + 2 * length].decode("utf-16-le", "replace")
    return content[start + 1 : start + 1 + length].decode("latin-1")


def _properties(name: str, stream: bytes) -> Iterator[str]:
    """The texts of a property set; nothing where it is damaged, since nothing of it is published."""
    with contextlib.suppress(struct.error, LookupError):
        start = struct.unpack_from("<I", stream, 44)[0]
        places = [struct.unpack_from("<II", stream, start + 8 + 8 * at) for at in range(min(struct.unpack_from("<I", stream, start + 4)[0], 100))]
        page = next((struct.unpack_from("<H", stream, start + at + 4)[0] for key, at in places if key == 1), 936)
        coding = {65001: "utf-8", 1200: "utf-16-le"}.get(page, f"cp{page}")
        for key, at in places:
            kind, length = struct.unpack_from("<II", stream, start + at)
            if kind in {30, 31}:
                content = stream[start + at + 8 : start + at + 8 + length * (kind - 29)]
                text = content.decode(coding if kind == 30 else "utf-16-le", "replace").strip("\0 ")
                if text:
                    yield maker(text) if (name, key) in _MAKERS else text


def _grid(book: Any, sheet: Any, budget: Budget) -> Grid:
    grid = Grid(
        merges=[(top + 1, left + 1, bottom, right) for top, bottom, left, right in sheet.merged_cells],
        hidden_rows={row + 1 for row, info in sheet.rowinfo_map.items() if info.hidden or info.height == 0},
        hidden_columns={column + 1 for column, info in sheet.colinfo_map.items() if info.hidden or info.width == 0},
    )
    for row in range(sheet.nrows):
        own = {}
        for column, kind in enumerate(sheet.row_types(row)):
            if kind not in {xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK}:
                value, form = sheet.cell_value(row, column), _format(book, sheet.cell_xf_index(row, column))
                text = _text(kind, value, form, since_1904=bool(book.datemode))
                if text:
                    own[column + 1] = text
                elif kind == xlrd.XL_CELL_TEXT and value:
                    grid.unseen.append(value)
        budget.count(len(own))
        if own:
            grid.texts[row + 1] = own
    return grid


def _text(kind: int, value: Any, form: str, *, since_1904: bool) -> str:
    """What a cell shows."""
    if kind == xlrd.XL_CELL_TEXT:
        if len(value) > MOST_CELL:
            raise UnreadableError(f"有一格有 {len(value)} 个字", f"一格不超过 {MOST_CELL} 个字", "检查是否放错了文件")
        return shown_text(re.sub(r"\r\n?", "\n", value).replace("\0", ""), form)
    if kind == xlrd.XL_CELL_BOOLEAN:
        return "TRUE" if value else "FALSE"
    if kind == xlrd.XL_CELL_ERROR:
        return _ERRORS.get(value, "#N/A")
    return number_text(repr(value), form, since_1904=since_1904)


def _format(book: Any, style: int | None) -> str:
    """The number format of a style of cells; where a file gives it by number alone, xlrd says how Americans see it, and we do not."""
    key = book.xf_list[style].format_key if style is not None and style < len(book.xf_list) else 0
    own = book.format_map.get(key)
    if own is None or not own.format_str or (key in {14, 22} and own.format_str == std_format_strings[key]):
        return BUILT_IN.get(key, "General")
    return str(own.format_str)
