"""The site's own past, all from the repository: publications, earlier texts, withdrawn ids, corrections, requests."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from generator.changes.compare import HASH
from generator.changes.record import Publication, read_records
from generator.ground.addresses import document_id as id_of
from generator.ground.faults import Fault, of_kind
from generator.parsing.parse import Document, Parsed, parse
from generator.reading.corrections import Correction
from generator.reading.past import VERSION, Erratum, Request, Withdrawal, read_errata, read_requests, read_withdrawn
from generator.reading.registered import OLD
from generator.understanding.extraction import Extraction
from generator.understanding.persons import masked, without_persons

_KEEP = "把旧文本和它的卡放进 data/documents/old/，名为 编号.哈希前八位.txt 与 .yml；不能保留的，写进 data/withdrawn.csv"


@dataclass(frozen=True)
class Version:
    """One text of a document: its row of the documents table and the role of every line; `text` is the start of its hash."""

    document_id: str
    text: str
    document: Document
    row: Mapping[str, Any]
    roles: tuple[str, ...]

    @property
    def name(self) -> str:
        """How data files name it (`x.1f0c9a2b`)."""
        return f"{self.document_id}.{self.text}"

    @property
    def address(self) -> str:
        """Its permanent address below the site."""
        return f"documents/{self.document_id}/{self.text}/text/"


@dataclass(frozen=True)
class Past:
    """What came before the present publication; every part may be empty."""

    publications: tuple[Publication, ...] = ()
    corrections: tuple[Correction, ...] = ()
    requests: tuple[Request, ...] = ()
    errata: tuple[Erratum, ...] = ()
    versions: tuple[Version, ...] = ()
    withdrawn: Mapping[str, Withdrawal] = field(default_factory=dict)

    def light(self) -> Past:
        """The same earlier texts without their lines, and nothing else: what the pages of the present texts show."""
        def bare(document: Document) -> Document:
            return replace(document, source=replace(document.source, lines=()), extraction=Extraction(document.source), copies={})

        return Past(versions=tuple(replace(each, document=bare(each.document)) for each in self.versions))

    def versions_of(self, document_id: str) -> list[Version]:
        """The earlier texts of a document, the latest first as far as their cards tell."""
        return [version for version in self.versions if version.document_id == document_id]


def names_of_the_past(root: Path) -> set[str]:
    """The names under which data files may speak of what is no longer the present text."""
    withdrawn, _ = read_withdrawn(root / "data" / "withdrawn.csv", ())
    return {path.stem for path in _old_texts(root)} | set(withdrawn)


def read_past(root: Path, parsed: Parsed, corrections: Sequence[Correction], unsure: Container[str] = ()) -> tuple[Past, list[Fault]]:
    """The past below `root/data`, and its faults: an earlier text that is not what its name says, an id used again, a text not kept.

    `unsure`: documents with faults of their own; whether they are registered cannot be said before they are mended.
    """
    data = root / "data"
    documents = {str(name): str(sha256) for name, sha256 in parsed.tables["documents"][["document_id", "sha256"]].itertuples(index=False)}
    withdrawn, faults = read_withdrawn(data / "withdrawn.csv", [*documents, *parsed.tables["projects"]["project_id"]])
    versions, unfit = _versions(root, corrections)
    faults += [*unfit, *_misnamed(versions, documents, withdrawn, unsure)]
    names = {*documents, *withdrawn, *(version.name for version in versions)}
    requests, unwhole = read_requests(data / "requests.csv", names)
    errata, partial = read_errata(data / "errata.csv")
    publications, strange = read_records(data / "changes")
    faults += [*unwhole, *partial, *strange, *_lost(data / "changes", publications, documents, names)]
    concealed = {each.source.document_id: each.extraction.concealed for each in parsed.documents}
    shown = without_persons(corrections, concealed | {each.name: each.document.extraction.concealed for each in versions})
    told = [replace(each, request=masked(each.request), done=masked(each.done), reply=masked(each.reply)) for each in requests]
    return Past(tuple(publications), tuple(shown), tuple(told), tuple(errata), tuple(versions), withdrawn), of_kind("decision", faults)


def _old_texts(root: Path) -> list[Path]:
    folder = root / "data" / "documents" / OLD
    return sorted(path for path in folder.iterdir() if path.is_file() and path.suffix != ".yml") if folder.is_dir() else []


def _versions(root: Path, corrections: Sequence[Correction]) -> tuple[list[Version], list[Fault]]:
    """The earlier texts, read like any document, so that lines have their roles and what is concealed stays so."""
    paths = _old_texts(root)
    faults = [Fault(str(path), 0, "旧文本的名称不对", "编号.哈希前八位.txt", _KEEP) for path in paths if not VERSION.fullmatch(path.stem)]
    named = {id_of(path.stem): found for path in paths if (found := VERSION.fullmatch(path.stem))}
    own = [replace(each, document_id=id_of(each.document_id)) for each in corrections if VERSION.fullmatch(each.document_id)]
    parsed = parse([path for path in paths if id_of(path.stem) in named], cards_required=True, corrections=own)
    rows = {row["document_id"]: row for row in parsed.tables["documents"].astype(object).to_dict("records")}
    roles = {name: tuple(group["role"]) for name, group in parsed.tables["lines"].groupby("document_id", sort=False)}
    versions = [
        Version(found["document_id"], found["text"], document, {**rows[name], "document_id": found["document_id"]}, roles.get(name, ()))
        for document in parsed.documents
        if (found := named[name := document.source.document_id])
    ]
    latest = sorted(versions, key=lambda each: (_known_since(each), each.text), reverse=True)
    return sorted(latest, key=lambda each: each.document_id), [*faults, *parsed.faults]


def _known_since(version: Version) -> str:
    card = version.document.card
    return (card.retrieved_on or card.published_on) if card else ""


def _misnamed(
    versions: Sequence[Version], documents: Mapping[str, str], withdrawn: Mapping[str, Withdrawal], unsure: Container[str]
) -> Iterator[Fault]:
    for version in versions:
        place = version.document.source.name
        if not version.document.source.sha256.startswith(version.text):
            found = f"名称写的是 {version.text}，文本的 SHA-256 是 {version.document.source.sha256}"
            yield Fault(place, 0, found, "哈希的前八位", "按哈希改名，或换回原来的文本")
        if version.document_id not in {**documents, **withdrawn} and version.document_id not in unsure:
            yield Fault(place, 0, f"{version.document_id} 既没有登记，也没有撤下", "已登记或已撤下的文件的旧文本", "登记这份文件，或写进 data/withdrawn.csv")
        if documents.get(version.document_id, "").startswith(version.text):
            yield Fault(place, 0, f"与现在的 {version.document_id} 是同一文本", "被替换的文本", "从 old/ 删去")
        if version.name in withdrawn:
            yield Fault(place, 0, f"{version.name} 已撤下，文本却还在", "撤下的文本不再保留", "删去文本，或删去 withdrawn.csv 的那一行")


def _lost(folder: Path, publications: Sequence[Publication], documents: Mapping[str, str], names: set[str]) -> Iterator[Fault]:
    """What a record says was published and is nowhere now: a replaced text that was not kept, a document that went without a word."""
    for publication in publications:
        path = str(folder / f"{publication.name}.csv")
        for row in (row for row in publication.rows if row["kind"] == "document"):
            document_id, name = row["document_id"], f"{row['document_id']}.{row['old_text']}"
            kept = name in names or document_id in names - set(documents) or documents.get(document_id, "").startswith(row["old_text"])
            if row["change"] == "changed" and row["field"] == HASH and not kept:
                yield Fault(path, 0, f"{name} 没有保留", f"data/documents/old/{name}.txt", _KEEP)
            if row["change"] == "removed" and document_id not in names:
                yield Fault(path, 0, f"{document_id} 不再收录，没有说明", "data/withdrawn.csv 里的一行", "写明日期与理由")
