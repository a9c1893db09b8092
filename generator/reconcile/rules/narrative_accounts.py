"""Prose of final accounts: planned against spent, item by item: the rate of completion, larger or smaller, items against their total."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from generator.ground.money import UNITS
from generator.ground.text import fold
from generator.reconcile.cells import SCALE
from generator.reconcile.engine import Check, Material, Side, half_unit, judge, rule, slack_of
from generator.reconcile.rules.narrative import path_of
from generator.reconcile.rules.narrative_concepts import function_rows
from generator.reconcile.rules.narrative_reading import NUMBER, Paragraph, clean_label, scope_of, section_name
from generator.reconcile.rules.narrative_tables import Book, books
from generator.reconcile.rules.wording import HINT, PLEASE_CHECK, gap

_MONEY = "(?:亿元|百万元|万元|千元|元)"
_KINDS = "年初|(?:调整后(?:的)?)?全年|调整后(?:的)?|支出"
_BUDGET = re.compile(rf"(?P<kind>{_KINDS})预算(?:数)?(?:安排|调整)?(?:为|是)?(?P<number>{NUMBER})(?P<unit>{_MONEY})")
PAIR = re.compile(
    rf"(?P<kind>{_KINDS})预算(?:数)?(?:安排|调整)?(?:为|是)?(?P<planned>{NUMBER})(?P<unit>{_MONEY})[,;]?"
    rf"(?:全年)?(?:支出)?决算(?:数)?(?:支出)?(?:为|是)?(?P<spent>{NUMBER})(?P<unit2>{_MONEY})"
    rf"(?:[,;]?(?:完成|占)(?P<base>{_KINDS})?预算(?:数)?的(?P<rate>{NUMBER})%)?"
    r"(?:[,。;]?(?:其中[:,])?(?:[^。;]{0,12}?)?(?:支出)?决算(?:数)?(?P<way>大于|高于|小于|低于|等于|与(?:年初|全年|调整后)?预算(?:数)?(?:基本)?(?:持平|一致|相同))"
    r"(?P<than>年初|全年|调整后)?(?:预算(?:数)?)?)?"
)
_LARGER, _SMALLER = ("大于", "高于"), ("小于", "低于")
_NUMBERED = re.compile(r"(?:^|[。;:])(?:其中[:])?(?:\(?\d{1,2}[).、]|[(][一二三四五六七八九十]+[)])(?=[^\d])")
_PATH = re.compile(r"[^。;:,、]{2,60}\((?:项|款|类)\)")
_ABOUT = Decimal("0.05")
THREE_WORDS = {"three": "“三公”经费", "abroad": "因公出国（境）费", "vehicles": "公务用车购置及运行维护费", "purchase": "公务用车购置费",
                "running": "公务用车运行维护费", "reception": "公务接待费"}  # fmt: skip
THREE_SAID = re.compile(
    r"(?P<name>[“\"]?三公[”\"]?经费|因公出国\(境\)费?用?|公务用车购置[及和、与]运行(?:维护)?费?|公务用车购置(?:费|支出)|公务用车运行(?:维护)?费?|公务接待费)?"
    rf"(?:财政拨款)?(?:支出)?(?:年初|全年)?(?P<what>预算|决算)(?:数)?(?:安排)?(?:为|是)(?P<number>{NUMBER})(?P<unit>{_MONEY})"
)


@dataclass(frozen=True)
class Budget:
    """A budget that a sentence prints: which one (年初, 全年; blank where it does not say), the number in the unit of its item, its rounding."""

    kind: str
    number: Decimal
    slack: Decimal

    @property
    def name(self) -> str:
        """What it is called."""
        return f"{self.kind}预算数"


@dataclass(frozen=True)
class Item:
    """What was planned and what was spent for one thing, as the text says it; `base` and `than` are the budgets its rate and its words name."""

    label: str
    budgets: tuple[Budget, ...]
    spent: Decimal
    unit: str
    spent_slack: Decimal
    rate: str
    base: str
    way: str
    than: str
    lines: tuple[int, ...]
    numbered: bool

    @property
    def first(self) -> Budget:
        """The budget at the beginning of the year, the one next to what was spent where that is not printed."""
        return next((each for each in self.budgets if each.kind == "年初"), self.budgets[-1])

    @property
    def planned(self) -> Decimal:
        """Its number."""
        return self.first.number

    @property
    def slack(self) -> Decimal:
        """What its rounding may hide."""
        return self.first.slack

    def named(self, kind: str) -> list[Budget]:
        """The budgets that a word may mean: the one of that name, one without any; all where there is no word."""
        return [each for each in self.budgets if not kind or each.kind in {kind, ""}]


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
    for found in PAIR.finditer(section.text):
        before, end, unit = section.text[end : found.start()], found.end(), found["unit2"]
        earlier = list(_BUDGET.finditer(section.text, found.start() - len(re.split("[。;]", before)[-1]), found.start()))
        pieces = [*((each, each["number"]) for each in earlier), (found, found["planned"])]
        budgets = tuple(_budget(each["kind"], number, each["unit"], unit) for each, number in pieces)
        words = before[: earlier[0].start() - found.start()] if earlier else before
        places = [each.start("number") for each in earlier] + [found.start(name) for name in ("planned", "spent", "rate", "way") if found[name]]
        spent, lines = Decimal(found["spent"].replace(",", "")), tuple(sorted({section.line_at(each) for each in places}))
        than = _kind(found["than"] or next((word for word in ("年初", "全年", "调整后") if word in (found["way"] or "")), ""))
        yield Item(_label(words) or section_name(section.section), budgets, spent, unit, slack_of(found["spent"], unit), found["rate"] or "",
                   _kind(found["base"] or ""), found["way"] or "", than, lines, bool(_NUMBERED.search(words)))  # fmt: skip


def _kind(word: str) -> str:
    """Which budget a word means: 年初, 全年 (also 调整后), or none in particular."""
    return "全年" if "全年" in word or "调整后" in word else word.replace("支出", "")


def _budget(kind: str, printed: str, unit: str, wanted: str) -> Budget:
    number, size = Decimal(printed.replace(",", "")), Decimal(UNITS[unit]) / UNITS[wanted]
    return Budget(_kind(kind), number if size == 1 else number * size, slack_of(printed, unit) * size)


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

    比什么：“年初预算为甲万元，支出决算为乙万元，完成年初预算的丙%”，丙与乙÷甲；同一句另印有全年（调整后）预算的，按句子写明的那一个算，只写“预算”的，
    有一个相符即算相符。

    为什么应当相等：完成率就是决算数占年初预算数的百分之几。

    什么时候可以不等：金额和比率各自四舍五入；预算为零、句子写明的那个预算没有印出时，无从计算。
    """
    for book, paragraph, item in _items(material):
        if item.rate:
            yield _rate_check(book, paragraph, item)


