"""All departments, and one page for each over its years and documents."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from generator.charts.bars import Bar
from generator.ground.addresses import slug
from generator.pages.catalogue import Catalogue, Department, Record
from generator.pages.cells import department_words
from generator.pages.checks import by_rule, public_count, shown
from generator.pages.disclosure import held, of_department, usual
from generator.pages.measurable import measured
from generator.pages.measurable import of_department as measured_of
from generator.pages.points import points
from generator.pages.registry import Studio, department_kind, page_kind
from generator.pages.render import Page
from generator.pages.render import shown as shown_text
from generator.pages.repeated import repeated_wording
from generator.pages.side_by_side import by_year, money
from generator.pages.spending import spending
from generator.pages.told import told
from generator.pages.words import HOLDING_WORDS, SAME_NAME, budget_words, outcomes_of
from generator.reconcile.reviewed import OPEN_VERDICTS

MOST_BARS = 20


@page_kind
def departments(studio: Studio) -> Iterator[Page]:
    """/departments/"""
    rows = [
        {"department": each, "documents": [{**row, **studio.catalogue.counts[row["document_id"]]} for row in each.documents]}
        for each in studio.catalogue.departments
    ]
    yield Page("departments/", "departments.md.jinja", {"rows": rows}, "部门", "按地区和部门查看公开的预算与绩效文件。")


MOST_PAIRS = 20
"""Of how many projects printed in two years the page of a department sets the targets side by side; /compare/ does it for all."""

@department_kind
def department_pages(studio: Studio) -> Iterator[Page]:
    """/departments/<slug>/"""
    printed, counted = usual(studio.catalogue), measured(studio.catalogue)
    for department in studio.catalogue.departments:
        documents = sorted(department.documents, key=lambda row: (-(row["fiscal_year"] or 0), row["scope"] == "unit"))
        years = [_year(studio, row) for row in documents]
        amounts = money(studio.catalogue, department)
        context = {
            "department": department, "compared": _compared(department), "most_pairs": MOST_PAIRS,
            "points": points(studio.catalogue, department, amounts), "years": years,
            "comparisons": studio.comparisons[department.slug], "terms": studio.glossary.pieces,
            "term": studio.glossary.anchor_of, "by_year": by_year(studio.catalogue, department), "held": held(studio.catalogue, department),
            "usual": of_department(printed, department), "department_of": studio.catalogue.department_of,
            "money": amounts, "holding": HOLDING_WORDS,
            "stories": studio.catalogue.stories, "same": _same(studio.catalogue, department), "repeated": repeated_wording(studio.catalogue, department),
            "same_name": SAME_NAME, "measured": measured_of(studio.catalogue, counted, department),
        }  # fmt: skip
        description = f"{department.name}公开的预算与绩效目标：" + "、".join(str(row["title"]) for row in department.documents)
        yield Page(f"departments/{department.slug}/", "department.md.jinja", context, department.name, description)


def _compared(department: Department) -> str:
    """The department as the workbench names it: with its region where several have the name, which its address tells."""
    return department_words(department, several=department.named and slug(department.name) != department.slug)


def _same(catalogue: Catalogue, department: Department) -> dict[str, Record]:
    """Document → the document that it prints again."""
    return {row["document_id"]: catalogue.document[row["same_as"]] for row in department.documents if row["same_as"]}


def _year(studio: Studio, document: Record) -> dict[str, Any]:
    """One document of a department: its projects, their sum, the picture of the amounts."""
    projects = [
        {**row, "indicators": len(studio.catalogue.indicators.get(row["project_id"], [])), "address": studio.catalogue.story_address(row)}
        for row in studio.catalogue.projects.get(document["document_id"], [])
    ]
    single = [row for row in projects if row["scope"] == "project"]
    printed = [row for row in single if row["budget_yuan"] is not None]
    own = [row for project in projects for row in studio.catalogue.indicators.get(project["project_id"], [])]
    return {
        "heading": _heading(document), "told": told(studio, document, single), "spending": spending(studio, document), "document": document,
        "query": {"document": shown_text(document["title"] or document["document_id"])},
        "projects": projects, "single": len(single), "counts": studio.catalogue.counts[document["document_id"]],
        "programmes": studio.catalogue.programmes.get(document["document_id"], []),
        "amounts": any(row["budget_yuan"] is not None for row in projects),
        "has_programme": any(row["programme"] for row in projects),
        "checked": public_count(studio, studio.catalogue.checks_of.get(document["document_id"], [])), "findings": _reviewed(studio, document),
        "rules": by_rule(studio.catalogue.checks_of.get(document["document_id"], [])),
        "chart": _chart(studio, document, printed) if printed else _indicator_chart(studio, document, single),
        "evaluated": any(row["stage"] == "evaluation" for row in projects), "outcomes": outcomes_of(own),
        "agencies": list(dict.fromkeys(row["agency"] for row in projects if row["agency"])),
        "clipped": {name for own, name in studio.catalogue.clipped if own == document["document_id"] and (own, name) not in studio.catalogue.names},
    }  # fmt: skip


def _reviewed(studio: Studio, document: Record) -> list[dict[str, Any]]:
    """The findings of a document that a person has reviewed; the others stay on the document's own pages."""
    rows = studio.catalogue.checks_of.get(document["document_id"], [])
    own = [row for row in rows if row["verdict"] in OPEN_VERDICTS and row["kind"] != "remark" and row["check_id"] in studio.catalogue.reviews]
    return [shown(studio, row) for row in sorted(own, key=lambda row: OPEN_VERDICTS.index(row["verdict"]))]


def _heading(document: Record) -> str:
    """The document's title, with its year in front where the title does not name it."""
    title, year = document["title"] or document["document_id"], document["fiscal_year"]
    return title if year is None or str(year) in title else f"{year}年：{title}"


def _indicator_chart(studio: Studio, document: Record, projects: list[Record]) -> dict[str, Any]:
    rows = [Bar(row["project"], float(row["indicators"]), f"{row['indicators']} 个") for row in projects[:MOST_BARS]]
    part = f"原文的前{len(rows)}个，共{len(projects)}个。" if len(projects) > len(rows) else ""
    page = studio.catalogue.address_of(document)
    return studio.chart(page, "各项目有多少个绩效指标", rows, f"{part}文件未列金额；按原文次序排列，指标多少不表示项目大小。")


def _chart(studio: Studio, document: Record, projects: list[Record]) -> dict[str, Any]:
    largest = sorted(projects, key=lambda row: -row["budget_yuan"])[:MOST_BARS]
    rows = [Bar(row["project"], float(row["budget_yuan"]), budget_words(row)) for row in largest]
    evaluated = largest[0]["stage"] == "evaluation"
    title = f"{'全年预算' if evaluated else '预算'}最大的项目是{largest[0]['project']}，{budget_words(largest[0])}"
    part = f"按印出的预算数排列，前{len(rows)}个，共{len(projects)}个。" if len(projects) > MOST_BARS else "按印出的预算数排列。"
    return studio.chart(studio.catalogue.address_of(document), title, rows, f"{part}出自下表各项目所注的行；预算是计划数，不是实际支出。")
