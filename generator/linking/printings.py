"""Every printing of a project with the keys by which two of them are held to be of one project."""

from __future__ import annotations

import re
from collections.abc import Callable

import pandas as pd

from generator.ground.text import fold
from generator.linking.homes import Homes, homes_of
from generator.tables.schema import Tables

_BRACKETED = re.compile(r"\([^()]*\)")
_YEAR = re.compile(r"(?:19|20)\d\d年?度?")
_LEAD = re.compile(r"^(?:提前下达|关于)")
NO_YEAR = -1
KEYS = ("department", "stage", "scope", "side", "agency", "name", "timeless", "core", "code", "programme")
"""The columns that are compared; as categories they are grouped as whole numbers."""


def timeless(name: str) -> str:
    """A name as compared over years: the years in it set aside; the folded name itself where nothing else is left of it."""
    return _YEAR.sub("", fold(name)) or fold(name)


def core(name: str) -> str:
    """A name without what often changes from printing to printing: year, bracketed level, 提前下达, a final 费."""
    text = _YEAR.sub("", _LEAD.sub("", _BRACKETED.sub("", fold(name))))
    return text.removesuffix("费") or fold(name)


def printings(tables: Tables, homes: Homes | None = None) -> pd.DataFrame:
    """One row per printing, in the order in which printings count: a target before an evaluation, then as the documents stand.

    `homes`: the departments as told over all documents, where the tables hold a part of them. A document that prints another one
    again is of that one's department and year.

    Columns: project_id, document_id, department, year (-1 where nobody knows), stage, scope, side (document and stage), agency, name,
    timeless, core (all folded), code, programme, budget_yuan, money_unit, line.
    """
    rows, homes = tables["projects"], homes or homes_of(tables)
    departments, own = ({name: getattr(home, what) for name, home in homes.of.items()} for what in ("key", "name"))
    agencies = rows["agency"].where(rows["agency"] != "", rows["document_id"].map(own))
    found = pd.DataFrame({
        "project_id": rows["project_id"], "document_id": rows["document_id"], "department": rows["document_id"].map(departments),
        "year": _years(rows, homes), "stage": rows["stage"], "scope": rows["scope"],
        "side": rows["document_id"] + "\x1f" + rows["stage"], "agency": _each(agencies, fold), "name": _each(rows["project"], fold),
        "timeless": _each(rows["project"], timeless), "core": _each(rows["project"], core), "code": _each(rows["project_code"], fold),
        "programme": _each(rows["programme"], fold), "budget_yuan": rows["budget_yuan"], "money_unit": rows["money_unit"], "line": rows["line"],
    })  # fmt: skip
    late = found["stage"] == "evaluation"
    order = found.assign(late=late, known=found["year"] == NO_YEAR).sort_values(["known", "year", "late", "document_id", "line"], kind="stable")
    return order.drop(columns=["late", "known"]).reset_index(drop=True).astype(dict.fromkeys(KEYS, "category"))


def _years(rows: pd.DataFrame, homes: Homes) -> pd.Series:
    """The year of each printing; one whose document is a copy, and leaves it out, has that of the document it repeats."""
    years = rows["fiscal_year"].astype("Int64")
    own = rows["document_id"].map(homes.copies).map(years.groupby(rows["document_id"]).first())
    return years.fillna(own).fillna(NO_YEAR).astype(int)


def contents(tables: Tables, project_ids: pd.Series) -> pd.Series:
    """What some printings say besides their names, as one text each: amount, goal, indicators with their targets and what was reached."""
    wanted = set(project_ids)
    indicators = tables["indicators"][tables["indicators"]["project_id"].isin(wanted)]
    texts = indicators["indicator"] + "\x1e" + indicators["target_printed"] + "\x1e" + indicators["actual_printed"]
    told = _each(texts, fold).groupby(indicators["project_id"]).agg("\x1f".join)
    projects = tables["projects"][tables["projects"]["project_id"].isin(wanted)].set_index("project_id")
    own = projects["budget_yuan"].astype(str) + "\x1f" + _each(projects["goal"], fold)
    return own + "\x1d" + told.reindex(own.index).fillna("")


def _each(column: pd.Series, words: Callable[[str], str]) -> pd.Series:
    """A column with a function applied once to each different value."""
    return column.map({value: words(value) for value in column.unique()})