def _rate_check(book: Book, paragraph: Paragraph, item: Item) -> Check:
    word, printed = item.base or item.first.kind or "年初", Decimal(item.rate.replace(",", ""))
    subject, title = _subject(paragraph, item, "完成率"), f"{item.label}：完成{word}预算的百分比"
    left, bases = Side(f"说明：完成{word}预算的", printed, item.lines), item.named(item.base)
    known = [each for each in bases if each.number]
    if not known:
        told = f"{word}预算印作零" if bases else f"这一句没有印{word}预算数"
        return Check(book.document_id, subject, title, left, Side(f"决算数÷{word}预算数", told, item.lines), "unclear", "%",
                     explanation=f"{told}，完成率无从计算。")  # fmt: skip
    judged = [_judged_rate(item, base, printed) for base in known]
    verdict, value, allowed, base = min(judged, key=lambda found: ("holds", "rounding", "differs").index(found[0]))
    words = {"holds": "两边相等。", "rounding": "金额四舍五入后重算，最后一位可差这么多。"}.get(verdict, f"{gap(printed, value, '个百分点')}。{PLEASE_CHECK}")
    label = f"{item.spent}÷{base.number}（本站相除{f'，{base.name}' if len(item.budgets) > 1 else ''}）"
    return Check(book.document_id, subject, title, left, Side(label, value, item.lines), verdict, "%", allowed, words)


