"""What is compared, table by table: which columns are one thing to a reader, and how it is written down."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from generator.reconcile.reviewed import VERDICT_WORDS
from generator.tables.schema import MEANINGS, TABLES

_SIGNS = {">=": "≥ ", "<=": "≤ ", "=": "= ", ">": "> ", "<": "< ", "range": "", "qualitative": ""}
Shown = Callable[[pd.DataFrame], pd.Series]


@dataclass(frozen=True)
class Field:
    """Columns that change together: `shown` writes them as one text for rows that hold just these columns."""

    name: str
    title: str
    columns: tuple[str, ...]
    shown: Shown
    in_yuan: bool = False


@dataclass(frozen=True)
class Part:
    """One table under one kind of change: its key, the columns that name a row, the column of its lines, its fields.

    `whole`: rows that came or went are told here; a table that stands in several parts tells them in one.
    """

    kind: str
    table: str
    key: tuple[str, ...]
    named: tuple[str, ...]
    line: str
    fields: tuple[Field, ...]
    whole: bool = True


def _plain(rows: pd.DataFrame) -> pd.Series:
    return rows.iloc[:, 0]


def _yuan(rows: pd.DataFrame) -> pd.Series:
    return rows.iloc[:, 0].map(lambda text: f"{int(text):,} 元" if text else "")


def _money(rows: pd.DataFrame) -> pd.Series:
    """The printed amount with its unit (`721.90 万元`)."""
    printed, unit = rows.iloc[:, 0], rows.iloc[:, 1]
    return printed.where(printed == "", printed + (" " + unit).where(unit != "", ""))


def _target(rows: pd.DataFrame) -> pd.Series:
    """A target as a reader reads it (`≥ 95 %`), or its printed words."""
    upper = rows["target_upper"]
    number = rows["operator"].map(_SIGNS).fillna("") + rows["target_value"] + ("–" + upper).where(upper != "", "")
    number += (" " + rows["measure_unit"]).where(rows["measure_unit"] != "", "")
    return number.where(rows["target_value"] != "", rows["target_printed"])


def _verdict(rows: pd.DataFrame) -> pd.Series:
    """A verdict with both sides (`请核对（528.84；558.84 万元）`)."""
    unit = (" " + rows["unit"]).where(rows["unit"] != "", "")
    return rows["verdict"].map(VERDICT_WORDS).fillna(rows["verdict"]) + "（" + rows["left_value"] + "；" + rows["right_value"] + unit + "）"


def _simple(table: str, *names: str) -> tuple[Field, ...]:
    titles = {column.name: column.zh for column in TABLES[table]}
    return tuple(Field(name, titles[name], (name,), _plain) for name in names)


def _in_yuan(table: str, *names: str) -> tuple[Field, ...]:
    titles = {column.name: column.zh for column in TABLES[table]}
    return tuple(Field(name, titles[name], (name,), _yuan, in_yuan=True) for name in names)


_BUDGET = Field("budget", "预算数", ("budget_printed", "money_unit", "budget_yuan"), _money)
_AMOUNT = Field("amount", "金额", ("amount_printed", "money_unit", "amount_yuan"), _money)
_GOAL = Field("target", "目标", ("operator", "target_value", "target_upper", "measure_unit", "target_printed"), _target)
def _link(rows: pd.DataFrame) -> pd.Series:
    """What two printings are to each other, with the name of the other one, and whether it is certain."""
    words = rows["relation"].map({code: zh for code, (zh, _) in MEANINGS["relation"].items()}).fillna(rows["relation"])
    return words + "：" + rows["other"] + rows["certainty"].map({"probable": "（可能，不合并）"}).fillna("")


_LINK = Field("link", "与哪一次印出是同一项目", ("relation", "other", "certainty"), _link)
_VERDICT = Field("verdict", "结论", ("verdict", "left_value", "right_value", "unit"), _verdict)

PARTS = (
    Part("document", "documents", ("document_id",), ("title",), "",
         _simple("documents", "sha256", "title", "issuer", "department", "region", "region_code", "fiscal_year", "published_on", "source_url")),
    Part("project", "projects", ("project_id",), ("project",), "line",
         _simple("projects", "project_id", "project", "project_code", "department", "agency", "programme", "purpose", "period", "attribute", "office")),
    Part("amount", "projects", ("project_id",), ("project",), "line",
         (_BUDGET, *_in_yuan("projects", "fiscal_yuan", "other_yuan", "multi_year_total_yuan")), whole=False),
    Part("amount", "programmes", ("document_id", "agency", "programme", "nth"), ("programme",), "line", _in_yuan("programmes", "amount_yuan")),
    Part("amount", "budget_lines", ("document_id", "table", "side", "code", "name", "column", "agency", "nth"), ("table", "agency", "name", "column"), "line",
         (_AMOUNT,)),
    Part("target", "projects", ("project_id",), ("project",), "line", _simple("projects", "goal"), whole=False),
    Part("target", "programmes", ("document_id", "agency", "programme", "nth"), ("programme",), "line", _simple("programmes", "goal"), whole=False),
    Part("target", "indicators", ("indicator_id",), ("project", "indicator"), "line",
         (_GOAL, *_simple("indicators", "weight", "indicator", "category", "subcategory", "description"))),
    Part("link", "links", ("link_id",), ("name",), "", (_LINK,)),
    Part("verdict", "checks", ("check_id",), ("title",), "left_lines", (_VERDICT,)),
)  # fmt: skip
"""Everything that is compared, in the order in which it is told."""

TITLES = {field.name: field.title for part in reversed(PARTS) for field in part.fields} | {"story_id": "各次印出合在一页的地址"}
"""Field → what a reader calls it."""
