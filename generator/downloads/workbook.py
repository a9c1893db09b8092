"""All tables as one workbook: a sheet with instructions, a sheet per table; text is text, in no cell a formula or a link."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any
from zipfile import ZipFile, ZipInfo

import pandas as pd
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from generator.downloads.packing import Packed, Piece, Pieces, packed, write_member
from generator.downloads.publication import Publication
from generator.tables.schema import ABOUT, PUBLISHED, Column
from generator.tables.write import cell, written

NAME = "ledger.xlsx"
SHEET_ROWS = 1_048_575  # a sheet holds 1,048,576 rows, one of them the head
CELL_CHARACTERS, CUT = 32_767, "…（此格到此为止，全文见 JSON、Parquet 或 SQLite）"
_EXACT = 10**15  # beyond 15 digits a spreadsheet rounds: such a number is written as text
_UNSAFE = re.compile(r"[\x00-\x08\x0b-\x1f]|_(?=x[0-9A-Fa-f]{4}_)")
_NO_XML, _REPLACED = re.compile("[\ufffe\uffff]"), "\ufffd"
_FORMATS: dict[str, dict[str, Any]] = {
    "text": {"num_format": "@"}, "money": {"num_format": "#,##0"}, "integer": {"num_format": "0"}, "head": {"bold": True, "num_format": "@", "bottom": 1},
    "readme": {"text_wrap": True, "valign": "top", "num_format": "@"},
}  # fmt: skip
_STYLE = {kind: f' s="{number}"' for number, kind in enumerate(_FORMATS, 1)} | {"decimal": "", "boolean": ""}
_ROWS = b"<sheetData/>"  # where the rows come in
_WIDTHS = {"text": 18, "integer": 10, "decimal": 12, "boolean": 10}


class TableSheet(Worksheet):  # type: ignore[misc]
    """A sheet into which ready-made rows are put: one call per cell took eight times as long."""

    def _write_sheet_data(self) -> None:
        self._xml_empty_tag("sheetData")


def write_workbook(publication: Publication, rows: Pieces, folder: Path, sheet_rows: int = SHEET_ROWS) -> None:
    """`folder/ledger.xlsx`; a table longer than `sheet_rows` goes on in further sheets, named `lines (2)`.

    XlsxWriter makes the book with empty sheets; the rows, which are written and packed already, are put into them. Raises ValueError
    where a sheet has no place for them.
    """
    frame = io.BytesIO()
    with Workbook(frame, {"in_memory": True}) as book:
        book.set_properties({"title": publication.conditions.site_name, "created": datetime(2000, 1, 1), "author": publication.conditions.steward})
        formats = _formats(book)
        _instructions(publication, book, formats["readme"])
        sheets = {}
        for name, own in rows.items():
            for part, pieces in enumerate(_sheets(own, sheet_rows), 1):
                file = _sheet(book, f"{name} ({part})" if part > 1 else name, name, sum(piece.rows for piece in pieces), formats)
                sheets[file] = [_head(name), *(piece.sheet for piece in pieces)]
    with ZipFile(frame) as made, ZipFile(folder / NAME, "w") as out:
        for entry in made.infolist():
            write_member(out, _entry(entry), _filled(made.read(entry), sheets.pop(entry.filename, None)))
    if sheets:
        raise ValueError(f"no sheets {sorted(sheets)}")


def sheet_rows(name: str, table: pd.DataFrame) -> list[str]:
    """The rows of a table as XML.

    A row stands behind the one before it, a cell behind its left neighbour without their addresses, as the format allows: the addresses
    were half of the packed file.
    """
    cells = [_column(table[column.name], column.kind, _STYLE[_kind(column)]) for column in PUBLISHED[name]]
    return [f"<row>{''.join(row)}</row>" for row in zip(*cells, strict=True)]


def _formats(book: Workbook) -> dict[str, Format]:
    """The formats of cells by kind, numbered as rows name them."""
    formats = {kind: book.add_format(how) for kind, how in _FORMATS.items()}
    numbered = {kind: f' s="{how._get_xf_index()}"' for kind, how in formats.items()}
    if any(_STYLE[kind] != style for kind, style in numbered.items()):
        raise ValueError(f"styles are numbered {numbered}")
    return formats


def _sheets(pieces: Sequence[Piece], most: int) -> Iterator[list[Piece]]:
    """The pieces of a table sheet by sheet, at least one. Raises ValueError where a piece is too long for a sheet."""
    own: list[Piece] = []
    for piece in pieces:
        if piece.rows > most:
            raise ValueError(f"{piece.rows} rows in a piece")
        if sum(each.rows for each in own) + piece.rows > most:
            yield own
            own = []
        own.append(piece)
    yield own


def _filled(content: bytes, rows: Sequence[Packed] | None) -> list[Packed]:
    """A file of the book, with its rows where it is a table's sheet."""
    if rows is None:
        return [packed(content)]
    before, after = content.split(_ROWS)
    return [packed(before + b"<sheetData>"), *rows, packed(b"</sheetData>" + after)]


def _entry(made: ZipInfo) -> ZipInfo:
    entry = ZipInfo(made.filename)  # 1980-01-01
    entry.external_attr = 0o644 << 16
    return entry


def _instructions(publication: Publication, book: Workbook, wrapped: Format) -> None:
    """The first sheet: what is in the workbook, how blanks, signs and unreviewed checks are read."""
    sheet = book.add_worksheet("README")
    sheet.set_column(0, 0, 110, wrapped)
    tables = [f"{name}：{ABOUT[name].title}。{ABOUT[name].zh} {ABOUT[name].en}" for name in publication.tables]
    for row, text in enumerate([*publication.readme_lines(), "", "工作表 Sheets", *tables]):
        sheet.write_string(row, 0, text, wrapped)


def _sheet(book: Workbook, title: str, name: str, rows: int, formats: dict[str, Format]) -> str:
    """Adds a sheet for so many rows of a table; returns the name of its file in the book."""
    sheet = book.add_worksheet(title, TableSheet)
    columns, last = PUBLISHED[name], len(PUBLISHED[name]) - 1
    for number, column in enumerate(columns):
        sheet.set_column(number, number, _WIDTHS[column.kind], formats.get(_kind(column)))
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(rows, 1), last)
    sheet.dim_rowmin, sheet.dim_rowmax, sheet.dim_colmin, sheet.dim_colmax = 0, rows, 0, last
    return f"xl/worksheets/sheet{len(book.worksheets())}.xml"


def _kind(column: Column) -> str:
    return "money" if column.unit == "元" else column.kind


def _head(name: str) -> Packed:
    """The first row of a sheet."""
    cells = [f"<c{_STYLE['head']}{_text_cell(column.name)}" for column in PUBLISHED[name]]
    return packed(f"<row>{''.join(cells)}</row>".encode())


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
