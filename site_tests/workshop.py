"""Builds sites out of any documents in a folder of their own, and serves them under a sub-path as GitHub Pages does."""

from __future__ import annotations

import functools
import hashlib
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import Browser, Page

from site_tests.conftest import ROOT
from site_tests.readers import fresh
from site_tests.ready import order

SUB_PATH = "ledger"
HOME = "https://example.org/ledger/"
"""Where the site of the registered documents says that it lies."""


def make_root(folder: Path, documents: dict[str, bytes] | None = None) -> Path:
    """A project root in `folder`: the real templates and content, and the given documents (or the registered ones)."""
    for name in ("content", "templates"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copyfile(ROOT / "mkdocs.yml", folder / "mkdocs.yml")
    (folder / "generator").symlink_to(ROOT / "generator")
    if documents is None:
        shutil.copytree(ROOT / "data", folder / "data")
        return folder
    shutil.copytree(ROOT / "data", folder / "data", ignore=shutil.ignore_patterns("documents", "reviewed.csv", "changes"))  # these are of those documents
    (folder / "data" / "documents").mkdir(parents=True)
    for stem, content in documents.items():
        register(folder, stem, content)
    return folder


def with_kept(root: Path, other: Path) -> Path:
    """A root with what another one keeps, so that its build does again only what is different; for tests that are not about doing it all."""
    for name in ("store", "cache"):
        shutil.copytree(other / "build" / name, root / "build" / name)
    return root


def register(root: Path, stem: str, content: bytes, **fields: str) -> None:
    """Puts a document and its card into a root."""
    place = root / "data" / "documents"
    (place / f"{stem}.txt").write_bytes(content)
    card = {"title": "测试文件", "department": "测试局", "fiscal_year": "2024"} | fields
    lines = [f'{name}: "{value}"' for name, value in card.items()] + [f"sha256: {hashlib.sha256(content).hexdigest()}"]
    (place / f"{stem}.yml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def example(root: Path) -> Path:
    """The invented city as its command builds it below a folder of its own; returns its site."""
    for name in ("content", "templates", "data"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("documents"))
    (root / "generator").symlink_to(ROOT / "generator")
    shutil.copyfile(ROOT / "mkdocs.yml", root / "mkdocs.yml")
    done = run(root, "example")
    if done.returncode:
        raise AssertionError(done.stdout + done.stderr)
    return root / "build" / "example" / "site"


def run(root: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """One command of the generator in a root, in a child of a process that has it loaded; what can be divided is done in one process."""
    alone = ("--jobs", "1") if words[0] in {"build", "example", "prepare"} and "--jobs" not in words else ()
    return order(root, (*words, *alone), {**os.environ, "PYTHONPATH": str(root), **environment})


def run_anew(root: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """One command of the generator in a root, in a process of its own from its first instruction, as people start it."""
    return subprocess.run([sys.executable, "-m", "generator", *words], cwd=root, text=True, capture_output=True, check=False, timeout=300,
                          env={**os.environ, "PYTHONPATH": str(root), **environment})  # fmt: skip


@contextmanager
def reader(browser: Browser, width: int) -> Iterator[Page]:
    """A reader's page; what it complains of is an error at the end, and so is a request to another host."""
    problems: list[str] = []
    listeners = {
        "console": lambda message: problems.append(message.text) if message.type in {"error", "warning"} else None,
        "pageerror": lambda error: problems.append(str(error)),
        "request": lambda request: None if request.url.startswith(("http://127.0.0.1:", "data:", "blob:")) else problems.append(request.url),
    }
    with fresh(browser, width, on=listeners) as page:
        yield page
    assert not problems


@contextmanager
def served(site: Path) -> Iterator[str]:
    """The address of a site served on this machine under a sub-path."""
    above = site.parent / f"{site.name}-www"
    above.mkdir(exist_ok=True)
    link = above / SUB_PATH
    if not link.exists() or link.resolve() != site.resolve():
        link.unlink(missing_ok=True)
        link.symlink_to(site.resolve())
    handler = functools.partial(_Quiet, directory=str(above))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/{SUB_PATH}/"
        server.shutdown()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Says nothing."""
