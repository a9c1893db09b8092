"""One project printed several times for a year: its amounts and targets held against each other, each side with its own document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pandas as pd

from generator.ground.money import UNITS
from generator.ground.text import fold
from generator.reconcile.engine import Check, Material, Side, judge, rule, slack_of
from generator.reconcile.rules.card_material import in_words, short
from generator.reconcile.rules.wording import PLEASE_CHECK, gap

_ADJUSTED = "目标可能在年中调整过，两份文件都没有说明，凭所印的不能断定。"


@dataclass(frozen=True)
class Pair:
    """Two printings of a project for one year: the later one, the first one, what they are to each other."""

    later: Any
    first: Any
    relation: str

    def check(self, name: str, title: str, sides: list[Side], told: tuple[str, str], unit: str = "", tolerance: Decimal = Decimal(0)) -> Check:
        """A check on the later printing's document, its right side in that of the first; `told`: the verdict and its words."""
        subject = f"{short(self.later.project_id)}-{name}"
        (left, right), (verdict, words) = sides, told
        return Check(self.later.document_id, subject, f"{self.later.project}：{title}", left, right, verdict, unit, tolerance, words,
                     self.later.project_id, self.first.document_id)  # fmt: skip


def pairs(material: Material) -> list[Pair]:
    """The certain pairs of one year whose documents are not the same one twice; put together once for all rules."""
    return material.once(_pairs)


def _pairs(material: Material) -> list[Pair]:
    links, projects = material.tables["links"], material.tables["projects"]
    own = links[(links["certainty"] == "certain") & links["relation"].isin(["same", "evaluates"])]
    if own.empty:
        return []
    copies = set(material.tables["documents"].loc[lambda rows: rows["same_as"] != "", "document_id"])
    rows = {row.project_id: row for row in projects[projects["project_id"].isin({*own["project_id"], *own["other_id"]})].itertuples(index=False)}
    found = [Pair(rows[link.project_id], rows[link.other_id], link.relation) for link in own.itertuples(index=False)]
    return [pair for pair in found if not {pair.later.document_id, pair.first.document_id} & copies]


@rule("PRT-01", "printings", "同一项目两次印出的预算数", "holds", "rounding", "differs")
def amounts(material: Material) -> Iterator[Check]:
    """同一项目同一年在两份文件里印出的预算数。

    比什么：两份文件都印有预算数的，一份的与另一份的；自评表里印的年初预算数，与当年目标表的预算数。

    为什么应当相等：说的是同一个项目同一年的同一笔钱；自评的“年初预算数”就是年初公开的预算数。

    什么时候可以不等：一份含上年结转或所属单位、另一份不含；金额一份到元、一份到万元的，相差在四舍五入以内。
    """
    for pair in pairs(material):
        column, place, word = ("initial_budget_yuan", "initial", "年初预算数") if pair.relation == "evaluates" else ("budget_yuan", "budget", "预算数")
        amount, theirs = getattr(pair.later, column), pair.first.budget_yuan
        if pd.isna(amount) or pd.isna(theirs):
            continue
        difference, tolerance = Decimal(int(amount) - int(theirs)), _slack(pair.later) + _slack(pair.first)
        verdict = judge(difference, tolerance)
        differing = f"{gap(Decimal(int(amount)), Decimal(int(theirs)), '元')}。{PLEASE_CHECK}"
        words = {"holds": "两份文件印的相同。", "rounding": "相差在四舍五入的范围内。"}.get(verdict, differing)
        left = Side(f"{_title(pair.later)}的{word}", Decimal(int(amount)), material.place_of(pair.later, place))
        right = Side(f"{_title(pair.first)}的预算数", Decimal(int(theirs)), material.place_of(pair.first, "budget"))
        yield pair.check("budget", "预算数", [left, right], (verdict, words), "元", tolerance)


@rule("PRT-02", "printings", "同一指标两次印出的目标", "holds", "unclear")
def targets(material: Material) -> Iterator[Check]:
    """同一项目同一年在两份文件里，名称相同的指标各印了什么目标。

    比什么：两次印出里名称相同（且各只一个）的指标，符号、目标数与计量单位；目标是文字的比文字。

    为什么应当相等：自评所对照的目标，就是年初公开的目标；同一年再次印出的，是同一个承诺。

    什么时候可以不等：目标在年中按程序调整过；表格之间写法不同。不等的只并列出来，不下结论。
    """
    for pair, later, first in _matched(material):
        same = _key_of_target(later) == _key_of_target(first)
        words = "两份文件印的目标相同。" if same else f"两份文件印的目标不同。{_ADJUSTED}"
        left = Side(f"{_title(pair.later)}所印的目标", in_words(later) or "没有印", (int(later.target_line),))
        right = Side(f"{_title(pair.first)}所印的目标", in_words(first) or "没有印", (int(first.target_line),))
        yield pair.check(f"target-{later.indicator}", f"{later.indicator}的目标", [left, right], ("holds" if same else "unclear", words))


