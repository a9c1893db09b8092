"""The workbench to compare: targets of one name, projects of one kind, budgets, changes between years, in the reader's browser.

Its data is divided (`compare_files.py`), so that a first answer is small.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.charts.strip import strip
from generator.pages.compare_files import counts_of
from generator.pages.registry import Studio, page_kind
from generator.pages.render import Page


@page_kind
def compare_page(studio: Studio) -> Iterator[Page]:
    """/compare/"""
    context = {**counts_of(studio.catalogue), "spec": strip()}
    told = "同名指标的目标与完成、同类项目的预算、目标逐年的变化：按部门与年度并列，只比单位与方向相同的。"
    yield Page("compare/", "compare.md.jinja", context, "比较", told, ("navigation", "toc"))
