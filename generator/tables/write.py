"""Tables as CSV: `true`/`false`, shortest decimal form, blank for "not printed"."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pandas as pd

from generator.ground.money import plain
from generator.tables.schema import Tables

_FORMULA = re.compile(r"'*(?:[\t\r\n]|[\s\x00-\x20\u200b\ufeff]*[=+\-@＝＋－＠])")
_HARMLESS = re.compile(r"[-－]+|[=+\-@＝＋－＠]|[<>=]=|[+-]?\d[\d,]*(?:\.\d+)?%?", re.ASCII)
_TO_QUOTE, _QUOTE = re.compile(r'[",\r\n]'), '"'
_GUARDED = re.compile(rf"'{_FORMULA.pattern}")


def csv_text(table: pd.DataFrame, *, guard: bool = False) -> str:
    """A frame as CSV text, lines ended by LF; with `guard`, no spreadsheet calculates a cell of it."""
    return "".join([",".join(map(_quoted, table.columns)) + "\n", *csv_rows(table, guard=guard)])


def csv_rows(table: pd.DataFrame, *, guard: bool = False) -> list[str]:
    """The rows alone, each with its LF. A value is quoted where it holds a comma, a quotation mark or a line end, a lone CR too."""
    write = _guarded_cell if guard else cell
    columns = [written(table[name], lambda value: _quoted(write(value))) for name in table.columns]
    return [",".join(row) + "\n" for row in zip(*columns, strict=True)]


def _quoted(text: str) -> str:
    return f'"{text.replace(_QUOTE, _QUOTE * 2)}"' if _TO_QUOTE.search(text) else text


def guarded(text: str) -> str:
    """A cell that a spreadsheet would calculate (`=1+1`), kept as text by an apostrophe before it; any other cell as it is.

    A sign alone, `>=` and a plain number (`-1,234.50`) are not calculated and stay. `unguarded` gives back the exact text.
    """
    return f"'{text}" if _FORMULA.match(text) and not _HARMLESS.fullmatch(text) else text


def unguarded(text: str) -> str:
    """The exact text of a cell that `guarded` wrote."""
    return text[1:] if _GUARDED.match(text) else text


def formulated(texts: pd.Series) -> pd.Series:
    """The texts of a column that was written for a spreadsheet, as they were before."""
    return texts.map(unguarded)


def write_tables(tables: Tables, folder: Path) -> None:
    """`folder/<table>.csv` for every table, without BOM."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in tables.items():
        (folder / f"{name}.csv").write_text(csv_text(table), encoding="utf-8", newline="")


def written(series: pd.Series, write: Callable[[object], str]) -> list[str]:
    """The values of a column as `write` gives them, which is asked for each different value once."""
    codes, values = pd.factorize(series.astype(object), use_na_sentinel=False)
    different = [write(value) for value in values]
    return [different[code] for code in codes.tolist()]


def _guarded_cell(value: object) -> str:
    return guarded(cell(value))


def cell(value: object) -> str:
    """One value as it is written."""
    if isinstance(value, str):
        return value
    if value is None or value is pd.NA or (isinstance(value, float) and value != value):  # noqa: PLR0124 - NaN
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return plain(value) if isinstance(value, Decimal) else str(value)
