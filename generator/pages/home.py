"""The home page: what there is, ways in, what each document contains."""

from __future__ import annotations

from collections.abc import Iterator

from generator.charts.bars import Bar
from generator.pages.catalogue import Record
from generator.pages.checks import public_count, shown
from generator.pages.registry import Studio, page_kind
from generator.pages.render import Page


def counts(studio: Studio, document_id: str) -> dict[str, int]:
    """How many projects, indicators, amounts and lines one document holds."""
    catalogue = studio.catalogue
    projects = catalogue.projects.get(document_id, [])
    roles = catalogue.roles.get(document_id, [])
    return {
        "projects": len(projects),
        "indicators": sum(len(catalogue.indicators.get(project["project_id"], [])) for project in projects),
        "amounts": len(catalogue.budget_lines.get(document_id, [])),
        "lines": len(roles),
        "unread": roles.count("unread"),
    }


def short_name(document: Record) -> str:
    """A document in few words: department and year."""
    return " ".join(str(part) for part in (document["department"] or document["title"], document["fiscal_year"]) if part)


@page_kind
def home(studio: Studio) -> Iterator[Page]:
    """/"""
    catalogue = studio.catalogue
    documents = sorted(catalogue.documents, key=lambda row: (-(row["fiscal_year"] or 0), row["document_id"]))
    rows = [{**row, **counts(studio, row["document_id"]), "name": short_name(row)} for row in documents]
    charts = [
        studio.chart(title, [Bar(row["name"], float(row[key]), f"{row[key]} 个" if row[key] else "没有预算表") for row in rows], note)
        for key, title, note in (
            ("projects", "各份文件有多少个项目", "印有项目编码、卡片或指标的项目；不同文件收录的范围不同。"),
            ("indicators", "各份文件有多少个绩效指标", "每行或每卡中的三级指标，换页重印的不计。"),
            ("amounts", "各份文件的预算表有多少个金额格", "部门预算的各张表；项目绩效目标表的金额印在各项目的卡上，不在此列。"),
        )
    ]
    totals = {key: sum(row[key] for row in rows) for key in ("projects", "indicators", "amounts", "lines", "unread")}
    reviewed = [shown(studio, row) for row in catalogue.checks if row["verdict"] == "differs" and row["check_id"] in catalogue.reviews]
    context = {"documents": rows, "departments": catalogue.departments, "charts": charts, "totals": totals,
               "checked": public_count(studio, catalogue.checks), "reviewed": reviewed}  # fmt: skip
    description = "各部门公开的预算与绩效目标，逐项可查，每个数字连到原文的那一行。"
    yield Page("", "home.md.jinja", context, "公共项目账本", description, ("navigation", "toc"))
