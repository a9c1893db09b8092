"""Amounts of a project: funds against budget, cost targets against budget, parts named 其中, averages times counts."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from generator.ground.money import UNITS, plain
from generator.reconcile.engine import Check, Material, Side, judge, rule, slack_of
from generator.reconcile.rules.card_material import (
    count_slack,
    in_words,
    is_average,
    is_cost,
    is_known,
    money_of,
    printed_amounts,
    projects_with_indicators,
    short,
    stem,
    target_slack,
)
from generator.reconcile.rules.wording import PLEASE_CHECK, gap

Pair = tuple[Any, list[Any]]


@rule("CRD-01", "card", "财政资金、其他资金与预算数", "holds", "rounding", "differs", "unclear")
def funds(material: Material) -> Iterator[Check]:
    """项目的财政资金加其他资金与预算数。

    比什么：同一张目标表上，财政资金与其他资金之和，与预算数。

    为什么应当相等：预算数由财政资金和其他资金两部分组成。其他资金留空不等于零：留空而财政资金已等于预算数时相符。

    什么时候可以不等：还有没有单列的资金来源；其他资金没有印出；四舍五入。
    """
    projects = material.tables["projects"]
    printed = projects["budget_yuan"].notna() & projects["fiscal_yuan"].notna() & (projects["stage"] != "evaluation")
    for project in projects[printed].itertuples(index=False):
        yield _funds_check(material, project)


def _funds_check(material: Material, project: Any) -> Check:
    amounts, unit = printed_amounts(material, project), project.money_unit
    budget, parts, blank = amounts["budget"], [amounts[name] for name in ("fiscal", "other") if name in amounts], "other" not in amounts
    total = sum((each.value for each in parts), Decimal(0))
    slack = sum((each.slack for each in parts), budget.slack)
    verdict, words = _verdict_of_funds(total - budget.value, slack, blank=blank, unit=unit)
    left = Side("财政资金（其他资金留空）" if blank else "财政资金＋其他资金", total, tuple(each.line for each in parts))
    right = Side("预算数", budget.value, (budget.line,))
    return Check(project.document_id, short(project.project_id), f"{project.project}：资金来源与预算数", left, right, verdict,
                 unit, slack, words, project.project_id)  # fmt: skip


def _verdict_of_funds(difference: Decimal, slack: Decimal, *, blank: bool, unit: str) -> tuple[str, str]:
    verdict = judge(difference, slack)
    if verdict == "holds":
        return verdict, "财政资金等于预算数；其他资金一栏留空，留空不作零。" if blank else "两项之和等于预算数。"
    if verdict == "rounding":
        return verdict, "相差在四舍五入的范围内。"
    if blank and difference < 0:
        return "unclear", "财政资金小于预算数，其他资金一栏留空；差额可能是没有印出的其他资金，无法判定。"
    if difference < 0:
        return "differs", f"两项之和小于预算数，{gap(difference, Decimal(0), unit)}。{PLEASE_CHECK}"
    return "differs", f"两项之和大于预算数，{gap(difference, Decimal(0), unit)}。{PLEASE_CHECK}"


@rule("CRD-02", "card", "成本目标与预算数", "holds", "rounding", "unclear")
def cost_targets(material: Material) -> Iterator[Check]:
    """项目的成本目标（如“利息支出≤54万元”）与预算数。

    比什么：成本指标里以金额表示的目标，以及名称是租金、费用、支出的金额目标，与本项目的预算数。一个项目有几个这样的目标时，也比它们的和。

    为什么应当相等：成本目标通常就是预算数。

    什么时候可以不等：目标只管一部分支出时小于预算数；目标是上限，上限不是支出，可以高于预算数；目标说的是每个、每人的成本时不能与全部预算比。不等时都判为无法判定，并写明原因。
    """
    for project, indicators in projects_with_indicators(material):
        if is_known(project.budget_yuan) and project.money_unit:
            costs = [each for each in indicators if each.target_value is not None and not each.needs_review and is_cost(each)]
            if costs:
                yield from _cost_checks(_budget_line(material, project), project, costs)


def _budget_line(material: Material, project: Any) -> tuple[int, ...]:
    return (printed_amounts(material, project)["budget"].line,)


def _cost_checks(at: tuple[int, ...], project: Any, costs: list[Any]) -> Iterator[Check]:
    whole = [each for each in costs if money_of(each) and not is_average(each)]
    budget = Decimal(int(project.budget_yuan))
    total = sum((_yuan(each) for each in whole), Decimal(0))
    if len(whole) > 1 and all(abs(_yuan(each) - budget) > _slack(project, [each]) for each in whole) and abs(total - budget) <= _slack(project, whole):
        yield _cost_check(at, project, whole, "几项成本目标之和")
        whole = []
    for each in whole:
        yield _cost_check(at, project, [each], each.indicator)
    for each in costs:
        if is_average(each) and (money_of(each) or "元/" in each.measure_unit):
            yield _not_comparable(at, project, each)


def _yuan(indicator: Any) -> Decimal:
    return Decimal(indicator.target_value * (money_of(indicator) or Decimal(0)))


def _slack(project: Any, targets: list[Any]) -> Decimal:
    own = slack_of(project.budget_printed, project.money_unit) * UNITS[project.money_unit]
    return sum((target_slack(each) * (money_of(each) or Decimal(0)) for each in targets), own)


def _cost_check(at: tuple[int, ...], project: Any, targets: list[Any], label: str) -> Check:
    size, budget = UNITS[project.money_unit], Decimal(int(project.budget_yuan))
    total = sum((_yuan(each) for each in targets), Decimal(0))
    verdict = judge(total - budget, _slack(project, targets))
    words = {"holds": "成本目标等于预算数。", "rounding": "相差在四舍五入的范围内。"}.get(verdict) or _why_not(total, budget, targets, project.money_unit)
    told = "、".join(f"{each.indicator}{in_words(each)}" for each in targets)
    left = Side(f"成本目标：{told}", total / size, tuple(int(each.target_line) for each in targets))
    subject = f"{short(project.project_id)}-{label}"
    return Check(project.document_id, subject, f"{project.project}：{label}与预算数", left, Side("预算数", budget / size, at),
                 "unclear" if verdict == "differs" else verdict, project.money_unit, _slack(project, targets) / size, words, project.project_id)  # fmt: skip


def _why_not(total: Decimal, budget: Decimal, targets: list[Any], unit: str) -> str:
    distance = gap(total / UNITS[unit], budget / UNITS[unit], unit)
    if total < budget:
        return f"成本目标低于预算数，{distance}；目标可能只管预算中的一部分，无法判定。"
    if all(each.operator in {"<=", "<"} for each in targets):
        return f"成本目标高于预算数，{distance}；目标是上限，上限不是支出，也可能含其他资金或其他年度，无法判定。"
    return f"成本目标高于预算数，{distance}；目标可能含其他资金或其他年度，无法判定。"


def _not_comparable(at: tuple[int, ...], project: Any, target: Any) -> Check:
    budget = f"{plain(Decimal(int(project.budget_yuan)) / UNITS[project.money_unit])}{project.money_unit}"
    words = "目标说的是平均每个（每人、每次）的成本，不与全部预算比较。"
    return Check(project.document_id, f"{short(project.project_id)}-{target.indicator}", f"{project.project}：{target.indicator}与预算数",
                 Side(f"成本目标：{target.indicator}", in_words(target), (int(target.target_line),)), Side("预算数", budget, at), "unclear",
                 explanation=words, project_id=project.project_id)  # fmt: skip


@rule("CRD-03", "card", "“其中”各项指标与总数", "holds", "rounding", "differs", "unclear")
def parts_of_indicators(material: Material) -> Iterator[Check]:
    """名称以“其中”开头的各项指标之和与总数指标。

    比什么：连续几项“其中：……”指标的目标值之和，与紧接其后或其前、单位相同的一项指标。总数可以印在“其中”各项之后。

    为什么应当相等：“其中”列全时，各项之和就是总数。

    什么时候可以不等：“其中”没有列全；各项是下限（≥），总数也是下限，两者不必相等；前后都有同单位的指标时，可能分不清哪一项是总数；金额和小数四舍五入过，整数个数没有舍入。
    """
    for project, indicators in projects_with_indicators(material):
        for start, end in _runs(indicators):
            check = _parts_check(project, indicators, start, end)
            if check:
                yield check


def _runs(indicators: list[Any]) -> list[tuple[int, int]]:
    """Where the runs of indicators named 其中 begin and end."""
    marks = [_is_part(each) and each.target_value is not None for each in indicators]
    starts = [index for index, mark in enumerate(marks) if mark and (index == 0 or not marks[index - 1])]
    return [(start, next((index for index in range(start, len(marks)) if not marks[index]), len(marks))) for start in starts]


def _is_part(indicator: Any) -> bool:
    return str(indicator.indicator).lstrip("（(").startswith("其中")


def _parts_check(project: Any, indicators: list[Any], start: int, end: int) -> Check | None:
    parts = indicators[start:end]
    units = {each.measure_unit for each in parts}
    around = [indicators[index] for index in (end, start - 1) if 0 <= index < len(indicators)]
    totals = [each for each in around if {each.measure_unit} == units and each.target_value is not None]
    if not totals or any(each.needs_review for each in [*parts, *totals]):
        return None
    total = sum((each.target_value for each in parts), Decimal(0))
    whole = next((each for each in totals if each.target_value == total), totals[0])
    slack = sum((count_slack(each) for each in [*parts, whole]), Decimal(0))
    verdict, words = _verdict_of_parts(total, whole, parts, len(totals), slack)
    left = Side("其中各项之和：" + "＋".join(plain(each.target_value) for each in parts), total, tuple(int(each.target_line) for each in parts))
    return Check(project.document_id, f"{short(project.project_id)}-{whole.indicator}", f"{project.project}：“其中”各项与“{whole.indicator}”", left,
                 Side(f"{whole.indicator}{in_words(whole)}", whole.target_value, (int(whole.target_line),)), verdict, whole.measure_unit,
                 slack, words, project.project_id)  # fmt: skip


def _verdict_of_parts(total: Decimal, whole: Any, parts: list[Any], candidates: int, slack: Decimal) -> tuple[str, str]:
    if (verdict := judge(total - whole.target_value, slack)) != "differs":
        return verdict, "其中各项之和等于总数。" if verdict == "holds" else "相差在四舍五入的范围内。"
    if candidates > 1:
        return "unclear", "“其中”各项的前后都有同单位的指标，分不清哪一项是总数，两种读法都不相等，无法判定。"
    if total < whole.target_value:
        return "unclear", "列举未含全部：“其中”不一定列出所有部分，和可以小于总数，无法判定。"
    if any(each.operator != "=" for each in [*parts, whole]):
        return "unclear", "各项与总数都是界限（≥或≤）而不是定数，和可以不等于总数，无法判定。"
    return "differs", f"各项之和大于总数，{gap(total, whole.target_value, whole.measure_unit)}。{PLEASE_CHECK}"


@rule("CRD-04", "card", "平均成本乘以个数与预算数")
def averages_times_counts(material: Material) -> Iterator[Check]:
    """平均成本乘以个数与预算数。

    比什么：同一项目里“某类项目平均成本≤多少万元/个”乘以“某类项目≥多少项”，各类相加，与预算数。

    为什么应当相等：不必相等。上限乘以个数是按目标最多可用的数，预算数在它以内即算相符；平均成本不是上限而是定数的，相等才算相符。

    什么时候可以不等：个数是下限，实际可以更多，预算数可以大于乘积，这时判为无法判定；有的类别没有印个数时不作比较。
    """
    for project, indicators in projects_with_indicators(material):
        averages = [each for each in indicators if each.target_value is not None and is_average(each) and "元/" in each.measure_unit]
        if averages and is_known(project.budget_yuan) and project.money_unit:
            counts = [_count_for(each, indicators) for each in averages]
            if all(counts) and not any(each.needs_review for each in [*averages, *counts]):
                yield _product_check(_budget_line(material, project), project, averages, counts)


@rule("CRD-14", "remark", "因本站副本待核而没有作的比较")
def left_out(material: Material) -> Iterator[Check]:
    """提示，说的是本站副本：有指标的读法待核，因此没有拿来比较的项目。

    比什么：成本目标、平均成本、“其中”各项里读法待核的指标；有待核的，本站不拿它与预算数或总数比较。

    为什么应当相等：读法都有把握时，没有这样的指标，也就没有这条提示。

    什么时候可以不等：提取时错行、误读了符号。对照原件更正以后，比较会照常进行。
    """
    for project, indicators in projects_with_indicators(material):
        known = is_known(project.budget_yuan)
        doubtful = [each for each in indicators if each.needs_review and each.target_value is not None and (_is_part(each) or (known and is_cost(each)))]
        if doubtful:
            names = "、".join(f"{each.indicator}{in_words(each)}" for each in doubtful)
            words = f"提示，说的是本站副本：这{len(doubtful)}条指标的读法待核，没有拿它与预算数或总数比较，含它的乘积与加总也没有作。"
            yield Check(project.document_id, f"{short(project.project_id)}-待核", f"{project.project}：因读法待核而没有作的比较",
                        Side("读法待核的指标", names, tuple(int(each.target_line) for each in doubtful)), Side("与预算数或总数", "没有比较"), "unclear",
                        explanation=words, project_id=project.project_id)  # fmt: skip


def _count_for(average: Any, indicators: list[Any]) -> Any | None:
    name = stem(average.indicator)
    return next((each for each in indicators if each is not average and each.target_value is not None and not is_average(each)
                 and "数量" in each.subcategory and len(name) > 1 and stem(each.indicator) == name), None)  # fmt: skip


def _words_of_product(total: Decimal, budget: Decimal, *, caps: bool) -> str:
    if caps and total >= budget:
        return "按平均成本的上限与个数相乘为最多可用的数，预算数在它以内。"
    if total == budget:
        return "平均成本与个数相乘等于预算数。"
    if total < budget:
        return "预算数大于平均成本与个数的乘积；个数可以是下限，实际可以更多，预算也可以含其他支出，无法判定。"
    return "预算数小于平均成本与个数的乘积，而平均成本没有印作上限；可能是本站副本误读，也可能含其他资金或其他年度，无法判定。"


def _product_check(at: tuple[int, ...], project: Any, averages: list[Any], counts: list[Any]) -> Check:
    size = UNITS[project.money_unit]
    scales = [UNITS.get(each.measure_unit.split("/")[0], Decimal(0)) for each in averages]
    products = [each.target_value * scale * count.target_value / size for each, scale, count in zip(averages, scales, counts, strict=True)]
    total, budget = sum(products, Decimal(0)), Decimal(int(project.budget_yuan)) / size
    caps = all(each.operator in {"<=", "<"} for each in averages)
    fits = total >= budget if caps else total == budget
    words = _words_of_product(total, budget, caps=caps)
    formula = "＋".join(f"{plain(each.target_value)}×{plain(count.target_value)}" for each, count in zip(averages, counts, strict=True))
    left = Side(f"平均成本×个数：{formula}", total, tuple(int(each.target_line) for each in [*averages, *counts]))
    return Check(project.document_id, short(project.project_id), f"{project.project}：平均成本×个数与预算数", left,
                 Side("预算数", budget, at), "holds" if fits else "unclear", project.money_unit, Decimal(0), words, project.project_id)  # fmt: skip
