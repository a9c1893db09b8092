"""Where a budget book's money goes: by kind, by function, and what is spent on the three public expenses; pictures and one table."""

from __future__ import annotations

from typing import Any

from generator.charts.bars import Bar, Whole
from generator.pages.catalogue import Catalogue, Record, once
from generator.pages.language import N_
from generator.pages.registry import Studio
from generator.pages.sentences import Kinds, amount_word, functions, kinds, share, three_public

_MEANING = {"年初预算": "年初预算，不是实际支出。", "决算": "决算，是实际支出；表里另有预算数一栏的，见栏名。"}
_PARTS = ("abroad", "vehicle_purchase", "vehicle_running", "reception")


@once
def kinds_in(catalogue: Catalogue, document_id: str) -> Kinds:
    """The total of a document's expenditure and its kinds."""
    return kinds(catalogue.total_cells.get(document_id, ()))


@once
def functions_in(catalogue: Catalogue, document_id: str) -> list[Any]:
    """The function groups of a document's expenditure, the largest first."""
    return functions(catalogue.cells_of(document_id), kinds_in(catalogue, document_id)[0])


@once
def composition(catalogue: Catalogue, document_id: str) -> tuple[Any, list[tuple[str, list[dict[str, Any]]]]]:
    """The whole expenditure of a document, and by kind, by function and 三公 the rows of it: name, cell, share."""
    whole, own = kinds_in(catalogue, document_id)
    by_kind = [{"name": name, "cell": cell, "share": f"{share(cell.amount, whole.amount)}%"} for name, cell in own]
    by_function = [{"name": cell.name, "cell": cell, "share": f"{share(cell.amount, whole.amount)}%" if whole is not None else ""}
                   for cell in functions_in(catalogue, document_id)]  # fmt: skip
    public = [{"name": cell.column.replace("/", "："), "cell": cell, "share": ""} for cell in three_public(catalogue.cells_of(document_id))]
    return whole, [(N_("按种类"), by_kind), (N_("按功能分类"), by_function), (N_("“三公”经费"), public)]


def spending(studio: Studio, document: Record) -> dict[str, Any]:
    """`charts` for the template, and `groups` of the table: a heading with its rows (name, cell, share)."""
    whole, groups = composition(studio.catalogue, document["document_id"])
    by_kind, by_function, public = (rows for _, rows in groups)
    public = spent_or_planned(public)
    leaves = [row for row in public if row["cell"].role in _PARTS]
    top = Whole(float(whole.amount), "支出合计") if whole is not None else None
    page = studio.catalogue.address_of(document)
    word = amount_word(next((row["cell"].table for _, rows in groups for row in rows), ""))
    shares = [_chart(studio, page, title, rows, top) for title, rows in ((f"{word}里最多的是{{}}", by_kind), (f"{word}最多的功能是{{}}", by_function))]
    charts = [*shares, _public_chart(studio, page, public, leaves)]
    shown = [{"title": title, "rows": rows} for title, rows in groups if rows]
    return {"charts": [chart for chart in charts if chart["svg"]], "groups": shown, "whole": whole, "word": word}


def spent_or_planned(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Of a table that prints planned and spent side by side the cells of what was spent, else all."""
    return [row for row in rows if "决算" in row["cell"].column] or rows


def _chart(studio: Studio, page: str, title: str, rows: list[dict[str, Any]], whole: Whole | None) -> dict[str, Any]:
    """The amounts of some rows as parts of the whole, the largest named in the title."""
    bars = [_bar(row) for row in rows]
    first = max(rows, key=lambda row: row["cell"].amount, default=None)
    return studio.chart(page, title.format(_told(first)), bars, _source(first), whole)


def _public_chart(studio: Studio, page: str, rows: list[dict[str, Any]], leaves: list[dict[str, Any]]) -> dict[str, Any]:
    """The parts of 三公 that are printed; the total stands in the title."""
    total = next((row["cell"] for row in rows if row["cell"].role in {"three_public", "total"}), None)
    title = f"“三公”经费 {total.amount_printed} {total.money_unit}" if total is not None else "“三公”经费"
    note = "“三公”经费已在上面的总数里，不另加；没有印数的一项不画。"
    return studio.chart(page, title, [_bar(row) for row in leaves], _source(leaves[0] if leaves else None) + note)


def _bar(row: dict[str, Any]) -> Bar:
    cell = row["cell"]
    part = f"（{row['share']}）" if row["share"] else ""
    return Bar(row["name"].split("：")[-1], float(cell.amount), f"{cell.amount_printed} {cell.money_unit}{part}")


def _told(row: dict[str, Any] | None) -> str:
    return f"{row['name']}，{row['cell'].amount_printed} {row['cell'].money_unit}" if row else ""


def _source(row: dict[str, Any] | None) -> str:
    return f"单位：{row['cell'].money_unit}。出自《{row['cell'].table}》。{_MEANING[amount_word(row['cell'].table)]}" if row else ""
