"""All projects and all indicators, one table each, to be filtered, sorted, grouped and taken away in the reader's browser."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from generator.downloads.column_files import Columns
from generator.pages.catalogue import Catalogue, Record, once
from generator.pages.cells import amount, each, each_record, number, origin, printed, said, texts
from generator.pages.language import N_
from generator.pages.registry import Studio, page_kind
from generator.pages.render import Page
from generator.pages.words import OUTCOME_WORDS, STAGE_WORDS, actual_words, target_spoken, target_words
from generator.tables.outcomes import outcome_of

PLAIN_ROWS = 200
ONCE, PRINTING, BOTH = "once", "printing", "both"
"""In which view a row stands: each project of a year once, every printing, both."""
_DONE = ("adjusted_yuan", "adjusted_printed", "spent_unit", "executed_yuan", "execution_rate", "total_score", "result")
MOST_CHOICES = 100
_MONEY = {"budget": N_("预算数"), "fiscal": N_("其中：财政资金"), "other": N_("其他资金"), "multi_year_total": N_("项目总额（多年）")}
_REVIEW = N_("读法待核")
_OUTCOME = ("stage", "actual_printed", "actual_value", "actual_unit", "operator", "target_value", "target_upper", "measure_unit", "needs_review")


@dataclass(frozen=True)
class Field:
    """One column of a table: `kind` is name, text, choice, number, amount or line; `late` ones come in a file of their own.

    `ours`: what stands in it are words of the site, not of a document.
    """

    name: str
    title: str
    kind: str
    shown: bool = False
    late: bool = False
    group: bool = False
    ours: bool = False


_ORIGIN = (
    Field("department", N_("部门"), "choice", shown=True, group=True), Field("fiscal_year", N_("年度"), "choice", shown=True, group=True),
    Field("region", N_("地区"), "choice", group=True), Field("document", N_("文件"), "choice", group=True),
)  # fmt: skip
_MINE = (Field("agency", N_("预算单位"), "text", group=True), Field("programme", N_("一级项目"), "text", group=True))
_LINE = Field("line", N_("原文"), "line", shown=True)
FIELDS = {
    "projects": (
        Field("project", N_("项目"), "name", shown=True), *_ORIGIN, *_MINE, *(Field(name, title, "amount", name == "budget") for name, title in _MONEY.items()),
        Field("adjusted", N_("全年预算数（调整后）"), "amount"), Field("executed", N_("全年执行数"), "amount", shown=True),
        Field("rate", N_("执行率（%）"), "number"), Field("total_score", N_("自评总分"), "number"),
        Field("stage", N_("目标或自评"), "choice", group=True, ours=True), Field("indicators", N_("指标数"), "number", shown=True),
        Field("project_code", N_("项目编码"), "text"), Field("period", N_("项目期限"), "text"),
        Field("attribute", N_("项目属性"), "text"), Field("office", N_("项目主管处室"), "text"), Field("purpose", N_("资金用途"), "text", late=True),
        Field("goal", N_("年度绩效目标"), "text", late=True), Field("result", N_("实际完成情况"), "text", late=True), _LINE,
    ),
    "indicators": (
        Field("indicator", N_("指标"), "name", shown=True), Field("target", N_("目标"), "number", shown=True),
        Field("actual", N_("完成值"), "number", shown=True),
        Field("outcome", N_("对照"), "choice", shown=True, group=True, ours=True), Field("measure_unit", N_("计量单位"), "choice"),
        Field("area", N_("地区（分地区的目标）"), "choice"),
        Field("category", N_("一级指标"), "choice", group=True), Field("subcategory", N_("二级指标"), "choice", shown=True, group=True),
        Field("project", N_("项目"), "text", shown=True), *_ORIGIN, *_MINE, Field("weight", N_("权重"), "number"), Field("score", N_("得分"), "number"),
        Field("stage", N_("目标或自评"), "choice", ours=True), Field("reason", N_("原因（单位所写）"), "text", late=True),
        Field("description", N_("指标描述"), "text", late=True),
        Field("review", N_("读法"), "choice", ours=True), _LINE,
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
        """How many there are, each project or indicator of a year once."""
        return len(self.columns["line"]) - self.printings

    @property
    def printings(self) -> int:
        """How many rows only stand where every printing has its own; 0 where none is printed twice."""
        return self.columns.get("rows", []).count(PRINTING)

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
        once = [at for at, kind in enumerate(self.columns.get("rows", [BOTH] * self.rows)) if kind != PRINTING][:PLAIN_ROWS]
        return [{name: self.columns[name][at] for name in names} for at in once]

    def files(self) -> dict[str, Columns]:
        """The column files by name: what every reader needs, and apart from it the long texts."""
        late = [field.name for field in self.fields if field.late]
        return {self.name: {name: values for name, values in self.columns.items() if name not in late},
                f"{self.name}-texts": {name: self.columns[name] for name in late}}  # fmt: skip


@page_kind
def explore(studio: Studio) -> Iterator[Page]:
    """/explore/ and /en/explore/"""
    tables = explore_tables(studio.catalogue)
    context = {"tables": tables, "plain_rows": PLAIN_ROWS}
    for language in studio.languages:
        description = language.say("全部项目与全部指标：筛选、排序、分组、相加、下载。")
        yield Page(f"{language.prefix}explore/", "explore.md.jinja", context, language.say("探索"), description, ("navigation", "toc"), language=language.code)


def explore_files(catalogue: Catalogue) -> dict[str, Columns]:
    """Every column file of the page by name."""
    return {name: columns for table in explore_tables(catalogue) for name, columns in table.files().items()}


@once
def explore_tables(catalogue: Catalogue) -> list[Table]:
    """Both tables, newer years first, within a year projects that print an amount first; no finding of a check is in them."""
    ordered = sorted(catalogue.document.values(), key=lambda row: -(row["fiscal_year"] or 0))
    place = {row["document_id"]: at for at, row in enumerate(ordered)}
    found = catalogue.tables["projects"].assign(_place=lambda rows: rows["document_id"].map(place), _blank=lambda rows: rows["budget_yuan"].isna())
    projects = found.sort_values(["_blank", "_place"], kind="stable", ignore_index=True).drop(columns=["_blank", "_place"])
    place = {name: at for at, name in enumerate(projects["project_id"])}
    indicators = catalogue.tables["indicators"].sort_values("project_id", key=lambda ids: ids.map(place), kind="stable")
    years = projects.set_index("project_id")["fiscal_year"]
    return [
        _table("projects", _projects(catalogue, _with_evaluations(catalogue, projects), indicators)),
        _table("indicators", _indicators(catalogue, indicators.assign(fiscal_year=indicators["project_id"].map(years)))),
    ]


def _with_evaluations(catalogue: Catalogue, projects: pd.DataFrame) -> pd.DataFrame:
    """The printings with a column `rows`; a promise that was evaluated has a second row, in which what was spent and done stands beside it."""
    projects = _by_kind(projects)
    copies = catalogue.tables["documents"].loc[lambda rows: rows["same_as"] != "", "document_id"]
    keys = ["story_id", "fiscal_year"]
    done = projects[(projects["stage"] == "evaluation") & (projects["scope"] == "project") & ~projects["document_id"].isin(copies)]
    done = done.drop_duplicates(keys, keep="last")[[*keys, *_DONE]]
    promised = projects[projects["counted"] & (projects["stage"] == "target")]
    both = promised.drop(columns=list(_DONE)).reset_index().merge(done, on=keys).set_index("index")[projects.columns]
    kinds = pd.Series(BOTH, index=projects.index, dtype=object).mask(~projects["counted"] | projects.index.isin(both.index), PRINTING)
    return pd.concat([both.assign(rows=ONCE), projects.assign(rows=kinds)]).sort_index(kind="stable")


def _by_kind(projects: pd.DataFrame) -> pd.DataFrame:
    """The printings with `budget` as that of the year's beginning alone; what an evaluation prints after changes stands apart, with its own unit."""
    done = projects["stage"] == "evaluation"
    apart = projects.assign(adjusted_yuan=projects["budget_yuan"].where(done), adjusted_printed=projects["budget_printed"].where(done, ""),
                            spent_unit=projects["money_unit"].where(done, ""))  # fmt: skip
    initial = projects["initial_budget_yuan"].where(done, projects["budget_yuan"])
    return apart.assign(budget_yuan=initial, budget_printed=projects["budget_printed"].mask(done, ""))


