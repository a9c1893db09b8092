"""What the rules of cards and indicators share: projects with their indicators, money in targets, short ids."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pandas as pd

from generator.ground.money import UNITS, parse_amount, plain, to_yuan
from generator.ground.text import despace, fold, half_width
from generator.reconcile.engine import Material, half_unit, slack_of

_HEAD = 25
"""How many lines below its title the amounts of a card stand at most."""

OPERATORS = {"": "", ">=": "≥", "<=": "≤", "=": "=", ">": ">", "<": "<", "range": "", "qualitative": ""}
_EARNED = re.compile(r"收入|产值|交易|销售|营业|带动|引导|社会投入|其他投入|贡献|增收|节约|融资|贷款|税收|合同额|成交|投资额|利润|增加值")
_SPENT = re.compile(r"经费|费用|支出|租金|成本|金额|费$|资金|预算|补助|补贴|奖励|利息|采购额|投入")
_AVERAGE = re.compile(r"平均|人均|单位成本|单价|每(?:[人个项次场天家台份套件平米亩吨户名位株处座班村车年月]|公里|千米|立方)|/")


def projects_with_indicators(material: Material) -> Iterator[tuple[Any, list[Any]]]:
    """Every project with its indicators in the order of the lines."""
    own: dict[str, list[Any]] = {}
    for row in material.indicators.itertuples(index=False):
        own.setdefault(row.project_id, []).append(row)
    for project in material.tables["projects"].itertuples(index=False):
        yield project, own.get(project.project_id, [])


@dataclass(frozen=True)
class Printed:
    """An amount of a project as it is printed: the number in the project's unit of money, half its last printed place, its line."""

    value: Decimal
    slack: Decimal
    line: int


def printed_amounts(material: Material, project: Any) -> dict[str, Printed]:
    """Budget, fiscal and other funds of a project, as far as they are known, each from the cell that prints it.

    Each is looked for behind the one before it, then anywhere in the head; where no cell shows it, the project's first line and
    the number of the table stand for it.
    """
    cells, found, at = _amount_cells(material, project), {}, 0
    for name in ("budget", "fiscal", "other"):
        yuan = getattr(project, f"{name}_yuan")
        if not is_known(yuan):
            continue
        fits = [index for index, (_, _, amount) in enumerate(cells) if to_yuan(amount, project.money_unit) == int(yuan)]
        index = next((each for each in fits if each >= at), fits[0] if fits else None)
        if index is None:
            value = Decimal(int(yuan)) / UNITS[project.money_unit]
            text = project.budget_printed if name == "budget" and parse_amount(project.budget_printed) == value else plain(value)
            found[name] = Printed(value, slack_of(text, project.money_unit), int(project.line))
        else:
            line, text, amount = cells[index]
            found[name], at = Printed(amount, slack_of(text, project.money_unit), line), index + 1
    return found


def _amount_cells(material: Material, project: Any) -> list[tuple[int, str, Decimal]]:
    """Line, text and number of the cells that hold nothing but an amount, in the first lines of a project's block."""
    text, first = material.texts[project.document_id], int(project.line)
    cells = [(line, despace(half_width(cell))) for line in range(first, min(first + _HEAD, int(project.last_line), len(text)) + 1)
             for cell in re.split(r"[\t|:：]", text[line - 1])]  # fmt: skip
    return [(line, cell, amount) for line, cell in cells if (amount := parse_amount(cell)) is not None]


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


def count_slack(indicator: Any) -> Decimal:
    """What the rounding of a target may hide: nothing where it is a whole number of things, half its last place where it is money, scaled or a fraction."""
    scaled = money_of(indicator) or str(indicator.measure_unit)[:1] in {"万", "亿"} or indicator.target_value % 1
    return target_slack(indicator) if scaled else Decimal(0)


def in_words(indicator: Any) -> str:
    """A target as a reader writes it (`≤160万元`)."""
    if indicator.target_value is None:
        return str(indicator.target_printed)
    upper = f"—{indicator.target_upper:f}" if indicator.operator == "range" and is_known(indicator.target_upper) else ""
    return f"{OPERATORS[indicator.operator]}{indicator.target_value:f}{upper}{indicator.measure_unit}"


def stem(name: str) -> str:
    """The noun an indicator's name is about: without 其中, brackets, 平均成本, 数量 (`其中：转化项目` → `转化项目`)."""
    text = re.sub(r"^其中[:]?|\(.*?\)|[★*]", "", fold(name))
    return re.sub(r"(?:的)?(?:平均|单位|人均|每[个人项])?(?:成本|单价|费用|经费|补助标准|补助|标准|数量|个数|人数|次数|场次|数)+$", "", text)
