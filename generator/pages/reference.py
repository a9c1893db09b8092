"""Pages to look things up in: the glossary, the downloads with their data dictionary."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from generator.pages.registry import Studio, files_kind, page_kind
from generator.pages.render import Page
from generator.pages.terms import Glossary, Term
from generator.tables.schema import ABOUT, MEANINGS, PUBLISHED, SCHEMA_VERSION, UNITS_EN

KIND_WORDS = {"text": ("文字", "text"), "integer": ("整数", "integer"), "decimal": ("小数", "decimal"), "boolean": ("true/false", "true/false")}
WHOLE = {
    "ledger.xlsx": "表格软件：每张表一个工作表",
    "ledger.sqlite": "SQLite 数据库：带索引和视图，可用 Datasette 打开",
    "ledger.zip": "数据包：全部 CSV 与说明",
    "datapackage.json": "数据包的说明（Frictionless）：栏目、来源、每个文件的 SHA-256",
    "datasette.json": "Datasette 的说明",
    "README.txt": "怎么读、怎么引用、怎么离线看",
}
"""What the files that hold all tables are for."""
MOST_EXPLANATIONS, MOST_PLACES = 4, 3
"""How many different explanations of a term the glossary shows, and how many documents for each."""


@page_kind
def glossary(studio: Studio) -> Iterator[Page]:
    """/glossary/"""
    terms = [{"term": term, "explanations": _explanations(studio.glossary, term), "different": len(term.explanations)} for term in studio.glossary.terms]
    context = {"terms": terms, "own": studio.glossary.own, "documents": studio.catalogue.document}
    yield Page("glossary/", "glossary.md.jinja", context, "名词解释", "预算文件自己印的名词解释，附原文行号；本站用词的说明。", ("navigation", "toc"))


def _explanations(glossary: Glossary, term: Term) -> list[dict[str, Any]]:
    """The most printed explanations of a term, each with the first documents that print it."""
    return [
        {"pieces": glossary.pieces(entries[0]["definition"]), "entries": entries[:MOST_PLACES], "more": len(entries) - MOST_PLACES}
        for entries in term.explanations[:MOST_EXPLANATIONS]
    ]


@files_kind
def data(studio: Studio) -> Iterator[Page]:
    """/data/"""
    files = {each.plain: each for each in studio.downloads}
    rows = {name: len(table) for name, table in studio.catalogue.tables.items()} | {each.table: each.rows for each in studio.downloads if each.table}
    tables = [
        {"name": name, "title": ABOUT[name].title, "about": ABOUT[name].zh, "columns": columns, "rows": rows[name],
         "files": [files[each] for each in (f"{name}.csv", f"{name}.json", f"{name}.parquet") if each in files]}
        for name, columns in PUBLISHED.items() if name in rows
    ]  # fmt: skip
    whole = [{"file": files[name], "words": words} for name, words in WHOLE.items() if name in files]
    context = {"tables": tables, "whole": whole, "version": SCHEMA_VERSION, "conditions": studio.conditions,
               "packed": any(each.compression for each in studio.downloads)}  # fmt: skip
    yield Page("data/", "data.md.jinja", context, "数据下载", "全部数据：CSV、XLSX、JSON、Parquet、SQLite，附数据字典、许可与引用。")


@page_kind
def dictionary(studio: Studio) -> Iterator[Page]:
    """/data/dictionary/, in both languages at once, and /en/data/dictionary/"""
    tables = [{"name": name, "about": ABOUT[name], "columns": columns} for name, columns in PUBLISHED.items()]
    context = {"tables": tables, "version": SCHEMA_VERSION, "kinds": KIND_WORDS, "meanings": MEANINGS, "units": UNITS_EN}
    for language in studio.languages:
        title = "Data dictionary" if language.prefix else "数据字典 Data dictionary"
        description = language.say("每张表每一栏的含义、类型、单位与代码，中英对照。")
        yield Page(f"{language.prefix}data/dictionary/", "dictionary.md.jinja", context, title, description, language=language.code)


@page_kind
def api(studio: Studio) -> Iterator[Page]:
    """/api/"""
    catalogue = studio.catalogue
    document = catalogue.documents[0]["document_id"]
    addresses = [
        ("v1/index.json", "入口：链接、版本、许可", "where to begin: links, version, licence", "v1/index.json"),
        ("v1/documents.json", "全部文件", "all documents", "v1/documents.json"),
        ("v1/documents/<id>.json", "一份文件：卡上的事项、一级项目，它的全部项目、指标和核对",
         "a document: its card and programmes, all its projects, indicators and checks", f"v1/documents/{document}.json"),
        ("v1/departments.json", "全部部门", "all departments", "v1/departments.json"),
        ("v1/departments/<slug>.json", "一个部门的历年文件", "a department over its years", f"v1/departments/{catalogue.departments[0].slug}.json"),
        ("v1/rules.json", "核对的规则", "the rules of the checks", "v1/rules.json"),
        ("v1/schema.json", "以上各文件的形状", "the shape of all these files", "v1/schema.json"),
    ]
    context = {"addresses": addresses, "start": f"{studio.conditions.site_url or 'http://localhost:8000/'}api/v1/index.json"}
    yield Page("api/", "api.md.jinja", context, "数据接口", "静态 JSON 接口：固定地址、形状、怎样读核对结果。")
