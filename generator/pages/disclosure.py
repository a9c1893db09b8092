"""What was published, as far as the site holds it: kinds of documents by year, and which usual tables budgets and accounts print."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from generator.ground.text import visible
from generator.pages.catalogue import Catalogue, Department, Record, records
from generator.pages.check_files import gate
from generator.pages.checks import anchor
from generator.pages.language import N_
from generator.pages.registry import Studio, page_kind
from generator.pages.render import Page
from generator.pages.standard_tables import KINDS, StandardTable, standard_tables, title_key
from generator.pages.words import HOLDING_WORDS, REPORTS
from generator.reconcile.disclosed import not_found, printed_empty, said_to_be_none

HELD, NOT_HELD, SAID_TO_BE_NONE, LISTED_ONLY, UNSEEN = N_("本站收录"), N_("本站未收录"), N_("文件印明无"), N_("目录列有而正文未见"), N_("未见")
MOST = 500
"""How many rows each table of the page over all departments shows."""
LONGEST_NOTE = 80
TABLE_WORDS = {"budget": N_("部门预算"), "accounts": N_("部门决算")}


@dataclass(frozen=True)
class Cell:
    """One usual table in one document: the word, the line it stands on, the note that is quoted, the check that a person has reviewed."""

    word: str
    line: int | None = None
    note: str = ""
    check: Record | None = None


@page_kind
def disclosure(studio: Studio) -> Iterator[Page]:
    """/disclosure/"""
    catalogue = studio.catalogue
    years = [{**row, "department": each} for each in catalogue.departments for row in held(catalogue, each)]
    context = {
        "years": years[:MOST], "all": len(years), "holding": HOLDING_WORDS, "standard": usual(catalogue, MOST),
        "department_of": catalogue.department_of,
    }  # fmt: skip
    title, description, _ = REPORTS["disclosure/"]
    yield Page("disclosure/", "disclosure.md.jinja", context, title, description)


def held(catalogue: Catalogue, department: Department) -> list[dict[str, Any]]:
    """Year by year, kind by kind: the documents that hold it, or that the site has none, or that a document says there is none."""
    found = []
    for year in dict.fromkeys(row["fiscal_year"] for row in department.documents):
        own = [row for row in department.documents if row["fiscal_year"] == year]
        told = [(what, {**document, "line": line}) for document in own for row in catalogue.paragraphs.get(document["document_id"], [])
                for what, line in said_to_be_none(row["pieces"])]  # fmt: skip
        none = dict(reversed(told))
        found.append({"year": year, "cells": {kind: _holding(own, kind, none.get(kind)) for kind in HOLDING_WORDS}})
    return found


def _holding(documents: Sequence[Record], kind: str, none: Record | None) -> dict[str, Any]:
    own = [row for row in documents if kind in str(row["kinds"]).split()]
    return {"word": HELD if own else SAID_TO_BE_NONE if none else NOT_HELD, "documents": own, "place": None if own else none}


def usual(catalogue: Catalogue, most: int | None = None) -> list[dict[str, Any]]:
    """For budgets and for accounts: the usual tables, and for each of the first `most` documents that hold such tables a cell for each."""
    groups = []
    documents = [row for department in catalogue.departments for row in department.documents]
    for kind in KINDS:
        own = [row for row in documents if kind in str(row["kinds"]).split()]
        tables = [each for each in standard_tables() if each.kind == kind]
        rows = _rows(catalogue, own[:most], tables)
        groups.append({"kind": kind, "word": TABLE_WORDS[kind], "tables": tables, "rows": rows, "all": len(own)})
    return [group for group in groups if group["rows"]]


def of_department(groups: Sequence[dict[str, Any]], department: Department) -> list[dict[str, Any]]:
    """The same groups with the documents of one department alone."""
    names = {row["document_id"] for row in department.documents}
    own = [{**group, "rows": [row for row in group["rows"] if row["document"]["document_id"] in names]} for group in groups]
    return [{**group, "all": len(group["rows"])} for group in own if group["rows"]]


def _rows(catalogue: Catalogue, documents: Sequence[Record], tables: Sequence[StandardTable]) -> list[dict[str, Any]]:
    names = [row["document_id"] for row in documents]
    checks = catalogue.tables["checks"]
    own = checks[checks["document_id"].isin(names)]
    titles, empty, missing = _titles(catalogue, names), _empty(catalogue, own), _missing(catalogue, own)
    return [
        {"document": row, "cells": [_cell(table, titles.get(name, {}), empty.get(name, {}), missing.get(name, {})) for table in tables],
         "others": [cell for key, cell in missing.get(name, {}).items() if not any(key in table.keys for table in tables)]}
        for row in documents for name in (row["document_id"],)
    ]  # fmt: skip


def _cell(table: StandardTable, titles: dict[str, int], empty: dict[str, Cell], missing: dict[str, Cell]) -> Cell:
    """What a document has of a usual table: printed empty before printed, printed before named in its contents alone."""
    for cells in (empty, {key: Cell(HELD, line) for key, line in titles.items()}, missing):
        if found := next((cell for key, cell in cells.items() if key in table.keys), None):
            return found
    return Cell(UNSEEN)


def _titles(catalogue: Catalogue, names: Sequence[str]) -> dict[str, dict[str, int]]:
    """Document → key of each title it prints → its first line; the name of a sheet is the title of the table in it."""
    lines, amounts = catalogue.tables["lines"], catalogue.tables["budget_lines"]
    printed = lines.loc[lines["document_id"].isin(names) & (lines["role"] == "title"), ["document_id", "line"]]
    printed = printed.assign(title=[_text(catalogue, name, line) for name, line in printed.itertuples(index=False)])
    sheets = amounts.loc[amounts["document_id"].isin(names)].drop_duplicates(["document_id", "table"])[["document_id", "line", "table"]]
    found: dict[str, dict[str, int]] = {}
    for name, line, title in pd.concat([printed, sheets.rename(columns={"table": "title"})]).itertuples(index=False):
        found.setdefault(name, {}).setdefault(_key(catalogue, name, title), int(line))
    return found


def _empty(catalogue: Catalogue, checks: pd.DataFrame) -> dict[str, dict[str, Cell]]:
    """Document → key of each table that it prints without an amount → the note that says so."""
    found: dict[str, dict[str, Cell]] = {}
    for row in printed_empty(checks)[["document_id", "title", "note"]].itertuples(index=False):
        key = _key(catalogue, row.document_id, row.title.rpartition("：")[0])
        note = " ".join(_text(catalogue, row.document_id, row.note).split())[:LONGEST_NOTE]
        found.setdefault(row.document_id, {}).setdefault(key, Cell(SAID_TO_BE_NONE, int(row.note), note))
    return found


def _missing(catalogue: Catalogue, checks: pd.DataFrame) -> dict[str, dict[str, Cell]]:
    """Document → key of each table that its contents name and its text does not print; only what a person has reviewed."""
    found: dict[str, dict[str, Cell]] = {}
    for row in records(not_found(checks[checks["check_id"].isin(catalogue.reviews.keys())])):
        told = {**row, "anchor": anchor(row), "gate": gate(catalogue.reviews[row["check_id"]])}
        found.setdefault(row["document_id"], {})[_key(catalogue, row["document_id"], row["left_value"])] = Cell(LISTED_ONLY, row["entry"], check=told)
    return found


def _key(catalogue: Catalogue, name: str, title: str) -> str:
    document = catalogue.document[name]
    return title_key(title, [body for body in (document["department"], document["issuer"]) if body])


def _text(catalogue: Catalogue, name: str, number: int) -> str:
    """A line of a document, without the persons in it; blank where it is not kept."""
    texts = catalogue.texts.get(name, {})
    return visible(texts.get(int(number), ""))
