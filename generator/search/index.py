"""The index below assets/search/data/: lists of tokens in pieces, and for every page a card with its cells for the excerpts, in packs.

Pages are numbered as equal hits are ordered: projects before departments, documents and source texts, newer years first; so
no file lists the pages. Everything but start.json lies in a folder named by its content.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator.search.aliases import Alias
from generator.search.facets import facets
from generator.search.joined import Joined
from generator.search.parts import MOST, Stretch, finished, packed, parts, read
from generator.search.pieces import write_pieces


@dataclass(frozen=True)
class Sizes:
    """How the index is divided: cells of a part, rows of a piece (a run with more is common), units of the longest run, pages of a pack of cards."""

    part: int = MOST
    piece: int = 8000
    longest: int = 8
    pack: int = 16


def write_index(
    found: Iterable[Stretch], aliases: Sequence[Alias], work: Path, out: Path,
    cache: Path | None = None, executor: Executor | None = None, sizes: Sizes = Sizes(),
) -> int:  # fmt: skip
    """Indexes the pages and writes what the reader's browser asks for to `out`; returns how many pages it holds.

    The parts of the index are made by the `executor` and kept in `cache` by their content, only those of the last run;
    without it in the folder `work`.
    """
    shutil.rmtree(work, ignore_errors=True)
    paths = list(finished(parts(found, sizes.part), cache or work, executor))
    for stale in {*(cache or work).iterdir()} - {*paths}:
        _delete(stale)
    shutil.rmtree(out, ignore_errors=True)
    made = out / "new"
    made.mkdir(parents=True)
    joined = Joined([read(path) for path in paths])
    hashes = [joined.write_cards(made / "card", sizes.pack)]
    start: dict[str, Any] = {"pages": len(joined.pages), "longest": sizes.longest, "pack": sizes.pack}
    start["aliases"] = [[each.alias, each.means] for each in aliases]
    names = joined.names()
    start["syllables"] = " ".join(word[1:] for word in names.tokens(0, len(names.sizes)) if word.startswith("/"))
    start["names"], own = write_pieces(names, made / "names", sizes.piece)
    hashes.append(own)
    del names
    for name, lists in (("labels", joined.labels), ("amounts", joined.amounts), ("text", lambda: joined.text(sizes.piece, sizes.longest))):
        start[name], own = write_pieces(lists(), made / name, sizes.piece)
        hashes.append(own)
    kept: dict[str, Any] = {"start": start, "facets": facets([page[2] for page in joined.pages]), "counting": joined.counting()}
    kept["projects"] = [joined.pages[at][0].removeprefix("projects/").rstrip("/") for at in kept["counting"]["projects"]]
    for name, content in kept.items():
        (made / f"{name}.bin").write_bytes(packed(content))
        hashes.append(hashlib.sha256((made / f"{name}.bin").read_bytes()).hexdigest())
    folder = hashlib.sha256("".join(hashes).encode()).hexdigest()[:10]
    made.rename(out / folder)
    (out / "start.json").write_text(json.dumps({"folder": folder}), encoding="utf-8", newline="")
    return len(joined.pages)


def _delete(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()
