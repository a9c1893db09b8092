"""Columns of rows for readers' browsers: each different value made into words once, and where rows come from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from generator.ground.text import visible
from generator.pages.catalogue import Catalogue, Department, Record, values_of
from generator.pages.words import budget_words, yuan_in


def origin(catalogue: Catalogue, rows: pd.DataFrame) -> dict[str, list[Any]]:
    """Where rows come from; their year is the one that the project's own row says, else that of the document."""
    shared = Counter(each.name for each in catalogue.departments)
    departments = {name: department_words(own, several=shared[own.name] > 1) for name, own in catalogue.department_of.items()}
    documents = catalogue.document

    def year(own: int | None, document_id: str) -> str:
        return str(own or documents[document_id]["fiscal_year"] or "")

    return {
        "department": each(rows, departments.__getitem__, "document_id"),
        "region": each(rows, lambda name: said(documents[name]["region"]), "document_id"), "document_id": list(rows["document_id"]),
        "document": each(rows, lambda name: said(documents[name]["title"] or name), "document_id"),
        "fiscal_year": each(rows, year, "fiscal_year", "document_id"),
    }  # fmt: skip


def department_words(own: Department, *, several: bool) -> str:
    """A department's name as rows show it, with its region where several have the name."""
    return said(f"{own.name}（{own.region or own.region_code}）" if several else own.name)


def amount(yuan: int | None, unit: str) -> str:
    """Yuan in a unit, with the unit; blank for what is not printed."""
    return f"{yuan_in(yuan, unit or '元')} {unit or '元'}" if yuan is not None else ""


def printed(as_printed: str, yuan: int | None, unit: str) -> str:
    """An amount as it is printed; in its unit where only its yuan are kept."""
    return budget_words({"budget_printed": as_printed, "money_unit": unit, "budget_yuan": yuan}) if as_printed else amount(yuan, unit)


def each(rows: pd.DataFrame, words: Callable[..., Any], *columns: str) -> list[Any]:
    """What a function makes of some columns, called once for each different combination; None for what is not printed."""
    codes = np.zeros(len(rows), np.int64)
    for name in columns:
        own, different = pd.factorize(rows[name].astype(object), use_na_sentinel=False)
        codes = pd.factorize(codes * len(different) + own)[0]
    firsts = np.flatnonzero(~pd.Series(codes).duplicated())
    made = [words(*value) for value in zip(*(values_of(rows[name].iloc[firsts]) for name in columns), strict=True)]
    return [made[code] for code in codes.tolist()]


def each_record(rows: pd.DataFrame, words: Callable[[Record], Any], *columns: str) -> list[Any]:
    """The same for a function that reads records."""
    return each(rows, lambda *values: words(dict(zip(columns, values, strict=True))), *columns)


def texts(rows: pd.DataFrame, *names: str) -> dict[str, list[Any]]:
    """Some columns of text, each on one line."""
    return {name: each(rows, said, name) for name in names}


def said(text: object) -> str:
    """Text of a document on one line, without invisible control characters."""
    return " ".join(visible(str(text)).split())


def number(value: Decimal | int | None) -> float | None:
    """A number as a browser takes it."""
    if value is None:
        return None
    return int(value) if value == int(value) else float(value)
