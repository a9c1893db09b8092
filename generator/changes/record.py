"""The history of publications: one small file for each under data/changes/, written by `diff --record`, never by a build.

A file is named by its date and the digest of what was first written in it (`2026-03-01-1f0c9a2b.csv`): the same changes give
the same file, two publications of one day stay apart, and the name is the address that feeds and links keep.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from generator.changes.compare import COLUMNS
from generator.changes.tell import Change, rows_of
from generator.changes.words import CAUSES, KINDS
from generator.ground.faults import Fault, shorten
from generator.reading.decisions import is_day, read_decisions
from generator.tables.write import csv_text

_NAME = re.compile(r"(\d{4}-\d{2}-\d{2})-[0-9a-f]{8}")
_ID = re.compile(r"[a-z0-9_-]+(?:/[a-z0-9-]+)?")
_TEXT = re.compile(r"(?:[0-9a-f]{8})?")
_MEND = "用 diff --record 重新写，或从版本库取回"


@dataclass(frozen=True)
class Publication:
    """What one publication changed, on a day; `name` is its stable address."""

    name: str
    day: str
    rows: tuple[Change, ...]


def write_record(changes: pd.DataFrame, day: str, folder: Path) -> Path:
    """The changes as a file in `folder`; things within larger ones are left to those. Returns where it lies. Raises OSError."""
    text = csv_text(pd.DataFrame(_kept(rows_of(changes)), columns=list(COLUMNS)))
    path = folder / f"{day}-{hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}.csv"
    folder.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="")
    return path


def read_records(folder: Path) -> tuple[list[Publication], list[Fault]]:
    """The publications in `folder`, newest first, and a fault for each file or row that is none."""
    found, faults = [], []
    for path in sorted(folder.iterdir(), reverse=True) if folder.is_dir() else []:
        name = _NAME.fullmatch(path.stem)
        if path.suffix != ".csv" or not name or not is_day(name[1]):
            faults.append(Fault(str(path), 0, "文件名不是发布记录", "日期-八位十六进制.csv", _MEND))
            continue
        rows, own = read_decisions(path, COLUMNS)
        strange = [(number, "，".join((row["kind"], row["change"], row["cause"]))) for number, row in rows if not _known(row)]
        faults += [*own, *(Fault(str(path), number, f"不认识的变化“{shorten(words)}”", "diff --record 写出的行", _MEND) for number, words in strange)]
        found.append(Publication(path.stem, name[1], tuple(row for _, row in rows)))
    return found, faults


def _kept(rows: Sequence[Change]) -> list[Change]:
    """What the site tells or counts: rows that stand for themselves. A withheld one keeps its kind, but neither name nor place."""
    counted = ("document_id", "kind", "change", "cause", "withheld")
    return [row if not row["withheld"] else {name: value if name in counted else "" for name, value in row.items()} for row in rows if not row["within"]]


def _known(row: Change) -> bool:
    """Whether a row is one that `diff` writes; what becomes an address is an id, and nothing else."""
    ids = {"document": (row["document_id"],), "project": (row["id"],)}.get(row["kind"], ())
    return (
        row["kind"] in KINDS and row["change"] in {"added", "removed", "changed"} and row["cause"] in CAUSES
        and all(_ID.fullmatch(each) for each in (row["document_id"], *filter(None, ids)))
        and all(_TEXT.fullmatch(row[name]) for name in ("old_text", "new_text"))
    )  # fmt: skip
