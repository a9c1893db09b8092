"""The workbench to compare: targets of one name, projects of one kind, budgets, changes between years, in the reader's browser.

Its data is divided (`compare_files.py`), so that a first answer is small.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.charts.strip import strip
from generator.pages.compare_files import counts_of
from generator.pages.registry import Studio, page_kind
from generator.pages.render import Page
from generator.pages.words import REPORTS


@page_kind
def compare_page(studio: Studio) -> Iterator[Page]:
    """/compare/"""
    context = {**counts_of(studio.catalogue), "spec": strip()}
    title, told, _ = REPORTS["compare/"]
    yield Page("compare/", "compare.md.jinja", context, title, told, ("navigation", "toc"))