def _rows_of(kinds: Iterable[str]) -> dict[str, list[Any]]:
    """The column that tells in which view a row stands; none where all stand in both."""
    told = list(kinds)
    return {} if set(told) <= {BOTH} else {"rows": told}


def _table(name: str, columns: dict[str, list[Any]]) -> Table:
    filled = tuple(field for field in FIELDS[name] if field.kind in {"name", "line"} or any(value not in {"", None} for value in columns[field.name]))
    unused = {field.name for field in FIELDS[name]} - {field.name for field in filled}
    return Table(name, filled, {each: values for each, values in columns.items() if each.removesuffix("_shown").removesuffix("_unit") not in unused})


def _projects(catalogue: Catalogue, projects: pd.DataFrame, indicators: pd.DataFrame) -> dict[str, list[Any]]:
    counts = indicators["project_id"].value_counts()
    amounts = {name: each(projects, number, f"{name}_yuan") for name in _MONEY}
    words = {f"{name}_shown": each(projects, amount, f"{name}_yuan", "money_unit") for name in _MONEY}
    words["budget_shown"] = each(projects, printed, "budget_printed", "budget_yuan", "money_unit")
    spent = list(projects["spent_unit"])
    return {
        "project": each(projects, said, "project"), **origin(catalogue, projects), **amounts, **words, "money_unit": list(projects["money_unit"]),
        "executed": each(projects, number, "executed_yuan"), "executed_shown": each(projects, amount, "executed_yuan", "spent_unit"),
        "executed_unit": spent, "adjusted": each(projects, number, "adjusted_yuan"), "adjusted_unit": spent,
        "adjusted_shown": each(projects, printed, "adjusted_printed", "adjusted_yuan", "spent_unit"),
        "rate": each(projects, number, "execution_rate"), "total_score": each(projects, number, "total_score"), "stage": _stages(projects),
        "result": each(projects, said, "result"),
        "indicators": [int(counts.get(name, 0)) for name in projects["project_id"]], "project_id": list(projects["project_id"]),
        "story": [catalogue.story_address(catalogue.project[name]) for name in projects["project_id"]],
        **_rows_of(projects["rows"]), "line": each(projects, int, "line"),
        **texts(projects, "agency", "programme", "project_code", "period", "attribute", "office", "purpose", "goal"),
    }  # fmt: skip


