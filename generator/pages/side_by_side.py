"""The years of a department side by side: what was promised and reached, budget and accounts by function and 三公."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from generator.ground.text import fold
from generator.pages.catalogue import Catalogue, Department, Record
from generator.pages.language import N_
from generator.pages.sentences import amount_word, part_word, share
from generator.pages.spending import composition, spent_or_planned
from generator.pages.words import outcomes_of, sum_words, yuan_in
from generator.reconcile.cells import SCALE
from generator.tables.planned import adjusted_budget, initial_budget

_FRAME = re.compile(r"三公|预算数|决算数|^(?:合计|小计)$")


@dataclass(frozen=True)
class Column:
    """One document's amounts as a column: its year, planned or spent, of the department or of one unit, and of which part of expenditure if not all."""

    document: Record
    word: str
    part: str

    @property
    def like(self) -> tuple[str, str, str]:
        """What another column must be to be compared with this one."""
        return self.word, self.document["scope"], self.part


def by_year(catalogue: Catalogue, department: Department) -> list[dict[str, Any]]:
    """Year by year: the documents, the projects each once with their sum, the indicators each once, how many targets were reached."""
    years = catalogue.counted_years(department)
    documents: dict[int | None, list[Record]] = {}
    for row in department.documents:
        documents.setdefault(row["fiscal_year"], []).append(row)
    return [_year(catalogue, year, own, years.get(year or 0, [])) for year, own in documents.items()]


def _year(catalogue: Catalogue, year: int | None, documents: list[Record], projects: list[Record]) -> dict[str, Any]:
    rows = [row for document in documents for project in catalogue.projects.get(document["document_id"], [])
            for row in catalogue.indicators.get(project["project_id"], []) if row["counted"]]  # fmt: skip
    sources = dict.fromkeys(row["document_id"] for row in projects)
    return {
        "year": year, "documents": documents, "projects": projects, "initial": _sum(projects, initial_budget),
        "only_adjusted": _sum([row for row in projects if initial_budget(row) is None], adjusted_budget),
        "printings": sum(row["scope"] == "project" for document in documents for row in catalogue.projects.get(document["document_id"], [])),
        "from": [catalogue.document[name] for name in sources], "indicators": len(rows), "outcomes": outcomes_of(rows),
        "executed": _sum(_evaluated(catalogue, documents), itemgetter("executed_yuan")),
    }  # fmt: skip


def _sum(projects: Sequence[Record], amount: Callable[[Record], int | None]) -> dict[str, Any]:
    """How many projects print an amount of one kind, and their sum in words, none finer than printed; blank where none prints it."""
    printed = [(yuan, row["money_unit"]) for row in projects if (yuan := amount(row)) is not None]
    return {"printed": len(printed), "words": sum_words(printed) if printed else ""}


def _evaluated(catalogue: Catalogue, documents: Sequence[Record]) -> list[Record]:
    """The evaluation of each project of a year, the last where there are several; none of a whole department."""
    rows = {row["story_id"]: row for document in documents for row in catalogue.projects.get(document["document_id"], [])
            if row["stage"] == "evaluation" and row["scope"] == "project" and not document["same_as"]}  # fmt: skip
    return list(rows.values())


def money(catalogue: Catalogue, department: Department) -> dict[str, Any]:
    """The amounts by kind, function and 三公 of every document that prints them: columns, and groups of rows with a cell for each column.

    `changes` stand between two columns of one kind and scope; a department is never added to one of its units.
    """
    columns, parts = [], []
    for document in department.documents:
        whole, groups = composition(catalogue, document["document_id"])
        if not document["same_as"] and any(rows for _, rows in groups):
            cells = [row["cell"] for _, rows in groups for row in rows]
            columns.append(Column(document, amount_word(cells[0].table), part_word(whole) if whole is not None else ""))
            told = [(title, _public(rows) if "三公" in title else rows) for title, rows in groups]
            parts.append([(N_("支出合计"), [{"name": "支出合计", "cell": whole}] if whole is not None else []), *told])
    titles = list(dict.fromkeys(title for groups in parts for title, rows in groups if rows))
    return {
        "columns": columns, "units": len({column.document["scope"] for column in columns}) > 1,
        "groups": [{"title": title, "rows": _rows(columns, [dict(groups).get(title, []) for groups in parts])} for title in titles],
    }  # fmt: skip


def _rows(columns: Sequence[Column], sides: Sequence[list[dict[str, Any]]]) -> list[dict[str, Any]]:
    own = [{_key(row): row["cell"] for row in rows} for rows in sides]
    names = {_key(row): row["name"] for rows in reversed(sides) for row in reversed(rows)}
    order = dict.fromkeys(_key(row) for rows in sides for row in rows)
    return [{"name": names[key], "cells": (cells := [side.get(key) for side in own]), "changes": [_change(columns, cells, at) for at in range(len(cells))]}
            for key in order]  # fmt: skip


def _key(row: dict[str, Any]) -> str:
    """A row as it is found again: by its code, else by its name."""
    return row["cell"].code or fold(row["name"])


def _public(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The parts of 三公 under the names that budgets and accounts share; of accounts that print both what was spent, then what they call planned."""
    spent = spent_or_planned(rows)
    planned = [row for row in rows if row not in spent and "预算" in row["cell"].column]
    return [{**row, "name": _public_name(row["cell"].column) + word} for own, word in ((spent, ""), (planned, "（决算表所印预算数）")) for row in own]


def _public_name(column: str) -> str:
    """`2024年“三公”经费预算数/公务用车购置及运行费/小计` → `公务用车购置及运行费`; what is of all of them → `合计`."""
    parts = [part for part in column.split("/") if not _FRAME.search(part)]
    return "/".join(parts) or "合计"


def _change(columns: Sequence[Column], cells: Sequence[Any], at: int) -> str:
    """What a cell is against that of the year before in the nearest column like its own, a unit's against its department's of the same year."""
    if cells[at] is None:
        return ""
    if (whole := _department_of(columns, cells, at)) is not None:
        return "与部门的相同" if whole.amount == cells[at].amount else f"占部门的 {share(int(cells[at].amount), int(whole.amount))}%" if whole.amount else ""
    before = next((index for index in range(at - 1, -1, -1) if columns[index].like == columns[at].like), None)
    if before is None or cells[before] is None:
        return ""
    difference = cells[at].amount - cells[before].amount
    year = columns[before].document["fiscal_year"]
    if not difference:
        return f"与{year}年相同"
    unit = cells[at].money_unit or "元"
    word = "增加" if difference > 0 else "减少"
    told = f"比{year}年{word}{yuan_in(abs(int(difference)) // SCALE, unit)}{unit}"
    rate = f"（{'+' if difference > 0 else '−'}{share(int(abs(difference)), int(cells[before].amount))}%）"
    return told + rate if cells[before].amount > 0 else told


def _department_of(columns: Sequence[Column], cells: Sequence[Any], at: int) -> Any:
    """The same cell in the department's document of a unit's year; None where there is none."""
    own = columns[at]
    if own.document["scope"] != "unit":
        return None
    wanted = own.document["fiscal_year"], own.word, "department"
    return next((cell for column, cell in zip(columns, cells, strict=True)
                 if cell is not None and (column.document["fiscal_year"], column.word, column.document["scope"]) == wanted), None)  # fmt: skip
