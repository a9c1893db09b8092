"""What is wrong with a published file, by its kind: text of documents that runs, calculates, leads away, or breaks the format."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
import sqlite3
import tempfile
import warnings
import zipfile
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path, PurePosixPath
from xml.etree import ElementTree

import duckdb
import yaml
from openpyxl import load_workbook

from generator.site.policy import POLICY
from generator.tables.write import guarded

Check = Callable[[bytes], Iterator[str]]
"""The bytes of a file → what is wrong with it."""
_CHECKS: dict[str, Check] = {}
_SCHEMES = {"", "http", "https", "mailto", "tel"}
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_LINKS = {"href", "src", "action", "formaction", "xlink:href", "poster", "data", "srcset", "ping", "background", "cite", "manifest"}
_LOADS = {"script": "src", "img": "src", "iframe": "src", "audio": "src", "video": "src", "source": "src", "track": "src", "embed": "src", "object": "data"}
_FORBIDDEN = {
    "base", "iframe", "frame", "frameset", "object", "embed", "applet", "style", "plaintext", "xmp", "marquee", "math", "foreignobject", "animate", "set",
}  # fmt: skip
_DATA = {"application/json", "application/ld+json"}
_RUNS = re.compile(r"<script|javascript:|\bon[a-z]+\s*=", re.IGNORECASE)
_MOST_UNPACKED = 500_000_000


def faults(name: str, data: bytes) -> Iterator[str]:
    """What is wrong with a published file of this name. Raises KeyError for a kind of file that nobody has judged."""
    path = PurePosixPath(name)
    if path.suffix == ".gz":
        yield from faults(name.removesuffix(".gz"), gzip.decompress(data))
        return
    check = _CHECKS.get(path.name) or _CHECKS[path.suffix or path.name]
    try:
        for fault in check(data):
            yield f"{name}: {fault}"
    except Exception as error:  # whatever a reader of the format stumbles over
        yield f"{name}: {type(error).__name__}: {str(error)[:200]}"


def _kind(*suffixes: str) -> Callable[[Check], Check]:
    def register(check: Check) -> Check:
        _CHECKS.update(dict.fromkeys(suffixes, check))
        return check

    return register


@_kind(".js", ".css", ".png", ".bin", ".pf_meta", ".pf_index", ".woff2", "LICENSE", ".LICENSE", ".nojekyll", "CNAME")
def _ours(_: bytes) -> Iterator[str]:
    """Files of ours, and the numbers of the search index, which no program takes for more than numbers."""
    yield from ()


@_kind(".txt", ".md")
def _plain(data: bytes) -> Iterator[str]:
    """Plain text is harmless as long as it is text, so that no browser guesses another kind."""
    if "\0" in data.decode("utf-8"):
        yield "NUL"
    if re.match(rb"\s*<(?:!doctype|html|script|svg|\?xml)", data, re.IGNORECASE):
        yield "begins like markup"


@_kind(".json", ".jsonld", ".webmanifest", ".card")
def _json(data: bytes) -> Iterator[str]:
    data = gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data
    json.loads(data.decode("utf-8"), parse_constant=_no_number)
    yield from ()


@_kind(".jsonl", ".ndjson")
def _json_lines(data: bytes) -> Iterator[str]:
    for line in data.decode("utf-8").split("\n"):
        if line:
            json.loads(line, parse_constant=_no_number)
    yield from ()


def _no_number(word: str) -> None:
    raise ValueError(f"{word} is no JSON")


@_kind(".cff", ".yml", ".yaml")
def _yaml(data: bytes) -> Iterator[str]:
    if not isinstance(yaml.safe_load(data), dict):
        yield "no mapping"


@_kind(".csv")
def _csv(data: bytes) -> Iterator[str]:
    """No cell is a formula, and every row has the columns of the head."""
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))
    for number, row in enumerate(rows, 1):
        if len(row) != len(rows[0]):
            yield f"row {number}: {len(row)} cells, {len(rows[0])} columns"
        yield from (f"row {number}: {cell[:40]!r} calculates" for cell in row if not cell.startswith("'") and guarded(cell) != cell)


@_kind(".xlsx")
def _workbook(data: bytes) -> Iterator[str]:
    """No formula, no link out of the workbook, no macro, no connection."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            text = archive.read(name).decode("utf-8") if name.endswith((".xml", ".rels")) else ""
            if re.search(r"vba|externalLink|connections|embeddings|customXml", name):
                yield f"holds {name}"
            if re.search(r"<f[ >]|<hyperlink|<oleObject|<ddeLink", text) or 'TargetMode="External"' in text:
                yield f"{name} calculates or leads away"
    with warnings.catch_warnings(action="ignore", category=UserWarning):  # the explorer's has no default style
        book = load_workbook(io.BytesIO(data), read_only=True)
    for sheet in book:
        yield from (f"{sheet.title}!{cell.coordinate}: formula" for row in sheet.iter_rows() for cell in row if cell.data_type == "f")


