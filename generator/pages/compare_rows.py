"""What is compared: each target of a project and year once, each budget of a project and year once, and why a target is not compared."""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pandas as pd

from generator.ground.money import UNITS
from generator.linking.printings import timeless
from generator.pages.catalogue import Catalogue, once
from generator.pages.cells import each, each_record, number, origin, printed, said, texts
from generator.pages.compare_done import done_columns, with_done
from generator.pages.words import OPERATOR_WORDS, STAGE_WORDS, target_words
from generator.pages.years import indicator_key
from generator.tables.planned import initial_budget

KINDS = {code: words for code, words in OPERATOR_WORDS.items() if code not in {"", "range", "qualitative"}}
"""Operator → the kind of promise; only targets of one kind and one unit are set side by side."""
FEWEST_PERSONS = 10
_PERSONS = {"人", "人次", "名", "位"}
_MEASURES = {*UNITS, "%", "‰", "分", "秒", "分钟", "时", "小时", "天", "日", "工作日", "个工作日", "周", "月", "个月", "年", "度", "倍", ""}
_TARGET = ("operator", "target_value", "target_upper", "target_printed", "measure_unit", "needs_review")
_SCOPES = {"unit": "单位本身", "department": "部门（含所属单位）", "": "未登记"}
_CENT = Decimal("0.01")


@once
def target_rows(catalogue: Catalogue) -> pd.DataFrame:
    """Each target of a project and year, once: where several printings have it, that of a target table before an evaluation's.

    Columns beside those of the indicators: key (the name as compared), story, fiscal_year, budget (initial, whole yuan) with its unit,
    and as `done_…` the row of the evaluation that prints what was reached.
    """
    keys = {"story_id": object, "fiscal_year": "Int64"}
    projects = budget_rows(catalogue)[[*keys, "budget", "budget_as_printed", "money_unit"]].astype(keys)
    printings = catalogue.tables["projects"].loc[lambda rows: rows["scope"] == "project", ["project_id", "story_id", "fiscal_year", "counted"]]
    own = catalogue.tables["indicators"].drop(columns=["counted"]).merge(printings, on="project_id", validate="many_to_one")
    own = own[~own["document_id"].isin(_copies(catalogue))].assign(key=lambda rows: each(rows, key_of, "indicator"))
    own["turn"] = own.groupby(["project_id", "key", "area"]).cumcount()
    ranked = own.assign(late=own["stage"] == "evaluation", spare=~own["counted"]).sort_values(["late", "spare"], kind="stable")
    first = ranked.drop_duplicates(["story_id", "fiscal_year", "key", "area", "turn"])
    return with_done(first, ranked).astype(keys).merge(projects, on=list(keys), how="left")


@once
def budget_rows(catalogue: Catalogue) -> pd.DataFrame:
    """Each project of a year once, with `budget`, that of the year's beginning in whole yuan, and `budget_as_printed`."""
    own = catalogue.tables["projects"].loc[lambda rows: rows["counted"] & (rows["scope"] == "project")]
    amounts = each_record(own, initial_budget, "stage", "budget_yuan", "initial_budget_yuan")
    return own.assign(budget=pd.array(amounts, dtype="Int64"), budget_as_printed=own["budget_printed"].mask(own["stage"] == "evaluation", ""))


def key_of(name: str) -> str:
    """An indicator's name as compared: folded, its unit in brackets and the years in it set aside."""
    return indicator_key(timeless(name))


def reason_of(operator: str, value: Decimal | None, upper: Decimal | None, as_printed: str, _unit: str, doubtful: bool) -> str:
    """Why a target is compared with no other, blank where it is a number with a known sign."""
    if not as_printed.strip() and value is None:
        return "未列目标"
    if operator == "range" or upper is not None:
        return "目标是区间"
    if value is None or operator == "qualitative":
        return "目标不是数"
    if operator not in KINDS:
        return "比较符号不明"
    return "读法待核" if doubtful else ""


