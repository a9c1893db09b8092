"""The whole run as one story: documents → tables → checks → pages → site."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import AbstractContextManager, ExitStack, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from generator.charts.render import Renderer, has_drawn
from generator.division import departments, documents
from generator.division.departments import Part, Task, chart_folder, copy_originals, make_departments
from generator.division.documents import material, read_lightly, read_wholly, store_folder, with_checks, with_links
from generator.division.keys import read_settings
from generator.division.publishing import publication
from generator.division.whole import Plan, Whole, plan, read_whole
from generator.division.workers import Here, beside, cores, give_back, shares, spread, workers
from generator.downloads.api import write_documents, write_overviews
from generator.downloads.column_files import write_column_file
from generator.downloads.publication import Publication
from generator.downloads.rows import rows_by_document
from generator.downloads.write import write_databases, write_downloads
from generator.ground.faults import Fault, stop_at
from generator.ground.interrupt import stop_if_asked
from generator.ground.store import Store
from generator.pages.catalogue import Catalogue
from generator.pages.check_files import write_check_files
from generator.pages.compare_files import compare_files
from generator.pages.explore import explore_files
from generator.pages.feed import write_history
from generator.pages.language import english, write_words
from generator.pages.registry import FILES, SITE, Studio, all_pages, pages_of
from generator.pages.render import environment, rendered, write_pages
from generator.pages.terms import write_explanations
from generator.parsing.parse import Parsed, parse
from generator.reading.registered import registered
from generator.search.entries import site_entries
from generator.search.index import write_index
from generator.search.parts import stretches
from generator.site.build import build_site
from generator.site.finish import finish, settings_faults
from generator.site.links import Links, check_links, read_links
from generator.site.manifest import NAME, Published, manifest
from generator.site.policy import finished
from generator.site.styles import join_styles
from generator.site.swap import recover, swap
from generator.site.tree import Content, Tree, keep_hashes, known_hashes

__all__ = [
    "Say", "build", "counts", "material", "prepare", "publication", "read", "read_registered", "registered", "summary", "with_checks", "with_links",
    "write_docs",
]  # fmt: skip

Say = Callable[[str], None]
WORTH_MAKING = 1_500  # lines of documents for whose pages it is worth to start processes
MOST_LINES = 2_500  # lines of documents whose pages one run of MkDocs makes; what bounds its memory


def build(
    root: Path, say: Say, *, strict: bool = False, jobs: int = 0, executor: Executor | None = None, published: Path | None = None
) -> dict[str, int]:
    """Documents below `root/data/documents` to the finished site in `published` (`root/site`); returns what was read, counted.

    The work is divided over `jobs` processes (0: one for each core, or this one alone where little is to be made), or handed to an
    `executor` whose workers share the folder. Raises DocumentFaults with all faults; with `strict`, a line that was not understood is one.
    """
    new, published, jobs = root / "build" / "site", published or root / "site", jobs or (cores() if executor else 0)
    recover(new, published)
    with _crew(executor, jobs or cores()) as pool:
        whole = read_whole(root, pool, jobs, read_lightly, strict=strict)
    say(summary(whole.parsed))
    stop_at([*whole.faults, *settings_faults(root)])
    wanted = plan(root, whole)
    tree = Tree(new, published, known := known_hashes(Store(store_folder(root))))
    tree.open()
    files, faults = put_together(root, whole, wanted, tree, say, executor, jobs)
    stop_at(faults)
    listed = manifest(root, (Published(name, *content) for name, content in files.items()), new / "data" / "documents.csv")
    files[NAME] = tree.put(NAME, listed)
    now = tree.trim(files)
    stop_if_asked()
    swap(new, published)
    keep_hashes(Store(store_folder(root)), [now, *known])
    forget(root, whole, wanted)
    say(f"网站 → {published.name}/")
    return counts(whole.parsed)


class Places(NamedTuple):
    """Folders on the way: Markdown, what is loaded or taken away, the pages about the whole as MkDocs makes them."""

    docs: Path
    loaded: Path
    site: Path


def put_together(
    root: Path, whole: Whole, wanted: Plan, tree: Tree, say: Say, executor: Executor | None, jobs: int
) -> tuple[dict[str, Content], list[Fault]]:
    """All files of the site but its manifest, in the tree, and what is wrong with them.

    Departments are made by `jobs` processes (0: one for each core); where little is to be made here, with copies of this process beside.
    """
    copied = not jobs and cores() > 1 and not _is_worth_it(root, wanted)
    jobs = 1 if copied else jobs or cores()
    places = Places(*(root / "build" / name for name in ("docs", "loaded", "whole")))
    open_docs(root, places.docs, places.loaded)
    data = publication(root, wanted.catalogue, whole.decided.past.corrections)
    with ExitStack() as copies:
        with _crew(executor, jobs, copies=not has_drawn()) as pool:
            groups, into = _groups(wanted.tasks, wanted.catalogue, jobs), (tree.folder, tree.published)
            making = [pool.submit(make_departments, group, root, wanted.site, into) for group in groups]
            databases = copies.enter_context(beside(lambda: write_databases(data.tables, places.loaded / "data"), copy=copied))
            tables = copies.enter_context(beside(lambda: write_tables(root, wanted, data, places.loaded), copy=copied))
            texts = make_whole(root, wanted, data, places)
            parts = [part for future in making for part in future.result()]
        index = copies.enter_context(beside(lambda: write_search(root, whole, wanted, parts, places.loaded, _crew(executor, jobs)), copy=copied))
        databases()
        rows = {name: own for part in parts for name, own in part.rows.items()}
        offering = replace(studio_of(root, wanted, data), downloads=write_downloads(data, rows, places.loaded))
        tables()
        pages, files, faults = write_site(root, offering, texts, places, tree)
        say(f"{len(pages) + sum(len(part.pages) for part in parts)} 页 → build/site/")
        say(f"{index()} 页 → 搜索索引")
    pages |= {name: links for part in parts for name, links in part.pages.items()}
    finish(places.site, pages, data.conditions)
    files |= {name: content for part in parts for name, content in part.files.items()} | _taken(places.loaded, tree) | _taken(places.site, tree)
    return files, [*faults, *(fault for part in parts for fault in part.faults), *check_links(pages, files)]


def prepare(root: Path, say: Say, share: tuple[int, int], *, pages: bool, jobs: int = 0) -> None:
    """One share of the work (the first of three: 1, 3) done ahead and kept in the store, for a machine of its own.

    First the documents of every share are read; then, with what all have kept, the `pages` of every share are made; a build
    that finds both joins them. What is missing there it does itself. Raises DocumentFaults with all faults.
    """
    (number, of), jobs = share, jobs or cores()
    store_folder(root).mkdir(parents=True, exist_ok=True)  # handed over even where the share holds no document
    with workers(jobs) as pool:
        if not pages:
            found = read_whole(root, pool, jobs, read_lightly, share=share)
            say(f"{len(found.parsed.documents)} 份文件 → build/store/")
            return stop_at(found.parsed.faults)
        whole = read_whole(root, pool, jobs, read_lightly)
        stop_at([*whole.faults, *settings_faults(root)])
        wanted = plan(root, whole)
        own = _groups(wanted.tasks[number - 1 :: of], wanted.catalogue, jobs)
        parts = [part for made in spread(pool, make_departments, own, root, wanted.site, None) for part in made]
    say(f"{sum(len(part.pages) for part in parts)} 页 → build/store/")
    return stop_at([fault for part in parts for fault in part.faults])


def read_registered(root: Path, *, strict: bool = False) -> Whole:
    """The registered documents, whole, with their checks, the decisions, and all faults of both."""
    return read_whole(root, Here(), 1, read_wholly, strict=strict)


def open_docs(root: Path, docs: Path, loaded: Path) -> None:
    """The folder of Markdown with what stands in `content/`, and an empty one for files that are loaded or taken away."""
    for folder in {docs, loaded}:
        if folder.exists():
            shutil.rmtree(folder)
    shutil.copytree(root / "content", docs)
    loaded.mkdir(exist_ok=True)


def studio_of(root: Path, wanted: Plan, data: Publication) -> Studio:
    """What pages are made with."""
    return Studio(wanted.catalogue, wanted.glossary, Renderer(chart_folder(root)), data.conditions, english=english(root / "templates"))


def make_whole(root: Path, wanted: Plan, data: Publication, places: Places) -> dict[str, str]:
    """The Markdown by file of the pages about the whole site; writes what is loaded by one of them and made with it."""
    write_explored(wanted.catalogue, places.loaded)
    texts = rendered(environment(root / "templates" / "pages"), pages_of(studio_of(root, wanted, data), SITE), places.docs)
    wanted.catalogue.forget()  # hardly another page asks for it, and departments are still being made
    give_back()
    return texts


def write_site(
    root: Path, studio: Studio, texts: Mapping[str, str], places: Places, tree: Tree
) -> tuple[dict[str, Links], dict[str, Content], list[Fault]]:
    """The pages about the whole site, into the tree, and what they all load, into `places.site`; returns the pages' links, their files, and faults.

    `texts` is their Markdown by file, but for those about the files that the studio has to offer.
    """
    own = rendered(environment(root / "templates" / "pages"), pages_of(studio, FILES), places.docs)
    made, faults = build_site(root, places.docs, places.site, {**texts, **own})
    write_words(root / "templates", places.site)
    join_styles(places.site, read_settings(root / "mkdocs.yml").get("extra_css", ()))
    for path in places.site.rglob("*.html"):
        made[path.relative_to(places.site).as_posix()] = path.read_text(encoding="utf-8")
        path.unlink()
    pages, files = {}, {}
    for name in sorted(made):
        text = finished(name, made[name])
        pages[name], files[name] = read_links(name, text), tree.put(name, text.encode("utf-8", "xmlcharrefreplace"))
    return pages, files, faults


def _taken(folder: Path, tree: Tree) -> dict[str, Content]:
    """Every file of a folder, moved into the tree where it does not lie there already."""
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    return {name: tree.take(name, path) for path in found if (name := path.relative_to(folder).as_posix())}


def write_docs(root: Path, docs: Path) -> None:
    """Every page and download of the site in one folder, the pages as Markdown, as any MkDocs can build it."""
    whole = read_registered(root)
    stop_at(whole.faults)
    wanted = plan(root, whole)
    data = publication(root, wanted.catalogue, whole.decided.past.corrections)
    open_docs(root, docs, docs)
    write_databases(data.tables, docs / "data")
    write_tables(root, wanted, data, docs)
    write_explored(wanted.catalogue, docs)
    studio = replace(studio_of(root, wanted, data), downloads=write_downloads(data, rows_by_document(data.tables), docs))
    write_pages(environment(root / "templates" / "pages"), all_pages(studio), docs)
    copy_originals(whole.parsed, docs)
    write_documents(data, docs)
    write_words(root / "templates", docs)


def write_tables(root: Path, wanted: Plan, data: Publication, site: Path) -> None:
    """What rests on the tables alone: the JSON interface, the feed with a table of each publication, what most pages load when it is asked for."""
    catalogue = wanted.catalogue
    write_overviews(data, site)
    write_history(environment(root / "templates" / "pages"), site, catalogue, data.conditions)
    write_explanations(wanted.glossary, {row["document_id"]: row["title"] for row in catalogue.documents}, site / "glossary" / "terms")
    for name, columns in compare_files(catalogue).items():
        write_column_file(site / "compare" / "data" / f"{name}.jsonl.gz", columns)
    write_check_files(catalogue, site / "checks" / "data")


def write_explored(catalogue: Catalogue, site: Path) -> None:
    """What the page of all projects and indicators loads; apart from the rest, as the page is made with it."""
    for name, columns in explore_files(catalogue).items():
        write_column_file(site / "explore" / f"{name}.jsonl.gz", columns)


def write_search(root: Path, whole: Whole, wanted: Plan, parts: Sequence[Part], site: Path, crew: AbstractContextManager[Executor]) -> int:
    """The search index of the pages, into the built site; returns how many these are."""
    found = [each for part in parts for each in part.entries]
    found += stretches(site_entries(wanted.catalogue.glossary))
    place = site / "assets" / "search" / "data"
    with crew as pool:
        return write_index(found, whole.decided.aliases, root / "build" / "search", place, store_folder(root) / "search", pool)


def forget(root: Path, whole: Whole, wanted: Plan) -> None:
    """Drops from the store what this site no longer needs."""
    store = Store(store_folder(root))
    store.keep_only(documents.KIND, [each.key for each in whole.readings.values()])
    store.keep_only(documents.TOGETHER, [each.key for each in documents.shelves(whole.readings.values())])
    for kind in (departments.PAGES, departments.PARTS):
        store.keep_only(kind, [each.key for each in wanted.tasks])


def counts(parsed: Parsed) -> dict[str, int]:
    """How many documents were read, rows each table has, and lines were not understood."""
    rows = {name: len(parsed.tables[name]) for name in ("projects", "indicators", "budget_lines", "checks")}
    projects = parsed.tables["projects"]
    rows |= {"counted": int(projects["counted"].sum()), "printings": int((projects["scope"] == "project").sum())}
    return {"documents": len(parsed.documents), **rows, "unread": int((parsed.tables["lines"]["role"] == "unread").sum())}


def summary(parsed: Parsed) -> str:
    """One line on what was read."""
    number = counts(parsed)
    told = f"（印出 {number['printings']} 次）" if number["printings"] > number["counted"] else ""
    return (
        f"{number['documents']} 份文件，{number['counted']} 个项目{told}，{number['indicators']} 个指标，"
        f"{number['budget_lines']} 个预算数，{number['checks']} 处核对，{number['unread']} 行没有读懂"
    )


def read(paths: Sequence[Path]) -> Parsed:
    """The documents as tables, checks included, faults or not."""
    return with_links(with_checks(parse(paths)))


def _crew(executor: Executor | None, jobs: int, *, copies: bool = True) -> AbstractContextManager[Executor]:
    """Fresh processes for one stretch of the work, so that none keeps what the last one needed; or the executor that was brought."""
    return nullcontext(executor) if executor else workers(jobs, copies=copies)


def _is_worth_it(root: Path, wanted: Plan) -> bool:
    """Whether so much is to be made that starting processes for it pays."""
    store, lines = Store(store_folder(root)), {row["document_id"]: row["lines"] for row in wanted.catalogue.documents}
    left = [each for each in wanted.tasks if not store.holds(departments.PARTS, each.key)]
    return sum(int(lines[name]) for each in left for name in each.readings) >= WORTH_MAKING


def _groups(tasks: Sequence[Task], catalogue: Catalogue, jobs: int) -> list[list[Task]]:
    """The departments as they are handed out: each group is one run of MkDocs in one process."""
    lines = {row["document_id"]: row["lines"] for row in catalogue.documents}
    return shares(tasks, [sum(lines[name] for name in each.readings) for each in tasks], at_least=jobs, most=MOST_LINES)
