"""How figures and words are shown to readers: amounts, targets, roles, certainties, in one place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from generator.ground.money import UNITS, parse_amount, plain, to_yuan
from generator.pages.language import N_
from generator.tables.outcomes import MISSED, REACHED, UNCLEAR, outcome_of
from generator.tables.schema import MEANINGS

OPERATOR_SIGNS = {"": "（符号不明）", ">=": "≥", "<=": "≤", "=": "=", ">": ">", "<": "<", "range": "", "qualitative": ""}
HOLDING_WORDS = {
    "budget": N_("预算表"), "accounts": N_("决算表"), "targets": N_("绩效目标"), "evaluation": N_("绩效自评"), "areas": N_("分地区的目标"),
    "whole": N_("部门整体支出"),
}  # fmt: skip
REPORTS = {
    "compare/": ("比较", "同名指标的目标与完成、同类项目的预算、目标逐年的变化：按部门与年度并列，只比单位与方向相同的。",
                 ("对比", "比一比", "目标有没有下调", "哪些预算增加得多", "同类项目", "逐年变化", "每单位的预算")),
    "disclosure/": ("公开了什么", "各部门各年，本站收录了哪些文件、何时发布，预算和决算印了哪些通行的表，哪些印明没有。",
                    ("公开情况", "信息公开", "预决算公开", "收录了哪些文件", "发布日期", "空表")),
    "measurable/": ("目标能不能量", "从各表计数：绩效目标有多少写了数、单位、符号和日期，有哪几类指标，权重合计多少，哪些按文字读。",
                    ("可衡量", "可量化", "目标质量", "定性与定量", "权重合计", "没有数的目标")),
}
"""Address of each page about the whole site that answers questions: its title, what it tells, and what readers call it."""
SAME_NAME = "有几个同名的部门，文件和它的卡没有说是哪一个地区的：本站不猜，这份文件单独列着，登记了地区再归入"
SCOPE_WORDS = {code: zh for code, (zh, _) in MEANINGS["scope"].items()}
STAGE_WORDS = {"target": N_("目标"), "evaluation": N_("自评")}
OUTCOME_WORDS = {REACHED: N_("达到目标"), MISSED: N_("未达到或不等于目标"), UNCLEAR: N_("不能对照")}
RELATION_WORDS = {code: zh for code, (zh, _) in MEANINGS["relation"].items()}
EVIDENCE_WORDS = {code: zh for code, (zh, _) in MEANINGS["evidence"].items()}
OPERATOR_WORDS = {"": "（符号不明）"} | {code: zh for code, (zh, _) in MEANINGS["operator"].items()}
CERTAINTY_WORDS = {code: zh for code, (zh, _) in MEANINGS["certainty"].items()}
FILE_TYPE_WORDS = {code: zh for code, (zh, _) in MEANINGS["file_type"].items()}
ROLE_WORDS = {code: zh for code, (zh, _) in MEANINGS["role"].items()}
CATEGORY_WORDS = {
    "产出指标": N_("产出"), "效益指标": N_("效益"), "满意度指标": N_("满意度"), "成本指标": N_("成本"), "数量指标": N_("数量"), "质量指标": N_("质量"),
    "时效指标": N_("时效"),
}  # fmt: skip
FIELD_WORDS = {
    "operator": N_("计算符号"), "target_value": N_("目标值"), "measure_unit": N_("计量单位"), "indicator": N_("指标名称"), "agency": N_("单位名称"),
    "project": N_("项目名称"), "programme": N_("一级项目"), "goal": N_("绩效目标"), "row": N_("整行"), "subcategory": N_("二级指标"),
    "category": N_("一级指标"), "name": N_("行名"), "money_unit": N_("金额单位"), "encoding": N_("编码"), "person": N_("个人信息"),
    "amount_yuan": N_("金额"), "description": N_("指标描述"), "document": N_("文件"), "column": N_("栏目"), "table": N_("表"), "label": N_("表单栏目"),
    "weight": N_("分值"), "budget_yuan": N_("预算数"), "fiscal_yuan": N_("财政资金"), "other_yuan": N_("其他资金"), "multi_year_total_yuan": N_("项目总额"),
    "initial_yuan": N_("年初预算数"), "executed_yuan": N_("全年执行数"), "execution_rate": N_("预算执行率"), "execution_points": N_("执行率分值"),
    "execution_score": N_("执行率得分"), "total_score": N_("自评总分"), "actual_value": N_("完成值"), "actual_unit": N_("完成值的单位"), "score": N_("得分"),
    "result": N_("自评结论"), "area": N_("地区"),
}  # fmt: skip


def yuan_in(yuan: int | None, unit: str = "万元") -> str:
    """Whole yuan in another unit without loss (`26396600` → `2639.66`); blank for what is not printed."""
    if yuan is None:
        return ""
    value = Decimal(yuan) / UNITS[unit]
    text = plain(value)
    if unit == "元":
        return f"{int(value):,}"
    return text if "." in text and len(text.split(".")[1]) > 1 else f"{value:.2f}"


def budget_words(project: dict[str, Any]) -> str:
    """A project's budget with its unit and printed precision (`721.90 万元`; `7,218,963 元`); blank where none is printed."""
    printed, unit = project["budget_printed"], project["money_unit"]
    if not printed:
        return ""
    if unit == "元" and project["budget_yuan"] is not None:
        return f"{project['budget_yuan']:,} 元"
    return f"{printed} {unit or '（未印单位）'}"


