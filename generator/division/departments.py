"""The second half of the work: the pages of each department, from its documents to finished HTML, kept under the hash of all they depend on."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from generator.changes.past import Past
from generator.charts.render import Renderer
from generator.division.bonds import Bonds, bound
from generator.division.documents import Reading, read_documents, store_folder, together
from generator.division.keys import page_code, take_over
from generator.division.publishing import publication
from generator.downloads.api import write_documents
from generator.downloads.packing import Pieces
from generator.downloads.rows import rows_by_document
from generator.ground.faults import Fault
from generator.ground.store import Store, key_of
from generator.linking.decided import Decision
from generator.linking.homes import Homes
from generator.pages.catalogue import Catalogue, Department
from generator.pages.registry import DEPARTMENT, Studio, pages_of
from generator.pages.render import environment, rendered
from generator.pages.terms import Glossary
from generator.parsing.parse import Parsed
from generator.reading.names import FullName
from generator.search.entries import department_entries
from generator.search.parts import Stretch, stretches
from generator.search.records import Entry
from generator.site.build import build_pages
from generator.site.links import Links, read_own_links, settle
from generator.site.policy import finished
from generator.site.tree import Content, Tree, content_of, known_hashes

PAGES, PARTS = "pages", "parts"  # kinds of results in the store: the files of a department, and what else is known of it


@dataclass(frozen=True)
class Site:
    """What the pages of a department show of the whole site: terms, reviews, full names, the addresses that are shared, the past.

    `homes`: the department of each document. Besides the key of the code, templates and settings that make them, and the variables of
    the environment that these read.
    """

    glossary: Glossary
    reviews: Mapping[str, dict[str, str]]
    names: Mapping[tuple[str, str], FullName]
    shared: frozenset[str]
    past: Past
    homes: Homes
    code: str
    environment: Mapping[str, str | None]


@dataclass(frozen=True)
class Task:
    """One department to be made: its address, the readings of its documents by document id, the key of the result, what holds these together."""

    slug: str
    readings: Mapping[str, Reading]
    key: str
    bonds: Bonds


@dataclass(frozen=True)
class Part:
    """What a department adds to the site besides its files: what these are, its pages with the links that lead out, its search entries, faults.

    `rows`: document → its rows in the tables to take away.
    """

    files: Mapping[str, Content]
    pages: Mapping[str, Links]
    entries: tuple[Stretch, ...]
    rows: Mapping[str, Pieces]
    faults: tuple[Fault, ...] = ()


Made = tuple[dict[str, bytes], Part]
"""A finished department: its files by name, and what it adds besides."""


def task(department: Department, readings: Mapping[str, Reading], site: Site, decisions: Iterable[Decision], bonds: Bonds) -> Task:
    """What is to be made of a department; `readings` are those of all documents. Its `bonds` rest on the documents, `decisions` and homes alone."""
    own = {row["document_id"]: readings[row["document_id"]] for row in department.documents}
    reviews = sorted((name, sorted(row.items())) for name, row in site.reviews.items() if name.split("/")[0] in own)
    names = sorted((where, repr(name)) for where, name in site.names.items() if where[0] in own)
    texts = [(version.name, repr(version.document.card)) for version in site.past.versions if version.document_id in own]
    links = [repr(each) for each in decisions if each.project_id.split("/")[0] in own]
    key = key_of(site.code, department.slug, [each.key for each in own.values()], site.glossary.linked, reviews, names, texts, links, repr(site.homes.own(own)))
    return Task(department.slug, own, key, bonds)


def make_departments(tasks: Sequence[Task], root: Path, site: Site, out: tuple[Path, Path] | None) -> list[Part]:
    """The files of the departments in a tree, `out` being its folder and the published site (None: only kept).

    Those not kept yet are made together, in one run of MkDocs; files that lie there already stay. What was made while a template or
    setting changed, or by other code than that of the run, is not kept.
    """
    take_over(site.environment)
    store = Store(store_folder(root))
    tree = Tree(*out, known_hashes(store)) if out else None
    done = {each.slug: part for each in tasks if (part := _kept(store, each, tree)) is not None}
    new = [each for each in tasks if each.slug not in done]
    made = _make(root, new, site) if new else {}
    keep = bool(new) and page_code(root) == site.code
    for each in new:
        files, done[each.slug] = made.pop(each.slug)
        if keep and not done[each.slug].faults:
            store.put(PAGES, each.key, files)
            store.put(PARTS, each.key, done[each.slug])
        if tree:
            _place(files, tree)
    return [done[each.slug] for each in tasks]


def _kept(store: Store, each: Task, tree: Tree | None) -> Part | None:
    """A department made by an earlier run, its files below the tree; None where it is not kept whole."""
    part: Part | None = store.get(PARTS, each.key)
    if part is None or (tree is None and store.holds(PAGES, each.key)):
        return part
    if tree is not None and all(tree.has(name, content) for name, content in part.files.items()):
        return part
    files: dict[str, bytes] | None = store.get(PAGES, each.key)
    if files is None:
        return None
    if tree is not None:
        _place(files, tree)
    return part


def _place(files: Mapping[str, bytes], tree: Tree) -> None:
    for name, content in files.items():
        tree.put(name, content)


def _make(root: Path, tasks: Sequence[Task], site: Site) -> dict[str, Made]:
    """Department → its files by name, and what it adds besides."""
    parsed = together(read_documents([each for task in tasks for each in task.readings.values()], store_folder(root)))
    parsed = replace(parsed, tables=bound(parsed.tables, [each.bonds for each in tasks]))
    catalogue = Catalogue(parsed, dict(site.reviews), dict(site.names), site.shared, site.past, site.homes)
    studio = Studio(catalogue, site.glossary, Renderer(chart_folder(root)))
    owners = {document: each.slug for each in tasks for document in each.readings}
    (root / "build").mkdir(exist_ok=True)
    with TemporaryDirectory(dir=root / "build", prefix="part-") as folder:
        docs, built = Path(folder) / "docs", Path(folder) / "site"
        docs.mkdir()
        texts = rendered(environment(root / "templates" / "pages"), pages_of(studio, DEPARTMENT), docs)
        pages, faults = build_pages(root, docs, built, texts)
        data = publication(root, catalogue, ())
        write_documents(data, built)
        copy_originals(parsed, built)
        files = {each.slug: dict[str, bytes]() for each in tasks}
        for name, text in pages.items():
            files[_owner(Path(name), owners, files) or ""][name] = text.encode("utf-8", "xmlcharrefreplace")
        for path in sorted(path for path in built.rglob("*") if path.is_file()):
            if owner := _owner(path.relative_to(built), owners, files):
                files[owner][path.relative_to(built).as_posix()] = path.read_bytes()
    entries, rows = _entries(catalogue, owners), rows_by_document(data.tables)
    return {each.slug: _finished(files[each.slug], entries[each.slug], {name: rows[name] for name in each.readings}, faults) for each in tasks}


def chart_folder(root: Path) -> Path:
    """Where pictures are kept from run to run."""
    return root / "build" / "cache" / "charts"


def copy_originals(parsed: Parsed, site: Path) -> None:
    """The documents themselves beside their pages, but for those that hold names of persons."""
    for document in parsed.documents:
        if document.offered:
            folder = site / "documents" / document.source.document_id
            folder.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(document.source.path, folder / document.original)


def _finished(files: dict[str, bytes], entries: Iterable[Entry], rows: Mapping[str, Pieces], faults: Iterable[Fault]) -> Made:
    """The files with their policies, and what they add: a part with the faults of its links."""
    texts = {name: finished(name, content.decode()) for name, content in files.items() if name.endswith(".html")}
    pages, broken = settle({name: read_own_links(name, text) for name, text in texts.items()}, files)
    done = files | {name: text.encode() for name, text in texts.items()}
    return done, Part({name: content_of(data) for name, data in done.items()}, pages, tuple(stretches(entries)), rows, (*faults, *broken))


def _entries(catalogue: Catalogue, owners: Mapping[str, str]) -> dict[str, list[Entry]]:
    found: dict[str, list[Entry]] = {slug: [] for slug in owners.values()}
    for entry in department_entries(catalogue):
        found[_owner(Path(entry.address), owners, found) or ""].append(entry)
    return found


def _owner(path: Path, owners: Mapping[str, str], slugs: Iterable[str]) -> str | None:
    """The department a file belongs to: `projects/<document>/…`, `documents/<document>/…`, `departments/<slug>/…` or `api/v1/documents/<document>.json`."""
    first, second, *_ = (*path.parts, "", "")
    if first == "api":
        return owners.get(path.stem)
    if first in {"projects", "documents"}:
        return owners.get(second)
    return second if first == "departments" and second in slugs else None