def _indicators(catalogue: Catalogue, rows: pd.DataFrame) -> dict[str, list[Any]]:
    target = ("operator", "target_value", "target_upper", "target_printed", "measure_unit")
    return {
        "indicator": each(rows, said, "indicator"), "target": each(rows, number, "target_value"),
        "target_shown": [said(words) for words in each_record(rows, target_words, *target)],
        "target_spoken": [said(words) for words in each_record(rows, target_spoken, *target)],
        "actual": each(rows, number, "actual_value"),
        "actual_shown": [said(words) for words in each_record(rows, actual_words, "actual_value", "actual_unit", "actual_printed")],
        "outcome": [OUTCOME_WORDS.get(code, "") for code in each_record(rows, lambda row: outcome_of(row)[0], *_OUTCOME)],
        "score": each(rows, number, "score"), "stage": _stages(rows), **texts(rows, "area", "reason"),
        "review": [_REVIEW if needed else "" for needed in rows["needs_review"]], "weight": each(rows, number, "weight"),
        "description": each(rows, lambda described, name: "" if described == name else said(described), "description", "indicator"),
        **origin(catalogue, rows), **texts(rows, "measure_unit", "project", "agency", "programme"), "project_id": list(rows["project_id"]),
        "anchor": [name.split("#")[1] for name in rows["indicator_id"]],
        **{name: each(rows, lambda official, own: said(official or own), name, f"{name}_printed") for name in ("category", "subcategory")},
        "line": each(rows, int, "line"), **_rows_of(rows["counted"].map({True: BOTH, False: PRINTING})),
    }  # fmt: skip


def _stages(rows: pd.DataFrame) -> list[str]:
    """Which rows are of evaluations; blank throughout where none is."""
    return each(rows, STAGE_WORDS.__getitem__, "stage") if (rows["stage"] == "evaluation").any() else [""] * len(rows)