@rule("PRT-03", "printings", "自评的指标与目标表的指标", "holds", "unclear")
def indicators(material: Material) -> Iterator[Check]:
    """自评表的指标与同一年目标表的指标，按名称一一对照。

    比什么：目标表印有、自评表里没有同名指标的；自评表印有、目标表里没有同名指标的。

    为什么应当相等：自评逐条对照年初公开的指标。

    什么时候可以不等：指标改了名称或在年中调整过；一份文件只公开一部分指标。不同的只列出来，不下结论。
    """
    own = _by_project(material)
    for pair in pairs(material):
        later, first = own.get(pair.later.project_id, []), own.get(pair.first.project_id, [])
        if pair.relation != "evaluates" or not later or not first:
            continue
        gone, new = _missing(first, later), _missing(later, first)
        for row in gone:
            told = ("unclear", "目标表印有这个指标，自评表里未见同名的指标。可能改了名称或在年中调整过，凭所印的不能断定。")
            right = Side(f"{_title(pair.first)}的指标", str(row.indicator), (int(row.line),))
            yield pair.check(f"gone-{row.indicator}", f"{row.indicator}在自评表里", [Side(_title(pair.later), "未见", _at(pair.later)), right], told)
        for row in new:
            told = ("unclear", "自评表印有这个指标，目标表里未见同名的指标。可能改了名称或在年中调整过，凭所印的不能断定。")
            left = Side(f"{_title(pair.later)}的指标", str(row.indicator), (int(row.line),))
            yield pair.check(f"new-{row.indicator}", f"{row.indicator}在目标表里", [left, Side(_title(pair.first), "未见", _at(pair.first))], told)
        if not gone and not new:
            both = ((pair.later, later), (pair.first, first))
            sides = [Side(f"{_title(each)}的指标", Decimal(len(rows)), tuple(int(row.line) for row in rows)) for each, rows in both]
            yield pair.check("indicators", "指标的名称", sides, ("holds", "两份文件的指标名称一一相同。"), "个")


@rule("PRT-04", "printings", "同一项目同一年的两份自评", "holds", "rounding", "unclear")
def evaluated_twice(material: Material) -> Iterator[Check]:
    """同一项目同一年在两份自评里印出的执行数、自评总分和完成值。

    比什么：两份自评都印有的全年执行数、总分，名称相同的指标的完成值。

    为什么应当相等：说的是同一个项目同一年做了什么、花了多少。

    什么时候可以不等：一份是部门自评、另一份是复评；一份更正了另一份。不等的只并列出来，不下结论。
    """
    for pair in pairs(material):
        if pair.relation != "same" or pair.later.stage != "evaluation":
            continue
        for column, place, word, unit in (("executed_yuan", "executed", "全年执行数", "元"), ("total_score", "total_score", "自评总分", "分")):
            ours, theirs = getattr(pair.later, column), getattr(pair.first, column)
            if pd.isna(ours) or pd.isna(theirs):
                continue
            ours, theirs = Decimal(str(ours)), Decimal(str(theirs))
            tolerance = _slack(pair.later) + _slack(pair.first) if unit == "元" else Decimal(0)
            verdict = judge(ours - theirs, tolerance)
            words = {"holds": "两份自评印的相同。", "rounding": "相差在四舍五入的范围内。"}.get(verdict, "两份自评印的不同，凭所印的不能断定哪一份为准。")
            both = ((pair.later, ours), (pair.first, theirs))
            sides = [Side(f"{_title(each)}的{word}", value, material.place_of(each, place)) for each, value in both]
            yield pair.check(column, word, sides, (verdict if verdict != "differs" else "unclear", words), unit, tolerance)
    for pair, later, first in _matched(material):
        if pair.relation == "same" and pair.later.stage == "evaluation" and later.actual_printed and first.actual_printed:
            same = fold(later.actual_printed) == fold(first.actual_printed)
            told = ("holds", "两份自评印的相同。") if same else ("unclear", "两份自评印的不同，凭所印的不能断定哪一份为准。")
            sides = [Side(f"{_title(each)}的完成值", row.actual_printed, (int(row.line),)) for each, row in ((pair.later, later), (pair.first, first))]
            yield pair.check(f"actual-{later.indicator}", f"{later.indicator}的完成值", sides, told)


def _matched(material: Material) -> Iterator[tuple[Pair, Any, Any]]:
    """Pairs of indicators of one name, which stands once on either side; doubtful readings are left out."""
    own = _by_project(material)
    for pair in pairs(material):
        later, first = _alone(own.get(pair.later.project_id, [])), _alone(own.get(pair.first.project_id, []))
        for key, row in later.items():
            if key in first and not row.needs_review and not first[key].needs_review:
                yield pair, row, first[key]


def _by_project(material: Material) -> dict[str, list[Any]]:
    return material.once(_grouped)


def _grouped(material: Material) -> dict[str, list[Any]]:
    wanted = {each.project_id for pair in pairs(material) for each in (pair.later, pair.first)}
    rows = material.indicators[material.indicators["project_id"].isin(wanted)]
    found: dict[str, list[Any]] = {}
    for row in rows.itertuples(index=False):
        found.setdefault(row.project_id, []).append(row)
    return found


def _key(row: Any) -> tuple[str, str]:
    return fold(row.indicator).replace("★", ""), fold(row.area)


def _alone(rows: list[Any]) -> dict[tuple[str, str], Any]:
    keys = [_key(row) for row in rows]
    return {key: row for key, row in zip(keys, rows, strict=True) if keys.count(key) == 1}


def _missing(rows: list[Any], among: list[Any]) -> list[Any]:
    """The rows whose name does not stand among others."""
    known = {_key(row) for row in among}
    return [row for row in rows if _key(row) not in known]


def _key_of_target(row: Any) -> tuple[object, ...]:
    """A target as it is compared: sign, numbers (95 and 95.0 are one) and unit, or its words."""
    if row.target_value is None or row.operator in {"", "qualitative"}:
        return (fold(row.target_printed),)
    return row.operator, row.target_value, row.target_upper, row.measure_unit


def _slack(row: Any) -> Decimal:
    """Half the last printed place of a project's budget, in yuan."""
    return slack_of(row.budget_printed, row.money_unit) * UNITS.get(row.money_unit, 1) if row.budget_printed and row.money_unit else Decimal(0)


def _at(row: Any) -> tuple[int, ...]:
    return (int(row.line),)


def _title(row: Any) -> str:
    return "自评表" if row.stage == "evaluation" else "目标表"
