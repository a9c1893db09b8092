"""The whole run as one story: documents → tables → checks → pages → site."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from generator.charts.render import Renderer
from generator.downloads.column_files import write_column_file
from generator.downloads.csv_files import write_csv_files
from generator.ground.addresses import document_id as id_of
from generator.ground.faults import DocumentFaults, Fault, of_kind
from generator.layouts.parse import Parsed, extras, parse
from generator.pages.catalogue import Catalogue
from generator.pages.explore import explore_files
from generator.pages.registry import Studio, all_pages
from generator.pages.render import environment, write_pages
from generator.pages.terms import Glossary, write_explanations
from generator.reading.card import card_path
from generator.reading.corrections import read_corrections, unknown_documents
from generator.reading.names import FullName, read_names
from generator.reading.terms import read_terms
from generator.reconcile.engine import Material, reconcile
from generator.reconcile.reviewed import Review, read_reviews
from generator.report import unread_lines
from generator.search.aliases import Alias, read_aliases
from generator.search.entries import entries
from generator.search.index import write_index
from generator.site.build import build_site
from generator.site.finish import finish
from generator.site.links import check_links
from generator.site.manifest import write_manifest
from generator.site.swap import recover, swap
from generator.tables.schema import validate

Say = Callable[[str], None]


@dataclass(frozen=True)
class Decisions:
    """What people have written down about the documents, and the faults of it."""

    reviews: dict[str, Review]
    names: dict[tuple[str, str], FullName]
    aliases: list[Alias]
    terms: list[dict[str, str]]
    faults: tuple[Fault, ...]


def build(root: Path, say: Say, *, strict: bool = False) -> dict[str, int]:
    """Documents below `root/data/documents` to the finished site in `root/site`; returns what was read, counted.

    Raises DocumentFaults with all faults; with `strict`, a line that was not understood is one.
    """
    docs, new = root / "build" / "docs", root / "build" / "site"
    recover(new, root / "site")
    catalogue = write_docs(root, docs, say, strict=strict)
    faults = build_site(root, docs, new)
    write_search(root, catalogue, new, say)
    faults += finish(root, new)
    stop_at([*faults, *check_links(new)])
    write_manifest(root, new)
    swap(new, root / "site")
    say("网站 → site/")
    return counts(catalogue.parsed)


def registered(root: Path) -> list[Path]:
    """The documents in `root/data/documents`: every file that is no card. Raises DocumentFaults where there is none."""
    documents = [path for path in _files(root) if path.suffix != ".yml"]
    if not documents:
        raise DocumentFaults([Fault(str(_place(root)), 0, "没有文件", "至少一份文本和它的卡", "照 README“增加文件”放进来")])
    return documents


def _lone_cards(root: Path) -> list[Fault]:
    files = _files(root)
    alone = {path for path in files if path.suffix == ".yml"} - {card_path(path) for path in files if path.suffix != ".yml"}
    return [Fault(str(path), 0, "有卡没有文件", f"同名的 {path.stem}.txt", "补上文件，或删去这张卡", "card") for path in sorted(alone)]


def _place(root: Path) -> Path:
    return root / "data" / "documents"


def _files(root: Path) -> list[Path]:
    folder = _place(root)
    return [path for path in sorted(folder.iterdir()) if path.is_file() and not path.name.startswith(".")] if folder.is_dir() else []


def parse_registered(root: Path) -> Parsed:
    """The registered documents with their corrections; what is wrong with documents, cards and corrections is in its faults."""
    path = root / "data" / "corrections.csv"
    corrections, faults = read_corrections(path)
    parsed = parse(registered(root), cards_required=True, corrections=corrections)
    faults += unknown_documents(corrections, {each.source.document_id for each in parsed.documents} | torn(parsed), path)
    return replace(parsed, faults=(*parsed.faults, *_lone_cards(root), *of_kind("decision", faults)))


def torn(parsed: Parsed) -> set[str]:
    """The documents with faults: what a decision says of them cannot be judged until they are mended."""
    return {id_of(Path(fault.file).stem) for fault in parsed.faults}


def decisions(root: Path, parsed: Parsed) -> Decisions:
    """What people have decided, below `root/data`, with the faults of it."""
    data, unsure = root / "data", torn(parsed)
    reviews, unfit = read_reviews(data / "reviewed.csv", parsed.tables["checks"], material(parsed).texts, unsure)
    names, nameless = read_names(data / "names.csv", printed_names(parsed), unsure)
    aliases, odd = read_aliases(data / "aliases.csv")
    terms, partial = read_terms(data / "terms.csv")
    return Decisions(reviews, names, aliases, terms, (*of_kind("review", unfit), *of_kind("decision", [*nameless, *odd, *partial])))


def read_registered(root: Path, *, strict: bool = False) -> tuple[Parsed, Decisions, list[Fault]]:
    """The registered documents with their checks, the decisions, and all faults of both; with `strict` unread lines are faults."""
    parsed = with_checks(parse_registered(root))
    decided = decisions(root, parsed)
    return parsed, decided, [*parsed.faults, *decided.faults, *(unread_lines(parsed) if strict else [])]


def write_docs(root: Path, docs: Path, say: Say, *, strict: bool = False) -> Catalogue:
    """Everything MkDocs reads, in `docs`: pages, charts, downloads, source files, the pages of content/; returns what they show."""
    parsed, decided, faults = read_registered(root, strict=strict)
    say(summary(parsed))
    stop_at(faults)
    shutil.rmtree(docs, ignore_errors=True)
    shutil.copytree(root / "content", docs)
    catalogue = Catalogue(parsed, decided.reviews, decided.names)
    glossary = Glossary(catalogue.glossary, decided.terms)
    studio = Studio(catalogue, glossary, Renderer(root / "build" / "cache" / "charts"))
    pages = all_pages(studio)
    write_pages(environment(root / "templates" / "pages"), pages, docs)
    write_explanations(glossary, {row["document_id"]: row["title"] for row in catalogue.documents}, docs / "glossary" / "terms")
    write_csv_files(parsed.tables, docs / "data")
    for name, columns in explore_files(catalogue).items():
        write_column_file(docs / "explore" / f"{name}.jsonl.gz", columns)
    for document in parsed.documents:
        if not document.extraction.concealed:
            name = document.source.document_id
            shutil.copyfile(document.source.path, docs / "documents" / name / f"{name}.txt")
    say(f"{len(pages)} 页 → build/docs/")
    return catalogue


def write_search(root: Path, catalogue: Catalogue, site: Path, say: Say) -> None:
    """The search index of the pages, into the built site."""
    aliases, faults = read_aliases(root / "data" / "aliases.csv")
    stop_at(faults)
    found = list(entries(catalogue))
    write_index(found, aliases, root / "build" / "search", site / "assets" / "search" / "data")
    say(f"{len(found)} 页 → 搜索索引")


def printed_names(parsed: Parsed) -> dict[str, set[str]]:
    """Document → the names of agencies, programmes, projects and indicators that it prints."""
    names: dict[str, set[str]] = {}
    for column in ("agency", "programme", "project", "indicator"):
        for document_id, name in parsed.tables["indicators"][["document_id", column]].itertuples(index=False):
            names.setdefault(document_id, set()).add(name)
    return names


def stop_at(faults: Sequence[Fault]) -> None:
    """Raises DocumentFaults where there are any."""
    if faults:
        raise DocumentFaults(faults)


def counts(parsed: Parsed) -> dict[str, int]:
    """How many documents were read, rows each table has, and lines were not understood."""
    rows = {name: len(parsed.tables[name]) for name in ("projects", "indicators", "budget_lines", "checks")}
    return {"documents": len(parsed.documents), **rows, "unread": int((parsed.tables["lines"]["role"] == "unread").sum())}


def summary(parsed: Parsed) -> str:
    """One line on what was read."""
    number = counts(parsed)
    return (
        f"{number['documents']} 份文件，{number['projects']} 个项目，{number['indicators']} 个指标，"
        f"{number['budget_lines']} 个预算数，{number['checks']} 处核对，{number['unread']} 行没有读懂"
    )


def read(paths: Sequence[Path]) -> Parsed:
    """The documents as tables, checks included, faults or not."""
    return with_checks(parse(paths))


def with_checks(parsed: Parsed) -> Parsed:
    """The same documents with the checks table filled."""
    checks = reconcile(material(parsed))
    return Parsed(parsed.documents, validate(parsed.tables | {"checks": checks}), parsed.faults)


def material(parsed: Parsed) -> Material:
    """What the rules read."""
    documents = parsed.documents
    texts = {each.source.document_id: tuple(each.shown(line.text, line.number) for line in each.source.lines) for each in documents}
    return Material(parsed.tables, extras(documents, "paragraphs"), extras(documents, "weight_subtotals"), texts)
