"""The tables of one budget book as the narrative speaks of them: totals, carry-over, columns of the total row, functions by name."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

import pandas as pd

from generator.ground.text import despace, fold
from generator.reconcile.cells import SCALE
from generator.reconcile.engine import Material
from generator.reconcile.rules.narrative_reading import Paragraph, paragraphs

KINDS = (
    ("three", r"三公"), ("procurement", r"采购"), ("indicators", r"绩效指标"), ("programmes", r"绩效"), ("basic", r"基本支出"),
    ("fund", r"政府性基金"), ("capital", r"国有资本"), ("projects", r"项目支出"), ("fiscal", r"财政拨款.*(?:收支|收入支出)|收支.*财政拨款"),
    ("general", r"一般公共预算"), ("balance", r"收支|收入支出"), ("income", r"收入"), ("expenditure", r"支出"),
)  # fmt: skip
_TOTAL_ROW = re.compile(r"^(?:合计|总计)$")
_WHOLE_COLUMN = re.compile(r"(?:^|/)(?:本年(?:支出|收入))?(?:合计|总计)$|^本年(?:支出|收入)(?:/(?:小计|合计))?$")
_LEVELS = {3: 1, 5: 2, 7: 3}
Asked = ParamSpec("Asked")
Found = TypeVar("Found")


@dataclass(frozen=True)
class Cell:
    """An amount of the tables, or a sum of cells: what it is, yuan, half a printed unit, lines. `blank`: printed empty."""

    label: str
    yuan: Decimal
    slack: Decimal
    lines: tuple[int, ...]
    blank: bool = False


def kept(ask: Callable[Concatenate[Book, Asked], Found]) -> Callable[Concatenate[Book, Asked], Found]:
    """The same question to a book, its answer kept there: a narrative asks the same of a table again and again. Nobody changes an answer."""

    @wraps(ask)
    def answer(book: Book, /, *asked: Asked.args, **named: Asked.kwargs) -> Found:
        key = (ask, *asked, *named.items())
        if key not in book.answers:
            book.answers[key] = ask(book, *asked, **named)
        return cast(Found, book.answers[key])

    return answer


@dataclass(frozen=True)
class Book:
    """The tables and paragraphs of one document: budget lines by kind of table; statements about other years left out."""

    document_id: str
    department: str
    rows: dict[str, list[Any]]
    paragraphs: tuple[Paragraph, ...]
    headers: str
    programmes: list[Any]
    projects: list[Any]
    answers: dict[tuple[object, ...], object] = field(default_factory=dict, repr=False)

    @property
    def is_accounts(self) -> bool:
        """Whether it is of what was spent, not of what was planned."""
        return any("决算" in each[0].table for each in self.rows.values() if each)

    @kept
    def total(self, kind: str, column: str = "") -> Cell | None:
        """The cell of the total row in the column whose path matches `column` (default: the column of totals)."""
        row = [each for each in self.rows.get(kind, ()) if not each.side and _TOTAL_ROW.match(despace(each.name))]
        if not row:
            return None
        pattern = re.compile(column) if column else _WHOLE_COLUMN
        found = next((each for each in row if pattern.search(fold(each.column))), None)
        if found:
            return cell_of(found)
        return None if not column else Cell(f"{row[0].table}合计行（该栏空白）", Decimal(0), Decimal(0), (int(row[0].line),), blank=True)

    @kept
    def named(self, kind: str, side: str, name: str) -> list[Cell]:
        """The rows of a two-sided table with a name, in order."""
        return [cell_of(each) for each in self.rows.get(kind, ()) if each.side == side and re.search(name, fold(each.name))]

    @kept
    def functions(self, kind: str) -> list[Any]:
        """The rows of a table with codes, one per code: its column of totals."""
        rows = [each for each in self.rows.get(kind, ()) if each.code and len(each.code) in _LEVELS]
        return [each for each in rows if _WHOLE_COLUMN.search(fold(each.column))]

    @kept
    def classes(self, scope: str) -> dict[str, Cell]:
        """The 类 of the expenditure by folded name, from the table the scope asks for; blank scope means all money."""
        kinds = {"general": ("general", "expenditure"), "fiscal": ("fiscal", "general", "expenditure")}.get(scope, ("expenditure", "balance", "general"))
        for kind in kinds:
            coded = [each for each in self.functions(kind) if len(each.code) == 3]
            if coded or self.named(kind, "支出", "."):
                return {fold(each.name): cell_of(each) for each in coded or self._sided_classes(kind)}
        return {}

    @kept
    def projects_named(self, name: str) -> list[Cell]:
        """The rows of the table of projects with a folded name, in its column of totals."""
        return [cell_of(row) for row in self.rows.get("projects", ()) if fold(row.name) == name and row.column.endswith(("总计", "合计"))]

    def _sided_classes(self, kind: str) -> list[Any]:
        """The 类 of a two-sided table without codes: the rows whose name is a 类 of a table with codes, first of a name."""
        names = {fold(each.name) for coded in ("expenditure", "general", "fund") for each in self.functions(coded) if len(each.code) == 3}
        rows = [each for each in self.rows.get(kind, ()) if each.side == "支出" and fold(each.name) in names]
        return list({fold(each.name): each for each in reversed(rows)}.values())[::-1]


def cell_of(row: Any) -> Cell:
    """A budget line as a cell; a blank one counts as nothing and says so."""
    label = f"{row.table}：{row.name or row.agency}"
    if row.amount_printed == "" or pd.isna(row.amount_yuan):
        return Cell(f"{label}（空白）", Decimal(0), Decimal(0), (int(row.line),), blank=True)
    return Cell(label, Decimal(int(row.amount_yuan)), Decimal(int(row.slack)) / SCALE, (int(row.line),))


def add_up(label: str, cells: list[Cell]) -> Cell:
    """Several cells as one side of a comparison."""
    return Cell(label, sum((each.yuan for each in cells), Decimal(0)), sum((each.slack for each in cells), Decimal(0)),
                tuple(line for each in cells for line in each.lines))  # fmt: skip


def table_kind(title: str) -> str:
    """Which of the standard tables a title names, blank for another."""
    return next((kind for kind, words in KINDS if re.search(words, title)), "")


def books(material: Material) -> list[Book]:
    """Every document that has a narrative, read once for all rules."""
    return material.once(_books)


def _books(material: Material) -> list[Book]:
    by_document: dict[str, list[Paragraph]] = {}
    for paragraph in paragraphs(material):
        by_document.setdefault(paragraph.document_id, []).append(paragraph)
    return [_book(material, document_id, own) for document_id, own in by_document.items()]


def _book(material: Material, document_id: str, own: list[Paragraph]) -> Book:
    rows: dict[str, list[Any]] = {}
    for row in _own(material, "budget_lines", document_id).itertuples(index=False):
        if row.amount_printed == "" or not pd.isna(row.amount_yuan):  # an amount without a unit of money cannot be compared
            rows.setdefault(table_kind(row.table), []).append(row)
    roles = _own(material, "lines", document_id)
    text = material.texts[document_id]
    headers = "".join(text[line - 1] for line in roles.loc[roles["role"] == "header", "line"])
    document = next(_own(material, "documents", document_id).itertuples(index=False))
    year = None if pd.isna(document.fiscal_year) else int(document.fiscal_year)
    spent = any("决算" in own_rows[0].table for own_rows in rows.values() if own_rows)
    this_year = tuple(
        replace(each, statements=[one for one in each.statements if (year is None or one.year in {None, year}) and not (spent and one.planned)]) for each in own
    )
    return Book(document_id, fold(document.department), rows, this_year, fold(headers),
                list(_own(material, "programmes", document_id).itertuples(index=False)),
                list(_own(material, "projects", document_id).itertuples(index=False)))  # fmt: skip


def _own(material: Material, table: str, document_id: str) -> Any:
    return material.once(_BY_DOCUMENT[table]).get(document_id, material.tables[table].iloc[:0])


def _split(table: str) -> Callable[[Material], dict[str, Any]]:
    return lambda material: dict(iter(material.tables[table].groupby("document_id", sort=False)))


def _with_slack(material: Material) -> dict[str, Any]:
    """The budget lines with what the rounding of each amount may hide, as the tables are compared (see cells.py)."""
    lines, keys = material.tables["budget_lines"], ["document_id", "line", "side", "column"]
    known = material.cells.drop_duplicates(keys)[[*keys, "slack"]]
    slack = lines.astype({"line": "int64"}).merge(known, on=keys, how="left")["slack"].fillna(0)
    return dict(iter(lines.assign(slack=slack.to_numpy()).groupby("document_id", sort=False)))


_BY_DOCUMENT = {table: _split(table) for table in ("lines", "documents", "programmes", "projects")} | {"budget_lines": _with_slack}