@_kind(".sqlite", ".db")
def _sqlite(data: bytes) -> Iterator[str]:
    """Sound, and nothing in it that runs when it is opened or written to."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.sqlite"
        path.write_bytes(data)
        connection = sqlite3.connect(path)
        try:
            if connection.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
                yield "not sound"
            yield from (f"trigger {name}" for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'"))
        finally:
            connection.close()


@_kind(".parquet")
def _parquet(data: bytes) -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.parquet"
        path.write_bytes(data)
        duckdb.connect().execute("SELECT * FROM read_parquet(?)", [str(path)]).fetchall()
    yield from ()


@_kind(".zip")
def _archive(data: bytes) -> Iterator[str]:
    """Every file in it harmless, none that is unpacked elsewhere, none that grows without measure."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(each.file_size for each in archive.infolist()) > _MOST_UNPACKED:
            yield "too large"
            return
        for each in archive.infolist():
            if each.filename.startswith("/") or ".." in PurePosixPath(each.filename).parts or "\\" in each.filename or each.external_attr >> 28 == 0xA:
                yield f"{each.filename} leads out"
            elif not each.is_dir():
                yield from faults(each.filename, archive.read(each))


@_kind(".xml", ".svg", ".atom", ".rss")
def _xml(data: bytes) -> Iterator[str]:
    """Well-formed; no entity is declared, nothing runs, every address is one that may be followed."""
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data or data.count(b"<?") > 1:
        yield "declares something"
        return
    for element in ElementTree.fromstring(data.decode("utf-8")).iter():  # noqa: S314 - of our own making, without a document type
        if str(element.tag).rpartition("}")[2].lower() in {"script", *_FORBIDDEN} - {"style"}:
            yield f"<{element.tag}>"
        yield from _attribute_faults((name.rpartition("}")[2], value) for name, value in element.items())


def _attribute_faults(attributes: Iterator[tuple[str, str | None]]) -> Iterator[str]:
    for name, value in attributes:
        address = re.sub(r"[\x00-\x20]", "", value or "")
        scheme = _SCHEME.match(address)
        if name.startswith("on"):
            yield f"{name}={value!r} runs"
        if name in _LINKS and scheme and scheme[1].lower() not in _SCHEMES and not address.startswith("data:image/"):
            yield f"{name}={address[:60]!r} leads to another kind of place"


@_kind(".html")
def _html(data: bytes) -> Iterator[str]:
    """No handler, no address that runs, no script that stands in it, nothing loaded from elsewhere, the policy of the page in its place."""
    text = data.decode("utf-8")
    page = _Page()
    page.feed(text)
    page.close()
    yield from page.found
    if page.policies != [POLICY]:
        yield f"policies {page.policies}"
    if page.titles != 1:
        yield f"{page.titles} titles"


class _Page(HTMLParser):
    """Reads a page and collects what should not be there."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.policies: list[str] = []
        self.titles = 0
        self._script: str | None = None
        self._text = ""
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Judges an element by its name and attributes."""
        own = dict(attrs)
        self.found += [f"<{tag}> {fault}" for fault in _attribute_faults(iter(attrs))]
        if tag in _FORBIDDEN:
            self.found.append(f"<{tag}>")
        if tag in _LOADS and _SCHEME.match(own.get(_LOADS[tag]) or "") and not (own[_LOADS[tag]] or "").startswith("data:image/"):
            self.found.append(f"<{tag}> loads {own[_LOADS[tag]]}")
        if tag == "link" and re.search(r"stylesheet|preload|icon|import", own.get("rel") or "") and re.match(r"(?:[a-z]+:)?//", own.get("href") or ""):
            self.found.append(f"<link> loads {own['href']}")
        if tag == "form" and re.match(r"(?:[a-z]+:)?//", own.get("action") or ""):
            self.found.append(f"<form> to {own['action']}")
        if tag == "meta" and own.get("http-equiv"):
            if (own["http-equiv"] or "").lower() == "content-security-policy":
                self.policies.append(own.get("content") or "")
            elif (own["http-equiv"] or "").lower() == "refresh":
                self.found.append("<meta> refresh")
        self.titles += tag == "title" and "svg" not in self._open
        self._open += [tag] if tag == "svg" else []
        self._script = (own.get("type") or "") if tag == "script" and "src" not in own else None

    def handle_endtag(self, tag: str) -> None:
        """Judges a script that ends here, and leaves a picture."""
        if tag == "script" and self._script is not None:
            self._judge(self._script, self._text)
        self._script, self._text = None, ""
        if tag == "svg" and self._open:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        """Gathers what stands in a script."""
        self._text += data if self._script is not None else ""

    def _judge(self, kind: str, text: str) -> None:
        if kind in _DATA:
            json.loads(text, parse_constant=_no_number)
            if "<" in text:
                self.found.append(f"data with markup: {text[:60]}")
        else:
            self.found.append(f"script {text[:60]!r}")
