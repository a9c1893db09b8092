"""The published tables, column by column: name, type, unit, meaning in Chinese and English; checked by pandera.

The names are a public interface: a column is never renamed without the old one living on for a year.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

import pandas as pd
import pandera.pandas as pa
from pandera.errors import SchemaErrors

from generator.ground.faults import DocumentFaults, Fault, shorten

SCHEMA_VERSION = "1"
OPERATORS = (">=", "<=", "=", ">", "<", "range", "qualitative")
ROLES = ("title", "header", "data", "subtotal", "repeat", "prose", "glossary", "contents", "label", "unit", "blank", "unread")
CERTAINTIES = ("certain", "probable", "guess")
VERDICTS = ("holds", "rounding", "differs", "unclear")


@dataclass(frozen=True)
class Column:
    """One column: `kind` is text, integer, decimal or boolean; a blank means "not printed", never 0."""

    name: str
    kind: str
    zh: str
    en: str
    unit: str = ""
    allowed: tuple[str, ...] = ()
    required: bool = False


def _text(name: str, zh: str, en: str, allowed: tuple[str, ...] = (), *, required: bool = False) -> Column:
    return Column(name, "text", zh, en, allowed=allowed, required=required)


def _integer(name: str, zh: str, en: str, unit: str = "", *, required: bool = False) -> Column:
    return Column(name, "integer", zh, en, unit, required=required)


def _decimal(name: str, zh: str, en: str) -> Column:
    return Column(name, "decimal", zh, en)


_DOCUMENT = _text("document_id", "文件编号", "id of the document", required=True)
_LINE = _integer("line", "原文行号，从1起", "physical line in the document, from 1", required=True)
_AGENCY = _text("agency", "预算单位", "the organisation as printed")
_PROGRAMME = _text("programme", "一级项目", "programme as printed")
_PROJECT = _text("project", "项目（二级项目）", "project as printed")
_MONEY_UNIT = _text("money_unit", "金额单位", "unit of money of the printed amount")

TABLES: dict[str, tuple[Column, ...]] = {
    "documents": (
        _DOCUMENT,
        _text("title", "文件标题", "title as printed"),
        _text("issuer", "发布机关", "who published it"),
        _text("department", "部门", "department, from the card"),
        _text("region", "地区", "region"),
        _text("region_code", "行政区划代码（GB/T 2260）", "administrative division code"),
        _integer("fiscal_year", "预算年度", "budget year"),
        _text("published_on", "发布日期", "date of publication"),
        _text("source_url", "来源网址", "address of the source"),
        _text("layout", "版式", "layout that read it", required=True),
        _text("source_file", "文件名", "file name", required=True),
        _text("sha256", "文件的SHA-256", "hash of the file", required=True),
        _text("encoding", "文字编码", "encoding of the file", required=True),
        _integer("lines", "行数", "number of physical lines", required=True),
    ),
    "projects": (
        _text("project_id", "项目编号", "id of the project", required=True),
        _DOCUMENT,
        _integer("fiscal_year", "预算年度", "budget year"),
        _text("department_code", "主管部门代码", "printed code of the department"),
        _text("department", "主管部门，仅限所印", "department, only what is printed"),
        _text("agency_code", "单位代码", "printed code of the agency"),
        _AGENCY,
        _PROGRAMME,
        _text("project", "项目（二级项目）", "project as printed", required=True),
        _text("project_code", "项目编码", "printed code of the project"),
        _text("budget_printed", "预算数，原样", "budget as printed"),
        _MONEY_UNIT,
        _integer("budget_yuan", "预算数", "budget", "元"),
        _integer("fiscal_yuan", "其中：财政资金", "of which fiscal funds", "元"),
        _integer("other_yuan", "其他资金", "other funds", "元"),
        _integer("multi_year_total_yuan", "项目总额（多年）", "total over several years", "元"),
        _text("purpose", "资金用途", "purpose of the funds"),
        _text("goal", "年度绩效目标", "goal of the year"),
        _text("period", "项目期限", "period"),
        _text("attribute", "项目属性", "attribute"),
        _text("office", "项目主管处室", "office in charge"),
        _LINE,
        _integer("last_line", "最后一行", "last line, inclusive", required=True),
    ),
    "programmes": (
        _DOCUMENT,
        _AGENCY,
        _text("programme", "一级项目", "programme as printed", required=True),
        _integer("amount_yuan", "金额", "amount", "元"),
        _text("goal", "绩效目标", "goal"),
        _LINE,
    ),
    "indicators": (
        _text("indicator_id", "指标编号", "id of the indicator", required=True),
        _text("project_id", "项目编号", "id of the project", required=True),
        _DOCUMENT,
        _AGENCY,
        _PROGRAMME,
        _PROJECT,
        _text("project_code", "项目编码", "printed code of the project"),
        _text("category", "一级指标（规范名称）", "official level-1 word"),
        _text("subcategory", "二级指标（规范名称）", "official level-2 word"),
        _text("indicator", "三级指标", "indicator as printed", required=True),
        _text("description", "指标描述", "description"),
        _text("operator", "计算符号", "operator", OPERATORS, required=True),
        _decimal("target_value", "目标数", "target number, not scaled"),
        _decimal("target_upper", "目标数上限", "upper end of a range"),
        _text("target_printed", "目标，原样", "target as printed"),
        _text("measure_unit", "计量单位（整理后）", "unit of measure, cleaned"),
        _decimal("weight", "权重", "weight"),
        _text("category_printed", "一级指标，原样", "level 1 as printed"),
        _text("subcategory_printed", "二级指标，原样", "level 2 as printed"),
        _text("operator_printed", "计算符号，原样", "operator as printed"),
        _text("measure_unit_printed", "计量单位，原样", "unit as printed"),
        Column("needs_review", "boolean", "读法待核", "the reading is a probable one or a guess"),
        _LINE,
    ),
    "budget_lines": (
        _DOCUMENT,
        _text("table", "表名，原样", "title of the table as printed", required=True),
        _text("side", "收入/支出栏", "side of a two-sided table"),
        _text("code", "科目编码", "function or economic code"),
        _text("name", "行名", "label of the row"),
        _text("column", "栏名，上下级以 / 相连", "printed header path joined by /", required=True),
        _AGENCY,
        _text("amount_printed", "金额，原样", "amount as printed"),
        _MONEY_UNIT,
        _integer("amount_yuan", "金额", "amount", "元"),
        _LINE,
    ),
    "checks": (
        _text("check_id", "核对编号", "id of the check", required=True),
        _text("rule", "规则", "rule", required=True),
        _text("kind", "类别", "kind of check", required=True),
        _DOCUMENT,
        _text("project_id", "项目编号", "id of the project"),
        _text("title", "核对内容", "what is compared"),
        _text("left_label", "左边", "left side"),
        _text("left_value", "左边数值", "value of the left side"),
        _text("left_lines", "左边行号", "lines of the left side"),
        _text("right_label", "右边", "right side"),
        _text("right_value", "右边数值", "value of the right side"),
        _text("right_lines", "右边行号", "lines of the right side"),
        _text("unit", "单位", "unit of both values"),
        _text("difference", "差额", "left minus right"),
        _text("tolerance", "允许的四舍五入差", "what rounding allows"),
        _text("verdict", "结论", "verdict", VERDICTS, required=True),
        _text("explanation", "说明", "explanation"),
    ),
    "notes": (
        _DOCUMENT,
        _LINE,
        _text("field", "栏目", "field"),
        _text("printed", "印作", "as printed"),
        _text("published", "读作", "as published"),
        _text("kind", "类别", "kind of note", required=True),
        _text("certainty", "把握", "how certain the reading is", CERTAINTIES, required=True),
        _text("reason", "缘由", "reason"),
    ),
    "lines": (_DOCUMENT, _LINE, _text("role", "这一行是什么", "role of the line", ROLES, required=True)),
}
"""Table → its columns, in published order."""

Tables = dict[str, pd.DataFrame]


def columns(table: str) -> list[str]:
    """The column names of a table in published order."""
    return [column.name for column in TABLES[table]]


def frame(table: str, rows: list[dict[str, object]]) -> pd.DataFrame:
    """Rows as a frame of the declared columns and types; what a row leaves out is blank.

    Text is `str` with "" for blank, integer is Int64 with NA, decimal is Decimal objects with None.
    """
    data = {column.name: _series([row.get(column.name) for row in rows], column.kind) for column in TABLES[table]}
    return pd.DataFrame(data, columns=columns(table))


def validate(tables: Tables) -> Tables:
    """The same tables, checked against the schema. Raises DocumentFaults with all violations, each at its document and line."""
    checked, faults = {}, []
    for name, table in tables.items():
        try:
            checked[name] = _schema(name).validate(table, lazy=True)
        except SchemaErrors as error:
            faults += [_violation(name, table, failure) for failure in error.failure_cases.to_dict("records")]
    if faults:
        raise DocumentFaults(faults)
    return checked


def _violation(name: str, table: pd.DataFrame, failure: dict[Hashable, Any]) -> Fault:
    """One failure case of pandera as a fault: at the row's document and line where the row is known, else at the table."""
    row = {} if pd.isna(failure["index"]) else table.loc[failure["index"]].to_dict()
    place, line = str(row.get("document_id") or name), row.get("line")
    column = f"{name}.{failure['column']}" if failure["column"] else name
    return Fault(place, 0 if line is None or pd.isna(line) else int(line), f"{column} 是“{shorten(str(failure['failure_case']))}”", str(failure["check"]),
                 "改正生成器里写这一栏的地方，或表的声明 generator/tables/schema.py", "schema")  # fmt: skip