def _judged_rate(item: Item, base: Budget, printed: Decimal) -> tuple[str, Decimal, Decimal, Budget]:
    place = half_unit(item.rate) * 2
    low, value, high = (
        (100 * spent / planned / place).quantize(Decimal(1), ROUND_HALF_UP) * place
        for spent, planned in ((item.spent - item.spent_slack, base.number + base.slack), (item.spent, base.number),
                               (item.spent + item.spent_slack, max(base.number - base.slack, base.slack or base.number)))
    )  # fmt: skip
    allowed = max(high - value, value - low)
    return judge(printed - value, allowed), value, allowed, base


@rule("ACC-02", "narrative", "决算数大于、小于、持平于预算数", "holds", "differs", "unclear")
def larger_or_smaller(material: Material) -> Iterator[Check]:
    """决算说明里“决算数大于（小于、等于、持平）预算数”，与同一句的两个数。

    比什么：这几个字说的大小，与所印的年初预算数和决算数的大小。

    为什么应当相符：说的就是这两个数。

    什么时候可以不符：“基本持平”不要求相等，相差不大于百分之五的算相符，更大的判为无法判定；四舍五入后相等的数，说大于或小于也判为无法判定。
    """
    for book, paragraph, item in _items(material):
        budgets = item.named(item.than) if item.way else []
        if budgets:
            judged = [(*_judged_way(item, each), each) for each in budgets]
            verdict, words, budget = min(judged, key=lambda found: ("holds", "unclear", "differs").index(found[0]))
            name = budget.name if budget.kind else "年初预算数"
            left = Side(f"说明：决算数{item.way}", item.way, item.lines)
            right = Side(f"决算数与{name}", f"{item.spent}与{budget.number}{item.unit}", item.lines)
            yield Check(book.document_id, _subject(paragraph, item, "大小"), f"{item.label}：决算数与预算数的大小", left, right, verdict, explanation=words)


def _judged_way(item: Item, budget: Budget) -> tuple[str, str]:
    difference, allowed = item.spent - budget.number, budget.slack + item.spent_slack
    told = f"决算数{item.spent}{item.unit}，{budget.name if budget.kind else '年初预算数'}{budget.number}{item.unit}。"
    if item.way in _LARGER + _SMALLER:
        said = difference > 0 if item.way in _LARGER else difference < 0
        if said:
            return "holds", told
        return ("unclear", f"{told}两个数按所印相等，舍入前可能不等，无法判定。") if not difference and allowed else ("differs", f"{told}{PLEASE_CHECK}")
    if not difference:
        return "holds", told
    if "基本" in item.way:
        near = budget.number and abs(difference) <= budget.number * _ABOUT
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


@rule("ACC-05", "narrative", "决算说明中的“三公”经费与决算表")
def three_public(material: Material) -> Iterator[Check]:
    """决算说明里“三公”经费及各分项的预算数、决算数，与“三公”经费支出决算表的预算数、决算数两栏。

    比什么：说“三公”经费的一节里“某某费……预算为多少、决算为多少万元”，与表中同一项的预算数或决算数。

    为什么应当相等：说明的是同一张表。说明印0.00、表中留空，视为相符。

    什么时候可以不等：各自四舍五入；说明含有表外资金安排的部分。表中该格空白而说明印有数的，判为无法判定。
    """
    for book in books(material):
        cells = three_cells(book)
        for section in sections_of(book) if cells else ():
            if scope_of(section.section) == "three":
                yield from (_three_check(book, section, *each, cells) for each in _three_said(section))


def three_cells(book: Book) -> dict[tuple[str, str], Any]:
    """Item and 预算 or 决算 → the cell of the 三公 table; the item by the words of the column without its 预算数 or 决算数."""
    found: dict[tuple[str, str], Any] = {}
    for row in book.rows.get("three", ()):
        parts = [part for part in fold(row.column).split("/") if part not in {"预算数", "决算数"}]
        what = next((word for word in ("预算", "决算") if f"{word}数" in fold(row.column).split("/")), "")
        name = three_name("".join(parts))
        if what and name:
            found.setdefault((name, what), row)
    return found


