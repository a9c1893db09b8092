"""One page for each project: who, how much, what is promised, and where it stands in the source."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from generator.charts.bars import Bar
from generator.pages.catalogue import Record
from generator.pages.checks import shown
from generator.pages.registry import Studio, page_kind
from generator.pages.render import Page
from generator.pages.sentences import place_among
from generator.pages.words import budget_words, target_words
from generator.pages.years import Pair

PLACES = ("budget", "fiscal", "other", "multi_year_total", "purpose", "goal")


@page_kind
def project_pages(studio: Studio) -> Iterator[Page]:
    """/projects/<document>/<slug>/"""
    catalogue = studio.catalogue
    others = _other_years(studio)
    for document in catalogue.documents:
        projects = catalogue.projects.get(document["document_id"], [])
        for index, project in enumerate(projects):
            neighbours = (projects[index - 1] if index else None, projects[index + 1] if index + 1 < len(projects) else None)
            compared = {"place": list(place_among(project, projects)), "others": others.get(project["project_id"], [])}
            yield _page(studio, document, project, neighbours, compared)


def _other_years(studio: Studio) -> dict[str, list[tuple[Record, Pair]]]:
    """Project → the same project in the department's other documents: the other document and the pair."""
    found: dict[str, list[tuple[Record, Pair]]] = {}
    for each in studio.comparisons:
        for pair in each.pairs:
            found.setdefault(pair.newer["project_id"], []).append((each.older, pair))
            found.setdefault(pair.older["project_id"], []).append((each.newer, pair))
    return found


def _page(studio: Studio, document: Record, project: Record, neighbours: tuple[Record | None, Record | None], compared: Record) -> Page:
    catalogue = studio.catalogue
    indicators = [
        {**row, "target_line": catalogue.target_lines.get((row["document_id"], row["line"]), row["line"])}
        for row in catalogue.indicators.get(project["project_id"], [])
    ]
    lines = {row["line"] for row in indicators}
    notes = [
        note for note in catalogue.notes_between(document["document_id"], project["line"], project["last_line"])
        if note["line"] in lines or len(lines) == 0 or note["field"] in {"goal", "project", "agency", "programme"}
    ]  # fmt: skip
    context = {
        "names": {row[column]: catalogue.names.get((row["document_id"], row[column])) for row in (project, *indicators)
                  for column in ("agency", "programme", "project", "indicator") if row.get(column)},
        "clipped": {name for own, name in catalogue.clipped if own == document["document_id"]},
        **compared, "document": document, "project": project, "indicators": indicators, "notes": notes, "chart": _chart(studio, indicators),
        "department": catalogue.department_of[document["document_id"]], "before": neighbours[0], "after": neighbours[1],
        "places": {name: project["places"].get(name, project["line"]) for name in PLACES},
        "checks": [shown(studio, row) for row in catalogue.checks_of_project.get(project["project_id"], [])],
        "weights": any(row["weight"] is not None for row in indicators),
        "described": any(row["description"] and row["description"] != row["indicator"] for row in indicators),
    }  # fmt: skip
    words = [project["project"], project["agency"], budget_words(project)]
    description = "，".join(part for part in words if part) + f"；{len(indicators)}个绩效指标"
    return Page(f"projects/{project['project_id']}/", "project.md.jinja", context, project["project"], description)


def _chart(studio: Studio, indicators: list[Record]) -> dict[str, Any]:
    """The weights where they are printed, else the percentages promised; nothing where neither is comparable."""
    weighted = [row for row in indicators if row["weight"] is not None]
    if len(weighted) > 1:
        bars = [Bar(row["indicator"], float(row["weight"]), f"{row['weight']:f} 分") for row in weighted]
        return studio.chart("各指标的权重", bars, "权重是文件为每个指标印的分值；整条为100分。", longest=max(100.0, *(bar.length for bar in bars)))
    rates = [
        row for row in indicators
        if row["measure_unit"] == "%" and row["target_value"] is not None and not row["needs_review"] and 0 <= row["target_value"] <= 100
    ]  # fmt: skip
    bars = [Bar(row["indicator"], float(row["target_value"]), target_words(row)) for row in rates]
    return studio.chart("以百分比表示的目标", bars, "只画单位是 % 的目标；各指标所指不同，长短不表示好坏。", longest=100)
