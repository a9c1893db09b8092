"""The whole run as one story: documents → tables → checks → pages → site."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

from generator.charts.render import Renderer
from generator.downloads.column_files import write_column_file
from generator.downloads.csv_files import write_csv_files
from generator.ground.faults import DocumentFaults, Fault
from generator.layouts.parse import Parsed, extras, parse
from generator.pages.catalogue import Catalogue
from generator.pages.explore import explore_files
from generator.pages.registry import Studio, all_pages
from generator.pages.render import environment, write_pages
from generator.pages.terms import Glossary
from generator.reading.card import card_path
from generator.reading.corrections import read_corrections, unknown_documents
from generator.reading.names import read_names
from generator.reconcile.engine import Material, reconcile
from generator.reconcile.reviewed import read_reviews
from generator.search.aliases import read_aliases
from generator.search.entries import entries
from generator.search.index import write_index
from generator.site.build import build_site
from generator.site.links import check_links
from generator.site.policy import add_policies
from generator.site.swap import recover, swap
from generator.tables.schema import validate

Say = Callable[[str], None]


def build(root: Path, say: Say) -> None:
    """Documents below `root/data/documents` to the finished site in `root/site`. Raises DocumentFaults with all faults."""
    docs, new = root / "build" / "docs", root / "build" / "site"
    recover(new, root / "site")
    catalogue = write_docs(root, docs, say)
    stop_at(build_site(root, docs, new))
    write_search(root, catalogue, new, say)
    add_policies(new)
    stop_at(check_links(new))
    swap(new, root / "site")
    say("网站 → site/")


def registered(root: Path) -> list[Path]:
    """The documents in `root/data/documents`: every file that is no card. Raises DocumentFaults where there is none, or a card stands alone."""
    folder = root / "data" / "documents"
    files = [path for path in sorted(folder.iterdir()) if path.is_file() and not path.name.startswith(".")] if folder.is_dir() else []
    documents = [path for path in files if path.suffix != ".yml"]
    if not documents:
        raise DocumentFaults([Fault(str(folder), 0, "没有文件", "至少一份文本和它的卡", "照 README“增加文件”放进来")])
    alone = set(files) - set(documents) - {card_path(path) for path in documents}
    stop_at([Fault(str(path), 0, "有卡没有文件", f"同名的 {path.stem}.txt", "补上文件，或删去这张卡") for path in sorted(alone)])
    return documents


def parse_registered(root: Path) -> Parsed:
    """The registered documents with their corrections. Raises DocumentFaults with all faults."""
    path = root / "data" / "corrections.csv"
    corrections, faults = read_corrections(path)
    parsed = parse(registered(root), cards_required=True, corrections=corrections)
    known = {each.source.document_id: each for each in parsed.documents}
    stop_at([*faults, *unknown_documents(corrections, known, path), *parsed.faults])
    return parsed


def write_docs(root: Path, docs: Path, say: Say) -> Catalogue:
    """Everything MkDocs reads, in `docs`: pages, charts, downloads, source files, the pages of content/; returns what they show."""
    parsed = parse_registered(root)
    parsed = with_checks(parsed)
    say(summary(parsed))
    shutil.rmtree(docs, ignore_errors=True)
    shutil.copytree(root / "content", docs)
    reviews, faults = read_reviews(root / "data" / "reviewed.csv", parsed.tables["checks"], material(parsed).texts)
    names, unfit = read_names(root / "data" / "names.csv", printed_names(parsed))
    stop_at([*faults, *unfit])
    catalogue = Catalogue(parsed, reviews, names)
    studio = Studio(catalogue, Glossary(catalogue.glossary), Renderer(root / "build" / "cache" / "charts"))
    pages = all_pages(studio)
    write_pages(environment(root / "templates" / "pages"), pages, docs)
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


def summary(parsed: Parsed) -> str:
    """One line on what was read."""
    tables = parsed.tables
    unread = int((tables["lines"]["role"] == "unread").sum())
    return (
        f"{len(parsed.documents)} 份文件，{len(tables['projects'])} 个项目，{len(tables['indicators'])} 个指标，"
        f"{len(tables['budget_lines'])} 个预算数，{len(tables['checks'])} 处核对，{unread} 行没有读懂"
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
