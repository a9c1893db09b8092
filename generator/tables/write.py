"""Tables as CSV: `true`/`false`, shortest decimal form, blank for "not printed"."""

from __future__ import annotations

import csv
import io
import re
from decimal import Decimal
from pathlib import Path

import pandas as pd

from generator.ground.money import plain
from generator.tables.schema import Tables

_FORMULA = re.compile(r"'*\s*[=+\-@＝＋－＠\t\r]")
_APOSTROPHE = re.compile(rf"^'(?={_FORMULA.pattern})")
_NUMBER = re.compile(r"[+-]?[\d.,]+%?|[-－]+", re.ASCII)


def csv_text(table: pd.DataFrame) -> str:
    """A frame as CSV text, lines ended by LF."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(table.columns)
    writer.writerows(zip(*(_cells(table[name]) for name in table.columns), strict=True))
    return out.getvalue()


def spreadsheet_text(table: pd.DataFrame) -> str:
    """The same for a spreadsheet: a text that it would read as a formula has an apostrophe in front, plain numbers and dashes have none."""
    texts = table.astype(object)
    return csv_text(texts.apply(lambda column: column.map(lambda value: unformulated(value) if isinstance(value, str) else value)))


def unformulated(text: str) -> str:
    """A text with an apostrophe in front where a spreadsheet would calculate it (`=1+1`); one apostrophe taken away gives it back."""
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def formulated(texts: pd.Series) -> pd.Series:
    """The texts of a column that was written for a spreadsheet, as they were before."""
    return texts.str.replace(_APOSTROPHE, "", regex=True)


def write_tables(tables: Tables, folder: Path) -> None:
    """`folder/<table>.csv` for every table, without BOM."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in tables.items():
        (folder / f"{name}.csv").write_text(csv_text(table), encoding="utf-8", newline="")


def _cells(series: pd.Series) -> list[str]:
    return [cell(value) for value in series.astype(object)]


def cell(value: object) -> str:
    """One value as it is written."""
    if value is None or value is pd.NA or (isinstance(value, float) and value != value):  # noqa: PLR0124 - NaN
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return plain(value) if isinstance(value, Decimal) else str(value)
