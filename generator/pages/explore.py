"""All projects and all indicators, one table each, to be filtered, sorted, grouped and taken away in the reader's browser."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from generator.downloads.column_files import Columns
from generator.ground.text import visible
from generator.pages.catalogue import Catalogue, Record
from generator.pages.registry import Studio, page_kind
from generator.pages.render import Page
from generator.pages.words import budget_words, target_spoken, target_words, yuan_in

PLAIN_ROWS = 200
MOST_CHOICES = 100
_MONEY = {"budget": "预算数", "fiscal": "其中：财政资金", "other": "其他资金", "multi_year_total": "项目总额（多年）"}
_REVIEW = "读法待核"


@dataclass(frozen=True)
class Field:
    """One column of a table: `kind` is name, text, choice, number, amount or line; `late` ones come in a file of their own."""

    name: str
    title: str
    kind: str
    shown: bool = False
    late: bool = False
    group: bool = False


_ORIGIN = (
    Field("department", "部门", "choice", shown=True, group=True), Field("fiscal_year", "年度", "choice", shown=True, group=True),
    Field("region", "地区", "choice", group=True), Field("document", "文件", "choice", group=True),
)  # fmt: skip
_MINE = (Field("agency", "预算单位", "text", group=True), Field("programme", "一级项目", "text", group=True))
_LINE = Field("line", "原文", "line", shown=True)
FIELDS = {
    "projects": (
        Field("project", "项目", "name", shown=True), *_ORIGIN, *_MINE, *(Field(name, title, "amount", name == "budget") for name, title in _MONEY.items()),
        Field("indicators", "指标数", "number", shown=True), Field("project_code", "项目编码", "text"), Field("period", "项目期限", "text"),
        Field("attribute", "项目属性", "text"), Field("office", "项目主管处室", "text"), Field("purpose", "资金用途", "text", late=True),
        Field("goal", "年度绩效目标", "text", late=True), _LINE,
    ),
    "indicators": (
        Field("indicator", "指标", "name", shown=True), Field("target", "目标", "number", shown=True), Field("measure_unit", "计量单位", "choice"),
        Field("category", "一级指标", "choice", group=True), Field("subcategory", "二级指标", "choice", shown=True, group=True),
        Field("project", "项目", "text", shown=True), *_ORIGIN, *_MINE, Field("weight", "权重", "number"), Field("description", "指标描述", "text", late=True),
        Field("review", "读法", "choice"), _LINE,
    ),
}  # fmt: skip
"""Table → its columns in the order they stand."""


@dataclass(frozen=True)
class Table:
    """One of the two tables: its fields that hold anything, all its columns (also those that only links need), its rows."""

    name: str
    fields: tuple[Field, ...]
    columns: dict[str, list[Any]]

    @property
    def rows(self) -> int:
        """How many there are."""
        return len(self.columns["line"])

    def choices(self, field: Field) -> list[str]:
        """What can be chosen in a column, empty where it is too much to choose from."""
        values = sorted({value for value in self.columns[field.name] if value}, reverse=field.name == "fiscal_year")
        return values if len(values) <= MOST_CHOICES else []

    def gaps(self, field: Field) -> bool:
        """Whether some rows have no value in a column."""
        return None in self.columns[field.name]

    def first(self) -> list[Record]:
        """The first rows, for readers without JavaScript."""
        names = list(self.columns)
        return [dict(zip(names, row, strict=True)) for row in zip(*(values[:PLAIN_ROWS] for values in self.columns.values()), strict=True)]

    def files(self) -> dict[str, Columns]:
        """The column files by name: what every reader needs, and apart from it the long texts."""
        late = [field.name for field in self.fields if field.late]
        return {self.name: {name: values for name, values in self.columns.items() if name not in late},
                f"{self.name}-texts": {name: self.columns[name] for name in late}}  # fmt: skip


@page_kind
def explore(studio: Studio) -> Iterator[Page]:
    """/explore/"""
    tables = explore_tables(studio.catalogue)
    context = {"tables": tables, "plain_rows": PLAIN_ROWS}
    yield Page("explore/", "explore.md.jinja", context, "探索", "全部项目与全部指标：筛选、排序、分组、相加、下载。", ("navigation", "toc"))


def explore_files(catalogue: Catalogue) -> dict[str, Columns]:
    """Every column file of the page by name."""
    return {name: columns for table in explore_tables(catalogue) for name, columns in table.files().items()}


def explore_tables(catalogue: Catalogue) -> list[Table]:
    """Both tables, in the order of the documents; no finding of a check is in them."""
    projects = [row for document in catalogue.documents for row in catalogue.projects.get(document["document_id"], [])]
    indicators = [(project, row) for project in projects for row in catalogue.indicators.get(project["project_id"], [])]
    return [
        _table("projects", [_project(catalogue, row) for row in projects]),
        _table("indicators", [_indicator(catalogue, project, row) for project, row in indicators]),
    ]


def _table(name: str, rows: list[Record]) -> Table:
    names = rows[0] if rows else {field.name: None for field in FIELDS[name]}
    columns = {each: [row[each] for row in rows] for each in names}
    filled = tuple(field for field in FIELDS[name] if field.kind in {"name", "line"} or any(value not in {"", None} for value in columns[field.name]))
    unused = {field.name for field in FIELDS[name]} - {field.name for field in filled}
    return Table(name, filled, {each: values for each, values in columns.items() if each.removesuffix("_shown") not in unused})


def _project(catalogue: Catalogue, row: Record) -> Record:
    amounts = {name: row[f"{name}_yuan"] for name in _MONEY}
    unit = row["money_unit"] or "元"
    words = {f"{name}_shown": f"{yuan_in(yuan, unit)} {unit}" if yuan is not None else "" for name, yuan in amounts.items()}
    words["budget_shown"] = budget_words(row)
    return {
        "project": _said(row["project"]), **_origin(catalogue, row), **amounts, **words, "money_unit": row["money_unit"],
        "indicators": len(catalogue.indicators.get(row["project_id"], [])), "project_id": row["project_id"], "line": row["line"],
        **_texts(row, "agency", "programme", "project_code", "period", "attribute", "office", "purpose", "goal"),
    }  # fmt: skip


def _indicator(catalogue: Catalogue, project: Record, row: Record) -> Record:
    described = row["description"] != row["indicator"]
    return {
        "indicator": _said(row["indicator"]), "target": _number(row["target_value"]), "target_shown": _said(target_words(row)),
        "target_spoken": _said(target_spoken(row)), "review": _REVIEW if row["needs_review"] else "", "weight": _number(row["weight"]),
        "description": _said(row["description"]) if described else "", **_origin(catalogue, project),
        **_texts(row, "measure_unit", "project", "agency", "programme"), "project_id": row["project_id"], "anchor": row["indicator_id"].split("#")[1],
        "category": _said(row["category"] or row["category_printed"]), "subcategory": _said(row["subcategory"] or row["subcategory_printed"]),
        "line": row["line"],
    }  # fmt: skip


def _origin(catalogue: Catalogue, project: Record) -> Record:
    """Where a project comes from; its year is the one its own row says, else that of the document."""
    document = catalogue.document[project["document_id"]]
    year = project["fiscal_year"] or document["fiscal_year"]
    return {
        "department": _department(catalogue, document["document_id"]), "region": _said(document["region"]), "document_id": document["document_id"],
        "document": _said(document["title"] or document["document_id"]), "fiscal_year": str(year) if year else "",
    }  # fmt: skip


def _department(catalogue: Catalogue, document_id: str) -> str:
    """The department's name; its region stands behind it where another department has the same name."""
    own = catalogue.department_of[document_id]
    alone = sum(each.name == own.name for each in catalogue.departments) == 1
    return _said(own.name if alone else f"{own.name}（{own.region or own.region_code}）")


def _texts(row: Mapping[str, Any], *names: str) -> Record:
    return {name: _said(row[name]) for name in names}


def _said(text: object) -> str:
    """Text of a document on one line, without invisible control characters."""
    return " ".join(visible(str(text)).split())


def _number(value: Decimal | None) -> float | None:
    if value is None:
        return None
    return int(value) if value == int(value) else float(value)
