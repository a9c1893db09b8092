"""How people call things: data/aliases.csv, each name with what it means and the evidence for it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from generator.ground.faults import Fault
from generator.reading.decisions import read_decisions
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
    found, faults = read_decisions(path, COLUMNS)
    faults += [
        Fault(str(path), line, f"{row['alias'] or '空行'}：不完整", "别名与所指各至少两个字，并写明依据", "补全或删去这一行")
        for line, row in found
        if not all(row.values()) or min(len(units(row["alias"])), len(units(row["means"]))) < 2
    ]
    return [Alias(**row) for _, row in found] if not faults else [], faults
