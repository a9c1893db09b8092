"""How much the site holds, behind the text of the method page: lines, cells, what was not understood, document by document."""

from __future__ import annotations

from collections.abc import Iterator

from generator.charts.bars import Bar
from generator.pages.catalogue import Catalogue, Record
from generator.pages.home import counted
from generator.pages.language import N_, Language
from generator.pages.registry import Studio, page_kind
from generator.pages.render import Page

DOCUMENTS = 20
"""How many documents the pictures show."""


def short_name(catalogue: Catalogue, document: Record) -> str:
    """A document in few words: department (or that none is registered, with its title) and year."""
    return " ".join(str(part) for part in (catalogue.department_of[document["document_id"]].name, document["fiscal_year"]) if part)


@page_kind
def holdings(studio: Studio) -> Iterator[Page]:
    """/method/ and /en/method/, behind their texts"""
    for language in studio.languages:
        yield _holdings(studio, language)


def _holdings(studio: Studio, language: Language) -> Page:
    catalogue, tables, address = studio.catalogue, studio.catalogue.tables, f"{language.prefix}method/"
    documents = sorted(catalogue.documents, key=lambda row: (-(row["fiscal_year"] or 0), row["document_id"]))[:DOCUMENTS]
    rows = [{**row, **catalogue.counts[row["document_id"]], "name": short_name(catalogue, row)} for row in documents]
    charts = [
        studio.chart(address, language.say(title), [_bar(row["name"], row[key], language.say(none), language) for row in rows], language.say(note))
        for key, title, note, none in (
            ("projects", N_("各份文件有多少个项目"), N_("有项目编码、卡片或指标的项目；不同文件收录的范围不同。"), N_("没有")),
            ("indicators", N_("各份文件有多少个绩效指标"), N_("每行或每卡中的三级指标，换页重印的不计。"), N_("没有")),
            ("amounts", N_("各份文件的预算表有多少个金额格"), N_("部门预算的各张表；项目绩效目标表的金额在各项目的卡上，不在此列。"), N_("没有预算表")),
        )
    ]
    totals = {"documents": len(tables["documents"]), "departments": len(catalogue.departments), **counted(tables),
              "amounts": len(tables["budget_lines"]), "lines": len(tables["lines"]), "unread": int((tables["lines"]["role"] == "unread").sum())}  # fmt: skip
    context = {"charts": charts, "totals": totals, "shown": len(rows)}
    description = language.say("怎样读这些文件：数字从原文到页面经过了什么。")
    return Page(address, "holdings.md.jinja", context, "", description, appended=True, language=language.code)


def _bar(name: str, count: int, none: str, language: Language) -> Bar:
    """How many there are of something in a document, or the words for none."""
    return Bar(name, float(count), language.say("%(count)s 个", count=count)) if count else Bar(name, None, none)
