"""Every two neighbouring years of a target that the site holds, by what became of its number: the pairs that /compare/ tells all at once."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pandas as pd

from generator.pages.catalogue import Catalogue
from generator.pages.cells import each, origin
from generator.pages.compare_rows import KINDS, reason_of, target_columns

MORE, LESS, SAME, APART = "数增加", "数减少", "数不变", "不能比"
"""What became of the number of a target, in neutral words: whether more is better depends on what is counted."""
_KEYS = ["story_id", "key", "area"]
_TARGET = ("operator", "target_value", "target_upper", "target_printed", "measure_unit", "needs_review")
_SIDE = ("target", "value", "unit", "kind", "reason", "document_id", "fiscal_year", "project", "project_id", "anchor", "line")
_PAIR = ("department", "agency", "indicator", "area", "story", "linked", *_SIDE)


def change_rows(catalogue: Catalogue, targets: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The older and the newer row of each pair, row by row; both with `direction`, and `several` where a year has the name more than once."""
    years = pd.Series(origin(catalogue, targets)["fiscal_year"], index=targets.index)
    own = targets.assign(year=years)[(years != "") & targets["story_id"].isin(list(catalogue.stories))]
    own = own.sort_values(["document_id", "line"], kind="stable")
    own = own.assign(several=own.duplicated([*_KEYS, "year"], keep=False)).drop_duplicates([*_KEYS, "year"])
    own = own.sort_values([*_KEYS, "year"], kind="stable", ignore_index=True)
    newer = own.index[own.duplicated(_KEYS)]
    older_rows, newer_rows = own.loc[newer - 1].reset_index(drop=True), own.loc[newer].reset_index(drop=True)
    several = older_rows["several"] | newer_rows["several"]
    sides = pd.concat([older_rows[list(_TARGET)].add_prefix("older_"), newer_rows[list(_TARGET)], several.rename("several")], axis=1)
    direction = each(sides, _direction, *(f"older_{name}" for name in _TARGET), *_TARGET, "several")
    return older_rows.assign(direction=direction, several=several), newer_rows.assign(direction=direction, several=several)


def _direction(*values: Any) -> str:
    older, newer, several = values[: len(_TARGET)], values[len(_TARGET) : -1], values[-1]
    if several or reason_of(*older) or reason_of(*newer) or older[4] != newer[4] or KINDS[older[0]] != KINDS[newer[0]]:
        return APART
    return _of_difference(newer[1] - older[1])


def _of_difference(difference: Decimal) -> str:
    return MORE if difference > 0 else LESS if difference < 0 else SAME


def change_columns(catalogue: Catalogue, older: pd.DataFrame, newer: pd.DataFrame) -> dict[str, list[Any]]:
    """The columns of pairs as a browser takes them: those of the newer year, and of the older one what may differ, as `older_…`."""
    before, after = target_columns(catalogue, older), target_columns(catalogue, newer)
    return {
        **{name: after[name] for name in _PAIR}, **{f"older_{name}": before[name] for name in _SIDE},
        "several": ["是" if each_one else "" for each_one in newer["several"]],
    }  # fmt: skip
