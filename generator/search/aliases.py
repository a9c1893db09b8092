"""How people call things: data/aliases.csv, each name with what it means and the evidence for it."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from generator.ground.faults import Fault
from generator.search.tokens import units

COLUMNS = ("alias", "means", "evidence")


@dataclass(frozen=True)
class Alias:
    """A name in use, the printed name it stands for, and why."""

    alias: str
    means: str
    evidence: str


def read_aliases(path: Path) -> tuple[list[Alias], list[Fault]]:
    """The aliases of a file, and a fault for each row that is not whole; no file means no aliases."""
    if not path.exists():
        return [], []
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file)
        if tuple(rows.fieldnames or ()) != COLUMNS:
            return [], [Fault(str(path), 1, f"栏名 {rows.fieldnames}", ",".join(COLUMNS), "照 README 改第一行")]
        found = [(rows.line_num, row) for row in rows]
    faults = [
        Fault(str(path), line, f"{row['alias'] or '空行'}：不完整", "别名与所指各至少两个字，并写明依据", "补全或删去这一行")
        for line, row in found
        if not all(row.get(name) for name in COLUMNS) or min(len(units(row["alias"])), len(units(row["means"]))) < 2
    ]  # fmt: skip
    return [Alias(**{name: row[name] for name in COLUMNS}) for _, row in found] if not faults else [], faults
