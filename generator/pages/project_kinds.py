"""Kinds of projects by the words of their names (data/project_kinds.csv), and by the programme under which a document prints them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd

import generator
from generator.ground.faults import DocumentFaults, Fault
from generator.ground.text import fold
from generator.linking.printings import timeless
from generator.reading.decisions import read_decisions

KINDS_FILE = Path(generator.__file__).parent.parent / "data" / "project_kinds.csv"
COLUMNS = ("kind", "word", "evidence")
FEWEST = 2
"""A programme is a kind where so many projects print it."""
PROGRAMME = "一级项目："


@dataclass(frozen=True)
class ProjectKind:
    """A kind of project: its name here, and the words of which one stands in a project's name, each with its evidence."""

    name: str
    words: tuple[tuple[str, str], ...]

    @property
    def told(self) -> str:
        """What makes a project one of this kind, for readers."""
        return "项目名称里有" + "、".join(f"“{word}”" for word, _ in self.words)


@cache
def project_kinds() -> tuple[ProjectKind, ...]:
    """All kinds in the order of the file. Raises DocumentFaults where a row is not whole or stands there twice."""
    rows, faults = read_decisions(KINDS_FILE, COLUMNS)
    found: dict[str, dict[str, str]] = {}
    for line, row in rows:
        own = found.setdefault(row["kind"], {})
        if not all(row.values()):
            faults.append(Fault(str(KINDS_FILE), line, f"{row['word'] or '空行'}：不完整", "kind、word、evidence 三栏都要写", "补全或删去这一行"))
        elif own.setdefault(row["word"], row["evidence"]) != row["evidence"]:
            faults.append(Fault(str(KINDS_FILE), line, f"{row['kind']}：“{row['word']}”写了两次", "一类里一个词一行", "删去其中一行"))
    if faults:
        raise DocumentFaults(faults)
    return tuple(ProjectKind(name, tuple(words.items())) for name, words in found.items())


def kinds_of(projects: pd.DataFrame) -> pd.DataFrame:
    """Which projects are of which kind: story_id, fiscal_year, kind, told (what makes them so); a project may be of several kinds, or of none.

    `projects`: each project of a year once, with project and programme as printed.
    """
    own = projects[["story_id", "fiscal_year", "project", "programme"]]
    folded = own["project"].map(fold)
    by_word = [own[folded.map(lambda name, words=words: any(word in name for word in words))].assign(kind=kind.name, told=kind.told)
               for kind in project_kinds() for words in ([fold(word) for word, _ in kind.words],)]  # fmt: skip
    return pd.concat([*by_word, _by_programme(own)])[["story_id", "fiscal_year", "kind", "told"]]


def _by_programme(own: pd.DataFrame) -> pd.DataFrame:
    """The projects of each programme that several projects print; its name is the one that is mostly printed."""
    printed = own[own["programme"] != ""].assign(key=lambda rows: rows["programme"].map(timeless))
    several = printed[printed.groupby("key")["story_id"].transform("nunique") >= FEWEST]
    names = several.groupby("key")["programme"].agg(lambda names: names.value_counts().index[0]) if len(several) else {}
    return several.assign(kind=PROGRAMME + several["key"].map(names).astype(str), told="文件印在这个一级项目之下")
