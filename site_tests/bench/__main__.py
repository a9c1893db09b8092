"""`make bench`: what the build takes at BENCH_PROJECTS projects, stage by stage and beside its peers; kept in RESULTS.md.

Ratios within one run are what counts: the machines differ and are not alone.
"""

from __future__ import annotations

import json
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import yaml

from generator.parsing.parse import parse
from site_tests.bench import lighthouse, linking, reader, readers
from site_tests.bench.corpus import Source, make_corpus
from site_tests.bench.measure import Measured, measured
from site_tests.bench.peers import peers
from site_tests.conftest import DOCUMENTS, ROOT
from site_tests.workshop import make_root

RESULTS = Path(__file__).with_name("RESULTS.md")
PAGES_LIMIT = 10**9  # bytes that GitHub Pages takes
PACKAGES = ("mkdocs", "mkdocs-material", "markdown-it-py", "jinja2", "pandas", "altair", "zensical", "hugo", "jieba")
WITH_PEERS = 10_000  # projects up to which the peers are measured: beyond, they take hours


def main() -> None:
    """Prints the tables and writes them to RESULTS.md."""
    projects = int(os.environ.get("BENCH_PROJECTS", "5000"))
    with tempfile.TemporaryDirectory(dir=os.environ.get("BENCH_FOLDER")) as folder:
        root = corpus(Path(folder) / "root", projects)
        lines = list(_tables(root, projects))
    text = "\n".join(lines) + "\n"
    print(text)
    if "BENCH_KEEP" in os.environ:
        RESULTS.write_text(text, encoding="utf-8", newline="")


def corpus(root: Path, projects: int) -> Path:
    """A root with documents that hold at least so many projects."""
    make_root(root, {})
    held = parse(DOCUMENTS).tables["projects"]["document_id"].value_counts()
    sources = [
        Source(path, path.read_bytes().decode(), yaml.safe_load(path.with_suffix(".yml").read_text(encoding="utf-8")), int(held[path.stem]))
        for path in DOCUMENTS
    ]
    make_corpus(sources, root / "data" / "documents", projects)
    return root


def _tables(root: Path, projects: int) -> Iterator[str]:
    build = [sys.executable, "-m", "generator", "build"]
    cold = measured(build, root, PYTHONPATH=str(root))
    pages = sum(1 for _ in (root / "site").rglob("*.html"))
    changed = next(iter(sorted((root / "data" / "documents").glob("shizuishan*.txt"))))
    _change(changed)
    again = measured(build, root, PYTHONPATH=str(root))
    yield f"# {projects} projects: {pages} pages\n"
    packages = ", ".join(f"{each} {version(each)}" for each in PACKAGES)
    yield f"{platform.machine()}, {len(os.sched_getaffinity(0))} cores, Python {platform.python_version()}; {packages}"
    yield "\n## The whole, beside the same pages by others\n"
    yield from _beside(root, cold, again, pages, with_peers=projects <= WITH_PEERS)
    yield "\n## Its stages, in one process\n"
    yield from _stages(root, pages)
    yield "\n## Reading documents as published\n"
    yield from readers.text(root.parent)
    yield "\n## Linking the printings of one project\n"
    yield from linking.text()
    yield "\n## Sizes\n"
    yield from _sizes(root, pages)
    yield "\n## What a reader fetches, gzipped, with a cold cache\n"
    yield from reader.text(root / "site")
    if os.environ.get("BENCH_LIGHTHOUSE") != "0":
        yield "\n## Lighthouse, phone profile, on the site of the five documents\n"
        five = make_root(root.parent / "five")
        measured(build, five, PYTHONPATH=str(five), SITE_URL="https://ledger.example/ledger/")
        yield lighthouse.text(lighthouse.rows(five / "site"))


def _change(document: Path) -> None:
    """Changes one figure of a document, and the hash on its card."""
    import hashlib  # noqa: PLC0415 - only here

    data = document.read_bytes().replace("4 次".encode(), "5 次".encode(), 1)
    document.write_bytes(data)
    card = yaml.safe_load(document.with_suffix(".yml").read_text(encoding="utf-8"))
    card["sha256"] = hashlib.sha256(data).hexdigest()
    document.with_suffix(".yml").write_text(yaml.safe_dump(card, allow_unicode=True), encoding="utf-8")


def _beside(root: Path, cold: Measured, again: Measured, pages: int, *, with_peers: bool) -> Iterator[str]:
    yield "| | seconds | of ours | CPU s | pages/s | peak MB |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: |"
    rows: list[tuple[str, Measured | str]] = [("this build, cold", cold), ("this build, one document changed", again), *(peers(root) if with_peers else ())]
    for name, each in rows:
        if isinstance(each, str):
            yield f"| {name} | did not build: {each} | | | | |"
            continue
        yield f"| {name} | {each.seconds:.1f} | {each.seconds / cold.seconds:.2f} | {each.cpu:.1f} | {pages / each.seconds:.0f} | {each.peak_mb:.0f} |"


def _stages(root: Path, pages: int) -> Iterator[str]:
    shutil.rmtree(root / "build")
    run = measured([sys.executable, "-m", "site_tests.bench.stages", str(root)], ROOT)
    rows: list[dict[str, Any]] = json.loads(run.printed.strip().splitlines()[-1])
    whole = sum(row["seconds"] for row in rows)
    yield "| stage | CPU s | of all | pages/s | peak MB |"
    yield "| --- | ---: | ---: | ---: | ---: |"
    for row in rows:
        per_second = pages / row["seconds"] if row["seconds"] else 0
        yield f"| {row['stage']} | {row['seconds']:.2f} | {row['seconds'] / whole:.1%} | {per_second:.0f} | {row['peak_mb']:.0f} |"


def _sizes(root: Path, pages: int) -> Iterator[str]:
    sizes = {path.relative_to(root / "site"): path.stat().st_size for path in (root / "site").rglob("*") if path.is_file()}
    whole = sum(sizes.values())
    html = sum(size for path, size in sizes.items() if path.suffix == ".html")
    index = sum(size for path, size in sizes.items() if path.parts[:2] == ("assets", "search"))
    yield f"- site {whole / 1e6:.0f} MB in {len(sizes)} files; GitHub Pages takes {PAGES_LIMIT / 1e6:.0f} MB"
    yield f"- pages {html / 1e6:.0f} MB, {html / pages / 1e3:.1f} KB a page; search index {index / 1e6:.1f} MB"
    if whole > PAGES_LIMIT:
        yield "- **more than GitHub Pages takes**: publish `site/` on a host without that limit (README, another static host)"


if __name__ == "__main__":
    main()
