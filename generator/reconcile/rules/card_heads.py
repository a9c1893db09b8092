"""Numbers and titles of cards, dates against the budget year, text that a template left behind."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pandas as pd

from generator.ground.text import despace, fold, half_width
from generator.reconcile.engine import Check, Material, Side, rule
from generator.reconcile.rules.card_material import is_known, place_of, short
from generator.reconcile.rules.wording import HINT

_CARD_TITLE = re.compile(r"^\s*(?:\[bookmark:[^\]]*\])?\s*[（(]?(?P<number>\d{1,3})[)）]?\s*[.．、]\s*(?P<name>\S.*?)\s*$")
_TABLE_WORDS = re.compile(r"(?:项目)?(?:支出)?(?:预算)?(?:绩效)?(?:目标)?(?:申报)?表?")
_DATE = re.compile(r"^\s*((?:19|20)\d\d)\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日\s*$")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)年")
_AHEAD = re.compile(r"(?<!\d)((?:19|20)\d\d)年(?:度)?(?:将|计划|拟|预计|力争|目标)")
_TEMPLATE = re.compile(r"目标内容\s*\d|\*{2,}|[×xX]{2,}(?![A-Za-z])|指标\s*\d+\s*[:：]?$|此处填写|请填写|（?填写说明|_{3,}")


@rule("CRD-07", "card", "目标表的序号")
def card_numbers(material: Material) -> Iterator[Check]:
    """各张目标表标题里的序号是否连续。

    比什么：标题里印有序号的目标表（如“3.某某绩效目标表”），序号与从1起的连续序号。

    为什么应当相等：公开的各表按序号排列，一张不缺时序号连续。

    什么时候可以不等：本站副本缺页；公开时略去了个别表。缺号、重号都判为无法判定。
    """
    for document_id, cards in _numbered_cards(material).items():
        numbers = [number for _, number, _ in cards]
        missing = sorted(set(range(1, max(numbers) + 1)) - set(numbers))
        twice = sorted({number for number in numbers if numbers.count(number) > 1})
        good = numbers == list(range(1, len(numbers) + 1))
        words = "序号从1起连续，没有缺号。" if good else "；".join(
            [*([f"缺第{_runs_in_words(missing)}号"] if missing else []), *([f"第{_runs_in_words(twice)}号重复"] if twice else []),
             *(["序号没有按顺序排列"] if not missing and not twice else [])]) + "；可能是本站副本缺页或提取时漏行，无法判定。"  # fmt: skip
        yield Check(document_id, "序号", "目标表的序号是否连续", Side("印出的序号", _runs_in_words(numbers), tuple(int(card.line) for card, _, _ in cards)),
                    Side("连续序号", f"1—{len(numbers)}"), "holds" if good else "unclear", explanation=words)  # fmt: skip


def _runs_in_words(numbers: list[int]) -> str:
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return "、".join(f"{run[0]}—{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


@rule("CRD-08", "card", "目标表标题与项目名称")
def card_titles(material: Material) -> Iterator[Check]:
    """目标表标题里的名称与表中的项目名称。

    比什么：“3.某某绩效目标表”标题里的名称，与表中“项目名称”一格。

    为什么应当相等：标题说的就是这个项目。

    什么时候可以不等：标题用了简称；本站副本误读。不等时判为无法判定。
    """
    for cards in _numbered_cards(material).values():
        for card, _, name in cards:
            same = name.startswith(fold(card.project)) and bool(_TABLE_WORDS.fullmatch(name.removeprefix(fold(card.project))))
            words = "标题与项目名称相同。" if same else "标题与项目名称的写法不同，可能是本站副本误读，也可能是简称，无法判定。"
            left = Side("标题", name, (int(card.line),))
            right = Side("项目名称", card.project, place_of(material, card, despace(card.project), 1))
            yield Check(card.document_id, short(card.project_id), f"{card.project}：标题与项目名称", left, right, "holds" if same else "unclear",
                        explanation=words, project_id=card.project_id)  # fmt: skip


def _numbered_cards(material: Material) -> dict[str, list[tuple[Any, int, str]]]:
    """Document → its cards with the number and the name of their titles, for documents that number two cards or more."""
    found: dict[str, list[tuple[Any, int, str]]] = {}
    for project in material.tables["projects"].itertuples(index=False):
        text = material.texts[project.document_id][int(project.line) - 1] if project.document_id in material.texts else ""
        title = _CARD_TITLE.match(text) if "\t" not in text.strip() else None
        if title:
            found.setdefault(project.document_id, []).append((project, int(title["number"]), fold(title["name"])))
    return {document_id: cards for document_id, cards in found.items() if len(cards) > 1}


@rule("CRD-09", "card", "落款日期与预算年度")
def notice_dates(material: Material) -> Iterator[Check]:
    """公开文件的落款日期与预算年度。

    比什么：单独成行的落款日期，与文件的预算年度。

    为什么应当相等：预算批复后二十日内公开（预算法第十四条），公开日期通常在预算年度内，或在上一年年末。

    什么时候可以不等：提前编制、补充公开；本站副本把年份误读。落在此外的判为无法判定。
    """
    years = _years(material)
    for row in _dated_lines(material):
        document_id, line, year, month, day = row
        budget = years.get(document_id)
        if budget:
            good = year == budget or (year == budget - 1 and month >= 11)
            words = ("落款日期在预算年度内，或在上一年年末。" if good else
                     f"落款印作{year}年{month}月{day}日，文件是{budget}年度的；可能是本站副本误读，也可能是提前或事后公开，无法判定。")  # fmt: skip
            yield Check(document_id, f"落款-{year}-{month:02}-{day:02}", "落款日期与预算年度", Side("落款日期", f"{year}年{month}月{day}日", (line,)),
                        Side("预算年度", f"{budget}年"), "holds" if good else "unclear", explanation=words)  # fmt: skip


def _years(material: Material) -> dict[str, int]:
    documents = material.tables["documents"]
    return {row.document_id: int(row.fiscal_year) for row in documents.itertuples(index=False) if is_known(row.fiscal_year)}


def _dated_lines(material: Material) -> Iterator[tuple[str, int, int, int, int]]:
    for document_id, lines in material.texts.items():
        for number, text in enumerate(lines, 1):
            if text.strip().endswith("日") and (found := _DATE.match(half_width(text))):
                yield document_id, number, int(found[1]), int(found[2]), int(found[3])


@rule("CRD-10", "card", "指标期限与预算年度")
def deadlines(material: Material) -> Iterator[Check]:
    """指标里写明年份的期限与预算年度。

    比什么：目标值里的年份（如“2023年12月31日前”），与文件的预算年度；文件没有印预算年度时，与多数期限的年份比。

    为什么应当相等：年度绩效目标的期限在预算年度之内。

    什么时候可以不等：跨年度项目；沿用上年文字；本站副本误读。年份不同的判为无法判定；相同的合为一处并写明个数。
    """
    years = _years(material)
    rows = material.indicators
    dated = rows[rows["target_printed"].str.contains("年") & (rows["operator"] == "qualitative")]
    found = dated.assign(years=[{int(year) for year in _YEAR.findall(half_width(text))} for text in dated["target_printed"]])
    for document_id, own in found[found["years"].map(bool).astype(bool)].groupby("document_id", sort=True):
        budget, label = (years[document_id], "预算年度") if document_id in years else (_usual_year(own["years"]), "多数期限的年份")
        if budget:
            yield from _deadline_checks(str(document_id), own, Side(label, f"{budget}年"), budget)


def _usual_year(years: pd.Series) -> int | None:
    """The year most deadlines name, where the document prints no budget year; None where no year is named by most."""
    counts = Counter(year for each in years for year in each)
    year, count = counts.most_common(1)[0]
    return year if count > 2 and count * 2 > len(years) else None


def _deadline_checks(document_id: str, own: pd.DataFrame, right: Side, budget: int) -> Iterator[Check]:
    within = own["years"].map(lambda printed: printed == {budget})
    for each in own[~within].itertuples(index=False):
        words = f"期限印作“{each.target_printed}”，{right.label}是{budget}年；可能是本站副本误读、跨年度项目，或沿用其他年度的文字，无法判定。"
        left = Side("指标期限", each.target_printed, (int(each.target_line),))
        yield Check(document_id, short(each.indicator_id), f"{each.project}：“{each.indicator}”期限与预算年度",
                    left, right, "unclear", explanation=words, project_id=each.project_id)  # fmt: skip
    if within.any():
        left = Side("写明年份的期限", f"{within.sum()}个都是{budget}年", tuple(int(line) for line in own.loc[within, "line"]))
        yield Check(document_id, "期限", "指标期限与预算年度", left, right, "holds", explanation=f"写明本年度的期限共{within.sum()}个。")


@rule("CRD-11", "remark", "没有填写的模板文字")
def template_text(material: Material) -> Iterator[Check]:
    """提示：目标、用途、指标里疑为没有填写的模板文字。

    比什么：“目标内容2”“**”“××”一类文字是否留在目标、用途、指标名称和目标值里。

    为什么应当相等：公开的文字应当是填写完整的。

    什么时候可以不等：符号本来就是名称的一部分，或是本站副本提取时留下的。只作提示。
    """
    for project in material.tables["projects"].itertuples(index=False):
        for what, text in (("绩效目标", project.goal), ("资金用途", project.purpose)):
            if found := _TEMPLATE.search(text):
                yield _template_check(project, short(project.project_id), what, found.group(), *place_of(material, project, found.group()))
    for each in material.indicators.itertuples(index=False):
        for what, text in (("指标名称", each.indicator), ("目标值", each.target_printed)):
            if found := _TEMPLATE.search(text):
                yield _template_check(each, short(each.indicator_id), what, found.group(), int(each.line))


def _template_check(row: Any, subject: str, what: str, found: str, line: int) -> Check:
    words = f"{HINT}{what}里印有“{found}”，可能是本站副本提取时留下的，也可能是没有填写的模板文字。"
    return Check(row.document_id, f"{subject}-{what}", f"{row.project}：{what}里的模板文字", Side(what, found, (line,)), Side("填写完整的文字", "未见"),
                 "unclear", explanation=words, project_id=row.project_id)  # fmt: skip


@rule("CRD-12", "remark", "目标里的其他年度")
def other_years(material: Material) -> Iterator[Check]:
    """提示：绩效目标里用将来口气写的其他年度。

    比什么：目标里“某年将……”“某年计划……”的年份，与文件的预算年度。

    为什么应当相等：年度目标说的是预算年度要做的事。

    什么时候可以不等：沿用以前年度的文字；跨年度项目。只作提示。
    """
    years = _years(material)
    for table, name in (("projects", "project"), ("programmes", "programme")):
        for row in material.tables[table].itertuples(index=False):
            budget = years.get(row.document_id)
            for year in sorted({int(found) for found in _AHEAD.findall(half_width(row.goal))}):
                if budget and year != budget:
                    title = getattr(row, name)
                    words = f"{HINT}目标里写“{year}年”要做的事，文件是{budget}年度的；可能是本站副本误读，也可能沿用了其他年度的文字。"
                    yield Check(row.document_id, f"{title}-{year}年", f"{title}：目标里的{year}年", Side("绩效目标", f"{year}年", (int(row.line),)),
                                Side("预算年度", f"{budget}年"), "unclear", explanation=words, project_id=getattr(row, "project_id", ""))  # fmt: skip
