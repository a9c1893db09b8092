"""The department each document belongs to: what its card says, completed by what other documents leave no doubt about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pandas as pd

from generator.linking.copies import copies
from generator.tables.schema import Tables


@dataclass(frozen=True, order=True)
class Home:
    """A department: its name and region. `alone`: the document that stands for itself, since nobody says whose it is, or which of several.

    The name is blank where no department is registered.
    """

    name: str
    region: str
    region_code: str
    alone: str = ""

    @property
    def key(self) -> str:
        """One text for each department."""
        return "\x1f".join((self.name or self.alone, self.region, self.region_code, *([self.alone] if self.alone else [])))


@dataclass(frozen=True)
class Homes:
    """The department of every document, and the documents that print another one again; told over all documents of the site."""

    of: Mapping[str, Home]
    copies: Mapping[str, str]

    def own(self, document_ids: Mapping[str, object]) -> list[tuple[str, Home, str]]:
        """What is told of some documents, in their order."""
        return [(name, self.of[name], self.copies.get(name, "")) for name in document_ids]


def homes_of(tables: Tables) -> Homes:
    """The departments of all documents of the tables."""
    return homes(tables["documents"], copies(tables))


def homes(documents: pd.DataFrame, again: Mapping[str, str]) -> Homes:
    """The departments of documents, those that print another one again with that one.

    A region that a card leaves out is that of the only department of its name; where there are several the document stands alone,
    and so does one that names no department. Two regions are two departments.
    """
    said = {name: Home(*rest) for name, *rest in documents[["document_id", "department", "region", "region_code"]].itertuples(index=False, name=None)}
    known: dict[str, set[Home]] = {}
    for document_id, home in said.items():
        if home.name and document_id not in again:
            known.setdefault(home.name, set()).add(home)
    found = {name: _completed(name, home, known) for name, home in said.items() if name not in again}
    return Homes({name: found[again.get(name, name)] for name in said}, again)


def _completed(document_id: str, home: Home, known: Mapping[str, set[Home]]) -> Home:
    """A department with the region that its card leaves out, where only one can be meant."""
    if not home.name:
        return replace(home, alone=document_id)
    fuller = {each for each in known[home.name] if each != home and _fits(home, each)}
    whole = {each for each in fuller if not any(each != other and _fits(each, other) for other in fuller)}
    if len(whole) > 1:
        return replace(home, alone=document_id)
    return whole.pop() if whole else home


def _fits(home: Home, fuller: Home) -> bool:
    """Whether another department says all that one says of its region, and more."""
    return all(own in ("", other) for own, other in ((home.region, fuller.region), (home.region_code, fuller.region_code)))
