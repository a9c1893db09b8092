"""The source of a document, line by line: the present text, and every text that was ever published at its permanent address."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from generator.changes.past import Version
from generator.ground.text import without_markup
from generator.pages.registry import Studio, department_kind, page_kind
from generator.pages.render import Page
from generator.understanding.table import Table


@department_kind
def source_pages(studio: Studio) -> Iterator[Page]:
    """/documents/<id>/text/; /documents/<id>/<first eight digits of its hash>/text/ leads to it until another text takes its place"""
    for name, row in studio.catalogue.document.items():
        versions = studio.catalogue.versions[name]
        context = {"present": versions[0], "versions": versions}
        yield _page(f"documents/{row['document_id']}/text/", versions[0], {**context, "pinned": False})
        yield _present(versions[0], {**context, "pinned": True})


@page_kind
def earlier_texts(studio: Studio) -> Iterator[Page]:
    """/documents/<id>/<first eight digits of its hash>/text/ of the texts that were replaced"""
    for version in studio.catalogue.past.versions:
        versions = studio.catalogue.versions[version.document_id]
        present = versions[0] if version.document_id in studio.catalogue.document else None
        yield _page(version.address, version, {"present": present, "versions": versions, "pinned": True})


def _present(version: Version, context: dict[str, Any]) -> Page:
    """The permanent address of a text that is the present one."""
    title = _title(version, pinned=True)
    return Page(version.address, "pinned.md.jinja", {**context, "version": version}, title, f"{title}的固定地址。", ("navigation", "toc"))


def _title(version: Version, *, pinned: bool) -> str:
    return f"原文：{version.row['title'] or version.document_id}{f'（{version.text}）' if pinned else ''}"


def _page(address: str, version: Version, context: dict[str, Any]) -> Page:
    title = _title(version, pinned=context["pinned"])
    context |= {"version": version, "blocks": list(_blocks(version)), "offered": version.document.original if version.document.offered else ""}
    return Page(address, "text.md.jinja", context, title, f"{title}，逐行带行号。", ("navigation", "toc"))


def _blocks(version: Version) -> Iterator[dict[str, Any]]:
    """The source as it looks: each table of the file with its rows and spans, each run of lines between as lines."""
    document = version.document
    text = document.source.file_type == "txt"
    for number, lines in groupby(document.source.lines, lambda line: 0 if text else line.table):
        rows: list[dict[str, Any]] = [
            {"number": line.number, "role": version.roles[line.number - 1], "place": line.place,
             "our_copy": document.shown(document.copies.get(line.number, ""), line.number),
             "cells": [] if number else without_markup(document.shown(line.text, line.number)).split("\t"), "line": line}
            for line in lines
        ]  # fmt: skip
        if number:
            table = Table(number, tuple(row["line"] for row in rows))
            for at, row in enumerate(rows):
                row["cells"] = [{**each, "text": document.shown(each["text"], row["number"])} for each in _cells(table, at)]
        yield {"table": number, "name": document.source.tables.get(number, ""), "rows": rows, "width": table.width if number else 0}


def _cells(table: Table, row: int) -> Iterator[dict[str, Any]]:
    """The cells of a row as a browser needs them: gaps are blank cells, what reaches down from above has none; a blank row is one cell."""
    if not table.filled(row) and not table.reaches(row) and all(place.rows == 1 for place in table.row(row)):
        yield {"text": "", "columns": table.width, "rows": 1}
        return
    column, most = 0, len(table.lines)
    while column < table.width:
        place = table.at(row, column)
        if place is None:
            yield {"text": "", "columns": 1, "rows": 1}
            column += 1
        else:
            if place.row == row:
                yield {"text": place.printed, "columns": place.columns, "rows": min(place.rows, most - row)}
            column = max(place.end, column + 1)
