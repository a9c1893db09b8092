"""From files to the published frames: read, give cells back, understand, give ids, validate; all faults together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from generator.ground.addresses import marked, slug
from generator.ground.faults import Fault, of_kind
from generator.ground.money import plain
from generator.ground.targets import Remark
from generator.parsing.form import Layout, layout_of
from generator.reading.card import Card, read_card
from generator.reading.corrections import Correction, correct
from generator.reading.source import Source, read_source
from generator.recovery.text import with_cells
from generator.tables.schema import Tables, frame, validate
from generator.understanding.extraction import Extraction, Row
from generator.understanding.facts import kinds_of, scope_of
from generator.understanding.persons import CONCEALED, hidden, persons_in
from generator.understanding.read import understand


@dataclass(frozen=True)
class Document:
    """One document as read: its source, its layout, its card (None where it has none), what was taken out of it.

    `copies`: the lines that a correction changed, as our copy has them.
    """

    source: Source
    layout: Layout
    card: Card | None
    extraction: Extraction
    copies: Mapping[int, str]

    @property
    def original(self) -> str:
        """The name under which the file itself is offered; a web page as text, so that no browser runs what stands in it."""
        suffix = {"html": ".html.txt", "md": ".txt", "csv": ".txt"}.get(self.source.file_type, f".{self.source.file_type}")
        return f"{self.source.document_id}{suffix}"

    @property
    def offered(self) -> bool:
        """Whether the file itself is offered: nothing in it is concealed, it carries no person's name where nobody sees it, and no macros."""
        macros = any(note.kind == "macros" for note in self.source.notes)
        return not (self.extraction.concealed or macros or any(persons_in(text) for text in self.source.unseen))

    def shown(self, text: str, line: int) -> str:
        """A text of a line with persons' names and telephone numbers hidden."""
        return hidden(text, self.extraction.concealed.get(line, ()))


@dataclass(frozen=True)
class Parsed:
    """All documents of a run, the published tables made of them, and the faults found on the way."""

    documents: tuple[Document, ...]
    tables: Tables
    faults: tuple[Fault, ...]


def parse(paths: Sequence[Path], *, cards_required: bool = False, corrections: Sequence[Correction] = ()) -> Parsed:
    """The published tables of the documents in `paths`, in the order of their ids, corrections applied; checks stay empty.

    A document that cannot be read is left out and has its faults; one with faulty lines stays with these lines unread.
    """
    documents, faults = [], []
    for path in sorted(paths, key=lambda each: (each.stem, str(each))):
        document, found = _read_document(path, corrections, cards_required=cards_required)
        faults += found
        documents += [document] if document else []
    twins = list(_repeated(documents))
    faults += [fault for _, fault in twins]
    left_out = {id(document) for document, _ in twins}
    documents = [document for document in documents if id(document) not in left_out]
    return Parsed(tuple(documents), validate(_tables(documents)), tuple(faults))


def _read_document(path: Path, corrections: Sequence[Correction], *, cards_required: bool) -> tuple[Document | None, list[Fault]]:
    source, faults = read_source(path)
    if source is None:
        return None, faults
    source, copies, misplaced = correct(source, corrections)
    card, faults = read_card(path, source.sha256)
    if card is None and cards_required and not faults:
        faults = [Fault(str(path), 0, "没有文件卡", f"同名的 {path.stem}.yml", "照 README“增加文件”写一张")]
    faults = [*of_kind("card", faults), *of_kind("decision", misplaced)]
    whole = source if any(line.own for line in source.lines) else with_cells(source)
    extraction = understand(whole, card.fiscal_year if card else None) if whole is not None else None
    if whole is None or extraction is None or not understood(extraction):
        mend = "看 README“表格读不懂时”；不是这类文件的，从 data/documents/ 移走"
        return None, [*faults, Fault(str(path), 0, "一处也没有读懂", "预算表、绩效指标表或项目表", mend)]
    for each in corrections:
        if each.line in copies and each.document_id == source.document_id:
            _note_correction(extraction, each)
    return Document(whole, layout_of(whole, extraction), card, extraction, copies), [*faults, *extraction.faults]


