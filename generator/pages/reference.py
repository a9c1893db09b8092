"""Pages to look things up in: the glossary, the downloads with their data dictionary."""

from __future__ import annotations

from collections.abc import Iterator

from generator.pages.registry import Studio, page_kind
from generator.pages.render import Page
from generator.tables.schema import SCHEMA_VERSION, TABLES

TABLE_TITLES = {
    "documents": "文件", "projects": "项目", "programmes": "一级项目", "indicators": "绩效指标", "budget_lines": "预算数",
    "checks": "核对", "notes": "读法附注", "lines": "逐行角色",
}  # fmt: skip
KIND_WORDS = {"text": "文字", "integer": "整数", "decimal": "小数", "boolean": "true/false"}


@page_kind
def glossary(studio: Studio) -> Iterator[Page]:
    """/glossary/"""
    terms = [
        {"term": term, "entries": [{**entry, "pieces": studio.glossary.pieces(entry["definition"])} for entry in term.entries]}
        for term in studio.glossary.terms
    ]
    context = {"terms": terms, "own": studio.glossary.own, "documents": studio.catalogue.document}
    yield Page("glossary/", "glossary.md.jinja", context, "名词解释", "预算文件自己印的名词解释，附原文行号；本站用词的说明。", ("navigation", "toc"))


@page_kind
def data(studio: Studio) -> Iterator[Page]:
    """/data/"""
    tables = [
        {"name": name, "title": TABLE_TITLES[name], "columns": columns, "rows": len(studio.catalogue.tables[name])}
        for name, columns in TABLES.items()
    ]
    context = {"tables": tables, "version": SCHEMA_VERSION, "kinds": KIND_WORDS}
    yield Page("data/", "data.md.jinja", context, "数据下载", "全部数据的 CSV 与数据字典。")
