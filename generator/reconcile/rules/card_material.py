"""What the rules of cards and indicators share: projects with their indicators, money in targets, short ids."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pandas as pd

from generator.ground.money import UNITS, parse_amount
from generator.ground.text import despace, fold, half_width
from generator.reconcile.engine import Material, half_unit

OPERATORS = {">=": "≥", "<=": "≤", "=": "=", ">": ">", "<": "<", "range": "", "qualitative": ""}
_EARNED = re.compile(r"收入|产值|交易|销售|营业|带动|引导|社会投入|其他投入|贡献|增收|节约|融资|贷款|税收|合同额|成交|投资额|利润|增加值")
_SPENT = re.compile(r"经费|费用|支出|租金|成本|金额|费$|资金|预算|补助|补贴|奖励|利息|采购额|投入")
_AVERAGE = re.compile(r"平均|人均|单位成本|单价|每[人个项次场天家台份套件平]|/")


def projects_with_indicators(material: Material) -> Iterator[tuple[Any, list[Any]]]:
    """Every project with its indicators in the order of the lines."""
    own: dict[str, list[Any]] = {}
    for row in material.indicators.itertuples(index=False):
        own.setdefault(row.project_id, []).append(row)
    for project in material.tables["projects"].itertuples(index=False):
        yield project, own.get(project.project_id, [])


def amount_lines(material: Material, project: Any) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Where budget and fiscal funds of a project are printed; its first line where its cells do not show them."""
    text = material.texts[project.document_id]
    first = int(project.line)
    budget, fiscal = (Decimal(int(value)) if is_known(value) else None for value in (project.budget_yuan, project.fiscal_yuan))
    size = UNITS.get(project.money_unit, Decimal(1))
    places = [(line, amount * size) for line in range(first, min(first + 25, int(project.last_line)) + 1)
              for cell in text[line - 1].split("\t") if cell.strip() and (amount := parse_amount(cell)) is not None]  # fmt: skip
    index = next((at for at, (_, amount) in enumerate(places) if amount == budget), None)
    if index is None:
        return (first,), (first,)
    behind = next((line for line, amount in places[index + 1 :] if amount == fiscal), first)
    return (places[index][0],), (behind,)


def place_of(material: Material, project: Any, printed: str, skip: int = 0) -> tuple[int, ...]:
    """The first line of the project's block that prints a figure; its first line where none does."""
    text = material.texts.get(project.document_id, ())
    first, last, printed = int(project.line), min(int(project.last_line), len(text)), despace(half_width(printed))
    return (next((line for line in range(first + skip, last + 1) if printed in despace(half_width(text[line - 1]))), first),)


def short(identity: str) -> str:
    """The id of a project or indicator within its document: the readable subject of a check."""
    return identity.partition("/")[2]


def is_known(value: object) -> bool:
    """Whether a cell of a frame holds something; blank is not zero."""
    return value is not None and not pd.isna(value)  # type: ignore[call-overload, unused-ignore]


def money_of(indicator: Any) -> Decimal | None:
    """Yuan per unit of a target's measure unit (`万元` → 10000); None where the target is no sum of money."""
    unit = str(indicator.measure_unit).removeprefix("人民币")
    return UNITS.get(unit)


def is_average(indicator: Any) -> bool:
    """Whether a target speaks of one piece, person or day, not of a whole."""
    return bool(_AVERAGE.search(str(indicator.measure_unit)) or _AVERAGE.search(str(indicator.indicator)))


def is_cost(indicator: Any) -> bool:
    """Whether a target is a sum of money the project may cost: by its subcategory or by its name."""
    if "成本" in indicator.subcategory or indicator.category == "成本指标":
        return True
    name = str(indicator.indicator)
    return bool(_SPENT.search(name)) and not _EARNED.search(name)


def target_slack(indicator: Any) -> Decimal:
    """Half the last printed place of a target, in its own unit."""
    found = re.search(r"\d[\d,]*(?:\.\d+)?", str(indicator.target_printed))
    return half_unit(found.group()) if found else Decimal(0)


def in_words(indicator: Any) -> str:
    """A target as a reader writes it (`≤160万元`)."""
    if indicator.target_value is None:
        return str(indicator.target_printed)
    return f"{OPERATORS[indicator.operator]}{indicator.target_value:f}{indicator.measure_unit}"


def stem(name: str) -> str:
    """The noun an indicator's name is about: without 其中, brackets, 平均成本, 数量 (`其中：转化项目` → `转化项目`)."""
    text = re.sub(r"^其中[:]?|\(.*?\)|[★*]", "", fold(name))
    return re.sub(r"(?:的)?(?:平均|单位|人均|每[个人项])?(?:成本|单价|费用|经费|补助标准|补助|标准|数量|个数|人数|次数|场次|数)+$", "", text)
