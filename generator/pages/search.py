"""The search page: its filters and their words; the results come from the index, in the reader's browser."""

from __future__ import annotations

from collections.abc import Iterator

from generator.pages.language import N_
from generator.pages.registry import Studio, page_kind
from generator.pages.render import Page
from generator.parsing.form import LAYOUTS
from generator.reconcile.reviewed import VERDICT_WORDS

KINDS = {"project": N_("项目"), "story": N_("项目，各年并列"), "department": N_("部门"), "document": N_("文件"), "source": N_("原文"),
         "glossary": N_("名词解释"), "report": N_("比较与报告")}  # fmt: skip
BANDS = (N_("未列金额"), N_("0 元"), N_("10 万元以下"), N_("10 万至 100 万元"), N_("100 万至 1000 万元"), N_("1000 万元及以上"))
FILTERS = {
    "kind": N_("页面"), "region": N_("地区"), "department": N_("部门"), "year": N_("年度"), "form": N_("文件种类"), "band": N_("金额"),
    "category": N_("指标类别"), "verdict": N_("核对"),
}  # fmt: skip


@page_kind
def search(studio: Studio) -> Iterator[Page]:
    """/search/ and /en/search/"""
    words = {"kind": KINDS, "band": {band: band for band in BANDS}, "verdict": VERDICT_WORDS, "form": {each.title: each.title for each in LAYOUTS}}
    for language in studio.languages:
        filters = [{"name": name, "title": title, "words": {value: language.say(word) for value, word in words.get(name, {}).items()}}
                   for name, title in FILTERS.items()]  # fmt: skip
        description = language.say("按名称、文字、金额、编码的任意一段搜索，可以筛选和排序。")
        address, title = f"{language.prefix}search/", language.say("搜索")
        yield Page(address, "search.md.jinja", {"filters": filters}, title, description, ("navigation", "toc"), language=language.code)
