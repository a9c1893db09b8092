"""Self-evaluations: points and scores against their totals, the rate against the amounts, sources against the whole, reasons given."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from generator.ground.money import parse_amount, plain
from generator.ground.text import despace, half_width
from generator.reconcile.engine import Check, Material, Side, half_unit, judge, rule
from generator.reconcile.rules.card_material import is_known, short
from generator.reconcile.rules.wording import HINT, PLEASE_CHECK, gap, listed
from generator.tables.outcomes import REACHED, UNCLEAR, outcome_of
from generator.understanding.values import is_nothing

_COLUMNS = {"initial": "年初预算数", "current": "全年（调整后）预算数", "executed": "全年执行数"}
_SUM_OF_RATE = re.compile(r"分[*×xX]执行率|执行率[*×xX](?:分值|权重|\d+分)|分值[*×xX]执行率")
_OWN_RULE = re.compile(r"(?:得分|分值)[=＝]|[*×](?:B/A|A/B)|按比例(?:得|扣|计)分|未达(?:到|成)[^。；]{0,20}(?:扣|不得)分")
_ROUNDED = "相差在四舍五入的范围内。"


@dataclass
class Evaluation:
    """One evaluated project: its row, its indicators, its figures of money by source and column, its printed totals."""

    project: Any
    indicators: list[Any] = field(default_factory=list)
    funds: list[Any] = field(default_factory=list)
    totals: list[Any] = field(default_factory=list)

    def check(self, name: str, title: str, left: Side, right: Side, verdict: str, tolerance: Decimal, words: str, unit: str = "分") -> Check:
        """A check of this project."""
        own = self.project
        subject = f"{short(own.project_id)}-{name}"
        return Check(own.document_id, subject, f"{own.project}：{title}", left, right, verdict, unit, tolerance, words, own.project_id)


def evaluations(material: Material) -> list[Evaluation]:
    """Every evaluated project, put together once for all rules."""
    return material.once(_evaluations)


def _evaluations(material: Material) -> list[Evaluation]:
    projects = material.tables["projects"]
    found = {row.project_id: Evaluation(row) for row in projects[projects["stage"] == "evaluation"].itertuples(index=False)}
    for name, rows in (("indicators", material.tables["indicators"]), ("funds", material.funds), ("totals", material.totals)):
        for row in rows[rows["project_id"].isin(found)].itertuples(index=False):
            getattr(found[row.project_id], name).append(row)
    return list(found.values())


@rule("EVA-01", "evaluation", "自评表各项分值之和与总分")
def points_together(material: Material) -> Iterator[Check]:
    """自评表上各项分值之和与所印的总分。

    比什么：一张自评表各条指标的分值之和，加上预算执行率的分值，与合计一行所印的总分值。

    为什么应当相等：总分由预算执行率和各条指标的分值组成；合计只计指标、不计执行率的，按不加执行率的和比。

    什么时候可以不等：带小数的分值各自四舍五入；有指标没有印分值时不作判断。
    """
    for each in evaluations(material):
        yield from _together(each, "points", "分值", [(row.weight, int(row.line)) for row in each.indicators], each.project.execution_points)


@rule("EVA-02", "evaluation", "自评表各项得分之和与自评总分")
def scores_together(material: Material) -> Iterator[Check]:
    """自评表上各项得分之和与所印的自评总分。

    比什么：一张自评表各条指标的得分之和，加上预算执行率的得分，与合计一行所印的总得分。

    为什么应当相等：总得分由预算执行率和各条指标的得分组成；合计只计指标、不计执行率的，按不加执行率的和比。

    什么时候可以不等：带小数的得分各自四舍五入；有指标没有印得分，或执行率一项的得分印的不是数（如“优”）时不作判断。
    """
    for each in evaluations(material):
        yield from _together(each, "score", "得分", [(row.score, int(row.line)) for row in each.indicators], each.project.execution_score)


def _together(each: Evaluation, column: str, word: str, parts: list[tuple[Any, int]], execution: Any) -> Iterator[Check]:
    total = next((row for row in reversed(each.totals) if parse_amount(getattr(row, column)) is not None), None)
    if total is None or not parts:
        return
    printed, known = parse_amount(getattr(total, column)), [(value, line) for value, line in parts if is_known(value)]
    if printed is None or not known:
        return
    own = sum((value for value, _ in known), Decimal(0))
    slack = sum((_slack(value) for value, _ in known), _slack(printed))
    lines, sums = tuple(line for _, line in known), [(own, slack, f"{len(known)}条指标的{word}之和（本站相加）")]
    if is_known(execution):
        sums.insert(0, (own + execution, slack + _slack(execution), f"预算执行率与{len(known)}条指标的{word}之和（本站相加）"))
    judged = [(judge(printed - value, allowed), value, allowed, label) for value, allowed, label in sums]
    verdict, value, allowed, label = min(judged, key=lambda found: ("holds", "rounding", "differs").index(found[0]))
    words = {"holds": "两边相等。", "rounding": _ROUNDED}.get(verdict, f"{gap(printed, value, '分')}。{PLEASE_CHECK}")
    if verdict == "differs" and len(known) < len(parts):
        verdict, words = "unclear", f"有{len(parts) - len(known)}条指标没有印{word}，凭所印内容不能断定。"
    if verdict == "differs" and (unread := _unread(each, column)):
        verdict, words = "unclear", f"预算执行率一项的{word}印作“{unread}”，不是一个数，凭所印内容不能断定。"
    yield each.check(f"{column}-合计", f"所印的总{word}与各项之和", Side(f"所印的总{word}", printed, (int(total.line),)), Side(label, value, lines),
                     verdict, allowed, words)  # fmt: skip


def _unread(each: Evaluation, column: str) -> str:
    """What stands in the place of the points or the score of the rate and is no number (`优`); blank where nothing or a number does."""
    name = {"points": "weight"}.get(column, column)
    texts = (row.printed for row in each.funds if row.source == "budget" and row.column == name)
    return next((text for text in texts if not is_nothing(text) and parse_amount(half_width(text).rstrip("分")) is None), "")


def _slack(value: Decimal) -> Decimal:
    """Half the last place of points with decimals; a whole number is exact."""
    return half_unit(plain(value)) if value % 1 else Decimal(0)


@rule("EVA-03", "evaluation", "自评表的预算执行率")
def rates(material: Material) -> Iterator[Check]:
    """所印的预算执行率，与所印的执行数除以预算数。

    比什么：自评表年度资金总额一行的执行率，与执行数÷全年（调整后）预算数；与它不等而与执行数÷年初预算数相等的，也算相符，并写明。

    为什么应当相等：执行率就是执行数占预算数的百分之几。

    什么时候可以不等：金额和比率各自四舍五入；预算数为零或没有印出时无从计算。
    """
    for each in evaluations(material):
        amounts = _amounts(each, "budget")
        printed = next((row for row in each.funds if row.source == "budget" and row.column == "rate"), None)
        if printed is None or not is_known(each.project.execution_rate) or "executed" not in amounts:
            continue
        rate, executed = each.project.execution_rate, amounts["executed"]
        left = Side("所印的执行率", rate, (int(printed.line),))
        bases = [(name, amounts[name]) for name in ("current", "initial") if name in amounts]
        if not [base for _, base in bases if base.amount_yuan]:
            yield each.check("执行率", "预算执行率", left, Side("执行数÷预算数", "预算数为零或没有印出", (int(executed.line),)), "unclear", Decimal(0),
                             "预算数为零或没有印出，执行率无从计算。", "%")  # fmt: skip
            continue
        judged = [_judged_rate(rate, printed.printed, executed, base, name) for name, base in bases if base.amount_yuan]
        verdict, value, allowed, name, line = min(judged, key=lambda found: ("holds", "rounding", "differs").index(found[0]))
        words = {"holds": "两边相等。", "rounding": _ROUNDED}.get(verdict, f"{gap(rate, value, '个百分点')}。{PLEASE_CHECK}")
        words += "是按年初预算数算的。" if verdict != "differs" and name == "initial" and len(judged) > 1 else ""
        label = f"{executed.printed}÷{dict(bases)[name].printed}（本站相除，{_COLUMNS[name]}）"
        yield each.check("执行率", "预算执行率", left, Side(label, value, (line, int(executed.line))), verdict, allowed, words, "%")


def _judged_rate(rate: Decimal, printed: str, executed: Any, base: Any, name: str) -> tuple[str, Decimal, Decimal, str, int]:
    text = half_width(despace(printed))
    place = half_unit(text.rstrip("%")) * (1 if text.endswith("%") or rate == parse_amount(text) else 100) * 2
    exact = Decimal(100) * int(executed.amount_yuan) / int(base.amount_yuan)
    spread = abs(exact) * (_part(executed) + _part(base))
    low, value, high = (_rounded(number, place) for number in (exact - spread, exact, exact + spread))
    allowed = max(high - value, value - low)
    return judge(rate - value, allowed), value, allowed, name, int(base.line)


def _rounded(number: Decimal, place: Decimal) -> Decimal:
    return (number / place).quantize(Decimal(1), ROUND_HALF_UP) * place


def _part(row: Any) -> Decimal:
    """What the rounding of an amount may hide, as a part of it; nothing in a zero."""
    number = parse_amount(row.printed)
    return half_unit(half_width(row.printed)) / abs(number) if number else Decimal(0)


@rule("EVA-04", "evaluation", "预算执行率的得分")
def score_of_rate(material: Material) -> Iterator[Check]:
    """预算执行率一项的得分，与分值乘以执行率。

    比什么：所印的预算执行率得分，与分值×执行率（超过100%的按100%）。

    为什么应当相等：多数地方规定执行率得分＝分值×执行率，有的自评表把这一公式印在栏目里。

    什么时候可以不等：表上没有印公式的，可能另有分档计分的办法，不等时判为无法判定；得分舍入到整数或一位小数。
    """
    for each in evaluations(material):
        own = each.project
        if not all(is_known(value) for value in (own.execution_rate, own.execution_points, own.execution_score)):
            continue
        expected = own.execution_points * min(own.execution_rate, Decimal(100)) / 100
        slack = max(half_unit(plain(own.execution_score)), Decimal("0.05")) if expected != own.execution_score else Decimal(0)
        verdict = judge(own.execution_score - expected, slack)
        words = {"holds": "两边相等。", "rounding": _ROUNDED}.get(verdict, f"{gap(own.execution_score, expected, '分')}。")
        if verdict == "differs" and not _prints(material, own, _SUM_OF_RATE):
            verdict, words = "unclear", f"{words}表上没有印计分公式，可能分档计分，无法判定。"
        elif verdict == "differs":
            words += PLEASE_CHECK
        at = next((int(row.line) for row in each.funds if row.source == "budget" and row.column in {"rate", "score"}), int(own.line))
        right = Side(f"{plain(own.execution_points)}×{plain(min(own.execution_rate, Decimal(100)))}%（本站相乘）", expected, (at,))
        yield each.check("执行率得分", "预算执行率的得分", Side("所印的得分", own.execution_score, (at,)), right, verdict, slack, words)


def _prints(material: Material, project: Any, pattern: re.Pattern[str]) -> bool:
    text = material.texts.get(project.document_id, ())[int(project.line) - 1 : int(project.last_line) + 12]
    return any(pattern.search(half_width(despace(line))) for line in text)


@rule("EVA-05", "evaluation", "自评表各项资金来源之和与资金总额")
def sources(material: Material) -> Iterator[Check]:
    """自评表上各项资金来源之和与年度资金总额，分年初预算、全年预算、执行三栏。

    比什么：同一栏里财政拨款、上年结转、其他资金等各行之和，与年度资金总额一行。

    为什么应当相等：资金总额由各项来源组成。空格和横线不计。

    什么时候可以不等：各数分别四舍五入；“其中”没有列全的，各项之和小于总额时判为无法判定；来源之下又分“其中”的，分不清级次，也判为无法判定。
    """
    for each in evaluations(material):
        rows = [row for row in each.funds if row.source not in {"budget", "multi_year_total"}]
        if not rows:
            continue
        complete = any(row.source == "other" for row in rows)
        nested = len({int(row.line) for row in rows if row.label.startswith("其中")}) > 1
        for column, word in _COLUMNS.items():
            total = _amounts(each, "budget").get(column)
            parts = [row for row in rows if row.column == column and is_known(row.amount_yuan)]
            if total is None or not parts or _is_mixed(each, column):
                continue
            yield _sources_check(each, word, total, parts, complete=complete, nested=nested)


def _is_mixed(each: Evaluation, column: str) -> bool:
    """Whether a row prints several figures under one heading, so that nobody can tell which belong together."""
    lines = [int(row.line) for row in each.funds if row.column == column]
    return len(set(lines)) < len(lines)


def _sources_check(each: Evaluation, word: str, total: Any, parts: list[Any], *, complete: bool, nested: bool) -> Check:
    unit, size = _unit(total)
    whole, value = Decimal(int(total.amount_yuan)) / size, sum((Decimal(int(row.amount_yuan)) for row in parts), Decimal(0)) / size
    slack = sum((half_unit(half_width(row.printed)) for row in parts), half_unit(half_width(total.printed)))
    verdict = judge(whole - value, slack)
    words = {"holds": "两边相等。", "rounding": _ROUNDED}.get(verdict, f"{gap(whole, value, unit)}。{PLEASE_CHECK}")
    if verdict == "differs" and (nested or (value < whole and not complete)):
        verdict, words = "unclear", "资金来源可能没有列全，或分几级列出，凭所印内容不能断定。"
    right = Side("＋".join(row.label for row in parts) + "（本站相加）", value, tuple(int(row.line) for row in parts))
    return each.check(f"来源-{word}", f"{word}的各项来源", Side(f"年度资金总额的{word}", whole, (int(total.line),)), right, verdict, slack, words, unit)


def _unit(row: Any) -> tuple[str, Decimal]:
    """The unit a figure is printed in, and how many yuan it is."""
    number = parse_amount(row.printed)
    if number and int(row.amount_yuan) == number * 10_000:
        return "万元", Decimal(10_000)
    return "元", Decimal(1)


def _amounts(each: Evaluation, source: str) -> dict[str, Any]:
    return {row.column: row for row in reversed(each.funds) if row.source == source and is_known(row.amount_yuan)}


@rule("EVA-06", "evaluation", "自评得分不高于分值", "holds", "differs")
def scores_within_points(material: Material) -> Iterator[Check]:
    """各条指标的得分与它的分值，预算执行率一项的得分与它的分值。

    比什么：一张自评表每条指标、预算执行率一项所印的得分与所印的分值；有一条高于分值就单独列出。

    为什么不应高于：分值是这一项能得的最高分。

    什么时候可以高于：有的办法设有加分；本站副本错了列。
    """
    for each in evaluations(material):
        known = [row for row in each.indicators if is_known(row.weight) and is_known(row.score)]
        above = [row for row in known if row.score > row.weight]
        for row in above:
            words = f"{gap(row.score, row.weight, '分')}，得分高于分值。{PLEASE_CHECK}"
            yield each.check(f"{row.indicator}-得分", f"{row.indicator}的得分与分值", Side("所印的得分", row.score, (int(row.line),)),
                             Side("所印的分值", row.weight, (int(row.line),)), "differs", Decimal(0), words)  # fmt: skip
        yield from _execution_within_points(each)
        if known and not above:
            lines = tuple(int(row.line) for row in known)
            yield each.check("得分不高于分值", "各条指标的得分与分值", Side("得分高于分值的指标", Decimal(0), lines), Side("应有", Decimal(0)), "holds",
                             Decimal(0), f"{len(known)}条指标的得分都不高于分值。", "条")  # fmt: skip


def _execution_within_points(each: Evaluation) -> Iterator[Check]:
    own = each.project
    if not (is_known(own.execution_points) and is_known(own.execution_score)) or own.execution_score <= own.execution_points:
        return
    at = next(((int(row.line),) for row in each.funds if row.source == "budget" and row.column == "score"), (int(own.line),))
    words = f"{gap(own.execution_score, own.execution_points, '分')}，得分高于分值。{PLEASE_CHECK}"
    yield each.check("预算执行率-得分", "预算执行率的得分与分值", Side("所印的得分", own.execution_score, at), Side("所印的分值", own.execution_points, at),
                     "differs", Decimal(0), words)  # fmt: skip


@rule("EVA-07", "remark", "印了计分办法的，得分与完成情况", "holds", "unclear")
def scores_and_actuals(material: Material) -> Iterator[Check]:
    """自评表上印有计分办法时，得满分的指标是否印作达到目标，扣分的指标是否印作没有达到。

    比什么：目标和完成值都是数、单位相同的指标，按所印的符号比较完成值与目标，再看得分是否等于分值。

    为什么提示：表上印的计分办法按完成比例计分。

    什么时候可以不同：计分办法里还有别的条件，如时效、资料；约数和本站读法存疑的不比。这是提示，不是差异。
    """
    for each in evaluations(material):
        if not _prints(material, each.project, _OWN_RULE):
            continue
        scored = [row for row in each.indicators if is_known(row.weight) and is_known(row.score)]
        known = [(row, outcome) for row in scored if (outcome := outcome_of(row._asdict())[0]) != UNCLEAR]
        odd = [row for row, outcome in known if (outcome == REACHED) != (row.score >= row.weight)]
        for row in odd:
            told = f"目标{row.operator_printed}{row.target_printed}，完成{row.actual_printed}，{plain(row.weight)}分得{plain(row.score)}分"
            words = f"{HINT}{told}；表上印有按完成情况计分的办法，可能另有条件。"
            yield each.check(f"{row.indicator}-计分", f"{row.indicator}的得分与完成情况", Side("目标与完成", told, (int(row.line),)),
                             Side("表上印有计分办法", "可能另有条件"), "unclear", Decimal(0), words, "")  # fmt: skip
        if known and not odd:
            lines = tuple(int(row.line) for row, _ in known)
            yield each.check("计分", "得分与完成情况", Side("得分与完成情况不一致的指标", Decimal(0), lines), Side("应有", Decimal(0)), "holds", Decimal(0),
                             f"可比的{len(known)}条指标，得满分的都印作达到目标，扣分的都印作没有达到。", "条")  # fmt: skip


@rule("EVA-08", "remark", "扣分的指标是否写了原因", "holds", "unclear")
def reasons_given(material: Material) -> Iterator[Check]:
    """自评表印有“原因”一栏时，得分低于分值的指标是否写了原因。

    比什么：得分低于分值的各条指标，与它们的偏差原因一格。

    为什么提示：表上设有这一栏，读者要知道为什么没有做到。

    什么时候可以没有：原因另写在表后的说明里。这是提示，不是差异。
    """
    for each in evaluations(material):
        lost = [row for row in each.indicators if is_known(row.weight) and is_known(row.score) and row.score < row.weight]
        if not lost or not _prints(material, each.project, re.compile("原因")):
            continue
        silent = [row for row in lost if not despace(row.reason).strip("无—-/")]
        lines = tuple(int(row.line) for row in (silent or lost))
        words = (f"{HINT}{listed([row.indicator for row in silent])}得分低于分值，原因一格没有写；原因可能另写在别处。" if silent
                 else f"{len(lost)}条得分低于分值的指标都写了原因。")  # fmt: skip
        left, right = Side("其中没有写原因的", f"{len(silent)}条", lines), Side("得分低于分值的指标", f"{len(lost)}条")
        yield each.check("原因", "扣分的原因", left, right, "unclear" if silent else "holds", Decimal(0), words, "")
