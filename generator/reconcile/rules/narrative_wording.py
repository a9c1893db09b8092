"""Remarks on the wording of budgets and accounts: words of the template left in, changes for which no reason stands. Never differences."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pandas as pd

from generator.ground.text import despace, half_width
from generator.reconcile.engine import Check, Material, Side, rule
from generator.reconcile.rules.wording import HINT

_LEFT = re.compile(
    r"(?:增加|增长|上升|大于|高于)[(/](?:减少|下降|降低|小于|低于|持平)\)?|(?:减少|下降|降低|小于|低于)[(/](?:增加|增长|上升|大于|高于|持平)\)?"
    r"|待填写|此处填写|请填写|(?<![A-Za-z])[Xx×]{2,}(?![A-Za-z])|[*＊]{2,}|_{3,}|[○〇]{2,}"
)
_CHANGED = re.compile(r"决算数?(?:大于|高于|小于|低于)(?:年初)?预算数?|决算数?比(?:年初)?预算数?(?:增加|减少)")
_COMPARED = re.compile(
    r"(?:比|较|与|同)\s*(?P<year>(?:19|20)\d\d)\s*年(?:度)?(?!\d|[-—至到])"
    r"(?=[^。;；,，]{0,12}(?:增|减|上升|下降|提高|降低|持平|相比|比较|一致|相同|决算|预算|执行))"
)
_REASON = re.compile(r"原因|主要是|主要系|主要为|由于|因为?|系(?:年中)?|按规定|是(?:年中|部分|新增|调整|人员|根据)")
_REACH = 160


@rule("ACC-07", "remark", "说明里没有填写的模板文字", "unclear")
def template_words(material: Material) -> Iterator[Check]:
    """提示：预算、决算说明里疑为没有填写的模板文字。

    比什么：“增加（减少）”“XX”“待填写”一类文字是否留在说明里。

    为什么应当没有：公开的说明应当是填写完整的。

    什么时候可以有：符号本来就是名称的一部分，或是本站副本提取时留下的。只作提示。
    """
    for row in material.paragraphs.itertuples(index=False):
        seen = Counter[str]()
        for found in _LEFT.finditer(half_width(row.text)):
            line = _line_at(row, found.start())
            subject = f"{line}-模板文字"
            seen[subject] += 1
            subject += f"-{seen[subject]}" if seen[subject] > 1 else ""
            words = f"{HINT}说明里印有“{found.group()}”，可能是本站副本提取时留下的，也可能是没有填写的模板文字。"
            yield Check(row.document_id, subject, f"说明里的“{found.group()}”", Side("说明", found.group(), (line,)), Side("填写完整的文字", "未见"), "unclear",
                        explanation=words)  # fmt: skip


@rule("ACC-08", "remark", "决算与预算不同，是否写了原因", "holds", "unclear")
def reasons_written(material: Material) -> Iterator[Check]:
    """提示：说明写决算数大于或小于年初预算数的，后面有没有写原因。

    比什么：决算说明里“决算数大于（小于）年初预算数”一句，与它后面的文字。

    为什么提示：决算公开的要求是差额较大的写明原因。

    什么时候可以没有：原因合在一处写；差额很小。这是提示，不是差异。
    """
    for document_id, rows in material.paragraphs.groupby("document_id", sort=False):
        told, silent = list[int](), list[int]()
        for row in rows.itertuples(index=False):
            text = despace(half_width(row.text))
            for found in _CHANGED.finditer(text):
                (told if _REASON.search(text, found.end(), found.end() + _REACH) else silent).append(int(row.line))
        if told or silent:
            missing = f"{HINT}{len(silent)}处写了决算数与预算数不同，后面没有看到原因；原因可能合在别处写。"
            left = Side("没有看到原因的", f"{len(silent)}处", tuple(silent or told))
            right = Side("决算数与预算数不同的", f"{len(told) + len(silent)}处")
            yield Check(str(document_id), "决算与预算不同的原因", "决算数与预算数不同的，写了原因没有", left, right, "unclear" if silent else "holds",
                        explanation=missing if silent else f"{len(told)}处都写了原因。")  # fmt: skip


@rule("ACC-09", "remark", "说明里比较的年度", "holds", "unclear")
def years_compared(material: Material) -> Iterator[Check]:
    """提示：预算、决算说明里用来比较的年度，是不是本年度的上一年。

    比什么：“比2022年度”“与2022年相比”一类文字里的年度，与文件的年度和它的上一年。

    为什么提示：说明通常与上一年比；印的是别的年度的，可能是沿用了往年的文字。

    什么时候可以是别的年度：有意与更早的年度比，如五年规划的起点。这是提示，不是差异。
    """
    years = {row.document_id: int(row.fiscal_year) for row in material.tables["documents"].itertuples(index=False) if not pd.isna(row.fiscal_year)}
    for document_id, rows in material.paragraphs.groupby("document_id", sort=False):
        year, usual, others = years.get(str(document_id)), list[int](), list[tuple[int, int]]()
        for row in rows.itertuples(index=False) if year else ():
            text = half_width(row.text)
            for found in _COMPARED.finditer(text):
                said, line = int(found["year"]), _line_at(row, found.start())
                if year and said in {year, year - 1}:
                    usual.append(line)
                else:
                    others.append((said, line))
        for at, (said, line) in enumerate(others):
            words = f"{HINT}文件是{year}年度的，这里与{said}年比较；可能有意与更早的年度比，也可能沿用了别的年度的文字。"
            yield Check(str(document_id), f"{line}-比较的年度-{at + 1}", f"说明里与{said}年比较", Side("比较的年度", str(said), (line,)),
                        Side("上一年", str(int(year or 0) - 1)), "unclear", explanation=words)  # fmt: skip
        if usual and not others:
            yield Check(str(document_id), "比较的年度", "说明里比较的年度", Side("与上一年比较的", f"{len(usual)}处", tuple(sorted(set(usual)))),
                        Side("与别的年度比较的", "0处"), "holds", explanation=f"{len(usual)}处都与上一年比较。")  # fmt: skip


def _line_at(row: Any, at: int) -> int:
    """The line on which a place of a paragraph stands."""
    place = 0
    for line, text in row.pieces:
        place += len(text)
        if at < place:
            return int(line)
    return int(row.line)
