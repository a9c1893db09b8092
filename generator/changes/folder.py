"""A published data folder read back: the tables as text, with or without BOM, and which findings were reviewed when it was published.

An empty folder stands for nothing: what was published before the first time.
"""

from __future__ import annotations

import codecs
import csv
import warnings
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import pandas as pd

from generator.ground.faults import DocumentFaults, Fault, os_reason, shorten
from generator.tables.schema import PUBLISHED, frame
from generator.tables.write import formulated

COMPARED = ("documents", "projects", "programmes", "indicators", "budget_lines", "checks", "notes", "links")
LATER = ("links",)
"""The tables that publications before 2026-12 do not have yet."""
IDS = {"documents": "document_id", "projects": "project_id", "indicators": "indicator_id", "checks": "check_id", "reviews": "check_id"}
ADDED: dict[str, tuple[str, ...]] = {
    "documents": ("file_type", "kinds", "scope", "same_as"),
    "indicators": ("stage", "area", "actual_printed", "actual_value", "actual_unit", "score", "reason", "counted",
                   "registered_department", "registered_region"),
    "projects": ("stage", "scope", "initial_budget_yuan", "executed_yuan", "execution_rate", "execution_points", "execution_score", "total_score", "result",
                 "story_id", "counted", "registered_department", "registered_region"),
    "checks": ("right_document_id",),
}  # fmt: skip
"""Table → the columns that publications before 2026-12 do not have yet; there they are blank."""
_MEND = "指向 parse --out 写出的文件夹，或网站的 site/data/"
_REWRITE = "用 parse --out 或 build 重新写出这个文件夹"


@dataclass(frozen=True)
class Folder:
    """The tables of one publication, every cell text and blank as ""; `reviewed`: check id, left and right value of each reviewed finding."""

    path: Path
    tables: dict[str, pd.DataFrame]
    reviewed: frozenset[tuple[str, str, str]]


def read_folders(*paths: Path) -> list[Folder]:
    """The data folders in `paths`. Raises DocumentFaults with all that is missing or broken in any of them."""
    found = [_read(path) for path in paths]
    if faults := [fault for _, own in found for fault in own]:
        raise DocumentFaults(faults)
    return [folder for folder, _ in found]


def _read(path: Path) -> tuple[Folder, list[Fault]]:
    if not path.is_dir():
        return Folder(path, {}, frozenset()), [Fault(str(path), 0, "没有这个文件夹", "装有各表 CSV 的文件夹", _MEND)]
    if not any(path.iterdir()):
        return Folder(path, {name: frame(name, []).astype(str) for name in COMPARED}, frozenset()), []
    read = {name: _table(path / f"{name}.csv", name) for name in COMPARED if name not in LATER or (path / f"{name}.csv").exists()}
    read |= {name: (frame(name, []).astype(str), []) for name in LATER if name not in read}
    reviews, faults = _table(path / "reviews.csv", "reviews") if (path / "reviews.csv").exists() else (frame("reviews", []), [])
    faults = [*(fault for _, own in read.values() for fault in own), *faults]
    tables = {name: table for name, (table, _) in read.items()}
    return Folder(path, tables, frozenset() if faults else _reviewed(tables["checks"], reviews)), faults


def _reviewed(checks: pd.DataFrame, reviews: pd.DataFrame) -> frozenset[tuple[str, str, str]]:
    """The checks that a person had reviewed; no site is published with a review of other values than those of its check."""
    judged = checks[checks["check_id"].isin(reviews.loc[reviews["state"] == "reviewed", "check_id"])]
    return frozenset(judged[["check_id", "left_value", "right_value"]].itertuples(index=False, name=None))


def _table(path: Path, name: str) -> tuple[pd.DataFrame, list[Fault]]:
    """One table with its declared columns; faults where the file, a column or a cell is missing, or an id stands twice."""
    nothing = pd.DataFrame()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", pd.errors.ParserWarning)  # rows longer than the head
            table = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig", index_col=False)
    except OSError as error:
        return nothing, [Fault(str(path), 0, f"表读不出（{os_reason(error)}）", f"{name}.csv", _MEND)]
    except UnicodeDecodeError:
        return nothing, [Fault(str(path), 1, "不是 UTF-8", "UTF-8 编码的 CSV", _REWRITE)]
    except (pd.errors.ParserError, pd.errors.ParserWarning, pd.errors.EmptyDataError) as error:
        return nothing, [Fault(str(path), 1, f"读不成表（{shorten(str(error), 80)}）", "每行格数与表头相同", _REWRITE)]
    if missing := [column.name for column in PUBLISHED[name] if column.name not in table.columns and column.name not in ADDED.get(name, ())]:
        return nothing, [Fault(str(path), 1, f"缺栏目 {'、'.join(missing)}", "栏目 " + ",".join(column.name for column in PUBLISHED[name]), _REWRITE)]
    table = table.assign(**{column: "" for column in ADDED.get(name, ()) if column not in table.columns})
    table = _as_read(path, table[[column.name for column in PUBLISHED[name]]])
    return table, [*_blanks(path, table, name), *_no_numbers(path, table, name), *_twice(path, table, IDS.get(name))]


def _as_read(path: Path, table: pd.DataFrame) -> pd.DataFrame:
    """The table without the apostrophes of files that were written for spreadsheets, which carry a BOM."""
    if not path.exists():
        return table
    with path.open("rb") as file:
        marked = file.read(len(codecs.BOM_UTF8)) == codecs.BOM_UTF8
    return table.apply(formulated) if marked else table


def _blanks(path: Path, table: pd.DataFrame, name: str) -> list[Fault]:
    """A fault for each row without a cell that every row has: a row cut short is one of them."""
    required = [column.name for column in PUBLISHED[name] if column.required]
    blank = (table[required] == "").idxmax(axis=1)[(table[required] == "").any(axis=1)]
    return [Fault(str(path), _line(path, row), f"没有 {column}", "每行都有这一格", _REWRITE) for row, column in blank.head(20).items()]


def _no_numbers(path: Path, table: pd.DataFrame, name: str) -> list[Fault]:
    return [
        Fault(str(path), _line(path, row), f"{column.name} 是“{shorten(value)}”", "整数或空", _REWRITE)
        for column in PUBLISHED[name]
        if column.kind == "integer"
        for row, value in table[column.name][~table[column.name].str.fullmatch(r"(?:-?\d+)?")].head(20).items()
    ]


def _twice(path: Path, table: pd.DataFrame, key: str | None) -> list[Fault]:
    if key is None:
        return []
    again = table[table[key].duplicated()]
    found = again[key].head(20).items()
    return [Fault(str(path), _line(path, row), f"{key} {shorten(value, 120)} 写了不止一次", "每个编号一行", _REWRITE) for row, value in found]


def _line(path: Path, row: int) -> int:
    """The physical line on which a row of the table ends."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file)
        for _ in islice(reader, row + 2):
            pass
        return reader.line_num
