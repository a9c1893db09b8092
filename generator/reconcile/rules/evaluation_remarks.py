"""Remarks on self-evaluations: actuals far above their targets, the budget of the year against that at its beginning and what was spent. Never differences."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from generator.ground.money import plain
from generator.reconcile.engine import Check, Material, Side, rule
from generator.reconcile.rules.card_material import is_known
from generator.reconcile.rules.evaluations import Evaluation, evaluations
from generator.reconcile.rules.wording import HINT, gap
from generator.tables.outcomes import UNCLEAR, outcome_of

_FAR = 2
_WHOLE = Decimal(100)


@rule("EVA-09", "remark", "完成值远高于目标", "unclear")
def far_above(material: Material) -> Iterator[Check]:
    """提示：目标写“不少于”，印出的完成值是目标的两倍以上。

    比什么：目标和完成值都是数、单位相同、符号是 ≥ 或 > 的指标，完成值除以目标。

    为什么提示：目标与完成相差一倍以上，读者要知道两个数说的是不是同一件事。

    什么时候可以这样：年中增加了任务；一个数含累计、另一个只计当年；口径或单位不同。不评价高低。
    """
    for each in evaluations(material):
        for row in each.indicators:
            if row.operator not in {">=", ">"} or outcome_of(row._asdict())[0] in {"", UNCLEAR} or row.target_value <= 0:
                continue
            if row.actual_value >= _FAR * row.target_value:
                times = plain((row.actual_value / row.target_value).quantize(Decimal("0.1")))
                words = f"{HINT}印出的完成值是目标的{times}倍；可能增加了任务，也可能两个数的口径不同。"
                left = Side("完成值", f"{plain(row.actual_value)}{row.actual_unit}", (int(row.line),))
                right = Side("目标", f"{plain(row.target_value)}{row.measure_unit}")
                yield each.check(f"{row.indicator}-倍数", f"{row.indicator}的完成值与目标", left, right, "unclear", Decimal(0), words, "")


@rule("EVA-10", "remark", "调整后的预算与年初预算", "holds", "unclear")
def budget_changed(material: Material) -> Iterator[Check]:
    """提示：自评表里的全年（调整后）预算数与年初预算数。

    比什么：同一张自评表的全年预算数（调整后预算数）与年初预算数。

    为什么提示：执行率按调整后的预算算；调整了多少，读者要看得见。

    什么时候可以不同：年中按程序追加、调减或收回。只说调整了多少，不是差异。
    """
    for each in evaluations(material):
        own = each.project
        if not is_known(own.initial_budget_yuan) or not is_known(own.budget_yuan):
            continue
        after, before = Decimal(int(own.budget_yuan)), Decimal(int(own.initial_budget_yuan))
        same = after == before
        changed = f"{HINT}全年预算数比年初{'多' if after > before else '少'}，{gap(after, before, '元')}；执行率按调整后的预算算。"
        words = "全年预算数与年初预算数相同。" if same else changed
        lines = {row.column: (int(row.line),) for row in reversed(each.funds) if row.source == "budget"}
        sides = (Side("全年（调整后）预算数", after, lines.get("current", material.place_of(own, "budget"))),
                 Side("年初预算数", before, lines.get("initial", material.place_of(own, "initial"))))  # fmt: skip
        yield each.check("预算调整", "全年预算数与年初预算数", *sides, "holds" if same else "unclear", Decimal(0), words, "元")


@rule("EVA-11", "remark", "执行数与预算数", "holds", "unclear")
def executed_within_budget(material: Material) -> Iterator[Check]:
    """提示：自评表印出的执行数高于预算数，或执行率高于100%。

    比什么：年度资金总额一行的执行数与全年（调整后）预算数，没有印全年预算数的与年初预算数；两个金额没有印全的，看所印的执行率。

    为什么提示：多数项目的执行数不高于预算数，读者要知道高出的部分从哪里来。

    什么时候可以高于：用了上年结转的资金；调整后的预算没有印出；金额或比率印错了位。两个数并列，不评价高低，不是差异。
    """
    for each in evaluations(material):
        found = {row.column: row for row in reversed(each.funds) if row.source == "budget"}
        amounts = {name: row for name, row in found.items() if name in {"executed", "current", "initial"} and is_known(row.amount_yuan)}
        base = amounts.get("current", amounts.get("initial"))
        if "executed" in amounts and base is not None:
            yield _executed_check(each, amounts["executed"], base)
        elif is_known(each.project.execution_rate):
            lines = (int(found["rate"].line),) if "rate" in found else material.place_of(each.project, "rate")
            above = each.project.execution_rate > _WHOLE
            words = f"{HINT}印出的执行率高于100%；金额没有印全，不能重算。" if above else "印出的执行率不高于100%。"
            yield each.check("执行率-高低", "执行率与100%", Side("印出的执行率", each.project.execution_rate, lines), Side("全部执行", _WHOLE),
                             "unclear" if above else "holds", Decimal(0), words, "%")  # fmt: skip


def _executed_check(each: Evaluation, executed: Any, base: Any) -> Check:
    above = int(executed.amount_yuan) > int(base.amount_yuan)
    name = {"current": "全年（调整后）预算数", "initial": "年初预算数"}[base.column]
    left, right = Decimal(int(executed.amount_yuan)), Decimal(int(base.amount_yuan))
    rate = f"，印出的执行率{plain(each.project.execution_rate)}%" if is_known(each.project.execution_rate) else ""
    words = f"{HINT}执行数印作{executed.printed}，{name}印作{base.printed}{rate}；可能含上年结转的资金，也可能预算有未印出的调整。"
    return each.check("执行数-预算数", f"执行数与{name}", Side("执行数", left, (int(executed.line),)), Side(name, right, (int(base.line),)),
                      "unclear" if above else "holds", Decimal(0), words if above else f"执行数不高于{name}。", "元")  # fmt: skip
