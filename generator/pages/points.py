"""What a reader asks first of a department: how much, what has changed and why, what for, the largest projects, what was promised and reached."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from generator.pages.catalogue import Catalogue, Department, Record
from generator.pages.figures import Figure, by_agency, figures_of, largest, prints_amounts
from generator.pages.reasons import PUBLIC, WHOLE, Reason, reasons
from generator.pages.words import outcomes_of, yuan_in

LARGEST, REASONS, UNITS = 3, 2, 5
"""How many projects, reasons of each topic and agencies the first section of a department shows."""


def points(catalogue: Catalogue, department: Department, money: dict[str, Any]) -> dict[str, Any]:
    """The first section of a department's page, about its newest figure; `figure` is None where nothing prints an amount."""
    figures = figures_of(catalogue, department)
    figure = figures[0] if figures else None
    document = figure.document if figure else _newest(department)
    projects = [row for row in catalogue.projects.get(document["document_id"], []) if row["counted"]]
    told = reasons(catalogue, document)
    return {
        "amounts": prints_amounts(catalogue, document),
        "figure": figure, "document": document, "agencies": list(dict.fromkeys(row["agency"] for row in projects if row["agency"])),
        "change": _change(figure, money), "reasons": _few(told), "more_reasons": len(told) - len(_few(told)),
        "units": [(name, count, _money(yuan, projects)) for name, count, yuan in by_agency(projects)[:UNITS]],
        "largest": [{**row, "address": catalogue.story_address(row)} for row in largest(projects, LARGEST)], "projects": len(projects),
        **_promised(catalogue, department),
    }  # fmt: skip


def _newest(department: Department) -> Record:
    return max(department.documents, key=lambda row: (row["fiscal_year"] or 0, not row["same_as"], row["scope"] != "unit"))


def _few(told: Sequence[Reason]) -> list[Reason]:
    """The first reasons about the whole and about 三公: those that tell an amount before others, a change before none."""
    ordered = sorted(told, key=lambda reason: (not re.search(r"\d", reason.text), "持平" in reason.text))
    return [reason for topic in (WHOLE, PUBLIC) for reason in [each for each in ordered if each.topic == topic][:REASONS]]


def _change(figure: Figure | None, money: dict[str, Any]) -> str:
    """What the figure is against the year before, as the table of the years tells it; blank where the site holds no such year."""
    if figure is None:
        return ""
    at = next((index for index, column in enumerate(money["columns"]) if column.document is figure.document), None)
    row = next((group["rows"][0] for group in money["groups"] if group["title"] == "支出合计" and group["rows"]), None)
    return str(row["changes"][at]) if row is not None and at is not None else ""


def _money(yuan: int, projects: Sequence[Record]) -> str:
    unit = "元" if any(row["money_unit"] == "元" for row in projects) else "万元"
    return f"{yuan_in(yuan, unit)} {unit}"


def _promised(catalogue: Catalogue, department: Department) -> dict[str, Any]:
    """The indicators of the newest year that has any, by category, and how many targets were reached where an evaluation says so."""
    rows = [row for document in department.documents for project in catalogue.projects.get(document["document_id"], [])
            for row in catalogue.indicators.get(project["project_id"], []) if row["counted"]]  # fmt: skip
    years = {row["indicator_id"]: catalogue.project[row["project_id"]]["fiscal_year"] for row in rows}
    newest = max((year for year in years.values() if year), default=None)
    own = [row for row in rows if years[row["indicator_id"]] == newest]
    evaluated = max((years[row["indicator_id"]] or 0 for row in rows if row["stage"] == "evaluation"), default=None)
    kinds: dict[str, int] = {}
    for row in own:
        kinds[row["category"] or "未列类别"] = kinds.get(row["category"] or "未列类别", 0) + 1
    return {
        "promised_year": newest, "promised": kinds if own else {}, "evaluated_year": evaluated,
        "reached": outcomes_of([row for row in rows if row["stage"] == "evaluation" and years[row["indicator_id"]] == evaluated]) if evaluated else {},
    }  # fmt: skip
