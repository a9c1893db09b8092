"""The home page: what there is, ways in, what each document contains."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from generator.charts.bars import Bar
from generator.pages.catalogue import Catalogue, Department, Record, records
from generator.pages.check_files import outcomes
from generator.pages.checks import public_tally, shown, unsettled
from generator.pages.registry import Studio, page_kind
from generator.pages.render import Page
from generator.tables.schema import Tables

DOCUMENTS, CARDS, FINDINGS = 20, 24, 20
"""How many documents, departments and reviewed findings the home page lists."""


def short_name(catalogue: Catalogue, document: Record) -> str:
    """A document in few words: department (or that none is registered, with its title) and year."""
    return " ".join(str(part) for part in (catalogue.department_of[document["document_id"]].name, document["fiscal_year"]) if part)


@page_kind
def home(studio: Studio) -> Iterator[Page]:
    """/"""
    catalogue, tables = studio.catalogue, studio.catalogue.tables
    documents = sorted(catalogue.documents, key=lambda row: (-(row["fiscal_year"] or 0), row["document_id"]))[:DOCUMENTS]
    rows = [{**row, **catalogue.counts[row["document_id"]], "name": short_name(catalogue, row)} for row in documents]
    charts = [
        studio.chart("", title, [_bar(row["name"], row[key], none) for row in rows], note)
        for key, title, note, none in (
            ("projects", "各份文件有多少个项目", "印有项目编码、卡片或指标的项目；不同文件收录的范围不同。", "没有"),
            ("indicators", "各份文件有多少个绩效指标", "每行或每卡中的三级指标，换页重印的不计。", "没有"),
            ("amounts", "各份文件的预算表有多少个金额格", "部门预算的各张表；项目绩效目标表的金额印在各项目的卡上，不在此列。", "没有预算表"),
        )
    ]
    totals = {"documents": len(tables["documents"]), **counted(tables),
              "amounts": len(tables["budget_lines"]), "lines": len(tables["lines"]), "unread": int((tables["lines"]["role"] == "unread").sum())}  # fmt: skip
    checks = outcomes(tables["checks"])
    reviewed = unsettled(studio, checks[(checks["outcome"] == "differs") & checks["check_id"].isin(catalogue.reviews.keys())])
    context = {"documents": rows, "departments": catalogue.departments, "regions": regions(catalogue.departments), "charts": charts, "totals": totals,
               "checked": public_tally(studio, checks), "findings": len(reviewed), "most_cards": CARDS,
               "reviewed": [shown(studio, row) for row in records(reviewed.head(FINDINGS))]}  # fmt: skip
    description = "各部门公开的预算与绩效目标，逐项可查，每个数字连到原文的那一行。"
    yield Page("", "home.md.jinja", context, "公共项目账本", description, ("navigation", "toc"))


def counted(tables: Tables) -> dict[str, int]:
    """How many projects (each once a year) and indicators (likewise) there are, and how often projects were printed."""
    projects = tables["projects"]
    return {"projects": int(projects["counted"].sum()), "printings": int((projects["scope"] == "project").sum()),
            "stories": int(projects.loc[projects["counted"], "story_id"].nunique()), "indicators": int(tables["indicators"]["counted"].sum())}  # fmt: skip


def _bar(name: str, count: int, none: str) -> Bar:
    """How many there are of something in a document, or the words for none."""
    return Bar(name, float(count), f"{count} 个") if count else Bar(name, None, none)


def regions(departments: list[Department]) -> list[dict[str, Any]]:
    """Departments by region, in their order, as the page of all departments groups them: by the code of the region."""
    groups = ((code, list(own)) for code, own in groupby(departments, lambda each: each.region_code))
    return [{"region": own[0].region, "code": code, "departments": own} for code, own in groups]
