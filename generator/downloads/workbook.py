"""All tables as one workbook: a sheet with instructions, a sheet per table; text is text, in no cell a formula or a link."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from generator.downloads.publication import Publication
from generator.tables.schema import ABOUT, PUBLISHED, Column
from generator.tables.write import cell, written

NAME = "ledger.xlsx"
SHEET_ROWS = 1_048_575  # a sheet holds 1,048,576 rows, one of them the head
CELL_CHARACTERS, CUT = 32_767, "…（此格到此为止，全文见 JSON、Parquet 或 SQLite）"
CHUNK = 20_000
_EXACT = 10**15  # beyond 15 digits a spreadsheet rounds: such a number is written as text
_UNSAFE = re.compile(r"[\x00-\x08\x0b-\x1f]|_(?=x[0-9A-Fa-f]{4}_)")
_NO_XML, _REPLACED = re.compile("[\ufffe\uffff]"), "\ufffd"
_FORMATS: dict[str, dict[str, Any]] = {"text": {"num_format": "@"}, "money": {"num_format": "#,##0"}, "integer": {"num_format": "0"}}
_WIDTHS = {"text": 18, "integer": 10, "decimal": 12, "boolean": 10}


class TableSheet(Worksheet):  # type: ignore[misc]
    """A sheet whose rows come ready-made, in chunks: one call per cell took eight times as long.

    A cell stands behind its left neighbour without its own address, as the format allows: the addresses were half of the packed file.
    """

    chunks: Iterable[str] = ()

    def _write_sheet_data(self) -> None:
        self._xml_start_tag("sheetData")
        for chunk in self.chunks:
            self.fh.write(chunk)
        self._xml_end_tag("sheetData")


def write_workbook(publication: Publication, folder: Path, sheet_rows: int = SHEET_ROWS) -> None:
    """`folder/ledger.xlsx`; a table longer than `sheet_rows` goes on in further sheets, named `lines (2)`."""
    with Workbook(folder / NAME, {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}) as book:
        book.set_properties({"title": publication.conditions.site_name, "created": datetime(2000, 1, 1), "author": publication.conditions.steward})
        book.use_zip64()
        bold = book.add_format({"bold": True, "num_format": "@", "bottom": 1})
        formats = {kind: book.add_format(how) for kind, how in _FORMATS.items()} | {"decimal": None, "boolean": None}
        _instructions(publication, book)
        for name, table in publication.tables.items():
            for part, start in enumerate(range(0, max(len(table), 1), sheet_rows), 1):
                _sheet(book, f"{name} ({part})" if part > 1 else name, name, table.iloc[start : start + sheet_rows], bold, formats)


def _instructions(publication: Publication, book: Workbook) -> None:
    """The first sheet: what is in the workbook, how blanks, signs and unreviewed checks are read."""
    sheet = book.add_worksheet("README")
    wrapped = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
    sheet.set_column(0, 0, 110, wrapped)
    tables = [f"{name}：{ABOUT[name].title}。{ABOUT[name].zh} {ABOUT[name].en}" for name in publication.tables]
    for row, text in enumerate([*publication.readme_lines(), "", "工作表 Sheets", *tables]):
        sheet.write_string(row, 0, text, wrapped)


def _sheet(book: Workbook, title: str, name: str, table: pd.DataFrame, bold: Format, formats: dict[str, Format | None]) -> None:
    sheet = book.add_worksheet(title, TableSheet)
    columns, last = PUBLISHED[name], len(PUBLISHED[name]) - 1
    for number, column in enumerate(columns):
        sheet.set_column(number, number, _WIDTHS[column.kind], formats[_kind(column)])
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(len(table), 1), last)
    sheet.dim_rowmin, sheet.dim_rowmax, sheet.dim_colmin, sheet.dim_colmax = 0, len(table), 0, last
    styles = [_style(formats[_kind(column)]) for column in columns]
    sheet.chunks = _chunks(columns, table, _style(bold), styles)


def _kind(column: Column) -> str:
    return "money" if column.unit == "元" else column.kind


def _style(how: Format | None) -> str:
    return f' s="{how._get_xf_index()}"' if how else ""


def _chunks(columns: tuple[Column, ...], table: pd.DataFrame, head: str, styles: list[str]) -> Iterator[str]:
    """The rows of a sheet as XML, the head first."""
    names = "".join(f"<c{head}{_text_cell(column.name)}" for column in columns)
    yield f'<row r="1">{names}</row>'
    for start in range(0, len(table), CHUNK):
        part = table.iloc[start : start + CHUNK]
        cells = [_column(part[column.name], column.kind, style) for column, style in zip(columns, styles, strict=True)]
        yield "".join(f'<row r="{number}">{"".join(row)}</row>' for number, row in enumerate(zip(*cells, strict=True), start + 2))


def _column(series: pd.Series, kind: str, style: str) -> list[str]:
    """The cells of one column; an empty one for a blank."""
    write = {"text": _text_cell, "boolean": _boolean_cell}.get(kind, _number_cell)
    return written(series, lambda value: f"<c{style}{write(text)}" if (text := cell(value)) else "<c/>")


def _text_cell(text: str) -> str:
    """A cell with a text, after its style."""
    if len(text) * 2 > CELL_CHARACTERS:
        text = _cut(text)
    if _UNSAFE.search(text):
        text = _UNSAFE.sub(lambda found: f"_x{ord(found.group()):04X}_", text)
    kept = ' xml:space="preserve"' if text.strip() != text or "\n" in text else ""
    return f' t="inlineStr"><is><t{kept}>{html.escape(_NO_XML.sub(_REPLACED, text), quote=False)}</t></is></c>'


def _number_cell(text: str) -> str:
    digits = len(text.strip("-").replace(".", ""))
    return f"><v>{text}</v></c>" if digits <= 15 and abs(float(text)) < _EXACT else _text_cell(text)


def _boolean_cell(text: str) -> str:
    return f' t="b"><v>{int(text == "true")}</v></c>'


def _cut(text: str) -> str:
    """A text that fits into a cell, whose length counts in UTF-16; what is cut says so."""
    units = partial(str.encode, encoding="utf-16-le")
    if len(units(text)) <= CELL_CHARACTERS * 2:
        return text
    return units(text)[: (CELL_CHARACTERS - len(CUT)) * 2].decode("utf-16-le", "ignore") + CUT