def three_name(words: str) -> str:
    """Which of the items of 三公 some words are; the total where they say only 合计."""
    known = (
        ("vehicles", r"购置[及和、与].*运行(?!.*(?:购置费|运行(?:维护)?费)$)|购置[及和、与].*小计$"), ("running", r"运行(?:维护)?费?$"),
        ("purchase", r"购置费?$"), ("abroad", r"出国"), ("reception", r"接待"), ("three", r"^合计$|三公"),
    )  # fmt: skip
    return next((name for name, pattern in known if re.search(pattern, words)), "")


def _three_said(section: Paragraph) -> Iterator[tuple[str, str, Decimal, str, str, int]]:
    """What a section says of each item: the item, 预算 or 决算, the number, its unit, as printed, its line."""
    name = ""
    for found in THREE_SAID.finditer(section.text):
        name = three_name(fold(found["name"])) if found["name"] else name
        if name and found["number"]:
            number = Decimal(found["number"].replace(",", ""))
            yield name, found["what"], number, found["unit"], found["number"], section.line_at(found.start("number"))


def _three_check(book: Book, section: Paragraph, name: str, what: str, number: Decimal, unit: str, printed: str, line: int,
                 cells: dict[tuple[str, str], Any]) -> Check:  # fmt: skip
    row, size = cells.get((name, what)), UNITS[unit]
    blank = row is None or not row.amount_printed
    value, slack = (Decimal(0), Decimal(0)) if row is None or blank else (Decimal(int(row.amount_yuan)) / size, Decimal(int(row.slack)) / SCALE / size)
    allowed = slack_of(printed, unit) + slack
    verdict = judge(number - value, allowed)
    words = {"holds": "说明与表相符。", "rounding": "相差在四舍五入的范围内。"}.get(verdict, f"{gap(number, value, unit)}。{PLEASE_CHECK}")
    if blank:
        verdict = "holds" if not number else "unclear"
        words = "说明印零，表中该格空白，两处都表示没有。" if not number else "表中该格空白；空白不等于零，可能是本站副本缺了这一格，无法判定。"
    label = f"{THREE_WORDS[name]}的{what}数"
    at = (int(row.line),) if row is not None else tuple(sorted({int(each.line) for each in cells.values()}))[:1]
    return Check(book.document_id, f"{section_name(section.section)}-{label}", f"{label}：说明与决算表", Side(f"说明：{label}", number, (line,)),
                 Side(f"“三公”经费支出决算表：{label}{'（空白）' if blank else ''}", value, at), verdict, unit, allowed, words)  # fmt: skip


@rule("ACC-06", "remark", "“三公”经费的决算数与预算数", "holds", "unclear")
def three_public_within_budget(material: Material) -> Iterator[Check]:
    """“三公”经费支出决算表上各项的决算数与预算数。

    比什么：表上每一项的决算数与预算数；决算数高于预算数的单独列出。

    为什么提示：读者常问“三公”经费有没有超过年初安排的数。

    什么时候可以高于：年中调整了预算，或用了上年结转的资金；原因见说明。这是提示，不是差异。
    """
    for book in books(material):
        cells = three_cells(book)
        for name, words in THREE_WORDS.items():
            planned, spent = cells.get((name, "预算")), cells.get((name, "决算"))
            if planned is None or spent is None or not planned.amount_printed or not spent.amount_printed:
                continue
            left, right = (Decimal(int(row.amount_yuan)) / UNITS[row.money_unit] for row in (spent, planned))
            told = f"{words}的决算数{spent.amount_printed}{spent.money_unit}，预算数{planned.amount_printed}{planned.money_unit}。"
            verdict = "holds" if left <= right else "unclear"
            yield Check(book.document_id, f"三公-{words}-预算", f"{words}：决算数与预算数", Side("决算数", left, (int(spent.line),)),
                        Side("预算数", right, (int(planned.line),)), verdict, spent.money_unit,
                        explanation=told if verdict == "holds" else f"{HINT}{told}决算数高于预算数，原因见说明。")  # fmt: skip
