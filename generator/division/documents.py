"""The first half of the work: each document read and reconciled on its own, and kept under the hash of all it depends on."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

import pandas as pd

from generator.division.keys import reading_code
from generator.ground.addresses import document_id
from generator.ground.store import Store, key_of
from generator.linking.decided import Decision
from generator.linking.homes import Homes
from generator.linking.links import FILLED, linked
from generator.parsing.parse import Document, Parsed, extras, parse
from generator.reading.card import card_path
from generator.reading.corrections import Correction
from generator.reconcile.disclosed import said_to_be_none, telling_lines
from generator.reconcile.engine import Material, reconcile, reconcile_printings
from generator.tables.schema import joined, validate, validate_filled
from generator.understanding.extraction import Extraction

KIND, TOGETHER = "documents", "together"  # kinds of results in the store: documents one by one, and by shelves
_SHELVES = 32


def store_folder(root: Path) -> Path:
    """Where results are kept from run to run."""
    return root / "build" / "store"


@dataclass(frozen=True)
class Reading:
    """One registered document to be read: its file, the corrections of our copy of it, the key of the result."""

    path: Path
    corrections: tuple[Correction, ...]
    key: str


def reading(path: Path, corrections: Sequence[Correction]) -> Reading:
    """What is to be read of one file; `corrections` are those of all documents."""
    own = tuple(each for each in corrections if each.document_id == document_id(path.stem))
    card = card_path(path)
    return Reading(path, own, key_of(reading_code(), path.name, path.read_bytes(), card.read_bytes() if card.exists() else "", own))


def read_documents(work: Sequence[Reading], folder: Path) -> list[Parsed]:
    """The documents of `work`, one by one with their checks; what `folder` does not hold is read together and then kept there.

    Documents read with faults stay together, and are not kept.
    """
    store = Store(folder)
    kept: dict[str, Parsed] = {each.key: _at(each.path, parsed) for each in work if (parsed := store.get(KIND, each.key)) is not None}
    new = [each for each in work if each.key not in kept]
    if not new:
        return list(kept.values())
    parsed = with_checks(parse([each.path for each in new], corrections=[row for each in new for row in each.corrections]))
    if parsed.faults:
        return [*kept.values(), parsed]
    for each, own in zip(new, _by_document(parsed, [each.path for each in new]), strict=True):
        store.put(KIND, each.key, own)
        kept[each.key] = own
    return list(kept.values())


def read_wholly(work: Sequence[Reading], folder: Path) -> Parsed:
    """The documents of `work` together."""
    return together(read_documents(work, folder))


def read_lightly(work: Sequence[Reading], folder: Path) -> Parsed:
    """The tables of the documents of `work` together, with of each document only what pages about the whole site show."""
    return _lightly(read_wholly(work, folder))


def _lightly(parsed: Parsed) -> Parsed:
    telling = telling_lines(parsed.tables)
    return replace(parsed, documents=tuple(_light(document, telling.get(document.source.document_id, set())) for document in parsed.documents))


@dataclass(frozen=True)
class Shelf:
    """Documents kept together besides, as reading many one by one takes several times as long; which ones, their ids alone tell."""

    readings: tuple[Reading, ...]

    @property
    def key(self) -> str:
        """The key of the result: of all documents on the shelf."""
        return key_of(*(each.key for each in self.readings))

    @property
    def size(self) -> int:
        """Bytes of the documents."""
        return sum(each.path.stat().st_size for each in self.readings)


def shelves(work: Iterable[Reading]) -> list[Shelf]:
    """The documents on shelves, so that one that changes, comes or goes changes one of them."""
    found: dict[int, list[Reading]] = {}
    for each in sorted(work, key=lambda each: each.path.name):
        found.setdefault(int(key_of(document_id(each.path.stem))[:4], 16) % _SHELVES, []).append(each)
    return [Shelf(tuple(own)) for _, own in sorted(found.items())]


def read_together(work: Sequence[Reading], folder: Path, read: Callable[[Sequence[Shelf]], Sequence[Parsed]]) -> Parsed:
    """All documents of `work`, lightly and together: those whose shelf is kept from there, the others as `read` gives them (`read_shelves`)."""
    store, missing, parts = Store(folder), list[Shelf](), list[Parsed]()
    for shelf in shelves(work):
        kept: Parsed | None = store.get(TOGETHER, shelf.key)
        if kept is None:
            missing.append(shelf)
            continue
        paths = {document_id(each.path.stem): each.path for each in shelf.readings}
        parts.append(replace(kept, documents=tuple(_placed(each, paths[each.source.document_id]) for each in kept.documents)))
    return together([*parts, *read(missing)])


def read_shelves(group: Sequence[Shelf], folder: Path) -> Parsed:
    """The documents of some shelves, lightly and together; each shelf is kept, where all documents were read without faults."""
    parts = [_lightly(part) for part in read_documents([each for shelf in group for each in shelf.readings], folder)]
    if any(part.faults for part in parts):
        return together(parts)
    by_path = {document.source.path: part for part in parts for document in part.documents}
    whole = [(shelf, together([by_path[each.path] for each in shelf.readings])) for shelf in group]
    for shelf, parsed in whole:
        Store(folder).put(TOGETHER, shelf.key, parsed)
    return together([parsed for _, parsed in whole])


def without(parsed: Parsed, names: Collection[str]) -> Parsed:
    """The documents but those of some ids."""
    tables = {name: table[~table["document_id"].isin(names)] if "document_id" in table else table for name, table in parsed.tables.items()}
    return Parsed(tuple(each for each in parsed.documents if each.source.document_id not in names), tables, parsed.faults)


def together(parts: Sequence[Parsed]) -> Parsed:
    """Documents that were read apart, as if they had been read together, in the order of their ids."""
    documents = sorted((document for part in parts for document in part.documents), key=lambda each: each.source.document_id)
    return Parsed(tuple(documents), joined([part.tables for part in parts]), tuple(fault for part in parts for fault in part.faults))


def with_checks(parsed: Parsed) -> Parsed:
    """The same documents with the checks table filled."""
    return replace(parsed, tables=parsed.tables | validate({"checks": reconcile(material(parsed))}))


def with_links(parsed: Parsed, decisions: Sequence[Decision] = (), homes: Homes | None = None) -> Parsed:
    """The same documents with what holds them together: links, stories, which printing counts, and the checks of one printing against another."""
    tables = linked(parsed.tables, decisions, homes)
    nothing = pd.DataFrame()
    found = reconcile_printings(Material(tables, nothing, nothing, {}, places=_places(parsed)))
    if len(found):
        found = found.astype(tables["checks"].dtypes.to_dict())
        checks = pd.concat([tables["checks"], found], ignore_index=True).sort_values("document_id", kind="stable", ignore_index=True)
        validate_filled({"checks": found}, {"checks": ()})
        tables |= {"checks": checks}
    validate_filled(tables, FILLED)
    return replace(parsed, tables=tables)


def _places(parsed: Parsed) -> dict[str, dict[str, int]]:
    """Project → the line of each of its printed fields."""
    ids = parsed.tables["projects"].groupby("document_id", sort=False)["project_id"].agg(list).to_dict()
    return {
        project_id: cast(dict[str, int], row.get("places", {}))
        for document in parsed.documents
        for project_id, row in zip(ids.get(document.source.document_id, ()), document.extraction.projects, strict=True)
    }


def material(parsed: Parsed) -> Material:
    """What the rules read."""
    documents = parsed.documents
    texts = {each.source.document_id: tuple(each.shown(line.text, line.number) for line in each.source.lines) for each in documents}
    paragraphs, subtotals, funds, totals = (extras(documents, name) for name in ("paragraphs", "weight_subtotals", "funds", "totals"))
    return Material(parsed.tables, paragraphs, subtotals, texts, funds, totals)


def _at(path: Path, parsed: Parsed) -> Parsed:
    """A kept document where it lies now: the store may come from another folder or machine."""
    (document,) = parsed.documents
    return replace(parsed, documents=(_placed(document, path),))


def _placed(document: Document, path: Path) -> Document:
    return document if document.source.path == path else replace(document, source=replace(document.source, path=path))


def _by_document(parsed: Parsed, paths: Sequence[Path]) -> list[Parsed]:
    """Documents read together, each with its own rows, in the order of `paths`."""
    groups = {name: dict(tuple(table.groupby("document_id", sort=False))) for name, table in parsed.tables.items() if "document_id" in table}
    by_path = {document.source.path: document for document in parsed.documents}

    def rows(name: str, document: Document) -> pd.DataFrame:
        own = groups.get(name, {}).get(document.source.document_id)
        return parsed.tables[name].iloc[:0] if own is None else own.reset_index(drop=True)

    return [Parsed((by_path[path],), {name: rows(name, by_path[path]) for name in parsed.tables}, ()) for path in paths]


def _light(document: Document, telling: set[int]) -> Document:
    """A document without what stands in the tables anyway, and of its text only what was not understood and what tells of its own tables."""
    kept = document.extraction
    lines = tuple(line for line in document.source.lines if kept.roles.get(line.number) == "unread" or line.number in telling)
    source = replace(document.source, lines=lines)
    none = [row for row in kept.paragraphs if any(said_to_be_none(cast(tuple[tuple[int, str], ...], row["pieces"])))]
    extraction = Extraction(source, projects=kept.projects, paragraphs=none, glossary=kept.glossary, concealed=kept.concealed)
    return replace(document, source=source, extraction=extraction)
