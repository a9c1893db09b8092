"""Excel files before 2007 (.xls): every visible sheet as a table, as in excel.py."""

from __future__ import annotations

import contextlib
import io
from decimal import Decimal
from typing import Any

import xlrd

from generator.reading.excel import Grid, number_text, rows_of
from generator.reading.rows import MOST_CELL, MOST_SHEETS, Budget, ReaderNote, Row, Rows, UnreadableError
from generator.reading.shown import BUILT_IN, shown

_ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}


def read(data: bytes) -> Rows:
    """The workbook as rows of cells, a table a sheet. Raises UnreadableError."""
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            book = xlrd.open_workbook(file_contents=data, formatting_info=True, on_demand=True, logfile=io.StringIO())
    except xlrd.XLRDError as error:
        if "encrypt" in str(error).lower() or "password" in str(error).lower():
            raise UnreadableError("文件加了密码", "不加密的文件", "用 Office 打开，去掉密码后另存") from None
        raise UnreadableError("旧版 Excel 文件损坏，打不开", "完整的 .xls", "从原处重新下载，或用 Excel、WPS 打开后另存为 .xlsx") from None
    if book.nsheets > MOST_SHEETS:
        raise UnreadableError(f"有 {book.nsheets} 张工作表", f"不超过 {MOST_SHEETS} 张", "检查是否放错了文件，或拆成几份")
    rows: list[Row] = []
    notes, names, unseen, budget = list[ReaderNote](), dict[int, str](), list[str](), Budget()
    for index in range(book.nsheets):
        sheet = book.sheet_by_index(index)
        grid = _grid(book, sheet, budget)
        unseen += [str(note.text) for note in sheet.cell_note_map.values()]
        if sheet.visibility:
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
        book.unload_sheet(index)
    return Rows(tuple(rows), tuple(notes), names, tuple(unseen))


def _grid(book: Any, sheet: Any, budget: Budget) -> Grid:
    grid = Grid(
        merges=[(top + 1, left + 1, bottom, right) for top, bottom, left, right in sheet.merged_cells],
        hidden_rows={row + 1 for row, info in sheet.rowinfo_map.items() if info.hidden or info.height == 0},
        hidden_columns=[(column + 1, column + 1) for column, info in sheet.colinfo_map.items() if info.hidden or info.width == 0],
    )
    for row in range(sheet.nrows):
        own = {column + 1: text for column in range(sheet.row_len(row)) if (text := _text(book, sheet.cell(row, column)))}
        budget.count(len(own))
        if own:
            grid.texts[row + 1] = own
    return grid


def _text(book: Any, cell: Any) -> str:
    """What a cell shows."""
    if cell.ctype in {xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK}:
        return ""
    if cell.ctype == xlrd.XL_CELL_TEXT:
        if len(cell.value) > MOST_CELL:
            raise UnreadableError(f"有一格有 {len(cell.value)} 个字", f"一格不超过 {MOST_CELL} 个字", "检查是否放错了文件")
        return str(cell.value)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return "TRUE" if cell.value else "FALSE"
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return _ERRORS.get(cell.value, "#N/A")
    form = _format(book, cell)
    if cell.ctype == xlrd.XL_CELL_DATE:
        return shown(Decimal(repr(cell.value)), form, since_1904=bool(book.datemode))
    return number_text(repr(cell.value), form, since_1904=bool(book.datemode))


def _format(book: Any, cell: Any) -> str:
    style = book.xf_list[cell.xf_index] if cell.xf_index is not None and cell.xf_index < len(book.xf_list) else None
    own = book.format_map.get(style.format_key) if style is not None else None
    if own is not None and own.format_str:
        return str(own.format_str)
    return BUILT_IN.get(style.format_key, "General") if style is not None else "General"
