"""Figures in the goal and in names against the indicators of the same project."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from generator.ground.text import despace, half_width
from generator.reconcile.engine import Check, Material, Side, rule
from generator.reconcile.rules.card_material import in_words, place_of, projects_with_indicators, short
from generator.reconcile.rules.wording import HINT, listed

_GROUPS = (
    ("平方米", "㎡", "平方"), ("公顷",), ("亩",), ("公里", "km"), ("人次",), ("学时", "课时"), ("天",), ("人", "名", "位"),
    ("项目", "个", "家", "项", "件", "所"), ("场", "次", "期", "场次"), ("辆",), ("台", "套"), ("户",), ("部",), ("种", "类"),
    ("份",), ("条",), ("篇",), ("块",), ("株",),
)  # fmt: skip
_UNITS = sorted({unit for group in _GROUPS for unit in group}, key=len, reverse=True)
_FIGURE = re.compile(
    rf"(?<![\d.\-~第至*])(?P<number>\d[\d,]{{0,24}}(?:\.\d{{1,8}})?)(?:余|多)?(?P<scale>[万亿]?)(?P<unit>{'|'.join(_UNITS)})(?!才|民|工|大|均|[a-z])"
)
_PLAIN_WORDS = {"数量", "项目", "活动", "开展", "人数", "人次", "次数", "服务", "年度", "组织", "完成", "实施", "全年", "以上", "科技", "工作"}
_HAN = re.compile(r"[^\u4e00-\u9fff]")


@dataclass(frozen=True)
class Mention:
    """A number with its unit in a text: value with 万 multiplied out, its unit's group, the words around it."""

    printed: str
    value: Decimal
    group: int
    unit: str
    around: str


def mentions(text: str) -> list[Mention]:
    """The counts and areas a text states (`租赁面积4831平方米` → 4831 平方米); years, ranges and rates are none."""
    plain_text = despace(half_width(text))
    return [_mention(found, plain_text) for found in _FIGURE.finditer(plain_text)]


def _mention(found: re.Match[str], text: str) -> Mention:
    scale = {"万": 10_000, "亿": 10**8}.get(found["scale"], 1)
    around = text[max(0, found.start() - 8) : found.start()] + text[found.end() : found.end() + 10]
    return Mention(found.group(), Decimal(found["number"].replace(",", "")) * scale, group_of(found["unit"]), found["scale"] + found["unit"], around)


def group_of(unit: str) -> int:
    """The number of the group of units that mean the same count; -1 for another unit."""
    return next((index for index, group in enumerate(_GROUPS) if unit in group), -1)


def _target(indicator: Any) -> tuple[Decimal, int] | None:
    """A target as value with 万 multiplied out and group of its unit; None where it has no such unit."""
    unit = str(indicator.measure_unit)
    scale = {"万": 10_000, "亿": 10**8}.get(unit[:1], 1)
    group = group_of(unit.removeprefix("万").removeprefix("亿"))
    return None if group < 0 or indicator.target_value is None else (indicator.target_value * scale, group)


def _pairs(indicators: list[Any]) -> list[tuple[Any, Decimal, int]]:
    return [(each, *found) for each in indicators if not each.needs_review and (found := _target(each))]


@rule("CRD-05", "card", "绩效目标、项目名称里的数与指标")
def figures_of_goals(material: Material) -> Iterator[Check]:
    """绩效目标和项目名称里写出的数，与本项目指标的目标值。

    比什么：目标或名称里“多少平方米、多少项、多少家、多少人次”，与同一项目里单位相同（或同类，如个、家、项）的指标的目标值。

    为什么应当相等：财预〔2021〕101号要求绩效目标与指标相互对应，写进目标的数应当能在指标里找到。

    什么时候可以不等：两处说的不是同一件事；指标只管其中一部分。有指标名称相近而数不同的判为无法判定，没有同类指标的不在这里比较。
    """
    for project, indicators in projects_with_indicators(material):
        targets = _pairs(indicators)
        seen = set()
        for source, text in (("绩效目标", project.goal), ("项目名称", project.project)):
            for each in mentions(text):
                check = _figure_check(material, project, source, each, targets) if each.printed not in seen else None
                seen.add(each.printed)
                if check:
                    yield check


