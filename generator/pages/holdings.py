"""How much the site holds, behind the text of the method page: lines, cells, what was not understood, document by document."""

from __future__ import annotations

from collections.abc import Iterator

from generator.charts.bars import Bar
from generator.pages.catalogue import Catalogue, Record
from generator.pages.home import counted
from generator.pages.registry import Studio, page_kind
from generator.pages.render import Page

DOCUMENTS = 20
"""How many documents the pictures show."""


def short_name(catalogue: Catalogue, document: Record) -> str:
    """A document in few words: department (or that none is registered, with its title) and year."""
    return " ".join(str(part) for part in (catalogue.department_of[document["document_id"]].name, document["fiscal_year"]) if part)


@page_kind
def holdings(studio: Studio) -> Iterator[Page]:
    """/method/, behind its text"""
    catalogue, tables = studio.catalogue, studio.catalogue.tables
    documents = sorted(catalogue.documents, key=lambda row: (-(row["fiscal_year"] or 0), row["document_id"]))[:DOCUMENTS]
    rows = [{**row, **catalogue.counts[row["document_id"]], "name": short_name(catalogue, row)} for row in documents]
    charts = [
        studio.chart("method/", title, [_bar(row["name"], row[key], none) for row in rows], note)
        for key, title, note, none in (
            ("projects", "各份文件有多少个项目", "有项目编码、卡片或指标的项目；不同文件收录的范围不同。", "没有"),
            ("indicators", "各份文件有多少个绩效指标", "每行或每卡中的三级指标，换页重印的不计。", "没有"),
            ("amounts", "各份文件的预算表有多少个金额格", "部门预算的各张表；项目绩效目标表的金额在各项目的卡上，不在此列。", "没有预算表"),
        )
    ]
    totals = {"documents": len(tables["documents"]), "departments": len(catalogue.departments), **counted(tables),
              "amounts": len(tables["budget_lines"]), "lines": len(tables["lines"]), "unread": int((tables["lines"]["role"] == "unread").sum())}  # fmt: skip
    yield Page("method/", "holdings.md.jinja", {"charts": charts, "totals": totals, "shown": len(rows)}, "", appended=True)


def _bar(name: str, count: int, none: str) -> Bar:
    """How many there are of something in a document, or the words for none."""
    return Bar(name, float(count), f"{count} 个") if count else Bar(name, None, none)
