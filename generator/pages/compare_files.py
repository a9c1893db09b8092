"""The data of /compare/: targets by name, budgets by department, projects and budgets per unit by kind, changes by their direction."""

from __future__ import annotations

from typing import Any

import pandas as pd

from generator.downloads.column_files import Columns
from generator.linking.matching import only
from generator.pages.catalogue import Catalogue
from generator.pages.cells import each_record, origin
from generator.pages.compare_changes import APART, LESS, MORE, SAME, change_columns, change_rows
from generator.pages.compare_pieces import Pieces, names_of
from generator.pages.compare_rows import budget_columns, budget_rows, per_unit, target_columns, target_rows
from generator.pages.project_kinds import kinds_of

_PROJECT = ["story_id", "fiscal_year"]
_DIVIDED = ("budget", "operator", "target_value", "target_upper", "measure_unit", "needs_review")


def compare_files(catalogue: Catalogue) -> dict[str, Columns]:
    """Every column file of the page by name."""
    found = departments_of(catalogue)
    place = {name: at for at, name in enumerate(found)}
    targets, budgets = (_placed(catalogue, rows, place) for rows in (target_rows(catalogue), budget_rows(catalogue)))
    pieces = Pieces()
    _add_targets(pieces, catalogue, targets)
    own = budgets.assign(key=budgets["place"]).sort_values(["place", "story_id", "fiscal_year", "line"], kind="stable", ignore_index=True)
    pieces.add("budgets", own, budget_columns(catalogue, own))
    _add_kinds(pieces, catalogue, targets, budgets)
    _add_changes(pieces, catalogue, targets)
    return pieces.files | {"pieces": pieces.index, "departments": {"department": found}}


def departments_of(catalogue: Catalogue) -> list[str]:
    """The departments by the name that rows show, in order: a row's department has a number by which pieces are found."""
    rows = catalogue.tables["documents"][["document_id", "fiscal_year"]]
    return sorted(set(origin(catalogue, rows)["department"])) if len(rows) else []


def _placed(catalogue: Catalogue, rows: pd.DataFrame, place: dict[str, int]) -> pd.DataFrame:
    return rows.assign(place=[place[name] for name in origin(catalogue, rows)["department"]])


def _commonest_first(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows key by key, the commonest first, within a key department by department and project by project."""
    order = ["common", "key", "place", "story_id", "fiscal_year", "line"]
    return rows.assign(common=-rows["key"].map(rows["key"].value_counts())).sort_values(order, kind="stable", ignore_index=True)


def _add_targets(pieces: Pieces, catalogue: Catalogue, targets: pd.DataFrame) -> None:
    own = _commonest_first(targets)
    pieces.add_names("names", names_of(own, "indicator"))
    pieces.add("targets", own, target_columns(catalogue, own))


def _add_kinds(pieces: Pieces, catalogue: Catalogue, targets: pd.DataFrame, budgets: pd.DataFrame) -> None:
    """The projects of each kind, and in the same order of kinds their targets that count things, by which a budget is divided."""
    kinds = kinds_of(budgets).rename(columns={"kind": "key"})
    own = _commonest_first(budgets.merge(kinds, on=_PROJECT, validate="one_to_many"))
    counted = only(targets, [value is not None for value in each_record(targets, lambda row: per_unit(*row.values()), *_DIVIDED)])
    place = {key: at for at, key in enumerate(dict.fromkeys(own["key"]))}
    units = counted.merge(kinds, on=_PROJECT, suffixes=("_named", "")).assign(common=lambda rows: rows["key"].map(place))
    units = units.sort_values(["common", "place", "story_id", "fiscal_year", "line"], kind="stable", ignore_index=True)
    divided = units["key"].value_counts()
    names = names_of(own, "key")
    names |= {"told": list(own.drop_duplicates("key")["told"]), "units": [int(divided.get(key, 0)) for key in place]}
    pieces.add_names("kind-names", names)
    pieces.add("kinds", own, budget_columns(catalogue, own))
    pieces.add("units", units, target_columns(catalogue, units))


def _add_changes(pieces: Pieces, catalogue: Catalogue, targets: pd.DataFrame) -> None:
    """All pairs of years, by direction in a fixed order, department by department; the direction stands where another table has a name."""
    older, newer = change_rows(catalogue, targets)
    turn = newer["direction"].map({word: at for at, word in enumerate((MORE, LESS, SAME, APART))})
    order = newer.assign(turn=turn).sort_values(["turn", "place", "story_id", "key", "year"], kind="stable").index
    older, newer = older.loc[order].reset_index(drop=True), newer.loc[order].reset_index(drop=True)
    own = newer.assign(key=newer["direction"])
    pieces.add_names("directions", names_of(own, "direction"))
    pieces.add("changes", own, change_columns(catalogue, older, newer))


def counts_of(catalogue: Catalogue) -> dict[str, Any]:
    """How much there is to compare: targets and their names, budgets, projects that are of a kind and kinds, pairs of years."""
    targets, budgets = target_rows(catalogue), budget_rows(catalogue)
    kinds, changes = kinds_of(budgets), change_rows(catalogue, targets)[1]
    return {
        "targets": len(targets), "names": int(targets["key"].nunique()), "budgets": len(budgets), "kinds": int(kinds["kind"].nunique()),
        "of_kinds": len(kinds.drop_duplicates(_PROJECT)), "changes": len(changes), "directions": int(changes["direction"].nunique()),
    }  # fmt: skip
