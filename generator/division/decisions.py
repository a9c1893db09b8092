"""What people have written down about the documents, below `data/`, held against what the documents print."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.changes.past import Past, read_past
from generator.ground.addresses import document_id as id_of
from generator.ground.faults import Fault, of_kind
from generator.linking.decided import Decision
from generator.parsing.parse import Parsed
from generator.reading.corrections import Correction
from generator.reading.names import FullName, read_names
from generator.reading.terms import read_terms
from generator.reconcile.reviewed import Review, read_reviews
from generator.search.aliases import Alias, read_aliases


@dataclass(frozen=True)
class Decisions:
    """The decisions, and the faults of them."""

    reviews: dict[str, Review]
    names: dict[tuple[str, str], FullName]
    aliases: list[Alias]
    terms: list[dict[str, str]]
    past: Past
    links: tuple[Decision, ...]
    faults: tuple[Fault, ...]


def read_decisions(
    root: Path, parsed: Parsed, texts: Mapping[str, tuple[str, ...]], unsure: Container[str], corrections: Sequence[Correction],
    links: tuple[Sequence[Decision], Sequence[Fault]] = ((), ()),
) -> Decisions:  # fmt: skip
    """What people have decided; `texts` are the lines of the documents, `unsure` the documents with faults, which are not judged.

    `corrections` are those of all texts, the earlier ones included; `links` are read before, as the checks of `parsed` rest on them.
    """
    data = root / "data"
    reviews, unfit = read_reviews(data / "reviewed.csv", parsed.tables["checks"], texts, unsure)
    names, nameless = read_names(data / "names.csv", printed_names(parsed), unsure)
    aliases, odd = read_aliases(data / "aliases.csv")
    terms, partial = read_terms(data / "terms.csv")
    past, lost = read_past(root, parsed, corrections, unsure)
    faults = (*of_kind("review", unfit), *of_kind("decision", [*nameless, *odd, *partial, *links[1]]), *lost)
    return Decisions(reviews, names, aliases, terms, past, tuple(links[0]), faults)


def torn(parsed: Parsed) -> set[str]:
    """The documents with faults: what a decision says of them cannot be judged until they are mended."""
    return {id_of(Path(fault.file).stem) for fault in parsed.faults}


def printed_names(parsed: Parsed) -> dict[str, set[str]]:
    """Document → the names of agencies, programmes, projects and indicators that it prints."""
    names: dict[str, set[str]] = {}
    for column in ("agency", "programme", "project", "indicator"):
        for document_id, name in parsed.tables["indicators"][["document_id", column]].drop_duplicates().itertuples(index=False):
            names.setdefault(document_id, set()).add(name)
    return names
