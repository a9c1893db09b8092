"""What evaluations print as done beside the targets that are compared: the figure, its line, and what the two say side by side."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pandas as pd

from generator.ground.text import fold
from generator.pages.catalogue import Record
from generator.pages.cells import each, number, said
from generator.pages.words import actual_words, outcome_words, target_words

_KEYS = ["story_id", "fiscal_year", "key", "area", "turn"]
_TARGET = ("operator", "target_value", "target_upper", "target_printed", "measure_unit")
_ACTUAL = ("actual_printed", "actual_value", "actual_unit")
_DONE = (*_TARGET, *_ACTUAL, "stage", "needs_review", "indicator_id", "line")


def against(words: str, row: Record, *, several: bool) -> str:
    """An outcome, and where the year prints several targets which one it is held against: the one that is printed beside the actual."""
    return f"对照自评所印的目标（{target_words(row)}）：{words}" if several and words else words


def with_done(once: pd.DataFrame, ranked: pd.DataFrame) -> pd.DataFrame:
    """The targets with the columns of their evaluation as `done_…`, not available where none prints them.

    `ranked`: all printings of the same targets, those that count first.
    """
    done = ranked.loc[ranked["stage"] == "evaluation", [*_KEYS, *_DONE]].drop_duplicates(_KEYS)
    return once.merge(done.rename(columns={name: f"done_{name}" for name in _DONE}), on=_KEYS, how="left", validate="one_to_one")


def done_columns(rows: pd.DataFrame) -> dict[str, list[Any]]:
    """What was done as a browser takes it: as printed, the number where it has the unit of the target, what the two say, where it stands."""
    own = [f"done_{name}" for name in _DONE[:-2]]
    return {
        "done": each(rows, lambda *values: said(actual_words(_record(values))) if _record(values)["stage"] else "", *own),
        "done_value": each(rows, _comparable, "done_actual_value", "done_actual_unit", "measure_unit", "done_needs_review"),
        "outcome": each(rows, _outcome, *own, *_TARGET), "done_id": [name if isinstance(name, str) else "" for name in rows["done_indicator_id"]],
        "done_line": each(rows, lambda line: None if line is None else int(line), "done_line"),
    }  # fmt: skip


def _record(values: tuple[Any, ...]) -> Record:
    return dict(zip(_DONE, values, strict=False))


def _comparable(value: Decimal | None, unit: str | None, measure_unit: str, doubtful: Any) -> float | None:
    return None if value is None or doubtful or unit != measure_unit else number(value)


def _outcome(*values: Any) -> str:
    """The words of a project's own page; blank where no evaluation prints the target."""
    done, target = _record(values[: len(_DONE) - 2]), dict(zip(_TARGET, values[len(_DONE) - 2 :], strict=True))
    if not done["stage"]:
        return ""
    return said(against(outcome_words(done), done, several=fold(target_words(done)) != fold(target_words(target))))
