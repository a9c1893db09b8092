"""Prose of final accounts: planned against spent, item by item: the rate of completion, larger or smaller, items against their total."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from generator.ground.money import UNITS
from generator.reconcile.engine import Check, Material, Side, half_unit, judge, rule, slack_of
from generator.reconcile.rules.narrative import path_of
from generator.reconcile.rules.narrative_concepts import function_rows
from generator.reconcile.rules.narrative_reading import NUMBER, Paragraph, clean_label, scope_of, section_name
from generator.reconcile.rules.narrative_tables import Book, books
from generator.reconcile.rules.wording import PLEASE_CHECK, gap

_MONEY = "(?:亿元|百万元|万元|千元|元)"
_PAIR = re.compile(
    rf"年初预算(?:数)?(?:安排)?(?:为|是)?(?P<planned>{NUMBER})(?P<unit>{_MONEY})[,;]?"
    rf"(?:全年)?(?:支出)?决算(?:数)?(?:支出)?(?:为|是)?(?P<spent>{NUMBER})(?P<unit2>{_MONEY})"
    rf"(?:[,;]?(?:完成|占)(?:年初)?预算(?:数)?的(?P<rate>{NUMBER})%)?"
    r"(?:[,。;]?(?:其中[:,])?(?:[^。;]{0,12}?)?(?:支出)?决算(?:数)?(?P<way>大于|高于|小于|低于|等于|与(?:年初)?预算(?:数)?(?:基本)?(?:持平|一致|相同))(?:年初)?(?:预算(?:数)?)?)?"
)
_LARGER, _SMALLER = ("大于", "高于"), ("小于", "低于")
_NUMBERED = re.compile(r"(?:^|[。;:])(?:其中[:])?(?:\(?\d{1,2}[).、]|[(][一二三四五六七八九十]+[)])(?=[^\d])")
_PATH = re.compile(r"[^。;:,、]{2,60}\((?:项|款|类)\)")
_ABOUT = Decimal("0.05")


@dataclass(frozen=True)
class Item:
    """What was planned and what was spent for one thing, as the text says it."""

    label: str
    planned: Decimal
    spent: Decimal
    unit: str
    slack: Decimal
    spent_slack: Decimal
    rate: str
    way: str
    lines: tuple[int, ...]
    numbered: bool


def sections_of(book: Book) -> list[Paragraph]:
    """The paragraphs of each section as one text: a page may tear a sentence."""
    found: dict[str, Paragraph] = {}
    for each in book.paragraphs:
        known = found.get(each.section)
        if known is None:
            found[each.section] = Paragraph(each.document_id, each.section, each.text, each.starts, each.lines)
        else:
            starts = (*known.starts, *(start + len(known.text) for start in each.starts))
            found[each.section] = Paragraph(each.document_id, each.section, known.text + each.text, starts, (*known.lines, *each.lines))
    return list(found.values())


def items_of(section: Paragraph) -> Iterator[Item]:
    """The items of a section in order."""
    end = 0
    for found in _PAIR.finditer(section.text):
        before, end, unit = section.text[end : found.start()], found.end(), found["unit"]
        if found["unit2"] != unit:
            continue
        planned, spent = (Decimal(found[name].replace(",", "")) for name in ("planned", "spent"))
        lines = tuple(sorted({section.line_at(found.start(name)) for name in ("planned", "spent", "rate", "way") if found[name]}))
        yield Item(_label(before) or section_name(section.section), planned, spent, unit, slack_of(found["planned"], unit), slack_of(found["spent"], unit),
                   found["rate"] or "", found["way"] or "", lines, bool(_NUMBERED.search(before)))  # fmt: skip


def _label(before: str) -> str:
    """What an item is called: its path of codes, else the last words before its amounts."""
    paths = _PATH.findall(before)
    return clean_label(paths[-1] if paths else re.split(r"[。;:,]", before.rstrip("。;:,"))[-1])[:60]


def _items(material: Material) -> Iterator[tuple[Book, Paragraph, Item]]:
    for book in books(material):
        if book.is_accounts:
            yield from ((book, section, item) for section in sections_of(book) for item in items_of(section))


def _subject(paragraph: Paragraph, item: Item, what: str) -> str:
    return f"{section_name(paragraph.section)}-{item.label}-{what}"


@rule("ACC-01", "narrative", "决算说明中的完成年初预算百分比")
def completed(material: Material) -> Iterator[Check]:
    """决算说明里“完成年初预算的百分之几”，与同一句的决算数除以年初预算数。

    比什么：“年初预算为甲万元，支出决算为乙万元，完成年初预算的丙%”，丙与乙÷甲。

    为什么应当相等：完成率就是决算数占年初预算数的百分之几。

    什么时候可以不等：金额和比率各自四舍五入；年初预算为零时无从计算。
    """
    for book, paragraph, item in _items(material):
        if item.rate:
            yield _rate_check(book, paragraph, item)


def _rate_check(book: Book, paragraph: Paragraph, item: Item) -> Check:
    subject, title, printed = _subject(paragraph, item, "完成率"), f"{item.label}：完成年初预算的百分比", Decimal(item.rate.replace(",", ""))
    left = Side("说明：完成年初预算的", printed, item.lines)
    if not item.planned:
        return Check(book.document_id, subject, title, left, Side("决算数÷年初预算数", "年初预算为零", item.lines), "unclear", "%",
                     explanation="年初预算印作零，完成率无从计算。")  # fmt: skip
    place = half_unit(item.rate) * 2
    low, value, high = (
        (100 * spent / planned / place).quantize(Decimal(1), ROUND_HALF_UP) * place
        for spent, planned in ((item.spent - item.spent_slack, item.planned + item.slack), (item.spent, item.planned),
                               (item.spent + item.spent_slack, max(item.planned - item.slack, item.slack or item.planned)))
    )  # fmt: skip
    allowed = max(high - value, value - low)
    verdict = judge(printed - value, allowed)
    words = {"holds": "两边相等。", "rounding": "金额四舍五入后重算，最后一位可差这么多。"}.get(verdict, f"{gap(printed, value, '个百分点')}。{PLEASE_CHECK}")
    return Check(book.document_id, subject, title, left, Side(f"{item.spent}÷{item.planned}（本站相除）", value, item.lines), verdict, "%", allowed, words)


@rule("ACC-02", "narrative", "决算数大于、小于、持平于预算数", "holds", "differs", "unclear")
def larger_or_smaller(material: Material) -> Iterator[Check]:
    """决算说明里“决算数大于（小于、等于、持平）预算数”，与同一句的两个数。

    比什么：这几个字说的大小，与所印的年初预算数和决算数的大小。

    为什么应当相符：说的就是这两个数。

    什么时候可以不符：“基本持平”不要求相等，相差不大于百分之五的算相符，更大的判为无法判定；四舍五入后相等的数，说大于或小于也判为无法判定。
    """
    for book, paragraph, item in _items(material):
        if item.way:
            verdict, words = _judged_way(item)
            left = Side(f"说明：决算数{item.way}", item.way, item.lines)
            right = Side("决算数与年初预算数", f"{item.spent}与{item.planned}{item.unit}", item.lines)
            yield Check(book.document_id, _subject(paragraph, item, "大小"), f"{item.label}：决算数与预算数的大小", left, right, verdict, explanation=words)


def _judged_way(item: Item) -> tuple[str, str]:
    difference, allowed = item.spent - item.planned, item.slack + item.spent_slack
    told = f"决算数{item.spent}{item.unit}，年初预算数{item.planned}{item.unit}。"
    if item.way in _LARGER + _SMALLER:
        said = difference > 0 if item.way in _LARGER else difference < 0
        if said:
            return "holds", told
        return ("unclear", f"{told}两个数按所印相等，舍入前可能不等，无法判定。") if not difference and allowed else ("differs", f"{told}{PLEASE_CHECK}")
    if not difference:
        return "holds", told
    if "基本" in item.way:
        near = item.planned and abs(difference) <= item.planned * _ABOUT
        return ("holds", told) if near else ("unclear", f"{told}相差多少还算“基本”，文件没有说，无法判定。")
    return "differs", f"{told}{PLEASE_CHECK}"


@rule("ACC-03", "narrative", "决算说明逐项数之和与总数")
def items_together(material: Material) -> Iterator[Check]:
    """决算说明里逐项列出的年初预算数、决算数之和，与它们前面的总数。

    比什么：一节里先印的总数（没有序号的一句），与其后带序号的各项的年初预算数之和、决算数之和。

    为什么应当相等：逐项说明的各项合起来就是总数。

    什么时候可以不等：各项四舍五入；没有逐项列全的，各项之和小于总数时判为无法判定。
    """
    for book in books(material):
        if book.is_accounts:
            for section in sections_of(book):
                if own := list(items_of(section)):
                    yield from _section_checks(book, section, own)


def _section_checks(book: Book, paragraph: Paragraph, own: list[Item]) -> Iterator[Check]:
    total, parts = own[0], [item for item in own[1:] if item.numbered and item.unit == own[0].unit]
    if total.numbered or len(parts) < 2:
        return
    for name, word in (("planned", "年初预算数"), ("spent", "决算数")):
        slack = "slack" if name == "planned" else "spent_slack"
        whole, value = getattr(total, name), sum((getattr(item, name) for item in parts), Decimal(0))
        allowed = sum((getattr(item, slack) for item in parts), getattr(total, slack))
        verdict = judge(whole - value, allowed)
        words = {"holds": "两边相等。", "rounding": "相差在四舍五入的范围内。"}.get(verdict, f"{gap(whole, value, total.unit)}。{PLEASE_CHECK}")
        if verdict == "differs" and value < whole:
            verdict, words = "unclear", f"{gap(whole, value, total.unit)}；各项可能没有列全，无法判定。"
        left = Side(f"说明：{total.label}的{word}", whole, total.lines)
        right = Side(f"其后{len(parts)}项之和（本站相加）", value, tuple(line for item in parts for line in item.lines))
        yield Check(book.document_id, _subject(paragraph, total, f"{word}逐项"), f"{total.label}：{word}与逐项之和", left, right, verdict, total.unit,
                    allowed, words)  # fmt: skip


@rule("ACC-04", "narrative", "决算说明逐项的决算数与决算表", "holds", "rounding", "differs")
def items_and_tables(material: Material) -> Iterator[Check]:
    """决算说明里逐项的支出决算数，与一般公共预算财政拨款支出决算表的同一科目。

    比什么：“某某（类）某某（款）某某（项）……支出决算为多少万元”，与决算表中同一路径科目的合计数。

    为什么应当相等：说的是同一个科目、同一年度的支出。

    什么时候可以不等：各自四舍五入。表中该格空白的不作比较，空白不等于零。
    """
    for book, section, item in _items(material):
        names = path_of(item.label)
        cells, remark = function_rows(book, names, scope_of(section.section)) if names else ([], "")
        if cells:
            size, cell = UNITS[item.unit], cells[0]
            value, allowed = cell.yuan / size, item.spent_slack + cell.slack / size
            verdict = judge(item.spent - value, allowed)
            words = {"holds": "说明与表相符。", "rounding": "相差在四舍五入的范围内。"}.get(verdict, f"{gap(item.spent, value, item.unit)}。{PLEASE_CHECK}")
            yield Check(book.document_id, "-".join(names), f"{item.label}：说明与决算表", Side(f"说明：{item.label}的支出决算", item.spent, item.lines),
                        Side(cell.label, value, cell.lines), verdict, item.unit, allowed, remark + words)  # fmt: skip
