"""The tables that budgets and accounts usually print, by the titles they are printed under: data/standard_tables.csv."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import generator
from generator.ground.faults import DocumentFaults, Fault
from generator.ground.text import fold
from generator.reading.decisions import read_decisions

STANDARD_FILE = Path(generator.__file__).parent.parent / "data" / "standard_tables.csv"
COLUMNS = ("kind", "table", "title", "evidence")
KINDS = ("budget", "accounts")

_QUOTES = re.compile("[“”\"'‘’《》#]")
_NUMBERING = re.compile(r"^(?:(?:附件|附表|表|公开|预算|决算)?[(（]?[一二三四五六七八九十\d]+[)）]?(?:表[:、.]?|[:、.])|附[:、])+(?!\d*年)")
_YEAR_BEFORE = re.compile(r"^.*?(?:19|20)\d\d年度?")
_WHOSE = re.compile(r"^(?:本?(?:部门|单位|级|机关))+")
_BRACKETS_BEHIND = re.compile(r"\([^()]*\)$")


@dataclass(frozen=True)
class StandardTable:
    """A usual table of a kind of document (`budget`, `accounts`): its name here, and the titles it is printed under, each with its evidence."""

    kind: str
    name: str
    titles: tuple[tuple[str, str], ...]

    @cached_property
    def keys(self) -> frozenset[str]:
        """The titles as they are compared."""
        return frozenset(title_key(title) for title, _ in self.titles)


def title_key(printed: str, names: Collection[str] = ()) -> str:
    """A title as it is compared: without number, year, quotes and whose it is (`（三）2024年部门支出预算总表` → `支出预算总表`).

    `names` are the bodies a title may begin with.
    """
    text = _NUMBERING.sub("", _QUOTES.sub("", fold(printed)))
    for name in sorted(map(fold, names), key=len, reverse=True):
        text = text.removeprefix(name)
    return _BRACKETS_BEHIND.sub("", _WHOSE.sub("", _YEAR_BEFORE.sub("", text)))


@cache
def standard_tables() -> tuple[StandardTable, ...]:
    """All usual tables in the order of the file. Raises DocumentFaults where a row is not whole or a title stands for two tables."""
    rows, faults = read_decisions(STANDARD_FILE, COLUMNS)
    found: dict[tuple[str, str], list[tuple[str, str]]] = {}
    taken: dict[tuple[str, str], str] = {}
    for line, row in rows:
        place = row["kind"], title_key(row["title"])
        if not all(row.values()) or row["kind"] not in KINDS:
            faults.append(Fault(str(STANDARD_FILE), line, f"{row['title'] or '空行'}：不完整", f"kind 是 {' 或 '.join(KINDS)}，四栏都要写", "补全或删去这一行"))
        elif taken.setdefault(place, row["table"]) != row["table"]:
            faults.append(Fault(str(STANDARD_FILE), line, f"{row['title']}：已是“{taken[place]}”", "一个标题只归一张表", "删去其中一行"))
        else:
            found.setdefault((row["kind"], row["table"]), []).append((row["title"], row["evidence"]))
    if faults:
        raise DocumentFaults(faults)
    return tuple(StandardTable(kind, name, tuple(titles)) for (kind, name), titles in found.items())
