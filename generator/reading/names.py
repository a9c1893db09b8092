"""The full name behind a clipped one: data/names.csv, a person's decision with its evidence, shown beside what is printed."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from generator.ground.faults import Fault, shorten
from generator.reading.decisions import read_decisions


@dataclass(frozen=True)
class FullName:
    """What one document prints, what it stands for, and how that is known."""

    document_id: str
    printed: str
    full: str
    evidence: str


COLUMNS = tuple(field.name for field in fields(FullName))


def read_names(path: Path, printed: Mapping[str, Container[str]], torn: Container[str] = ()) -> tuple[dict[tuple[str, str], FullName], list[Fault]]:
    """The full names by document and printed name; a fault for each row that is not whole or whose name no document prints.

    `printed`: document_id → the names of agencies, programmes, projects and indicators in it; `torn`: documents with faults of
    their own, whose names are not judged.
    """
    found, faults = read_decisions(path, COLUMNS)
    rows = [(number, FullName(**row)) for number, row in found if row["document_id"] not in torn]
    whole = [(number, row) for number, row in rows if row.full and row.evidence and row.printed in printed.get(row.document_id, ())]
    faults += [
        Fault(str(path), number, f"“{shorten(row.printed)}”没有全称、没有依据，或文件里没有这个名称", "文件所印的名称、全称、依据", "改正或删去这一行")
        for number, row in rows
        if (number, row) not in whole
    ]
    return {(row.document_id, row.printed): row for _, row in whole}, faults