def sum_words(amounts: Sequence[tuple[int, str]]) -> str:
    """A sum of yuan that are printed in some units, no finer than what is printed: in their common unit, else in the coarsest to two decimals."""
    units = {unit or "元" for _, unit in amounts}
    unit, whole = max(units, key=UNITS.__getitem__), sum(yuan for yuan, _ in amounts)
    if len(units) == 1:
        return f"{yuan_in(whole, unit)} {unit}"
    return f"{(Decimal(whole) / UNITS[unit]).quantize(Decimal('0.01'), ROUND_HALF_UP)} {unit}"


def budget_name(project: dict[str, Any]) -> str:
    """What a printing's budget is called: of an evaluation the one after changes, else that of the beginning of the year."""
    return N_("全年（调整后）预算") if project["stage"] == "evaluation" else N_("年初预算")


def printed_amount(printed: str, yuan: int, unit: str) -> str:
    """An amount with its unit and printed precision (`143.00 万元`), where the printed number in this unit is the amount; else the amount in the unit."""
    number, unit = parse_amount(printed), unit or "元"
    if number is not None and to_yuan(number, unit) == yuan and unit != "元":
        return f"{printed.strip()} {unit}"
    return f"{yuan_in(yuan, unit)} {unit}"


def computed_rate(project: dict[str, Any]) -> str:
    """Executed by budget after changes in percent to two decimals, ours; blank where either is not printed or the budget is zero."""
    executed, budget = project["executed_yuan"], project["budget_yuan"]
    return f"{(Decimal(100 * executed) / budget).quantize(Decimal('0.01'), ROUND_HALF_UP)}%" if executed is not None and budget else ""


def target_words(indicator: dict[str, Any]) -> str:
    """A target as a reader reads it: `≥ 95 %`, `3–5 家`, or the printed words."""
    value = indicator["target_value"]
    if value is None:
        return str(indicator["target_printed"])
    unit = indicator["measure_unit"]
    number = f"{plain(value)}–{plain(indicator['target_upper'])}" if indicator["target_upper"] is not None else plain(value)
    sign = OPERATOR_SIGNS[indicator["operator"]]
    return " ".join(part for part in (sign, number, unit) if part)


def target_spoken(indicator: dict[str, Any]) -> str:
    """The same target in words, for readers who do not see or know the sign (`不少于 95 %`)."""
    if indicator["target_value"] is None:
        return str(indicator["target_printed"])
    unit = indicator["measure_unit"]
    number = plain(indicator["target_value"])
    if indicator["target_upper"] is not None:
        number = f"{number} 与 {plain(indicator['target_upper'])}"
    return " ".join(part for part in (OPERATOR_WORDS[indicator["operator"]], number, unit) if part)


def actual_words(indicator: dict[str, Any]) -> str:
    """What was reached as a reader reads it: the number with its unit, or the printed words; blank where nothing is printed."""
    if indicator["actual_value"] is None:
        return str(indicator["actual_printed"])
    return " ".join(part for part in (plain(indicator["actual_value"]), indicator["actual_unit"]) if part)


def outcome_words(indicator: dict[str, Any]) -> str:
    """The outcome in the words of the figures: `达到目标`, `完成 5 个，目标 ≥ 6 个`, `不能对照：目标不是数`; blank where it is no evaluation."""
    outcome, why = outcome_of(indicator)
    told = {REACHED: "达到目标", MISSED: f"印出的完成值 {actual_words(indicator)}，目标 {target_words(indicator)}", UNCLEAR: f"不能对照：{why}"}
    return told.get(outcome, "")


def outcomes_of(indicators: Iterable[dict[str, Any]]) -> dict[str, int]:
    """How many targets were reached, were not, cannot be told, by the words for readers; nothing where nothing is evaluated."""
    counts = Counter(outcome_of(row)[0] for row in indicators)
    return {words: counts[code] for code, words in OUTCOME_WORDS.items() if counts[code]}


def number_words(value: Decimal | None) -> str:
    """A number in its shortest form, blank for what is not printed."""
    return plain(value) if value is not None else ""


def is_number(text: str) -> bool:
    """Whether a value of a check is a plain number, so that its unit stands behind it."""
    return bool(re.fullmatch(r"-?\d+(?:\.\d+)?", text))


def size_words(size: float) -> str:
    """The size of a file for readers (`812 B`, `1.4 MB`)."""
    for unit in ("B", "KB", "MB"):
        if size < 1000:
            return f"{size:.3g} {unit}"
        size /= 1000
    return f"{size:.3g} GB"
