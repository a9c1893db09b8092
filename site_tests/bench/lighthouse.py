"""Lighthouse with its phone profile on one page of each kind, the site served gzipped under a sub-path as GitHub Pages does.

The version of Lighthouse is pinned by package-lock.json; the browser is the Chromium of this machine.
"""

from __future__ import annotations

import functools
import gzip
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from site_tests.conftest import chromium

HERE = Path(__file__).parent
SUB_PATH = "/ledger/"
RUNS = 3
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
GOALS = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100, "lcp_ms": 1500, "cls": 0.0}
FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-background-networking --disable-component-update --disable-sync"
_COMPRESSED = {".html", ".css", ".js", ".json", ".svg", ".xml", ".csv", ".txt"}


def rows(site: Path, runs: int = RUNS) -> list[dict[str, Any]]:
    """One row per kind of page: its address, the four scores (0–100), LCP in ms, CLS and bytes transferred, each the median of `runs`."""
    _install()
    with served(site) as address:
        return [{"page": kind, "address": path, **_median([_run(address + path) for _ in range(runs)])} for kind, path in pages(site).items()]


def pages(site: Path) -> dict[str, str]:
    """One page of each kind, by its address in the site: of departments and projects the largest, so that no page is heavier."""

    def largest(pattern: str) -> str:
        found = max(sorted(site.glob(pattern)), key=lambda path: path.stat().st_size)
        return f"{found.parent.relative_to(site)}/"

    story = {"story": largest("departments/*/*/index.html")} if any(site.glob("departments/*/*/index.html")) else {}
    return {"home": "", "department": largest("departments/*/index.html"), "project": largest("projects/*/*/index.html"), **story,
            "checks": "checks/", "explore": "explore/"}  # fmt: skip


def missed(table: list[dict[str, Any]]) -> list[str]:
    """The goals that a row does not reach, in words."""
    found = []
    for row in table:
        for name, goal in GOALS.items():
            short = row[name] < goal if name in CATEGORIES else row[name] > goal
            found += [f"{row['page']}: {name} {row[name]}, goal {goal}"] if short else []
    return found


@contextmanager
def served(site: Path) -> Iterator[str]:
    """The address of a site on this machine, its text files compressed, ranges of bytes answered."""
    with ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Gzip, directory=str(site))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}{SUB_PATH}"
        server.shutdown()


class _Gzip(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Sends a file of the site, compressed where its kind is text and the reader takes it."""
        path = urlsplit(self.path).path
        if not path.startswith(SUB_PATH):
            self.send_error(404)
            return
        self.path = path.removeprefix(SUB_PATH[:-1])
        file = Path(self.translate_path(self.path))
        file = file / "index.html" if file.is_dir() else file
        if not file.is_file():
            self.send_error(404)
            return
        content = file.read_bytes()
        packed = file.suffix in _COMPRESSED and "gzip" in self.headers.get("Accept-Encoding", "")
        content = _packed(file) if packed else content
        asked = re.fullmatch(r"bytes=(\d+)-(\d+)", self.headers.get("Range", ""))
        self.send_response(206 if asked else 200)
        if asked:
            first, last, whole = int(asked[1]), min(int(asked[2]), len(content) - 1), len(content)
            content = content[first : last + 1]
            self.send_header("Content-Range", f"bytes {first}-{last}/{whole}")
        self.send_header("Content-Type", self.guess_type(str(file)))
        self.send_header("Cache-Control", "max-age=600")
        self.send_header("Content-Length", str(len(content)))
        if packed:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@functools.cache
def _packed(file: Path) -> bytes:
    return gzip.compress(file.read_bytes(), 6, mtime=0)


def _install() -> None:
    """Lighthouse as the lock pins it, once."""
    if not (HERE / "node_modules" / ".bin" / "lighthouse").exists():
        subprocess.run(["npm", "ci", "--no-audit", "--no-fund", "--silent"], cwd=HERE, check=True)


def _run(address: str) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        subprocess.run(
            [HERE / "node_modules" / ".bin" / "lighthouse", address, "--quiet", "--output=json", f"--output-path={report}", f"--chrome-flags={FLAGS}",
             f"--only-categories={','.join(CATEGORIES)}"],
            check=True, capture_output=True, env={**os.environ, "CHROME_PATH": chromium()}, timeout=180,
        )  # fmt: skip
        told = json.loads(report.read_text(encoding="utf-8"))
    if kept := os.environ.get("LIGHTHOUSE_REPORTS"):
        (Path(kept) / f"{urlsplit(address).path.strip('/').replace('/', '-')}.json").write_text(json.dumps(told), encoding="utf-8")
    audits = told["audits"]
    return {
        **{name: round(100 * (told["categories"][name]["score"] or 0)) for name in CATEGORIES},
        "lcp_ms": round(audits["largest-contentful-paint"]["numericValue"]), "cls": round(audits["cumulative-layout-shift"]["numericValue"], 3),
        "bytes": round(audits["total-byte-weight"]["numericValue"]),
    }  # fmt: skip


def _median(runs: list[dict[str, float]]) -> dict[str, float]:
    return {name: statistics.median(run[name] for run in runs) for name in runs[0]}


def text(table: list[dict[str, Any]]) -> str:
    """The rows as an aligned table, and below it what misses a goal."""
    heads = ("page", *CATEGORIES, "lcp_ms", "cls", "bytes")
    lines = ["  ".join(f"{head:>14}" for head in heads)] + ["  ".join(f"{row[head]:>14}" for head in heads) for row in table]
    return "\n".join([*lines, *(f"missed: {each}" for each in missed(table))])


if __name__ == "__main__":
    print(text(rows(Path(sys.argv[1] if len(sys.argv) > 1 else "site"), int(sys.argv[2]) if len(sys.argv) > 2 else RUNS)))