def _figure_check(material: Material, project: Any, source: str, figure: Mention, targets: list[tuple[Any, Decimal, int]]) -> Check | None:
    near, found = _nearest(figure, [(each, value) for each, value, group in targets if group == figure.group])
    if near is None:
        return None
    words = f"{source}里的数见于指标。" if found else f"{source}与名称相近的指标所印的数不同；两处说的不一定是同一件事，无法判定。"
    lines = place_of(material, project, figure.printed)
    return Check(project.document_id, f"{short(project.project_id)}-{figure.printed}", f"{project.project}：{source}里的“{figure.printed}”与指标",
                 Side(source, figure.printed, lines), Side(near.indicator, in_words(near), (int(near.target_line),)), "holds" if found else "unclear",
                 explanation=words, project_id=project.project_id)  # fmt: skip


def _nearest(figure: Mention, targets: list[tuple[Any, Decimal]]) -> tuple[Any | None, bool]:
    """The indicator a figure speaks of and whether it prints the same number.

    An equal number counts by itself, the same unit first; another number only where the words around it are those of the name.
    """
    ranked = sorted(targets, key=lambda pair: (pair[1] != figure.value, not _same_unit(figure, pair[0]), abs(pair[1] - figure.value)))
    if ranked and ranked[0][1] == figure.value:
        return ranked[0][0], True
    words = _pairs_of_words(figure.around + figure.unit)
    near = (each for each, _ in ranked if (shared := words & _pairs_of_words(each.indicator)) and (_same_unit(figure, each) or shared - _PLAIN_WORDS))
    return next(near, None), False


def _same_unit(figure: Mention, indicator: Any) -> bool:
    return figure.unit.replace("项目", "项") == str(indicator.measure_unit).replace("项目", "项")


def _pairs_of_words(text: str) -> set[str]:
    pieces = _HAN.sub(" ", text).split()
    return {piece[at : at + 2] for piece in pieces for at in range(len(piece) - 1)}


@rule("CRD-06", "card", "指标名称里的数与目标值")
def figures_of_names(material: Material) -> Iterator[Check]:
    """指标名称里写出的数与本指标的目标值。

    比什么：名称里带数的指标（如“出访人次15人次”），与它的目标值，限单位相同的。

    为什么应当相等：名称里的数是目标值的重复。

    什么时候可以不等：名称里的数是条件（如“多少人以上的活动”），不是目标；不等时判为无法判定。
    """
    rows = material.indicators
    for each in rows[rows["indicator"].str.contains(r"\d") & ~rows["needs_review"]].itertuples(index=False):
        target = _target(each)
        for figure in mentions(each.indicator):
            if target and figure.unit == each.measure_unit and f"{figure.printed}以" not in each.indicator:
                holds = target[0] == figure.value
                words = "名称里的数等于目标值。" if holds else "名称里的数与目标值不同；名称里的数可能是条件而不是目标，无法判定。"
                yield Check(each.document_id, short(each.indicator_id), f"{each.project}：“{each.indicator}”名称与目标值",
                            Side("指标名称", figure.printed, (int(each.line),)), Side("目标值", in_words(each), (int(each.target_line),)),
                            "holds" if holds else "unclear", explanation=words, project_id=each.project_id)  # fmt: skip


@rule("CRD-13", "remark", "目标里的数没有对应的指标")
def figures_without_indicator(material: Material) -> Iterator[Check]:
    """提示：绩效目标里写出、指标里没有同样数目的数。

    比什么：目标里“多少家、多少人、多少部”一类的数，在本项目各指标的目标值里是否找得到。

    为什么应当相等：财预〔2021〕101号要求绩效目标能在指标里得到反映；对中央部门以外仅供参考。

    什么时候可以不等：目标里的数只是说明；本站副本里的目标被截断。只作提示。
    """
    clipped = _clipped_goals(material)
    for project, indicators in projects_with_indicators(material):
        values = {(value, group) for _, value, group in _pairs(indicators)}
        missing = list(dict.fromkeys(each.printed for each in mentions(project.goal) if (each.value, each.group) not in values))
        if missing and indicators:
            cut = "本站副本里的目标不完整。" if (project.document_id, int(project.line)) in clipped else ""
            words = f"{HINT}目标里的{listed(missing)}在指标里没有同样的数。{cut}"
            yield Check(project.document_id, short(project.project_id), f"{project.project}：目标里没有对应指标的数",
                        Side("绩效目标里的数", "、".join(missing), place_of(material, project, missing[0])), Side("指标里同样的数", "未见"), "unclear",
                        explanation=words, project_id=project.project_id)  # fmt: skip


def _clipped_goals(material: Material) -> set[tuple[str, int]]:
    notes = material.tables["notes"]
    found = notes[(notes["field"] == "goal") & (notes["kind"] == "clipped")]
    return set(zip(found["document_id"], found["line"].astype(int), strict=True))
