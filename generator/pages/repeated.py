"""Indicators that many projects print with equal words and an equal target: a list, and no word of blame."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from generator.ground.text import fold
from generator.pages.catalogue import Catalogue, Department, Record, records
from generator.pages.registry import Studio, page_kind
from generator.pages.render import Page
from generator.pages.words import target_words

LEAST = 3
"""From how many projects on an equal indicator of one department is listed."""
MOST, MOST_PROJECTS = 200, 10
"""How many indicators the list across departments shows, and how many projects for each; all of a name stand in the comparison."""


@page_kind
def repeated_page(studio: Studio) -> Iterator[Page]:
    """/repeated/"""
    found = across_departments(studio.catalogue)
    context = {"rows": found[:MOST], "all": len(found), "most_projects": MOST_PROJECTS, "department_of": studio.catalogue.department_of}
    description = "几个部门的项目印有名称、目标与单位都相同的指标，逐条列出，连到原文的那一行。"
    yield Page("repeated/", "repeated.md.jinja", context, "几个部门相同的指标", description)


def repeated_wording(catalogue: Catalogue, department: Department) -> list[dict[str, Any]]:
    """The indicators that at least `LEAST` projects of a department and year print with equal name, target and unit, each project once."""
    groups: dict[tuple[Any, ...], list[Record]] = {}
    for year, projects in catalogue.counted_years(department).items():
        for project in projects:
            for row in catalogue.indicators.get(project["project_id"], []):
                if not row["needs_review"]:
                    groups.setdefault((year, fold(row["indicator"]), fold(target_words(row)), row["area"]), []).append(row)
    found = [
        {"year": year, "indicator": rows[0]["indicator"], "target": target_words(rows[0]), "rows": list({row["project_id"]: row for row in rows}.values())}
        for (year, *_), rows in groups.items()
    ]
    return sorted((each for each in found if len(each["rows"]) >= LEAST), key=lambda each: (-int(each["year"]), -len(each["rows"])))


def across_departments(catalogue: Catalogue) -> list[dict[str, Any]]:
    """The indicators that projects of several departments print with equal name, target and unit, of whatever year, each project of a year once."""
    groups: dict[tuple[str, ...], list[Record]] = {}
    for row in _of_several_departments(catalogue):
        if target := target_words(row):
            groups.setdefault((fold(row["indicator"]), fold(target), row["area"]), []).append(row)
    found = []
    for rows in groups.values():
        own = list({row["project_id"]: row for row in rows}.values())
        departments = {catalogue.department_of[row["document_id"]].slug for row in own}
        if len(departments) > 1:
            projects = [{**row, "year": catalogue.project[row["project_id"]]["fiscal_year"]} for row in own]
            shown = projects if len(projects) <= MOST_PROJECTS else _spread(catalogue, projects)
            found.append({"indicator": rows[0]["indicator"], "target": target_words(rows[0]), "rows": shown, "departments": len(departments)})
    return sorted(found, key=lambda each: (-each["departments"], -len(each["rows"])))


def _spread(catalogue: Catalogue, rows: list[Record]) -> list[Record]:
    """The first of each department, then the second of each, and so on."""
    seen: Counter[str] = Counter()
    places = []
    for row in rows:
        places.append(seen[own := catalogue.department_of[row["document_id"]].slug])
        seen[own] += 1
    return [row for _, row in sorted(zip(places, rows, strict=True), key=lambda pair: pair[0])]


def _of_several_departments(catalogue: Catalogue) -> list[Record]:
    """The indicators of the printings that count whose names stand in several departments; doubtful readings are left out."""
    projects, indicators = catalogue.tables["projects"], catalogue.tables["indicators"]
    own = indicators[indicators["project_id"].isin(projects.loc[projects["counted"], "project_id"]) & ~indicators["needs_review"].fillna(False)]
    names = own["indicator"].map({name: fold(name) for name in own["indicator"].unique()})
    homes = own["document_id"].map({name: department.slug for name, department in catalogue.department_of.items()})
    return records(own[homes.groupby(names).transform("nunique") > 1]) if len(own) else []
