"""Remarks on self-evaluations: actuals far above their targets, the budget of the year against that at its beginning. Never differences."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from generator.ground.money import plain
from generator.reconcile.engine import Check, Material, Side, rule
from generator.reconcile.rules.card_material import is_known
from generator.reconcile.rules.evaluations import evaluations
from generator.reconcile.rules.wording import HINT, gap
from generator.tables.outcomes import UNCLEAR, outcome_of

_FAR = 2


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