def joined(parts: Sequence[Tables]) -> Tables:
    """Tables of several documents under one another, in the order of the documents' ids; the columns keep their types."""
    return {name: _one_below_other([part[name] for part in parts]) for name in TABLES} if parts else {name: frame(name, []) for name in TABLES}


def _one_below_other(frames: list[pd.DataFrame]) -> pd.DataFrame:
    filled = [each for each in frames if len(each)] or frames[:1]
    return pd.concat(filled).sort_values("document_id", kind="stable", ignore_index=True)


def _series(values: list[object], kind: str) -> pd.Series:
    if kind == "integer":
        return pd.Series(pd.array([None if value == "" else value for value in values], dtype="Int64"))
    if kind == "decimal":
        return pd.Series([None if value == "" else value for value in values], dtype=object)
    if kind == "boolean":
        return pd.Series([bool(value) for value in values], dtype=bool)
    return pd.Series(["" if value is None else value for value in values], dtype=object)


def _is_text(series: pd.Series) -> pd.Series:
    return series.map(lambda value: isinstance(value, str)).astype(bool)


def _is_decimal(series: pd.Series) -> pd.Series:
    return series.map(lambda value: value is None or isinstance(value, Decimal)).astype(bool)


@cache
def _schema(table: str) -> pa.DataFrameSchema:
    return pa.DataFrameSchema({column.name: _column(column) for column in TABLES[table]}, strict=True, ordered=True)


def _column(column: Column) -> pa.Column:
    if column.kind == "integer":
        return pa.Column("Int64", nullable=not column.required, description=column.en)
    if column.kind == "decimal":
        return pa.Column(object, pa.Check(_is_decimal, name="decimal"), nullable=True, description=column.en)
    if column.kind == "boolean":
        return pa.Column(bool, description=column.en)
    checks = [pa.Check(_is_text, name="text")]
    if column.required:
        checks.append(pa.Check(lambda series: series != "", name="not blank"))
    if column.allowed:
        checks.append(pa.Check.isin((*column.allowed, *([] if column.required else [""]))))
    return pa.Column(object, checks, description=column.en)
