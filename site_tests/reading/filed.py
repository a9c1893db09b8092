"""A drawing of tables (see `site_tests/drawn.py`) as a workbook, a Word file or a web page."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from html import escape
from pathlib import Path

import openpyxl

from generator.parsing.parse import Parsed, parse
from generator.reading.rows import Cell, Row
from site_tests.drawn import rows_of
from site_tests.reading.made import docx, p, tc


def parsed_as(folder: Path, suffix: str, text: str) -> Parsed:
    """A drawing written as a file of a type (`xlsx`, `docx`, `html`) and parsed as a document without a card."""
    path = folder / f"drawn.{suffix}"
    path.write_bytes(FILES[suffix](list(rows_of(text).rows)))
    return parse([path])


def _xlsx(rows: list[Row]) -> bytes:
    """One sheet; a paragraph is a row of one cell."""
    book = openpyxl.Workbook()
    ws = book.active
    for at, row in enumerate(rows, 1):
        for cell in row.cells:
            own = ws.cell(at, cell.column + 1)
            own.value, own.data_type = cell.text, "s"
            if cell.columns > 1 or cell.rows > 1:
                ws.merge_cells(start_row=at, start_column=cell.column + 1, end_row=at + cell.rows - 1, end_column=cell.column + cell.columns)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _docx(rows: list[Row]) -> bytes:
    return docx("".join(p(escape(table[0].cells[0].text)) if not table[0].table else _word_table(table) for table in _tables(rows)))


def _word_table(rows: list[Row]) -> str:
    drawn = ""
    for at, row in enumerate(rows):
        drawn += "<w:tr>"
        for cell, above in _places(rows, at, row):
            look = f'<w:gridSpan w:val="{cell.columns}"/>' + ("<w:vMerge/>" if above else '<w:vMerge w:val="restart"/>' if cell.rows > 1 else "")
            drawn += tc("" if above else escape(cell.text), look)
        drawn += "</w:tr>"
    return f"<w:tbl>{drawn}</w:tbl>"


def _html(rows: list[Row]) -> bytes:
    body = "".join(f"<p>{escape(table[0].cells[0].text)}</p>" if not table[0].table else _web_table(table) for table in _tables(rows))
    return f"<html><head><meta charset=utf-8></head><body>{body}</body></html>".encode()


def _web_table(rows: list[Row]) -> str:
    drawn = ""
    for at, row in enumerate(rows):
        own = [cell for cell, above in _places(rows, at, row) if not above]
        drawn += "<tr>" + "".join(f'<td rowspan="{cell.rows}" colspan="{cell.columns}">{escape(cell.text)}</td>' for cell in own) + "</tr>"
    return f"<table>{drawn}</table>"


def _tables(rows: list[Row]) -> Iterator[list[Row]]:
    """Runs of rows of one table, each paragraph by itself."""
    run: list[Row] = []
    for row in rows:
        if run and (row.table != run[0].table or not row.table):
            yield run
            run = []
        run.append(row)
    if run:
        yield run


def _places(rows: list[Row], at: int, row: Row) -> Iterator[tuple[Cell, bool]]:
    """The cells of a row from left to right, blank ones between them too, and whether each reaches down from above."""
    reaching = [(cell, True) for before, other in enumerate(rows[:at]) for cell in other.cells if cell.rows > at - before]
    column = 0
    for cell, above in sorted([*reaching, *((cell, False) for cell in row.cells)], key=lambda each: each[0].column):
        yield from ((Cell("", blank), False) for blank in range(column, cell.column))
        yield cell, above
        column = cell.column + cell.columns


FILES: dict[str, Callable[[list[Row]], bytes]] = {"xlsx": _xlsx, "docx": _docx, "html": _html}
"""File type → what writes the rows of a drawing as such a file."""
