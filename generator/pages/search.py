"""The search page: its filters and their words; the results come from the index, in the reader's browser."""

from __future__ import annotations

from collections.abc import Iterator

from generator.pages.registry import Studio, page_kind
from generator.pages.render import Page
from generator.reconcile.reviewed import VERDICT_WORDS

KINDS = {
    "project": "项目", "story": "项目，各年并列", "department": "部门", "document": "文件", "source": "原文", "glossary": "名词解释", "report": "比较与报告",
}  # fmt: skip
BANDS = ("未列金额", "0 元", "10 万元以下", "10 万至 100 万元", "100 万至 1000 万元", "1000 万元及以上")
FILTERS = {
    "kind": "页面", "region": "地区", "department": "部门", "year": "年度", "form": "文件种类", "band": "金额", "category": "指标类别", "verdict": "核对",
}  # fmt: skip


@page_kind
def search(studio: Studio) -> Iterator[Page]:  # noqa: ARG001 - every kind of page is asked the same way
    """/search/"""
    words = {"kind": KINDS, "band": {band: band for band in BANDS}, "verdict": VERDICT_WORDS}
    filters = [{"name": name, "title": title, "words": words.get(name, {})} for name, title in FILTERS.items()]
    yield Page("search/", "search.md.jinja", {"filters": filters}, "搜索", "按名称、文字、金额、编码的任意一段搜索，可以筛选和排序。", ("navigation", "toc"))
