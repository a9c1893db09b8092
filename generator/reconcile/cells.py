"""The printed amounts of all budget tables in one frame, exact, with what each column means and what its rounding may hide.

Amounts are whole thousandths of a yuan (`amount`), so sums are exact; `slack` is half the last printed place in the same
measure. A blank has no row here: it is not zero, and in a sum it counts as nothing.
"""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pandas as pd

from generator.ground.money import UNITS, parse_amount
from generator.ground.text import despace, fold, half_width
from generator.reconcile.meaning import column_meaning, is_subtotal, is_total, plain_label, scope_of

SCALE = 1000
"""Thousandths of a yuan in a yuan."""

_FINE = 100 * SCALE
"""The finest step of the usual print, 0.01万元: whole yuan that are all multiples of it may have been rounded to it."""


def printed_cells(lines: pd.DataFrame) -> pd.DataFrame:
    """The rows of `budget_lines` that print an amount.

    Adds key (label as compared), label (code and name for readers), group and role of the column, scope of the table,
    total and subtotal (what kind of row), amount, slack, factor (thousandths of a yuan in the printed unit).
    """
    cells = lines.assign(value=_each(lines["amount_printed"], parse_amount))
    cells = cells[cells["value"].notna()].reset_index(drop=True)
    cells = cells.assign(line=cells["line"].astype("int64"), factor=_each(cells["money_unit"], _factor).astype("int64"), **_texts(cells))
    cells["amount"] = _whole(cells["value"], cells["factor"])
    cells["slack"] = _slack(cells)
    return _without_repeats(cells.drop(columns="value"))


def _each(series: pd.Series, function: object) -> pd.Series:
    """A function of one text over a column, computed once per distinct text."""
    return series.map({text: function(text) for text in series.unique()}).astype(object)  # type: ignore[operator]


def _factor(unit: str) -> int:
    return int(UNITS.get(unit, Decimal(1)) * SCALE)


def _whole(values: pd.Series, factors: pd.Series) -> pd.Series:
    return pd.Series([int(value * factor) for value, factor in zip(values, factors.tolist(), strict=True)], index=values.index, dtype="int64")


def _texts(cells: pd.DataFrame) -> dict[str, pd.Series]:
    """What labels, codes, columns and titles stand for."""
    coded = cells["code"].str.fullmatch(r"\d+")
    name = cells["name"].where(coded | (cells["name"] != ""), cells["code"])
    meaning = _each(cells["column"], column_meaning)
    total = _each(name, is_total).astype(bool) & ~coded
    return {
        "code": cells["code"].where(coded, ""), "name": name, "key": _each(name, plain_label), "agency_key": _each(cells["agency"], fold),
        "group": meaning.str[0].astype(object), "role": meaning.str[1].astype(object), "scope": _each(cells["table"], scope_of),
        "total": total, "subtotal": _each(name, is_subtotal).astype(bool) & ~coded,
        "label": (cells["code"].where(coded, "") + name).where(~total, _each(name, despace)),
    }  # fmt: skip


def _slack(cells: pd.DataFrame) -> pd.Series:
    """Half the printed place of each amount; whole yuan and finer are exact.

    The place is that of the cell, or the usual one of its table where the cell only dropped zeros at the end
    (`10` beside `31.83`). Yuan that are all whole hundreds are read as rounded to 0.01万元.
    """
    places = _each(cells["amount_printed"], _places).astype("int64")
    place = cells["factor"] // 10 ** np.maximum(places, _usual_places(cells, places))
    table = [cells["document_id"], cells["table"]]
    coarse = (cells["amount"] % _FINE == 0).groupby(table).transform("all") & (cells["factor"] == SCALE) & (cells["money_unit"] != "")
    exact = (place <= SCALE) & ((cells["money_unit"] != "") | (places == 0))
    return (place // 2).where(~exact, 0).where(~coarse, _FINE // 2)


def _places(printed: str) -> int:
    text = despace(half_width(printed))
    return len(text.split(".")[1]) if "." in text else 0


def _usual_places(cells: pd.DataFrame, places: pd.Series) -> pd.Series:
    """The most decimals that at least a tenth of a table's amounts print."""
    table = [cells["document_id"], cells["table"]]
    usual = pd.Series(0, index=cells.index)
    size = places.groupby(table).transform("size")
    for count in range(1, int(places.max()) + 1 if len(places) else 1):
        often = (places >= count).groupby(table).transform("sum") * 10 >= size
        usual = usual.where(~often, count)
    return usual


def _without_repeats(cells: pd.DataFrame) -> pd.DataFrame:
    """Rows that a page carried over and printed again count once: same code or total, column, agency and amount."""
    known = (cells["code"] != "") | cells["total"]
    same = cells.duplicated(["document_id", "table", "side", "code", "name", "column", "agency", "amount"])
    return cells[~(same & known)].reset_index(drop=True)
