"""The source of a document, line by line: the present text, and every text that was ever published at its permanent address."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from generator.changes.past import Version
from generator.pages.registry import Studio, department_kind, page_kind
from generator.pages.render import Page


@department_kind
def source_pages(studio: Studio) -> Iterator[Page]:
    """/documents/<id>/text/, and the same text at /documents/<id>/<first eight digits of its hash>/text/"""
    for name, row in studio.catalogue.document.items():
        versions = studio.catalogue.versions[name]
        context = {"present": versions[0], "versions": versions}
        yield _page(f"documents/{row['document_id']}/text/", versions[0], {**context, "pinned": False})
        yield _page(versions[0].address, versions[0], {**context, "pinned": True})


@page_kind
def earlier_texts(studio: Studio) -> Iterator[Page]:
    """/documents/<id>/<first eight digits of its hash>/text/ of the texts that were replaced"""
    for version in studio.catalogue.past.versions:
        versions = studio.catalogue.versions[version.document_id]
        present = versions[0] if version.document_id in studio.catalogue.document else None
        yield _page(version.address, version, {"present": present, "versions": versions, "pinned": True})


def _page(address: str, version: Version, context: dict[str, Any]) -> Page:
    title = f"原文：{version.row['title'] or version.document_id}{f'（{version.text}）' if context['pinned'] else ''}"
    return Page(address, "text.md.jinja", {**context, "version": version, "lines": _lines(version)}, title, f"{title}，逐行带行号。", ("navigation", "toc"))


def _lines(version: Version) -> list[dict[str, Any]]:
    document = version.document
    return [
        {"number": line.number, "cells": document.shown(line.text, line.number).split("\t"), "role": version.roles[line.number - 1],
         "our_copy": document.shown(document.copies.get(line.number, ""), line.number)}
        for line in document.source.lines
    ]  # fmt: skip
