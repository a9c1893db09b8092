"""The money of one project in one year as its printings print it: each amount once with its sources, in the order promised, changed, spent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from generator.charts.bars import Bar
from generator.ground.money import parse_amount
from generator.pages.catalogue import Catalogue, Record
from generator.pages.words import FILE_TYPE_WORDS, budget_words, computed_rate, number_words, printed_amount

STAGES = {"target": "目标表", "evaluation": "自评"}


@dataclass(frozen=True)
class Source:
    """Where a figure is printed: the printing, the line, and a short name of its document among those of the year."""

    row: Record
    line: int
    name: str


@dataclass(frozen=True)
class Figure:
    """A printed figure with all places of the year that print it, and its value to be compared with others."""

    value: Any
    words: str
    sources: list[Source]


def money_of(catalogue: Catalogue, printings: Sequence[Record]) -> dict[str, list[Figure]]:
    """The figures of a year by column: `initial` of target tables and evaluations, `current` (after changes), `executed`, `rate` of evaluations."""
    names = _names(catalogue, printings)
    done = [row for row in printings if row["stage"] == "evaluation"]

    def once(found: Iterator[tuple[Record, Any, str, int]]) -> list[Figure]:
        return _once((row, value, words, line, names[row["document_id"]]) for row, value, words, line in found)

    return {
        "initial": once(_initial(catalogue, printings)), "current": once(_amounts(catalogue, done, "current", "budget_yuan", "budget")),
        "executed": once(_amounts(catalogue, done, "executed", "executed_yuan", "executed")),
        "rate": once((row, row["execution_rate"], f"{number_words(row['execution_rate'])}%", row["places"].get("rate", row["line"]))
                     for row in done if row["execution_rate"] is not None),
        "computed": once((row, words, words, row["line"]) for row in done if (words := computed_rate(row))),
    }  # fmt: skip


def scores_of(catalogue: Catalogue, printings: Sequence[Record]) -> list[dict[str, Any]]:
    """What an office scores itself in a year, each once: total, of how many points, what that leaves (ours), and the part for the rate of execution."""
    names = _names(catalogue, printings)
    rows = [row for row in printings if row["stage"] == "evaluation" and row["total_score"] is not None]
    figures = _once((row, _score(catalogue, row), number_words(row["total_score"]), row["places"].get("total_score", row["line"]), names[row["document_id"]])
                    for row in rows)  # fmt: skip
    return [{"figure": each, "points": each.value[1], "lost": missing(each.value[1], each.value[0]), "rate": each.sources[0].row} for each in figures]


def _score(catalogue: Catalogue, row: Record) -> tuple[Decimal, Decimal | None, Any, Any]:
    printed = next((parse_amount(each["points"]) for each in reversed(catalogue.totals.get(row["project_id"], [])) if each["points"]), None)
    return row["total_score"], printed, row["execution_score"], row["execution_points"]


def missing(points: Decimal | None, score: Decimal | None) -> Decimal | None:
    """How far a score stays below its points; None where either is not printed or nothing is missing."""
    return points - score if points is not None and score is not None and points > score else None


def funding_of(catalogue: Catalogue, year: int | None, printings: Sequence[Record]) -> list[dict[str, Any]]:
    """The amounts by source of money of a year: label as printed, line, and the amounts of each column; a target table's two known sources among them."""
    told = []
    for row in printings:
        if catalogue.document[row["document_id"]]["same_as"]:
            continue
        told += [{"year": year, "row": row, **each} for each in (_funds(catalogue, row) if row["stage"] == "evaluation" else _planned(row))]
    return told


def _funds(catalogue: Catalogue, row: Record) -> list[dict[str, Any]]:
    found: dict[tuple[str, int], dict[str, str]] = {}
    for each in catalogue.funds.get(row["project_id"], []):
        if each["source"] != "budget" and each["column"] in {"initial", "current", "executed"} and each["amount_yuan"] is not None:
            words = printed_amount(each["printed"], int(each["amount_yuan"]), row["money_unit"])
            found.setdefault((each["label"], each["line"]), {})[each["column"]] = words
    return [{"label": label.removeprefix("其中：").removeprefix("其中:"), "line": line, "amounts": amounts} for (label, line), amounts in found.items()]