def per_unit(budget: int | None, operator: str, value: Decimal | None, upper: Decimal | None, unit: str, doubtful: bool) -> Decimal | None:
    """Yuan of the project's budget for each unit of a target, to 0.01; None where the target counts no things, is a cap, or few persons."""
    if not budget or not value or value < 0 or upper is not None or doubtful or operator not in {">=", ">", "="}:
        return None
    if unit in _MEASURES or "/" in unit or any(unit.endswith(money) for money in UNITS) or (unit in _PERSONS and value < FEWEST_PERSONS):
        return None
    return (Decimal(budget) / value).quantize(_CENT, ROUND_HALF_UP)


def target_columns(catalogue: Catalogue, rows: pd.DataFrame) -> dict[str, list[Any]]:
    """The columns of targets as a browser takes them."""
    lines = catalogue.target_lines
    return {
        "indicator": each(rows, said, "indicator"), **_shared(catalogue, rows), **texts(rows, "area"),
        "target": [said(words) for words in each_record(rows, target_words, *_TARGET[:-1])],
        "value": each(rows, number, "target_value"), "unit": each(rows, said, "measure_unit"),
        "kind": each(rows, lambda operator: KINDS.get(operator, ""), "operator"), "reason": each(rows, reason_of, *_TARGET),
        "per_unit": each(rows, _per_unit, "budget", "operator", "target_value", "target_upper", "measure_unit", "needs_review"),
        "stage": each(rows, STAGE_WORDS.__getitem__, "stage"), "anchor": [name.split("#")[1] for name in rows["indicator_id"]],
        "line": each(rows, lambda name, line: lines.get((name, int(line)), int(line)), "document_id", "line"), **done_columns(rows),
    }  # fmt: skip


def budget_columns(catalogue: Catalogue, rows: pd.DataFrame) -> dict[str, list[Any]]:
    """The columns of budgets as a browser takes them."""
    return {
        **_shared(catalogue, rows), "stage": each(rows, STAGE_WORDS.__getitem__, "stage"),
        "reason": each(rows, lambda budget: "未列年初预算" if budget is None else "", "budget"),
        "line": each(rows, lambda name: int(catalogue.project[name]["budget_line"]), "project_id"),
    }  # fmt: skip


def _per_unit(budget: int | None, *target: Any) -> float | None:
    return number(per_unit(None if budget is None else int(budget), *target))


def _shared(catalogue: Catalogue, rows: pd.DataFrame) -> dict[str, list[Any]]:
    """What both kinds of rows tell: whose they are, of which project and year, what was planned for it."""
    whole = origin(catalogue, rows)
    decided = _decided(catalogue)
    address = _story(catalogue)
    return {
        **{name: whole[name] for name in ("department", "fiscal_year", "document_id")}, **texts(rows, "agency", "project"),
        "scope": each(rows, lambda name: _SCOPES[catalogue.document[name]["scope"] or ""], "document_id"),
        "budget": each(rows, lambda yuan: None if yuan is None else int(yuan), "budget"),
        "budget_shown": each(rows, lambda *money: printed(*money) if money[1] is not None else "", "budget_as_printed", "budget", "money_unit"),
        "project_id": list(rows["project_id"]), "story": each(rows, address, "project_id"),
        "linked": each(rows, lambda name: "人工判断为同一项目" if name in decided else "", "story_id"),
    }  # fmt: skip


def _story(catalogue: Catalogue) -> Callable[[str], str]:
    """Printing → the address of the page of its project through the years, blank where it was printed once."""
    return lambda name: catalogue.story_address(row) if (row := catalogue.project[name])["story_id"] in catalogue.stories else ""


def _decided(catalogue: Catalogue) -> set[str]:
    """The stories in which a person has joined printings."""
    links = catalogue.tables["links"]
    own = links[(links["evidence"] == "decision") & (links["certainty"] == "certain")]
    return {catalogue.project[name]["story_id"] for name in own["project_id"]}


def _copies(catalogue: Catalogue) -> pd.Series:
    documents = catalogue.tables["documents"]
    return documents.loc[documents["same_as"] != "", "document_id"]
