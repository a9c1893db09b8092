"""The words of the site's own pages, explained by a person: data/terms.csv, each with where the explanation comes from."""

from __future__ import annotations

from pathlib import Path

from generator.ground.faults import Fault
from generator.ground.text import fold
from generator.reading.decisions import read_decisions

COLUMNS = ("term", "definition", "source")


def read_terms(path: Path) -> tuple[list[dict[str, str]], list[Fault]]:
    """The rows (term, definition, source) of a file, and a fault for each that is not whole or stands twice; no file means none."""
    found, faults = read_decisions(path, COLUMNS)
    seen: set[str] = set()
    for line, row in found:
        if not all(row.values()):
            faults.append(Fault(str(path), line, f"{row['term'] or '空行'}：不完整", "名词、解释与依据都要写", "补全或删去这一行"))
        if fold(row["term"]) in seen:
            faults.append(Fault(str(path), line, f"{row['term']}：已有一行", "一个名词一行", "合并两行"))
        seen.add(fold(row["term"]))
    return [row for _, row in found] if not faults else [], faults
