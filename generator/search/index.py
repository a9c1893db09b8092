"""The index below assets/search/: Pagefind inverts the tokens, every page has a card with its cells for the excerpts.

Only Pagefind's index and list of pages are published, and read by assets/search.js: its own reader gives every phrase the
same score, needs time in the square of the pages, and would need WebAssembly in the security policy. Its filter files
differ from run to run, so that filters and amounts stand in a file of our own.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import pagefind_bin

from generator.ground.faults import DocumentFaults, Fault, shorten
from generator.search.aliases import Alias
from generator.search.records import TEXT, TITLE, Cell, Entry
from generator.search.tokens import BOUNDARY, end, numbers, pairs, skips, spelled, units

CHUNK = "8000"  # places of tokens in one piece of the index
KINDS = ("project", "department", "document", "glossary", "source")
_FRAGMENT = re.compile(rb'"url":"/(\d+)\.html"')
_HASH = re.compile(rb"zh_[0-9a-f]{7,}")


def write_index(found: Sequence[Entry], aliases: Sequence[Alias], work: Path, out: Path) -> None:
    """Indexes the entries in the folder `work` and writes what the reader's browser asks for to `out`.

    Raises ValueError where Pagefind left a page out.
    """
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    for number, entry in enumerate(found):
        (work / f"{number:07}.html").write_text(page(entry), encoding="utf-8", newline="")
    _run_pagefind(work)
    made = work / "made"
    shutil.rmtree(out, ignore_errors=True)
    shutil.copytree(made / "index", out / "index")
    head = next(made.glob("pagefind.*.pf_meta"))
    shutil.copyfile(head, out / head.name)
    listed = [found[number] for number in _write_cards(found, made, out / "card")]
    start = {
        "pages": head.name, "ranks": _named(out, "ranks", _ranks(listed)), "facets": _named(out, "facets", _facets(listed)),
        "aliases": [[each.alias, each.means] for each in aliases], "syllables": _syllables(found),
    }  # fmt: skip
    (out / "start.json").write_text(json.dumps(start, ensure_ascii=False, separators=(",", ":")), encoding="utf-8", newline="")


def page(entry: Entry) -> str:
    """An entry as Pagefind reads it: tokens between blanks, each cell kept apart from the next; tokens hold no markup."""
    body = "".join(f'<p data-pagefind-weight="{weight}">{" ".join(words)}</p>' for weight, words in _blocks(entry.cells))
    return f'<html lang="zh"><body data-pagefind-body>{body}</body></html>'


def _blocks(cells: Iterable[Cell]) -> Iterable[tuple[float, list[str]]]:
    """Tokens by weight: the names with their skips, syllables and numbers, then the text, then its numbers."""
    text: list[str] = []
    alone: list[str] = []
    last = ""
    for cell in cells:
        own = units(cell.text)
        if cell.weight > TEXT:
            yield cell.weight, [*pairs(own), end(own), *skips(own), *numbers(own), *spelled(cell.text), BOUNDARY]
            continue
        text += [BOUNDARY, *pairs(own)] if own and own[0] == last else pairs(own)
        alone += numbers(own)
        last = own[-1] if own else last
    yield TEXT, [*text, BOUNDARY, *dict.fromkeys(alone)]


def _ranks(listed: Sequence[Entry]) -> dict[str, str]:
    """What puts equal hits in order, one character per page: the kind (a before b), the year (Pagefind's own order says nothing)."""
    years = sorted({_latest(entry) for entry in listed}, reverse=True)
    letters = {year: chr(ord("a") + min(place, 25)) for place, year in enumerate(years)}
    return {"kinds": "".join("abcde"[KINDS.index(entry.kind)] for entry in listed), "years": "".join(letters[_latest(entry)] for entry in listed)}


def _latest(entry: Entry) -> str:
    return max(entry.filters.get("year", []), default="")


def _facets(found: Sequence[Entry]) -> dict[str, Any]:
    """For every filter and value the pages that have it, as steps from one page to the next; the pages by amount, largest first."""
    pages: dict[str, dict[str, list[int]]] = {}
    for number, entry in enumerate(found):
        for name, values in entry.filters.items():
            for value in values:
                pages.setdefault(name, {}).setdefault(value, []).append(number)
    printed = [(-entry.amount, number) for number, entry in enumerate(found) if entry.amount is not None]
    filters = {name: {value: _steps(own) for value, own in sorted(values.items())} for name, values in sorted(pages.items())}
    return {"filters": filters, "amount": [number for _, number in sorted(printed)]}


def _steps(numbers_: Sequence[int]) -> list[int]:
    return [right - left for left, right in pairwise([0, *numbers_])]


def _run_pagefind(work: Path) -> None:
    command = [pagefind_bin.get_executable(), "--site", str(work), "--output-path", str(work / "made"), "--force-language", "zh", "--silent"]
    environment = {**os.environ, "PAGEFIND_UNSTABLE_INDEX_CHUNK_SIZE": CHUNK}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - the pinned executable
    if done.returncode:
        said = " ".join((done.stderr or done.stdout).split())
        raise DocumentFaults([Fault(str(work), 0, f"Pagefind 没有做完：{shorten(said, 200)}", "搜索索引", "照它说的处理后再运行一次", "run")])


def _write_cards(found: Sequence[Entry], made: Path, out: Path) -> list[int]:
    """One card per page under the name Pagefind gave it; returns the entries in the order of Pagefind's own list of pages."""
    out.mkdir(parents=True)
    own: dict[str, int] = {}
    for path in sorted((made / "fragment").iterdir()):
        number = _FRAGMENT.search(gzip.decompress(path.read_bytes()))
        if number:
            own[path.stem] = int(number.group(1))
            (out / f"{path.stem}.card").write_bytes(_packed(_card(found[own[path.stem]])))
    listed = _HASH.findall(gzip.decompress(next(made.glob("pagefind.*.pf_meta")).read_bytes()))[: len(found)]
    order = [own.get(name.decode(), -1) for name in listed]
    if missing := set(range(len(found))) - set(order):
        raise ValueError(f"pagefind left out {[found[number].address for number in sorted(missing)[:5]]}")
    return order


def _named(out: Path, name: str, content: object) -> str:
    """Writes packed content under a name that changes with it; returns the name."""
    packed = _packed(content)
    file = f"{name}.{hashlib.sha256(packed).hexdigest()[:10]}.bin"
    (out / file).write_bytes(packed)
    return file


def _packed(content: object) -> bytes:
    return gzip.compress(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode(), mtime=0)


def _card(entry: Entry) -> dict[str, Any]:
    cells = [[cell.text, cell.anchor] if cell.anchor else [cell.text] for cell in entry.cells]
    return {"address": entry.address, "kind": entry.kind, "context": entry.context, "cells": cells}


def _syllables(found: Iterable[Entry]) -> str:
    """The syllables in use, by which a query without blanks is cut."""
    names = (cell.text for entry in found for cell in entry.cells if cell.weight >= TITLE)
    return " ".join(sorted({token[1:-1] for name in names for token in spelled(name)}))
