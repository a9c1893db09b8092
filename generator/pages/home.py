"""The home page: what is arranged for what, by department and year, what is newly promised and reached, what should be looked at, ways in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, islice
from typing import Any

from generator.charts.bars import Bar
from generator.pages.catalogue import Catalogue, Department, Record, records
from generator.pages.check_files import outcomes
from generator.pages.checks import public_tally, shown, unsettled
from generator.pages.figures import ADDED, Figure, figures_of, largest, prints_amounts
from generator.pages.language import Language
from generator.pages.registry import Studio, page_kind
from generator.pages.render import Page
from generator.pages.spending import functions_in
from generator.pages.words import budget_words, outcomes_of, target_words
from generator.tables.schema import Tables

FIGURES, CARDS, FINDINGS, NEWS, DOCUMENTS = 24, 24, 5, 6, 20
"""How many figures, departments, reviewed findings and new documents the home page lists, and documents it names to machines."""


@page_kind
def home(studio: Studio) -> Iterator[Page]:
    """/ and /en/"""
    catalogue = studio.catalogue
    figures = [(department, figure) for department in catalogue.departments for figure in figures_of(catalogue, department)]
    told = _told(studio, sorted(figures, key=lambda pair: (-(pair[1].document["fiscal_year"] or 0), pair[1].added)))
    for language in studio.languages:
        description = language.say("各部门公开的预算与绩效目标，逐项可查，每个数字连到原文的那一行。")
        context = told | {"charts": _charts(studio, figures, language)}
        yield Page(language.prefix, "home.md.jinja", context, language.say("公共项目账本"), description, ("navigation", "toc"), language=language.code)


def _told(studio: Studio, figures: Sequence[tuple[Department, Figure]]) -> dict[str, Any]:
    """What the page tells in every language; `figures` in the order shown."""
    catalogue, tables = studio.catalogue, studio.catalogue.tables
    checks = outcomes(tables["checks"])
    reviewed = unsettled(studio, checks[(checks["outcome"] == "differs") & checks["check_id"].isin(catalogue.reviews.keys())])
    latest = sorted(catalogue.documents, key=lambda row: (-(row["fiscal_year"] or 0), row["document_id"]))[:DOCUMENTS]
    offices = [catalogue.department_of[name] for name in reviewed["document_id"].head(FINDINGS)]
    priced = {department.slug for department, _ in figures}
    return {
        "without": [each for each in catalogue.departments if each.slug not in priced
                    and not any(prints_amounts(catalogue, row) for row in each.documents)],
        "examples": _examples(tables), "figures": [_row(catalogue, *pair) for pair in figures[:FIGURES]], "all_figures": len(figures),
        "news": list(islice(_news(catalogue), NEWS)), "departments": catalogue.departments,
        "regions": regions(catalogue.departments), "most_cards": CARDS, "totals": counted(tables),
        "documents": latest, "held": len(tables["documents"]),
        "checked": public_tally(studio, checks), "findings": len(reviewed),
        "reviewed": [{**shown(studio, row), "office": office} for row, office in zip(records(reviewed.head(FINDINGS)), offices, strict=True)],
    }  # fmt: skip


def counted(tables: Tables) -> dict[str, int]:
    """How many projects (each once a year) and indicators (likewise) there are, and how often projects were printed."""
    projects = tables["projects"]
    return {"projects": int(projects["counted"].sum()), "printings": int((projects["scope"] == "project").sum()),
            "stories": int(projects.loc[projects["counted"], "story_id"].nunique()), "indicators": int(tables["indicators"]["counted"].sum())}  # fmt: skip


def _examples(tables: Tables) -> list[str]:
    """Three queries that find something: the name of a project, an amount in another unit than it is printed in, a filter."""
    printed = tables["projects"][tables["projects"]["counted"] & tables["projects"]["budget_yuan"].notna()]
    if printed.empty:
        return [str(name) for name in tables["projects"]["project"].head(1)]
    ordered = printed.sort_values(["budget_yuan", "project_id"])
    middle, most = ordered.iloc[len(ordered) // 2], ordered.iloc[-1]
    yuan = int(most["budget_yuan"])
    other = f"{yuan}元" if most["money_unit"] == "万元" else f"{yuan / 10_000:.2f}万元"
    return [str(middle["project"]), other, ">500万" if yuan > 5_000_000 else ">1万"]


def _row(catalogue: Catalogue, department: Department, figure: Figure) -> dict[str, Any]:
    """A figure with what most of it is for: the largest function of a book, else the largest project."""
    name = figure.document["document_id"]
    first = next(iter(functions_in(catalogue, name)), None) if not figure.added else None
    project = next(iter(largest((row for row in catalogue.projects.get(name, []) if row["counted"]), 1)), None)
    return {"department": department, "figure": figure, "function": first, "project": project,
            "address": catalogue.story_address(project) if project else ""}  # fmt: skip


def _charts(studio: Studio, figures: Sequence[tuple[Department, Figure]], language: Language) -> list[dict[str, Any]]:
    """The newest figure of each department (the first of its `figures`), one picture for each kind of figure, as kinds cannot be compared."""
    newest = [next(own) for _, own in groupby(figures, lambda pair: pair[0].slug)]
    found = []
    for word in dict.fromkeys(figure.word for _, figure in newest):
        own = [(each, figure) for each, figure in newest if figure.word == word]
        when = [language.say("%(year)s年", year=figure.document["fiscal_year"] or "") for _, figure in own]
        bars = [Bar(f"{year} {each.name}", float(figure.yuan), figure.printed) for year, (each, figure) in zip(when, own, strict=True)]
        note = (language.say("这只是收录的项目的合计，不是部门的全部；与文件里的总数不能比较。") if word == ADDED
                else language.say("各部门职责不同，长短只表示金额；不相加。"))  # fmt: skip
        title = language.say("各部门最近一年的%(figure)s", figure=language.say(word))
        found.append(studio.chart(language.prefix, title, bars[:FIGURES], note))
    return [chart for chart in found if chart["svg"]]


def _news(catalogue: Catalogue) -> Iterator[dict[str, Any]]:
    """The newest documents with targets: of an evaluation how many were reached, else the largest project with a number that it promises."""
    for document in sorted(catalogue.documents, key=lambda row: -(row["fiscal_year"] or 0)):
        projects = [row for row in catalogue.projects.get(document["document_id"], []) if row["scope"] == "project"]
        indicators = [row for project in projects for row in catalogue.indicators.get(project["project_id"], [])]
        if document["same_as"] or not indicators:
            continue
        row = {"document": document, "department": catalogue.department_of[document["document_id"]], "projects": len(projects), "indicators": len(indicators)}
        if any(project["stage"] == "evaluation" for project in projects):
            yield row | {"reached": outcomes_of(indicators), "project": None}
            continue
        project, promise = _promise(catalogue, projects)
        yield row | {
            "reached": {}, "project": project, "promise": promise, "address": catalogue.story_address(project) if project else "",
            "budget": budget_words(project) if project and project["budget_printed"] else "", "target": target_words(promise) if promise else "",
        }  # fmt: skip


def _promise(catalogue: Catalogue, projects: Sequence[Record]) -> tuple[Record | None, Record | None]:
    """The largest project, else the first, that promises a number in a unit, with that indicator."""
    for project in sorted(projects, key=lambda row: -(row["budget_yuan"] or 0)):
        for row in catalogue.indicators.get(project["project_id"], []):
            if row["target_value"] is not None and row["measure_unit"] not in {"", "%"} and not row["needs_review"]:
                return project, row
    return (projects[0] if projects else None), None


def regions(departments: list[Department]) -> list[dict[str, Any]]:
    """Departments by region, in their order, as the page of all departments groups them: by the code of the region."""
    groups = ((code, list(own)) for code, own in groupby(departments, lambda each: each.region_code))
    return [{"region": own[0].region, "code": code, "departments": own} for code, own in groups]
