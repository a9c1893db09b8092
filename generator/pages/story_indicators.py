"""The indicators of one project through its years: each printed target with its source, what was reached and against which target, what changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from generator.ground.text import fold
from generator.pages.catalogue import Catalogue, Record
from generator.pages.compare_done import against
from generator.pages.story_money import missing
from generator.pages.words import actual_words, outcome_words, target_words
from generator.pages.years import change_of, indicator_key

Key = tuple[str, str, int]
FROM = {"target": "目标表所印", "evaluation": "自评所印"}


def indicators_of(catalogue: Catalogue, years: Sequence[tuple[int | None, list[Record]]]) -> list[dict[str, Any]]:
    """Each indicator by its name through the years (each with its printings, promises first): a cell of every year, and what changed between them."""
    by_year = [_by_name(catalogue, printings) for _, printings in years]
    names = dict.fromkeys(key for own in by_year for key in own)
    return [
        {"name": next(own[key][0]["indicator"] for own in reversed(by_year) if key in own), "cells": [cell_of(own.get(key, [])) for own in by_year],
         "changes": list(_changes(key, [year for year, _ in years], by_year))}
        for key in names
    ]  # fmt: skip


def _by_name(catalogue: Catalogue, printings: Sequence[Record]) -> dict[Key, list[Record]]:
    """The indicators of a year by name and area: the promise first, then the evaluation; equal names in one printing by their order."""
    found: dict[Key, list[Record]] = {}
    for printing in printings:
        if catalogue.document[printing["document_id"]]["same_as"]:
            continue
        seen: dict[tuple[str, str], int] = {}
        for row in catalogue.indicators.get(printing["project_id"], []):
            name = indicator_key(row["indicator"]), row["area"]
            seen[name] = seen.get(name, 0) + 1
            line = catalogue.target_lines.get((row["document_id"], row["line"]), row["line"])
            found.setdefault((*name, seen[name]), []).append({**row, "target_line": line})
    return found


def cell_of(rows: Sequence[Record]) -> dict[str, Any]:
    """What one year prints of an indicator: its targets, each once with its sources; what was reached, each with the target it is held against."""
    targets = _targets(rows)
    return {"targets": targets, "done": [_done(row, several=len(targets) > 1) for row in rows if row["stage"] == "evaluation"]}


def _targets(rows: Sequence[Record]) -> list[dict[str, Any]]:
    """Each different target with the rows that print it; where a target table prints it, the evaluation that repeats it is not named."""
    found: dict[str, list[Record]] = {}
    for row in [row for row in rows if target_words(row)] or rows:
        found.setdefault(fold(target_words(row)), []).append(row)
    told = []
    for own in found.values():
        promised = [row for row in own if row["stage"] != "evaluation"] or own
        told.append({"words": target_words(own[0]), "from": FROM[promised[0]["stage"]], "stage": promised[0]["stage"], "rows": promised})
    return told


def _done(row: Record, *, several: bool) -> dict[str, Any]:
    """What an evaluation prints as reached; where the year prints several targets, which one it is held against."""
    outcome = against(outcome_words(row), row, several=several)
    return {"words": actual_words(row), "outcome": outcome, "reason": row["reason"], "row": row, "missing": missing(row["weight"], row["score"])}


def _changes(key: Key, years: Sequence[int | None], by_year: Sequence[dict[Key, list[Record]]]) -> Iterator[str]:
    """What changed from each year in which indicators are printed to the next, in neutral words."""
    printed = [at for at, own in enumerate(by_year) if own]
    for before, after in pairwise(printed):
        older, newer = by_year[before].get(key), by_year[after].get(key)
        if older and not newer:
            yield f"{years[after]}年未见"
        if newer and not older:
            yield f"{years[before]}年未见"
        if older and newer:
            yield f"{years[after]}年{_change(older, newer)}"


def _change(older: Sequence[Record], newer: Sequence[Record]) -> str:
    """The first printed targets of two years against each other; where a year prints several, said which ones these are."""
    change, words = change_of(older[0], newer[0]), f"{_of_several(older)} → {_of_several(newer)}"
    if change.reason:
        return f"{change.reason}：{words}"
    return "目标相同" if change.same else f"目标不同：{words}"


def _of_several(rows: Sequence[Record]) -> str:
    return target_words(rows[0]) + (f"（{FROM[rows[0]['stage']]}）" if len(_targets(rows)) > 1 else "")
