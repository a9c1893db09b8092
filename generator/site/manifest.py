"""What a published site says of itself: every file with size and SHA-256, every document and input with its hash, the versions it was made with."""

from __future__ import annotations

import csv
import hashlib
import json
import tomllib
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

NAME = "manifest.json"
SCHEMA = "1"
INPUTS = ("mkdocs.yml", "content", "data", "templates")
_CODE = Path(__file__).resolve().parents[1]
_HASHERS = 4


@dataclass(frozen=True)
class Published:
    """One file of the site: its path below the site with `/`, its size in bytes, its SHA-256."""

    file: str
    size: int
    sha256: str


def manifest(root: Path, files: Iterable[Published], documents: Path) -> bytes:
    """What `manifest.json` says of a site made from `root`: its `files`, each but itself, and its documents, as `documents.csv` has them."""
    about = {
        "schema": SCHEMA,
        "generator": {**_project(), "sha256": _digest_of(_CODE, [path for path in _files(_CODE) if path.suffix == ".py"])},
        "packages": dict(sorted(packages(_dependencies()))),
        "documents": _documents(documents),
        "inputs": [vars(each) for each in hashed(root, _inputs(root))],
    }
    head = json.dumps(about, ensure_ascii=False, indent=1).removesuffix("\n}")
    listed = ",\n".join(f"  {json.dumps(vars(each), ensure_ascii=False)}" for each in sorted(files, key=lambda each: each.file))
    return f'{head},\n "files": [\n{listed}\n ]\n}}\n'.encode()


def read_manifest(text: str) -> list[Published]:
    """The files a manifest lists. Raises ValueError where it is no manifest of this schema."""
    try:
        loaded = json.loads(text)
        if loaded["schema"] != SCHEMA:
            raise ValueError(f"schema {loaded['schema']}")
        return [Published(str(each["file"]), int(each["size"]), str(each["sha256"])) for each in loaded["files"]]
    except (KeyError, TypeError, OverflowError, RecursionError) as error:
        raise ValueError(str(error)) from error


def published_files(site: Path) -> list[Path]:
    """Every file below a site but its manifest, in the order of its path; links are none, see `links_in`."""
    return [path for path in _sorted(site, site.rglob("*")) if path.is_file() and not path.is_symlink() and path != site / NAME]


def links_in(site: Path) -> list[Path]:
    """Every link below a site, to a file, a folder or nowhere; a published site has none."""
    return [path for path in _sorted(site, site.rglob("*")) if path.is_symlink()]


def hashed(above: Path, paths: Iterable[Path]) -> list[Published]:
    """The files with size and hash, named relative to `above`, in the order given."""
    with ThreadPoolExecutor(_HASHERS) as pool:
        return list(pool.map(lambda path: Published(path.relative_to(above).as_posix(), *_size_and_hash(path)), paths))


def packages(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The installed versions of these packages and of all they need on this machine."""
    waiting, seen = [canonicalize_name(name) for name in names], set[str]()
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        try:
            found = distribution(name)
        except PackageNotFoundError:
            continue
        yield name, found.version
        needed = [Requirement(each) for each in found.requires or []]
        waiting += [canonicalize_name(each.name) for each in needed if each.marker is None or each.marker.evaluate({"extra": ""})]


@cache
def _pyproject() -> dict[str, Any]:
    project: dict[str, Any] = tomllib.loads((_CODE.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return project


def _project() -> dict[str, str]:
    return {"name": _pyproject()["name"], "version": _pyproject()["version"]}


def _dependencies() -> list[str]:
    return [Requirement(each).name for each in _pyproject()["dependencies"]]


def _documents(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [{name: row[name] for name in ("document_id", "source_file", "sha256")} for row in csv.DictReader(file)]


def _inputs(root: Path) -> list[Path]:
    return [path for name in INPUTS for path in ([root / name] if (root / name).is_file() else _files(root / name))]


def _files(folder: Path) -> list[Path]:
    return [path for path in _sorted(folder, folder.rglob("*")) if path.is_file() and "__pycache__" not in path.parts]


def _sorted(above: Path, paths: Iterable[Path]) -> list[Path]:
    return sorted(paths, key=lambda path: path.relative_to(above).as_posix())


def _digest_of(above: Path, paths: Iterable[Path]) -> str:
    """One hash over files and their names."""
    listed = "".join(f"{each.sha256}  {each.file}\n" for each in hashed(above, paths))
    return hashlib.sha256(listed.encode("utf-8")).hexdigest()


def _size_and_hash(path: Path) -> tuple[int, str]:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        return file.tell(), digest
