"""Remarks on the indicators of a project or a document together: repeated, vague, missing, distributed, doubtful. Never differences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pandas as pd

from generator.ground.money import plain
from generator.ground.text import fold
from generator.reconcile.engine import Check, Material, Side, rule
from generator.reconcile.rules.card_material import in_words, projects_with_indicators, short
from generator.reconcile.rules.wording import GUIDANCE, HINT, listed

_VAGUE = re.compile(
    r"有所|有效|明显|显著|较[高好大为]|进一步|持续|稳步|不断|逐步|良好|优良|健全|促进|提[高升]|增强|加强|改善|完善|达到预期|预期目标|规范$|规范化|"
    r"基本|充分|紧密|达标$|应[保享补]尽|优良中低差|中长期|长期|积极|合理|全覆盖$|无影响|保障$|满足|正常|高效|减少$|降低$|扩大$|推动$|优化"
)
_DATED = re.compile(r"\d")
_WHOLE = {"产出指标": "产出", "效益指标": "效益", "满意度指标": "满意度"}
_SHARES = ((Decimal(50), Decimal(30), Decimal(10)), (Decimal(40), Decimal(20), Decimal(10)))


@rule("IND-07", "remark", "几个项目用同样的指标")
def repeated_indicators(material: Material) -> Iterator[Check]:
    """提示：同一文件里几个项目用同样的指标和目标值。

    比什么：同一文件里名称和目标值都相同的指标出现在几个项目里。名称在12字以上的两个项目起列出，其余三个项目起列出。

    为什么应当相等：不必不同；财政部门规定的共性指标（如预算执行率、满意度）本来就相同。列出是因为同样的目标不能相加，例如几个项目的服务人数可能是同一批人。

    什么时候可以不等：各项目确有相同的任务。只计数，不作评价。
    """
    rows = material.indicators
    groups: dict[tuple[str, str, str], list[Any]] = {}
    for each in rows[~rows["needs_review"]].itertuples(index=False):
        number = fold(each.target_printed) if each.target_value is None else plain(each.target_value)
        groups.setdefault((each.document_id, fold(each.indicator), number), []).append(each)
    for key in sorted(key for key, own in groups.items() if len(own) > 1):
        projects = len({each.project_id for each in groups[key]})
        if projects >= (2 if len(key[1]) >= 12 else 3):
            yield _repeated_check(groups[key], projects)


def _repeated_check(own: list[Any], projects: int) -> Check:
    first = own[0]
    named = f"{first.indicator}{'：' if first.operator == 'qualitative' else ''}{in_words(first)}"
    words = f"{HINT}{projects}个项目都有这条指标和同样的目标值；可能是共性指标，也可能说的是同一件事，不能相加。"
    return Check(first.document_id, f"{first.indicator}-{in_words(first)}", f"“{named}”见于{projects}个项目",
                 Side("指标", named, tuple(int(each.line) for each in own)), Side("用它的项目", f"{projects}个"), "unclear", explanation=words)  # fmt: skip


@rule("IND-08", "remark", "难以衡量的目标")
def vague_targets(material: Material) -> Iterator[Check]:
    """提示：目标值只有“有所提升”“效果明显”一类的词。

    比什么：每个项目里没有数量、没有期限、只有程度词的目标值，逐条列出。

    为什么应当相等：指标要能判断达到与否，程度词没有可以对照的标准。

    什么时候可以不等：有的效益确实难以量化；模板只给这些选项。只作提示。
    """
    rows = material.indicators
    words = rows[(rows["operator"] == "qualitative") & ~rows["needs_review"]]
    by_project: dict[str, list[Any]] = {}
    for each in words[words["target_printed"].map(_is_vague).astype(bool)].itertuples(index=False):
        by_project.setdefault(each.project_id, []).append(each)
    for own in by_project.values():
        yield _vague_check(own)


def _vague_check(own: list[Any]) -> Check:
    """One check for the vague targets of a project."""
    first = own[0]
    shown = listed([f"{each.indicator}：{each.target_printed}" for each in own], 5)
    return Check(first.document_id, short(first.project_id), f"{first.project}：难以衡量的目标{len(own)}条",
                 Side("只有程度词的目标", f"{len(own)}条", tuple(int(each.line) for each in own)), Side("可衡量的说法", "未见"), "unclear",
                 explanation=f"{HINT}{shown}没有数量或标准，达到与否不易判断。{GUIDANCE}", project_id=first.project_id)  # fmt: skip


def _is_vague(target: str) -> bool:
    return bool(_VAGUE.search(target)) and not _DATED.search(target)


@rule("IND-09", "remark", "权重在各类指标之间的分配", "holds", "unclear")
def weights_by_category(material: Material) -> Iterator[Check]:
    """提示：产出、效益、满意度指标的权重与指引的分配。

    比什么：每个项目产出、效益、满意度各类指标的权重之和（不计预算执行率），与50、30、10，或单列成本时的40、20、10。

    为什么应当相等：财预〔2021〕101号建议产出50、效益30、满意度10，预算执行率另占10；单列成本指标时为成本20、产出40、效益20、满意度10。

    什么时候可以不等：指引只对中央部门作要求，各地可以另定。相符的合为一处并写明个数；不同的只作提示。
    """
    fits: dict[str, list[int]] = {}
    for project, indicators in projects_with_indicators(material):
        weighted = [each for each in indicators if each.weight is not None and not pd.isna(each.weight)]
        if not weighted or len(weighted) < len(indicators):
            continue
        sums = _sums(weighted)
        if sums in _SHARES:
            fits.setdefault(project.document_id, []).append(int(project.line))
        else:
            yield _weights_check(project, weighted, sums)
    for document_id, lines in fits.items():
        yield Check(document_id, "权重分配", "权重在各类指标之间的分配", Side("与指引相同的项目", f"{len(lines)}个", tuple(lines)),
                    Side("指引的分配", "产出50、效益30、满意度10"), "holds",
                    explanation=f"{len(lines)}个项目的分配与指引相同（预算执行率另计）。{GUIDANCE}")  # fmt: skip


def _sums(indicators: list[Any]) -> tuple[Decimal, ...]:
    counted = [each for each in indicators if "预算执行率" not in each.indicator]
    return tuple(sum((each.weight for each in counted if each.category == category), Decimal(0)) for category in _WHOLE)


def _weights_check(project: Any, indicators: list[Any], sums: tuple[Decimal, ...]) -> Check:
    shown = "、".join(f"{name}{plain(value)}" for name, value in zip(_WHOLE.values(), sums, strict=True))
    left = Side("各类权重之和", shown, tuple(int(each.line) for each in indicators))
    words = f"{HINT}分配与指引不同，各地可以另定。{GUIDANCE}"
    return Check(project.document_id, short(project.project_id), f"{project.project}：权重分配", left, Side("指引的分配", "产出50、效益30、满意度10"),
                 "unclear", explanation=words, project_id=project.project_id)  # fmt: skip


@rule("IND-10", "remark", "没有列出的指标类别", "holds", "unclear")
def missing_categories(material: Material) -> Iterator[Check]:
    """提示：项目没有产出指标、效益指标，或产出里没有数量、质量指标。

    比什么：每个项目的指标类别，与“至少有产出和效益，产出里原则上有数量和质量”。

    为什么应当相等：财预〔2021〕101号这样建议。

    什么时候可以不等：表只印一部分指标；各地模板不同；本站副本缺行。只作提示：缺产出或效益的逐个列出，缺数量或质量的每份文件合为一处并写明个数。
    """
    counted: dict[str, list[tuple[int, bool]]] = {}
    for project, indicators in projects_with_indicators(material):
        categories, subcategories = {each.category for each in indicators}, {each.subcategory for each in indicators}
        if not indicators or not all(categories):
            continue
        missing = [name for name in ("产出指标", "效益指标") if name not in categories]
        if missing:
            yield _missing_check(project, missing, sorted(each for each in subcategories if each))
        counted.setdefault(project.document_id, []).append((int(project.line), {"数量指标", "质量指标"} <= subcategories))
    for document_id, own in counted.items():
        yield _kinds_check(document_id, own)


def _missing_check(project: Any, missing: list[str], printed: list[str]) -> Check:
    words = f"{HINT}没有见到{'、'.join(missing)}；可能是本站副本缺行，也可能表只印一部分指标。{GUIDANCE}"
    return Check(project.document_id, short(project.project_id), f"{project.project}：没有列出的指标类别",
                 Side("印出的二级指标", "、".join(printed), (int(project.line),)), Side("没有见到", "、".join(missing)),
                 "unclear", explanation=words, project_id=project.project_id)  # fmt: skip


def _kinds_check(document_id: str, projects: list[tuple[int, bool]]) -> Check:
    without = [line for line, both in projects if not both]
    left = Side("数量、质量指标都有的项目", f"{len(projects) - len(without)}个", tuple(without))
    words = f"{HINT}另外{len(without)}个项目没有同时列出数量和质量指标。{GUIDANCE}" if without else f"{len(projects)}个项目都有数量和质量指标。{GUIDANCE}"
    return Check(document_id, "数量和质量指标", "数量、质量指标都有的项目", left, Side("有指标的项目", f"{len(projects)}个"),
                 "unclear" if without else "holds", explanation=words)  # fmt: skip


@rule("IND-11", "remark", "定量指标的符号、数和单位")
def incomplete_quantities(material: Material) -> Iterator[Check]:
    """提示：定量指标缺单位，或者印作定性而目标是数。

    比什么：有目标数的指标是否印有单位；符号印作“定性”的指标，目标值是否只是一个数。

    为什么应当相等：财预〔2021〕101号：定量指标由符号、数和单位组成。

    什么时候可以不等：比例、倍数可以没有单位；单位写在名称里；本站副本缺了一格。只作提示。
    """
    rows = material.indicators
    for each in rows[~rows["needs_review"]].itertuples(index=False):
        if what := _incomplete(each):
            left = Side("目标值", each.target_printed, (int(each.target_line),))
            yield Check(each.document_id, short(each.indicator_id), f"{each.project}：“{each.indicator}”", left, Side("符号、数和单位", "不全"), "unclear",
                        explanation=f"{HINT}{what}；可能是本站副本缺了一格，也可能原件如此。", project_id=each.project_id)  # fmt: skip


def _incomplete(indicator: Any) -> str:
    if indicator.operator == "qualitative":
        bare = "定性" in indicator.operator_printed and re.fullmatch(r"\d+(?:\.\d+)?", indicator.target_printed.strip())
        return "符号印作“定性”，目标值只是一个数" if bare else ""
    ratio = re.search(r"比例|倍|比值|比率|指数|分数", indicator.indicator)
    return "" if indicator.measure_unit or ratio else "目标值有数而没有单位"


@rule("IND-12", "remark", "本站副本读法待核的指标", "holds", "unclear")
def doubtful_readings(material: Material) -> Iterator[Check]:
    """提示，说的是本站副本：读法待核的指标有多少条。

    比什么：每份文件里符号、名称或数字的读法没有把握的指标数，与指标总数。

    为什么应当相等：读法都有把握时，待核的为零。

    什么时候可以不等：提取时误读了符号、截断了名称。待核的指标不进入任何关于原件的结论。
    """
    for document_id, own in material.indicators.groupby("document_id", sort=True):
        doubtful = own[own["needs_review"]]
        lines = tuple(int(line) for line in doubtful["line"])
        words = f"{len(own)}条指标中{len(doubtful)}条的读法待核，说的是本站副本，不是原件。" if lines else f"{len(own)}条指标的读法都有把握。"
        yield Check(str(document_id), "读法待核", "本站副本读法待核的指标", Side("读法待核", f"{len(doubtful)}条", lines), Side("全部指标", f"{len(own)}条"),
                    "unclear" if lines else "holds", explanation=words)  # fmt: skip