def understood(extraction: Extraction) -> bool:
    """Whether anything of a document was understood."""
    return bool(extraction.projects or extraction.indicators or extraction.budget_lines or extraction.paragraphs)


def _note_correction(extraction: Extraction, each: Correction) -> None:
    """Both readings of a corrected line; hidden where a person's name or number stands on it, also as our copy had it."""
    reason = f"本站副本与原件不符，已更正：{each.evidence}（{each.checked_on}）"
    readings = each.in_our_copy, each.in_the_original
    if pieces := extraction.concealed.get(each.line):
        before = [piece.replace(each.in_the_original, each.in_our_copy) for piece in pieces] if each.in_the_original else []
        pieces += [piece for piece in (*before, each.in_our_copy) if piece not in pieces]
        readings = CONCEALED, CONCEALED
    extraction.note(each.line, Remark(each.field, *readings, "correction", "certain", reason))


def repeated(documents: Sequence[Document]) -> list[Fault]:
    """A fault for each document whose content or id an earlier one has."""
    return [fault for _, fault in _repeated(documents)]


def _repeated(documents: Sequence[Document]) -> Iterator[tuple[Document, Fault]]:
    contents: dict[str, Document] = {}
    ids: dict[str, Document] = {}
    for document in documents:
        source = document.source
        twin, same = contents.get(source.sha256), "内容"
        if twin is None:
            twin, same = ids.get(source.document_id), "编号"
        if twin is None:
            contents[source.sha256] = ids[source.document_id] = document
        else:
            yield document, Fault(source.name, 0, f"与 {twin.source.name} {same}相同", "每份文件一次", "删去一份，或改文件名")


def _tables(documents: Sequence[Document]) -> Tables:
    projects, indicators = [], []
    for document in documents:
        rows = _project_rows(document)
        projects += rows
        indicators += _indicator_rows(document, rows)
    return {
        "documents": frame("documents", [_document_row(document) for document in documents]),
        "projects": frame("projects", projects),
        "programmes": frame("programmes", _with_id(documents, "programmes")),
        "indicators": frame("indicators", indicators),
        "budget_lines": frame("budget_lines", _with_id(documents, "budget_lines")),
        "checks": frame("checks", []),
        "notes": frame("notes", sorted(_with_id(documents, "notes"), key=lambda row: (row["document_id"], row["line"]))),
        "lines": _lines(documents),
        "links": frame("links", []),
    }


def _document_row(document: Document) -> Row:
    source, card, extraction = document.source, document.card or Card(), document.extraction
    title = card.title or extraction.title
    return {
        "document_id": source.document_id, "title": title, "issuer": card.issuer,
        "department": card.department or extraction.department, "region": card.region, "region_code": card.region_code,
        "fiscal_year": card.fiscal_year or extraction.fiscal_year, "published_on": card.published_on,
        "source_url": card.source_url, "layout": document.layout.id, "source_file": source.path.name,
        "sha256": source.sha256, "encoding": source.encoding, "lines": len(source.lines), "file_type": source.file_type,
        "kinds": " ".join(kinds_of(extraction, title)), "scope": scope_of(source.lines, title),
    }  # fmt: skip


def _project_rows(document: Document) -> list[Row]:
    rows = document.extraction.projects
    card = document.card or Card()
    year = card.fiscal_year or document.extraction.fiscal_year
    several = len({row["own_year"] for row in rows if row.get("own_year")}) > 1  # forms of several years in one file: each is of its own
    slugs = _unique([str(row["project"]) for row in rows], [_project_key(row) for row in rows])
    document_id = document.source.document_id
    registered = {"registered_department": card.department or document.extraction.department, "registered_region": card.region}
    return [
        {"stage": "target", "scope": "project", **row, **registered, "document_id": document_id,
         "fiscal_year": (several and row.get("own_year")) or year, "project_id": f"{document_id}/{name}"}
        for row, name in zip(rows, slugs, strict=True)
    ]  # fmt: skip


def _project_key(row: Row) -> tuple[str, ...]:
    return tuple(str(row.get(name) or "") for name in ("agency", "programme", "project", "project_code"))


