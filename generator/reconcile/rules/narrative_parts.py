"""Wholes and parts within the narrative, counts of projects against rows, and statements that there is nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import pandas as pd

from generator.ground.money import UNITS, plain
from generator.ground.text import despace, fold
from generator.reconcile.engine import Check, Material, Side, judge, rule
from generator.reconcile.rules.narrative_concepts import TOTALS, concept_of
from generator.reconcile.rules.narrative_reading import NUMBER, Paragraph, Statement, clean_label, scope_of, section_name
from generator.reconcile.rules.narrative_tables import Book, books, kept
from generator.reconcile.rules.wording import PLEASE_CHECK, gap

PARTS = {
    "three": ("abroad", "reception", "vehicles"), "vehicles": ("purchase", "running"), "procurement": ("goods", "works", "services"),
    "basic": ("personnel", "operating"), "total": ("personnel", "operating", "project"),
}  # fmt: skip
_OTHER_LIST = "说明的个数与本文件的另一张清单相符，两张清单所列的项目不完全相同，可能口径不同，无法判定。"
_COUNT = re.compile(rf"(?P<label>[^,。;:、]{{0,200}}?)(?P<number>(?<![\d.]){NUMBER})(?P<unit>辆|台\(套\)|台|套|个|家|人|项|名)(?=[,。;:、]|$)")
_PROJECTS = re.compile(
    r"(?<!\d)(?P<number>\d{1,9})个(?P<level>一级项目|二级项目|项目)(?!支出|库|资金|单位)|(?P<named>一级项目|二级项目|管理的项目|项目)共?(?:有|计)?(?P<after>\d{1,9})个(?=[,。;、:]|$)"
)
_BUYING = re.compile(r"购置(?:的)?(?:公务用车|车辆|公务车)?(?P<bought>\d+)辆|更新(?:公务用车|车辆|公务车)(?P<renewed>\d+)辆")
_NOTHING = re.compile(
    r"(?:没有|无|未|不涉及)(?:使用|安排)?[^。;,]{0,4}(?P<money>政府性基金|国有资本经营)[^。;]{0,24}"
    r"|(?P<other>政府性基金|国有资本经营)[^。;,]{0,20}(?:没有|无|未安排|为零|不涉及)[^。;]{0,12}"
)


@rule("NAR-13", "narrative", "说明中部分与总数的金额")
def parts_of_amounts(material: Material) -> Iterator[Check]:
    """说明里各部分金额之和与总数。

    比什么：一节说明里列出的各部分金额（功能大类；人员、公用、项目；“三公”三项；公务用车购置与运行；政府采购货物、工程、服务）之和，与本节的总数。

    为什么应当相等：这些部分按定义合起来就是总数。

    什么时候可以不等：各部分自行四舍五入；列举没有列全时，和可以小于总数，判为无法判定。
    """
    for book in books(material):
        yield from _sums_of_concepts(book)
        for paragraph in book.paragraphs:
            yield from _sum_of_classes(book, paragraph)


def _sums_of_concepts(book: Book) -> Iterator[Check]:
    sections: dict[str, dict[str, Statement]] = {}
    for paragraph in book.paragraphs:
        found = sections.setdefault(paragraph.section, {})
        for each in paragraph.statements:
            concept = concept_of(book, paragraph, each)
            found.setdefault(concept, each)
            if concept in TOTALS:
                found.setdefault("total", each)
    for section, found in sections.items():
        for whole, parts in PARTS.items():
            if whole in found and all(part in found for part in parts) and not (whole == "basic" and "project" in found):
                yield _sum_check(book, section, found[whole], [found[part] for part in parts], complete=True)


def _sum_of_classes(book: Book, paragraph: Paragraph) -> Iterator[Check]:
    """The 类 named in one paragraph against the total of its section."""
    classes = book.classes(scope_of(paragraph.section))
    named = {fold(each.label).removesuffix("预算"): each for each in paragraph.statements if "(类)" not in each.label}
    parts = [each for name, each in named.items() if name in classes]
    total = next((each for other in book.paragraphs if other.section == paragraph.section for each in other.statements
                  if concept_of(book, other, each) in TOTALS), None)  # fmt: skip
    if len(parts) > 1 and total:
        yield _sum_check(book, paragraph.section, total, parts, complete=set(classes) <= set(named))


def _sum_check(book: Book, section: str, whole: Statement, parts: list[Statement], *, complete: bool) -> Check:
    size = UNITS[whole.amount.unit]
    total = sum((each.amount.yuan for each in parts), Decimal(0)) / size
    slack = sum((each.amount.slack * UNITS[each.amount.unit] for each in parts), whole.amount.slack * size) / size
    verdict = judge(total - whole.amount.number, slack)
    words = {"holds": "各部分之和等于总数。", "rounding": "各部分各自四舍五入，和可以差这么多。"}.get(verdict) or (
        f"各部分之和为{plain(total)}{whole.amount.unit}，{gap(total, whole.amount.number, whole.amount.unit)}。{PLEASE_CHECK}")
    if verdict == "differs" and not complete and total < whole.amount.number:
        verdict, words = "unclear", "列举未含全部：表中还有没有列出的部分，和可以小于总数，无法判定。"
    left = Side("各部分之和：" + "＋".join(each.amount.printed for each in parts), total, tuple(each.amount.line for each in parts))
    right = Side(f"说明：{whole.label}", whole.amount.number, (whole.amount.line,))
    return Check(book.document_id, f"{section_name(section)}-{whole.label}-{parts[0].label}等", f"{whole.label}：各部分之和与总数", left, right, verdict,
                 whole.amount.unit, slack, words)  # fmt: skip


@dataclass(frozen=True)
class Counted:
    """A count in a sentence (`特种专业技术用车1辆`)."""

    label: str
    number: Decimal
    unit: str
    line: int


@rule("NAR-14", "narrative", "说明中“其中”各项与总数", "holds", "differs", "unclear")
def parts_of_counts(material: Material) -> Iterator[Check]:
    """说明里车辆、设备等的总数与“其中”各项之和。

    比什么：一句话里的总数（如“共有车辆3辆”）与“其中”后同一单位各项之和。

    为什么应当相等：“其中”列全时，各项之和就是总数。

    什么时候可以不等：“其中”不一定列全，和小于总数时判为无法判定（列举未含全部）；列有“其他”一项时应当列全。
    """
    for book in books(material):
        for paragraph in book.paragraphs:
            for start, end in _sentences(paragraph.text):
                yield from _counts_check(book, paragraph, start, end)


def _sentences(text: str) -> list[tuple[int, int]]:
    ends = [found.end() for found in re.finditer("[。;]", text)]
    return list(zip([0, *ends], [*ends, len(text)], strict=True))


def _counts_check(book: Book, paragraph: Paragraph, start: int, end: int) -> Iterator[Check]:
    at = paragraph.text.find("其中", start, end)
    if at < 0:
        return
    before, behind = _counts(paragraph, start, at), _counts(paragraph, at, end)
    parts = [each for each in behind if before and each.unit == before[-1].unit]
    if not parts:
        return
    whole, total = before[-1], sum((each.number for each in parts), Decimal(0))
    closed = any("其他" in each.label for each in parts)
    verdict, words = _verdict_of_counts(total, whole, closed=closed)
    left = Side("其中各项之和：" + "＋".join(plain(each.number) for each in parts), total, tuple(each.line for each in parts))
    yield Check(book.document_id, f"{section_name(paragraph.section)}-{whole.label}", f"{whole.label}：总数与其中各项", left,
                Side(f"说明：{whole.label}", whole.number, (whole.line,)), verdict, whole.unit, Decimal(0), words)  # fmt: skip


def _verdict_of_counts(total: Decimal, whole: Counted, *, closed: bool) -> tuple[str, str]:
    if total == whole.number:
        return "holds", "其中各项之和等于总数。"
    if total < whole.number and not closed:
        return "unclear", "列举未含全部：“其中”不一定列出所有类别，和可以小于总数，无法判定。"
    if total > whole.number and whole.unit not in {"辆", "台(套)"}:
        return "unclear", "各项之和大于总数；各项可能互相重叠，无法判定。"
    return "differs", f"各项之和为{plain(total)}{whole.unit}，总数印作{plain(whole.number)}{whole.unit}。{PLEASE_CHECK}"


def _counts(paragraph: Paragraph, start: int, end: int) -> list[Counted]:
    found = []
    for each in _COUNT.finditer(paragraph.text, start, end):
        label = re.sub("^.*(?=所属|共有|安排|购置)", "", clean_label(each["label"].removeprefix("其中")))
        found.append(Counted(label, Decimal(each["number"].replace(",", "")), each["unit"], paragraph.line_at(each.start("number"))))
    return found


@rule("NAR-15", "narrative", "说明中的项目个数与表的行数", "holds", "differs", "unclear")
def counts_of_projects(material: Material) -> Iterator[Check]:
    """说明里的一级、二级项目个数与各表的行数。

    比什么：说明中“多少个一级项目、多少个二级项目”，与绩效表、项目支出预算表、绩效指标表里的项目数。

    为什么应当相等：说明数的就是表里的项目。

    什么时候可以不等：预算印作0的项目可以不计在内——不计时相符即算相符，并写明；说明只说一部分项目时，个数可以小于行数；与一张清单相符而另一张多列或少列几个项目的，判为无法判定。
    """
    for book in books(material):
        for paragraph in book.paragraphs:
            for found in _PROJECTS.finditer(paragraph.text):
                yield from _project_counts(book, paragraph, found)


def _project_counts(book: Book, paragraph: Paragraph, found: re.Match[str]) -> Iterator[Check]:
    rows = _lists(book)
    level = _level(found)
    names = ("一级项目",) if level == "一级项目" else ("项目支出预算表", "绩效指标表") if "项目支出预算表" in rows or "绩效指标表" in rows else ("一级项目",)
    checks = [_rows_check(book, paragraph, found, name, rows[name]) for name in names if name in rows]
    held = any(check.verdict == "holds" for check in checks)
    yield from (replace(check, verdict="unclear", explanation=_OTHER_LIST) if held and check.verdict == "differs" else check for check in checks)


@kept
def _lists(book: Book) -> dict[str, list[tuple[int, object]]]:
    """The lists of projects: line and amount of every row, totals left out."""
    lists: dict[str, list[tuple[int, object]]] = {}
    if book.programmes:
        lists["一级项目"] = [(int(each.line), each.amount_yuan) for each in book.programmes]
    own = {int(each.line): each.amount_yuan for each in reversed(book.rows.get("projects", [])) if not _adds_up(each)}
    if own:
        lists["项目支出预算表"] = sorted(own.items())
    if book.projects and any(each.project_code or each.goal for each in book.projects):
        lists["绩效指标表"] = [(int(each.line), each.budget_yuan) for each in book.projects]
    return lists


def _adds_up(row: Any) -> bool:
    """Whether a row of a list of projects is a total, or the subtotal of an agency, with or without 小计 in it."""
    return despace(row.name) in {"", despace(row.agency)} or bool(re.search("合计|总计|小计", despace(f"{row.name}{row.agency}")))


def _level(found: re.Match[str]) -> str:
    """一级项目, 二级项目 or 项目, whether the count stands before or behind it."""
    return (found["level"] or found["named"]).removeprefix("管理的")


def _rows_check(book: Book, paragraph: Paragraph, found: re.Match[str], name: str, rows: list[tuple[int, Any]]) -> Check:
    stated, line, level = Decimal(found["number"] or found["after"]), paragraph.line_at(found.start()), _level(found)
    funded = [row for row in rows if pd.isna(row[1]) or row[1] != 0]
    zero = len(rows) - len(funded)
    counted, words, verdict = rows, f"与{name}的行数相符。", "holds"
    if stated == len(funded) != len(rows):
        counted, words = funded, f"{name}有{len(rows)}个项目，其中{zero}个预算印作0；不计这{zero}个，与说明相符。"
    elif stated != len(rows):
        verdict, words = _verdict_of_rows(paragraph, found.start(), stated, len(rows), zero, name)
    left = Side(f"说明：{level}", stated, (line,))
    right = Side(f"{name}的项目数", Decimal(len(counted)), tuple(row[0] for row in counted))
    return Check(book.document_id, f"{level}个数-{name}", f"{level}个数：说明与{name}", left, right, verdict, "个", Decimal(0), words)


def _verdict_of_rows(paragraph: Paragraph, at: int, stated: Decimal, rows: int, zero: int, name: str) -> tuple[str, str]:
    if stated < rows and not re.search(r"均|全部|所有|全覆盖", paragraph.sentence_at(at)):
        return "unclear", "说明没有写明是全部项目，可能只数其中一部分，无法判定。"
    without = f"（不计预算印作0的为{rows - zero}个）" if zero else ""
    return "differs", f"说明印作{plain(stated)}个，{name}有{rows}个{without}。{PLEASE_CHECK}"


@rule("NAR-16", "narrative", "说明“没有安排”与表", "holds", "differs", "unclear")
def nothing_planned(material: Material) -> Iterator[Check]:
    """说明写没有安排的资金与对应的表。

    比什么：说明或表注写“没有使用政府性基金（国有资本经营）预算拨款安排的支出”，与对应支出表的合计。

    为什么应当相等：说没有，表就应当是空的。

    什么时候可以不等：本站副本缺这张表，判为无法判定。
    """
    for book in books(material):
        said: dict[str, list[int]] = {}
        for paragraph in book.paragraphs:
            for found in _NOTHING.finditer(paragraph.text):
                said.setdefault("fund" if "基金" in (found["money"] or found["other"]) else "capital", []).append(paragraph.line_at(found.start()))
        for kind, lines in said.items():
            yield _nothing_check(book, kind, tuple(lines))


def _nothing_check(book: Book, kind: str, lines: tuple[int, ...]) -> Check:
    name = {"fund": "政府性基金预算支出", "capital": "国有资本经营预算支出"}[kind]
    left = Side("说明：没有安排", Decimal(0), lines)
    rows = book.rows.get(kind, [])
    if not rows:
        return Check(book.document_id, name, f"{name}：说明与表", left, Side("本站副本里没有这张表", "未见"), "unclear", "万元",
                     explanation="本站副本里没有读到对应的表，可能是副本缺页，无法判定。")  # fmt: skip
    amounts = [row for row in rows if not pd.isna(row.amount_yuan) and row.amount_yuan != 0]
    most = max((Decimal(int(row.amount_yuan)) for row in amounts), default=Decimal(0)) / 10_000
    right = Side(f"{rows[0].table}：最大的一格", most, tuple(int(row.line) for row in amounts or rows))
    words = "表中没有金额，与说明相符。" if not amounts else f"说明写没有安排，表中印有金额。{PLEASE_CHECK}"
    return Check(book.document_id, name, f"{name}：说明与表", left, right, "differs" if amounts else "holds", "万元", Decimal(0), words)


@rule("NAR-17", "narrative", "说明中购置车辆的数目", "holds", "unclear")
def vehicles_bought(material: Material) -> Iterator[Check]:
    """说明里几处写的购置车辆数。

    比什么：“三公”经费一节写的购置公务用车辆数，与国有资产一节写的安排购置车辆数。

    为什么应当相等：一般说的是同一批车。

    什么时候可以不等：后者可以含“三公”经费以外资金购置的车，数目不同判为无法判定。
    """
    for book in books(material):
        found = [(Decimal(next(number for number in each.groups() if number)), paragraph.line_at(each.start()))
                 for paragraph in book.paragraphs for each in _BUYING.finditer(paragraph.text)]  # fmt: skip
        if len(found) > 1:
            first, other = found[0], next((each for each in found[1:] if each[0] != found[0][0]), found[1])
            same = first[0] == other[0]
            words = "几处所写的购置车辆数相同。" if same else "几处所写的购置车辆数不同；后一处可能含其他资金购置的车，无法判定。"
            yield Check(book.document_id, "购置车辆数", "购置车辆数：两处说明", Side("说明：购置车辆", first[0], (first[1],)),
                        Side("说明：购置车辆（另一处）", other[0], (other[1],)), "holds" if same else "unclear", "辆", Decimal(0), words)  # fmt: skip
