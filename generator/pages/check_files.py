"""All checks as columns, in files of one verdict each: the reader's browser fetches those that a choice needs."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from generator.downloads.column_files import Columns, write_column_file
from generator.ground.text import visible
from generator.pages.catalogue import Catalogue
from generator.pages.words import is_number
from generator.reconcile.engine import all_rules
from generator.reconcile.reviewed import OPEN_VERDICTS, VERDICT_WORDS
from generator.tables.schema import MEANINGS

NOT_REVIEWED = MEANINGS["state"]["not_reviewed"][0]
OUTCOMES = ("differs", "unclear", "remark", "rounding", "holds")
"""What came out of a check, in the order the table lists them: its verdict, or that it is a remark."""
FILE_ROWS = 20_000
_COLUMNS = ("outcome", "kind", "rule", "document_id", "anchor", "title", "left", "right", "difference", "gate")


@dataclass(frozen=True)
class CheckFile:
    """One file of rows of one outcome: its name, where its rows begin among all, its rules."""

    name: str
    start: int
    outcome: str
    rules: tuple[str, ...]
    rows: pd.DataFrame

    def columns(self) -> Columns:
        """Its columns, every cell as text."""
        return {name: self.rows[name].tolist() for name in _COLUMNS}


def write_check_files(catalogue: Catalogue, folder: Path) -> None:
    """The files and their index below `folder`."""
    files = list(check_files(catalogue))
    for each in files:
        write_column_file(folder / f"{each.name}.jsonl.gz", each.columns())
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "files.json").write_text(json.dumps(file_index(catalogue, files), ensure_ascii=False, separators=(",", ":")), encoding="utf-8")


def check_files(catalogue: Catalogue) -> Iterator[CheckFile]:
    """Every file: outcome by outcome, rule by rule, at most FILE_ROWS rows in each."""
    table = check_rows(catalogue)
    start = 0
    for outcome, own in table.groupby("outcome", sort=False, observed=True):
        for number, first in enumerate(range(0, len(own), FILE_ROWS), 1):
            rows = own.iloc[first : first + FILE_ROWS]
            yield CheckFile(f"{outcome}-{number}", start, str(outcome), tuple(rows["rule"].unique()), rows)
            start += len(rows)


def file_index(catalogue: Catalogue, made: Sequence[CheckFile]) -> dict[str, Any]:
    """What the browser must know before it fetches: the files, and the documents with their departments."""
    files = [{"name": each.name, "start": each.start, "rows": len(each.rows), "outcome": each.outcome, "rules": each.rules} for each in made]
    own = {name: (department.slug, department.name) for name, department in catalogue.department_of.items()}
    documents = {name: [_said(row["title"] or name), *map(_said, own[name])] for name, row in catalogue.document.items()}
    return {"files": files, "documents": documents}


def check_rows(catalogue: Catalogue) -> pd.DataFrame:
    """One row per check with the columns of the files, ordered by outcome, rule and place in the documents."""
    checks = outcomes(catalogue.tables["checks"])
    rules = {rule.id: place for place, rule in enumerate(all_rules())}
    shown = pd.DataFrame({
        **{name: checks[name].astype(str) for name in ("outcome", "kind", "rule", "document_id")}, "anchor": anchors(checks["check_id"]),
        "title": _each(checks["title"], _said), "left": _with_unit(checks, "left_value"), "right": _with_unit(checks, "right_value"),
        "difference": _each(checks["difference"], lambda value: "" if pd.isna(value) else str(value)), "gate": gates(catalogue, checks),
    })  # fmt: skip
    order = pd.DataFrame({"outcome": shown["outcome"].map(OUTCOMES.index), "rule": shown["rule"].map(rules)})
    return shown.loc[order.sort_values(["outcome", "rule"], kind="stable").index]


def outcomes(checks: pd.DataFrame) -> pd.DataFrame:
    """The checks with their outcome: remarks are told apart from what adds up or does not."""
    return checks.assign(outcome=checks["verdict"].astype(str).mask(checks["kind"] == "remark", "remark"))


def gates(catalogue: Catalogue, checks: pd.DataFrame) -> pd.Series:
    """Behind each check that differs or cannot be decided: what a person has compared, or that none has; behind a remark whether it holds."""
    told = {check_id: gate(review) for check_id, review in catalogue.reviews.items()}
    own = checks["check_id"].map(told).fillna(NOT_REVIEWED).where(checks["outcome"].isin(OPEN_VERDICTS), "")
    return own.mask((checks["outcome"] == "remark") & (checks["verdict"] == "holds"), VERDICT_WORDS["holds"])


def gate(review: dict[str, str]) -> str:
    """What a person has compared, in words."""
    return MEANINGS["original_seen"][review["original_seen"]][0]


def anchors(check_ids: pd.Series) -> pd.Series:
    """The anchors of checks on the pages of their documents."""
    return check_ids.astype(str).str.split("/", n=1).str[1].str.replace("/", "-").str.lower()


def _with_unit(checks: pd.DataFrame, side: str) -> pd.Series:
    """One side of each check with its unit, where it is a number."""
    values, units = _each(checks[side], _said), _each(checks["unit"], _said)
    return values + (" " + units).where((units != "") & _each(values, is_number).astype(bool), "")


def _each(column: pd.Series, words: Callable[[Any], object]) -> pd.Series:
    """A column with a function applied once to each different value."""
    return column.map({value: words(value) for value in column.unique()}).astype(object)  # of no check too: an empty column has no type of its own


def _said(text: object) -> str:
    """Text of a document on one line, without invisible control characters."""
    return "" if pd.isna(text) else " ".join(visible(str(text)).split())
