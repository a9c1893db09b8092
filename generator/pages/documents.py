"""All documents, and one page for each with its tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from generator.pages.catalogue import Record
from generator.pages.checks import count, shown
from generator.pages.reasons import reasons
from generator.pages.registry import Studio, department_kind, page_kind
from generator.pages.render import Page
from generator.pages.told import told
from generator.pages.words import HOLDING_WORDS, SAME_NAME
from generator.reading.card import Card
from generator.reconcile.reviewed import OPEN_VERDICTS

MOST_ROWS = 200
"""Up to so many documents stand in one table; more are listed year by year."""


@page_kind
def documents(studio: Studio) -> Iterator[Page]:
    """/documents/"""
    checks = studio.catalogue.tables["checks"]["document_id"].value_counts()
    rows = [{**row, **studio.catalogue.counts[row["document_id"]], "checks": int(checks.get(row["document_id"], 0))} for row in studio.catalogue.documents]
    yield Page("documents/", "documents.md.jinja", {"rows": rows, "most_rows": MOST_ROWS}, "文件", "收录的公开文件：版式、行数、项目数与指标数。")


@department_kind
def document_pages(studio: Studio) -> Iterator[Page]:
    """/documents/<id>/"""
    catalogue = studio.catalogue
    for row in catalogue.documents:
        name = row["document_id"]
        source = catalogue.sources[name]
        context = {
            "document": row, "card": source.card or Card(), "layout": source.layout, "counts": catalogue.counts[name],
            "department": catalogue.department_of[name], "roles": Counter(catalogue.roles.get(name, [])),
            "projects": catalogue.projects.get(name, []), "programmes": catalogue.programmes.get(name, []),
            "tables": [_table(studio, list(rows)) for _, rows in groupby(catalogue.budget_lines.get(name, []), lambda each: each["table"])],
            "sections": _sections(studio, name), "notes": _notes(catalogue.notes.get(name, [])),
            "unread": [number for number, role in enumerate(catalogue.roles.get(name, []), 1) if role == "unread"],
            "checked": count(catalogue.checks_of.get(name, [])), "findings": _findings(studio, name),
            "holds": "、".join(HOLDING_WORDS[kind] for kind in str(row["kinds"]).split()),
            "registered": source.card is not None, "labels": _labels(catalogue.notes.get(name, [])),
            "raw": source.original if source.offered else "", "indicators": catalogue.indicators,
            "versions": catalogue.versions[name], "told": told(studio, row, [each for each in catalogue.projects.get(name, []) if each["scope"] == "project"]),
            "reasons": reasons(catalogue, row),
            "same_name": SAME_NAME,
        }  # fmt: skip
        yield Page(f"documents/{name}/", "document.md.jinja", context, row["title"] or name, f"{row['title']}：各表、项目与原文。")


def _labels(notes: list[Record]) -> list[tuple[str, int]]:
    """The labels of a document that nobody knows yet, the most frequent first."""
    return Counter(note["printed"] for note in notes if note["kind"] == "unknown-label").most_common(50)


def _findings(studio: Studio, name: str) -> list[dict[str, Any]]:
    """The checks of a document that differ or cannot be decided; the remarks stand apart on the page of all checks."""
    rows = [row for row in studio.catalogue.checks_of.get(name, []) if row["kind"] != "remark" and row["verdict"] in OPEN_VERDICTS]
    return [shown(studio, row) for row in sorted(rows, key=lambda row: OPEN_VERDICTS.index(row["verdict"]))]


def _table(studio: Studio, rows: list[Record]) -> dict[str, Any]:
    """A money table as it stands: its sides, the columns in printed order, one row per line."""
    sides = []
    for side in dict.fromkeys(row["side"] for row in rows):
        own = [row for row in rows if row["side"] == side]
        columns = _column_order(own)
        lines = [_table_row(studio, list(group), columns) for _, group in groupby(own, lambda row: row["line"])]
        sides.append({"side": side, "columns": columns, "rows": lines, "agencies": any(row["agency"] and row["agency"] != row["name"] for row in own),
                      "codes": any(row["code"] for row in own)})  # fmt: skip
    return {"title": rows[0]["table"], "unit": rows[0]["money_unit"], "line": rows[0]["line"], "sides": sides}


def _table_row(studio: Studio, cells: list[Record], columns: list[str]) -> dict[str, Any]:
    first = cells[0]
    amounts = {cell["column"]: cell["amount_printed"] for cell in cells}
    return {**first, "cells": [amounts.get(column, "") for column in columns], "anchor": studio.glossary.anchor_of(first["name"]),
            "total": first["name"].endswith(("合计", "总计"))}  # fmt: skip


def _column_order(rows: list[Record]) -> list[str]:
    """The columns in the order of the head, put together from rows that each print only some of them."""
    order: list[str] = []
    for _, group in groupby(rows, lambda row: row["line"]):
        at = 0
        for cell in group:
            if cell["column"] in order:
                at = order.index(cell["column"]) + 1
            else:
                order.insert(at, cell["column"])
                at += 1
    return order


def _sections(studio: Studio, name: str) -> list[dict[str, Any]]:
    """The narrative by heading, the terms of the glossary marked."""
    paragraphs = studio.catalogue.paragraphs.get(name, [])
    return [
        {"title": title, "paragraphs": [{"line": row["line"], "pieces": studio.glossary.pieces(row["text"])} for row in rows]}
        for title, rows in groupby(paragraphs, lambda row: row["section"])
    ]


def _notes(notes: list[Record]) -> list[dict[str, Any]]:
    """The notes by kind, the uncertain ones first, each with its lines."""
    kinds: dict[tuple[str, str, str], list[Record]] = {}
    for note in notes:
        kinds.setdefault((note["certainty"], note["kind"], note["field"]), []).append(note)
    order = {"guess": 0, "probable": 1, "certain": 2}
    return [
        {"certainty": certainty, "field": field, "reason": rows[0]["reason"], "rows": rows}
        for (certainty, _, field), rows in sorted(kinds.items(), key=lambda pair: (order[pair[0][0]], pair[1][0]["line"]))
    ]