def _planned(row: Record) -> list[dict[str, Any]]:
    known = {"fiscal": "财政资金", "other": "其他资金"}
    return [
        {"label": label, "line": row["places"].get(name, row["line"]), "amounts": {"initial": printed_amount("", row[f"{name}_yuan"], row["money_unit"])}}
        for name, label in known.items() if row[f"{name}_yuan"] is not None
    ]  # fmt: skip


def _initial(catalogue: Catalogue, printings: Sequence[Record]) -> Iterator[tuple[Record, Any, str, int]]:
    """The budget at the beginning of the year: what target tables print, then what evaluations repeat of it."""
    for row in printings:
        if row["stage"] != "evaluation" and row["budget_printed"]:
            yield row, (row["budget_yuan"], row["money_unit"]), budget_words(row), row["budget_line"]
    yield from _amounts(catalogue, [row for row in printings if row["stage"] == "evaluation"], "initial", "initial_budget_yuan", "initial")


def _amounts(catalogue: Catalogue, rows: Sequence[Record], fund: str, column: str, place: str) -> Iterator[tuple[Record, Any, str, int]]:
    for row in rows:
        if row[column] is not None:
            printed = next((each["printed"] for each in catalogue.funds.get(row["project_id"], []) if (each["source"], each["column"]) == ("budget", fund)), "")
            yield row, (row[column], row["money_unit"]), printed_amount(printed, row[column], row["money_unit"]), row["places"].get(place, row["line"])


def _once(found: Iterator[tuple[Record, Any, str, int, str]]) -> list[Figure]:
    """Each value once, as it is printed first, with all its sources."""
    figures: dict[Any, Figure] = {}
    for row, value, words, line, name in found:
        figures.setdefault(value, Figure(value, words, [])).sources.append(Source(row, line, name))
    return list(figures.values())


def _names(catalogue: Catalogue, printings: Sequence[Record]) -> dict[str, str]:
    """Document → its name among those of a year: 目标表 or 自评; its title where there are several of these, with the file type where titles are equal."""
    documents = {row["document_id"]: catalogue.document[row["document_id"]] for row in printings}
    stages = {row["document_id"]: STAGES["evaluation" if row["stage"] == "evaluation" else "target"] for row in printings}
    titled = {name: f"{stages[name]}《{document['title'] or name}》" for name, document in documents.items()}
    typed = {name: f"{titled[name]}（{FILE_TYPE_WORDS.get(document['file_type'], document['file_type'])}）" for name, document in documents.items()}
    return {name: _first_alone(name, stages, titled, typed) for name in documents}


def _first_alone(name: str, *ways: dict[str, str]) -> str:
    """The shortest name that no other document has; the longest where none is alone."""
    return next((way[name] for way in ways if list(way.values()).count(way[name]) == 1), ways[-1][name])


def bars_of(year: int | None, counted: Record, money: dict[str, list[Figure]]) -> list[Bar]:
    """The amounts of a year as bars: promised as it counts, as the evaluation repeats it where that differs, after changes, spent."""
    when = f"{year}年 " if year else ""
    promised = [each for each in money["initial"] if any(source.row is counted for source in each.sources)]
    repeated = [each for each in money["initial"] if each not in promised and each.sources[0].row["stage"] == "evaluation"]
    planned = [*((each, f"{when}年初预算") for each in promised), *((each, f"{when}年初预算（自评所印）") for each in repeated[-1:]),
               *((each, f"{when}全年预算（调整后）") for each in money["current"][-1:])]  # fmt: skip
    bars = [Bar(name, float(each.value[0]), each.words, planned=True) for each, name in planned if each.value[0] is not None]
    return bars + [Bar(f"{when}执行", float(each.value[0]), each.words) for each in money["executed"][-1:]]
