"""All that is read, together: the tables of every document, the decisions of people about them, and what there is to be made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from generator.changes.past import names_of_the_past
from generator.division.bonds import bonds
from generator.division.decisions import Decisions, read_decisions, torn
from generator.division.departments import Site, Task, task
from generator.division.documents import (
    Reading,
    material,
    read_documents,
    read_lightly,
    read_shelves,
    read_together,
    reading,
    store_folder,
    together,
    with_links,
    without,
)
from generator.division.keys import environment, page_code
from generator.division.workers import Here, cores, shares, spread
from generator.ground.faults import Fault, of_kind
from generator.linking.decided import read_links
from generator.linking.homes import homes_of
from generator.pages.catalogue import Catalogue
from generator.pages.terms import Glossary
from generator.parsing.parse import Parsed, repeated
from generator.reading.corrections import read_corrections, unknown_documents
from generator.reading.registered import links, lone_cards, other_folders, registered, without_card
from generator.report import unread_lines

MOST_READ = 4_000_000  # bytes of documents that one process reads at a time
WORTH_READING = 100_000  # bytes of documents for which it is worth to start a process

Reader = Callable[[list[Reading], Path], Parsed]
"""What reads documents together: whole or lightly."""


@dataclass(frozen=True)
class Whole:
    """What was read: the tables with the documents, the readings by document id, the decisions, and the faults of all of it."""

    parsed: Parsed
    readings: dict[str, Reading]
    decided: Decisions
    faults: tuple[Fault, ...]


@dataclass(frozen=True)
class Plan:
    """What is to be made: the catalogue of the whole site, its glossary, what each department's pages need of it, the departments."""

    catalogue: Catalogue
    glossary: Glossary
    site: Site
    tasks: list[Task]


def read_whole(root: Path, pool: Executor, jobs: int, reader: Reader, *, strict: bool = False, share: tuple[int, int] = (1, 1)) -> Whole:
    """The registered documents with their checks and all decisions about them; with `strict` a line not understood is a fault.

    `jobs`: how many processes `pool` has; 0: a few documents are read in this one. `share`: the second of three shares of the documents
    is 2, 3; the faults then tell of decisions about the others.
    """
    folder, place = store_folder(root), root / "data" / "corrections.csv"
    corrections, faults = read_corrections(place)
    work = [reading(path, corrections) for path in registered(root)[share[0] - 1 :: share[1]]]

    def read(by: Callable[..., Parsed], own: Sequence[Any], sizes: Sequence[int]) -> list[Parsed]:
        hands = pool if jobs or sum(sizes) >= WORTH_READING else Here()
        return spread(hands, by, shares(own, sizes, at_least=jobs or cores(), most=MOST_READ), folder)

    if reader is read_lightly and share == (1, 1):
        parsed = read_together(work, folder, lambda missing: read(read_shelves, missing, [each.size for each in missing]))
    else:
        parsed = together(read(reader, work, [each.path.stat().st_size for each in work]))
    parsed = _each_once(parsed)
    by_path = {each.path: each for each in work}
    readings = {document.source.document_id: by_path[document.source.path] for document in parsed.documents}
    unsure = torn(parsed)
    faults = of_kind("decision", [*faults, *unknown_documents(corrections, {*readings, *unsure, *names_of_the_past(root)}, place)])
    homes = homes_of(parsed.tables)
    links_decided = read_links(root / "data" / "links.csv", parsed.tables, unsure, homes)
    parsed = with_links(parsed, links_decided[0], homes)
    decided = read_decisions(root, parsed, Texts(readings, folder), unsure, corrections, links_decided)
    unread = [*unread_lines(parsed), *without_card(root)] if strict else []
    return Whole(parsed, readings, decided, (*parsed.faults, *lone_cards(root), *other_folders(root), *links(root), *faults, *decided.faults, *unread))


def _each_once(parsed: Parsed) -> Parsed:
    """The documents with a fault for each that is there twice; those whose id several have are left out, as their rows cannot be told apart."""
    counts = Counter(document.source.document_id for document in parsed.documents)
    faults = tuple({*parsed.faults, *repeated(parsed.documents)})
    return replace(without(parsed, {name for name, count in counts.items() if count > 1}) if len(counts) < counts.total() else parsed, faults=faults)


def plan(root: Path, whole: Whole) -> Plan:
    """What is to be made of all that was read."""
    catalogue = Catalogue(whole.parsed, whole.decided.reviews, whole.decided.names, past=whole.decided.past)
    glossary = Glossary(catalogue.glossary, whole.decided.terms)
    site = Site(
        glossary.without_entries(), whole.decided.reviews, whole.decided.names, catalogue.shared, whole.decided.past.light(),
        catalogue.homes, page_code(root), environment(root),
    )  # fmt: skip
    held = bonds(whole.parsed.tables, {each.slug: [row["document_id"] for row in each.documents] for each in catalogue.departments})
    tasks = [task(each, whole.readings, site, whole.decided.links, held[each.slug]) for each in catalogue.departments]
    return Plan(catalogue, glossary, site, tasks)


class Texts(dict[str, tuple[str, ...]]):
    """The lines of the documents, each read when it is asked for."""

    def __init__(self, readings: dict[str, Reading], folder: Path) -> None:
        """`folder` is where the readings are kept."""
        super().__init__()
        self._readings, self._folder = readings, folder

    def __missing__(self, name: str) -> tuple[str, ...]:
        """The lines of one document, persons hidden."""
        self[name] = material(together(read_documents([self._readings[name]], self._folder))).texts[name]
        return self[name]
