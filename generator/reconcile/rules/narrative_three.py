"""Prose of accounts about 三公: the rate of completion of each part, against the budget that the text or the table prints."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from generator.ground.money import UNITS, plain
from generator.reconcile.cells import SCALE
from generator.reconcile.engine import Check, Material, Side, half_unit, judge, rule, slack_of
from generator.reconcile.rules.narrative_accounts import PAIR, THREE_SAID, THREE_WORDS, sections_of, three_cells, three_name
from generator.reconcile.rules.narrative_reading import NUMBER, Paragraph, scope_of, section_name
from generator.reconcile.rules.narrative_tables import Book, books
from generator.reconcile.rules.wording import PLEASE_CHECK, gap

_RATE = re.compile(rf"[,;]?(?:完成|占)(?:年初|全年)?预算(?:数)?的(?P<rate>{NUMBER})%")


@rule("ACC-10", "narrative", "“三公”经费各项完成预算的百分比")
def completed_parts(material: Material) -> Iterator[Check]:
    """决算说明里“三公”经费各项“完成预算的百分之几”，与决算数除以预算数。

    比什么：“某某费支出决算为多少，完成预算的百分之几”，与这个决算数除以同一节说到的、没有说到的用“三公”经费支出决算表上同一项的预算数。

    为什么应当相等：完成率就是决算数占预算数的百分之几。

    什么时候可以不等：金额和比率各自四舍五入。预算数为零、空白或没有印出的，完成率没有定义，有的写0%，有的写100%，判为无法判定。
    """
    for book in books(material):
        for section in sections_of(book) if book.is_accounts else ():
            if scope_of(section.section) == "three":
                yield from _of_section(book, section, three_cells(book))


def _of_section(book: Book, section: Paragraph, cells: dict[tuple[str, str], Any]) -> Iterator[Check]:
    name, planned, end = "", dict[str, tuple[Decimal, Decimal, int]](), 0
    pairs = [(each.start(), each.end()) for each in PAIR.finditer(section.text)]
    for found in THREE_SAID.finditer(section.text):
        name = three_name(found["name"]) if found["name"] else name
        line, unit = section.line_at(found.start("number")), UNITS[found["unit"]]
        number, slack = Decimal(found["number"].replace(",", "")) * unit, slack_of(found["number"], found["unit"]) * unit
        if found["what"] == "预算":
            planned[name] = number, slack, line
        end = found.end()
        rate = _RATE.match(section.text, end)
        if found["what"] != "决算" or not name or rate is None or any(start <= end < stop for start, stop in pairs):
            continue
        base = planned.get(name) or _of_cell(cells.get((name, "预算")))
        yield _check(book, section, THREE_WORDS[name], (number, slack, line), base, rate["rate"])


def _of_cell(row: Any) -> tuple[Decimal, Decimal, int] | None:
    if row is None or not row.amount_printed:
        return None
    return Decimal(int(row.amount_yuan)), Decimal(int(row.slack)) / SCALE, int(row.line)


def _check(book: Book, section: Paragraph, words: str, spent: tuple[Decimal, Decimal, int], base: tuple[Decimal, Decimal, int] | None, said: str) -> Check:
    printed, subject, title = Decimal(said.replace(",", "")), f"{section_name(section.section)}-{words}-完成率", f"{words}：完成预算的百分比"
    left = Side("说明：完成预算的", printed, (spent[2],))
    if base is None or not base[0]:
        told = "预算数没有印出或空白" if base is None else "预算数为零"
        right = Side("决算数÷预算数", told, (spent[2],) if base is None else (base[2], spent[2]))
        return Check(book.document_id, subject, title, left, right, "unclear", "%", explanation=f"{told}，完成率没有定义，无从计算。")
    place = half_unit(said) * 2
    ends = ((spent[0] - spent[1], base[0] + base[1]), (spent[0], base[0]), (spent[0] + spent[1], max(base[0] - base[1], Decimal(1))))
    low, value, high = ((100 * one / other / place).quantize(Decimal(1), ROUND_HALF_UP) * place for one, other in ends)
    allowed = max(high - value, value - low)
    verdict = judge(printed - value, allowed)
    told = {"holds": "两边相等。", "rounding": "金额四舍五入后重算，最后一位可差这么多。"}.get(verdict, f"{gap(printed, value, '个百分点')}。{PLEASE_CHECK}")
    right = Side(f"{plain(spent[0] / 10000)}÷{plain(base[0] / 10000)}（万元，本站相除）", value, (spent[2], base[2]))
    return Check(book.document_id, subject, title, left, right, verdict, "%", allowed, told)