def _unique(names: list[str], keys: list[tuple[str, ...]]) -> list[str]:
    """A slug per name; names that share one get the digest of their key, equal keys that of their place among equals."""
    plain_slugs = [slug(name, *key) for name, key in zip(names, keys, strict=True)]
    shared = Counter(plain_slugs)
    told = [marked(each, *key) if shared[each] > 1 else each for each, key in zip(plain_slugs, keys, strict=True)]
    seen, unique = Counter[str](), dict.fromkeys(told[:0])
    for each, key in zip(told, keys, strict=True):
        seen[each] += 1
        name, more = each if seen[each] == 1 else marked(each, *key, str(seen[each])), 0
        while name in unique:
            more += 1
            name = marked(each, *key, str(seen[each]), str(more))
        unique[name] = None
    return list(unique)


def _indicator_rows(document: Document, projects: list[Row]) -> list[Row]:
    by_project: dict[int, list[Row]] = {}
    for row in document.extraction.indicators:
        by_project.setdefault(int(str(row["project"])), []).append(row)
    rows = []
    for index, own in by_project.items():
        project = projects[index]
        slugs = _unique([str(row["indicator"]) for row in own], [_indicator_key(row) for row in own])
        shared = {name: project.get(name, "") for name in ("project_id", "agency", "programme", "project", "project_code", "document_id",
                                                        "registered_department", "registered_region")}
        rows += [{"stage": "target", **row, **shared, "indicator_id": f"{project['project_id']}#{name}"} for row, name in zip(own, slugs, strict=True)]
    return sorted(rows, key=lambda row: int(str(row["line"])))


def _indicator_key(row: Row) -> tuple[str, ...]:
    value = row["target_value"]
    number = plain(value) if value is not None else str(row["target_printed"])  # type: ignore[arg-type]
    area = (str(row["area"]),) if row.get("area") else ()
    return (str(row["category"]), str(row["subcategory"]), str(row["indicator"]), str(row["operator"]), number, str(row["measure_unit"]), *area)


def _with_id(documents: Sequence[Document], table: str) -> list[Row]:
    return [{**row, "document_id": document.source.document_id} for document in documents for row in _own(document, table)]


def _own(document: Document, table: str) -> list[Row]:
    rows: list[Row] = getattr(document.extraction, table)
    if table == "notes" and document.source.encoding_note:
        encoding = {"line": 1, "field": "encoding", "printed": document.source.encoding, "published": "utf-8",
                    "kind": "encoding", "certainty": "certain", "reason": document.source.encoding_note}  # fmt: skip
        return [encoding, *rows]
    return rows


def _lines(documents: Sequence[Document]) -> pd.DataFrame:
    rows = [
        {"document_id": document.source.document_id, "line": line.number, "role": document.extraction.roles[line.number], "place": line.place}
        for document in documents
        for line in document.source.lines
    ]
    return frame("lines", rows)


def extras(documents: Sequence[Document], table: str) -> pd.DataFrame:
    """One of the tables that are read but not published: paragraphs, glossary, weight_subtotals, funds or totals, with document_id."""
    columns = {
        "paragraphs": ["document_id", "line", "last_line", "section", "text", "pieces"],
        "glossary": ["document_id", "line", "last_line", "term", "definition"],
        "weight_subtotals": ["document_id", "agency", "project_code", "weight", "line"],
        "funds": ["document_id", "project_id", "source", "label", "column", "printed", "amount_yuan", "line"],
        "totals": ["document_id", "project_id", "points", "score", "line"],
    }[table]
    if "project_id" in columns:
        return pd.DataFrame([row for document in documents for row in _of_projects(document, table)], columns=columns)
    return pd.DataFrame(_with_id(documents, table), columns=columns)


def _of_projects(document: Document, table: str) -> Iterator[Row]:
    """Rows that belong to a project, with its id."""
    rows: list[Row] = getattr(document.extraction, table)
    projects = _project_rows(document) if rows else []
    for row in rows:
        yield {**row, "document_id": document.source.document_id, "project_id": projects[int(str(row["project"]))]["project_id"]}
