"""Where our copy is wrong: data/corrections.csv says what the original prints; applied before anything is read, and shown."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass, fields, replace
from pathlib import Path

from generator.ground.faults import Fault, shorten
from generator.reading.decisions import is_day, read_decisions
from generator.reading.source import Line, Source, with_own

_MEND = "对照原件与本站副本改正 corrections.csv 的这一行"


@dataclass(frozen=True)
class Correction:
    """One place of one line: what our copy has, what the original has, and how that is known."""

    document_id: str
    line: int
    field: str
    in_our_copy: str
    in_the_original: str
    evidence: str
    checked_on: str


COLUMNS = tuple(field.name for field in fields(Correction))


def read_corrections(path: Path) -> tuple[list[Correction], list[Fault]]:
    """All corrections in the file, and a fault for each row that is not whole."""
    rows, faults = read_decisions(path, COLUMNS)
    if faults:
        return [], faults
    bad = [number for number, row in rows if not (_is_number(row["line"]) and row["in_our_copy"] and row["evidence"] and is_day(row["checked_on"]))]
    if bad:
        return [], [Fault(str(path), number, "行号、本站副本所印、依据或日期不全", "各栏齐全", _MEND) for number in bad]
    return [Correction(line=int(row["line"]), **{name: row[name] for name in COLUMNS if name != "line"}) for _, row in rows], []


def _is_number(text: str) -> bool:
    return text.isdecimal() and len(text) < 10


def correct(source: Source, corrections: Iterable[Correction]) -> tuple[Source, dict[int, str], list[Fault]]:
    """The source with its corrections applied, the corrected lines as our copy has them, and a fault for each that fits no line."""
    copies: dict[int, str] = {}
    lines = {line.number: line for line in source.lines}
    faults = []
    for each in corrections:
        if each.document_id != source.document_id:
            continue
        line = lines.get(each.line)
        corrected = _corrected(line, each) if line else None
        if line is None or corrected is None:
            what = "一格里" if line and line.own else ""
            found = f"更正说这一行{what}有“{shorten(each.in_our_copy)}”，本站副本没有"
            faults.append(Fault(source.name, each.line, found, "更正与副本一致", _MEND))
            continue
        copies.setdefault(each.line, line.text)
        lines[each.line] = corrected
    return (replace(source, lines=tuple(lines.values())) if copies else source), copies, faults


def _corrected(line: Line, each: Correction) -> Line | None:
    """The line as the original has it, its first cell that holds the misread text among them; None where none does."""
    if not line.own:
        return replace(line, text=line.text.replace(each.in_our_copy, each.in_the_original, 1)) if each.in_our_copy in line.text else None
    at = next((at for at, cell in enumerate(line.own) if each.in_our_copy in cell.text), None)
    if at is None:
        return None
    cell = replace(line.own[at], text=line.own[at].text.replace(each.in_our_copy, each.in_the_original, 1))
    return with_own(line, (*line.own[:at], cell, *line.own[at + 1 :]))


def unknown_documents(corrections: Iterable[Correction], known: Container[str], path: Path) -> list[Fault]:
    """A fault for each correction of a document that is not registered."""
    return [
        Fault(str(path), 0, f"更正所指的文件 {each.document_id} 没有登记", "已登记的文件编号", _MEND) for each in corrections if each.document_id not in known
    ]
