"""The folder in which the next site is put together, out of what lies there of an earlier one: what is right already is not written again.

After two sites have changed places (swap.py) the older one lies here. Whether a file of it can stay is told by its hash, and that
without reading it: kept hashes stand under what the system says of a file (number, size, time of its last change). What the
published site has already is linked from there: no file of a site is ever written in place.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from generator.ground.store import Store

Content = tuple[int, str]
"""Size in bytes and SHA-256."""
_State = tuple[int, int, int]  # number, size, nanoseconds of the last change
Known = dict[_State, str]
_KIND, _KEY = "trees", "hashes"


def content_of(data: bytes) -> Content:
    """Size and hash of what a file holds."""
    return len(data), hashlib.sha256(data).hexdigest()


def known_hashes(store: Store) -> list[Known]:
    """The hashes kept by the last run and the one before it, one for each of the two folders that a site is put together in by turns."""
    return store.get(_KIND, _KEY) or []


def keep_hashes(store: Store, known: list[Known]) -> None:
    """Keeps the hashes of this run and of the one before it."""
    store.put(_KIND, _KEY, known[:2])


class Tree:
    """A folder to be filled, file by file; many processes may fill it at once, each with names of its own."""

    def __init__(self, folder: Path, published: Path, known: Iterable[Known]) -> None:
        """`published` is the site that the folder will take the place of, there or not; `known` are kept hashes (`known_hashes`)."""
        self.folder = folder
        self.published = published
        self._known = list(known)
        self._ready: set[Path] = set()

    def open(self) -> None:
        """Makes the folder ready: there is one, and nothing in it that is neither a folder nor a file, such as a link to somewhere else."""
        if self.folder.is_symlink() or self.folder.is_file():
            self.folder.unlink()
        self.folder.mkdir(parents=True, exist_ok=True)
        for path in list(_strange(self.folder)):
            path.unlink()

    def put(self, name: str, data: bytes) -> Content:
        """A file of this content; what lies there already in the same words stays."""
        content = content_of(data)
        if not self.has(name, content):
            self._room(name).write_bytes(data)
        return content

    def take(self, name: str, path: Path) -> Content:
        """The file at `path` moved here, or left where it is because the same lies here."""
        content = content_of(path.read_bytes())
        if not self.has(name, content):
            path.replace(self._room(name))
        return content

    def has(self, name: str, content: Content) -> bool:
        """Whether a real file of this content lies here, or the published site has it and it could be linked here."""
        return self._holds(self.folder / name, content) or self._linked(name, content)

    def _holds(self, path: Path, content: Content) -> bool:
        """Whether a real file has this content; it is read only where its hash is not known."""
        try:
            state = _state(os.lstat(path))
            if state is None or state[1] != content[0]:
                return False
            return (self._hash(state) or hashlib.sha256(path.read_bytes()).hexdigest()) == content[1]
        except OSError:
            return False

    def _linked(self, name: str, content: Content) -> bool:
        """Whether the file could be linked: only one whose hash is known."""
        other = self.published / name
        try:
            state = _state(os.lstat(other))
            if state is None or state[1] != content[0] or self._hash(state) != content[1]:
                return False
            os.link(other, self._room(name))
        except OSError:
            return False
        return True

    def _room(self, name: str) -> Path:
        """Where a file belongs, in a folder that is there; what lies in its place or across its way gives way."""
        path = self.folder / name
        if path.parent not in self._ready:
            for above in reversed(path.parents):
                if above.is_file():
                    above.unlink()
            path.parent.mkdir(parents=True, exist_ok=True)
            self._ready.add(path.parent)
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
        return path

    def _hash(self, state: _State) -> str | None:
        return next((each[state] for each in self._known if state in each), None)

    def trim(self, wanted: Mapping[str, Content]) -> Known:
        """Takes away everything but the wanted files; returns their hashes by what the system says of them now."""
        known: Known = {}
        for name, path, state in list(_below(self.folder, "")):
            if name in wanted and state is not None:
                known[state] = wanted[name][1]
            elif name not in wanted:
                path.unlink()
        for folder, inside, files in os.walk(self.folder, topdown=False):
            if not files and not any(os.path.isdir(os.path.join(folder, each)) for each in inside) and folder != str(self.folder):
                os.rmdir(folder)
        return known


def _below(folder: Path, before: str) -> Iterator[tuple[str, Path, _State | None]]:
    """Every file and link below a folder, by its name; a link has no state."""
    with os.scandir(folder) as entries:
        for each in entries:
            if each.is_dir(follow_symlinks=False):
                yield from _below(Path(each.path), f"{before}{each.name}/")
            else:
                yield f"{before}{each.name}", Path(each.path), _state(each.stat(follow_symlinks=False))


def _strange(folder: Path) -> Iterator[Path]:
    """Everything below a folder that is neither a folder nor a file."""
    with os.scandir(folder) as entries:
        for each in entries:
            if each.is_dir(follow_symlinks=False):
                yield from _strange(Path(each.path))
            elif not each.is_file(follow_symlinks=False):
                yield Path(each.path)


def _state(found: os.stat_result) -> _State | None:
    return (found.st_ino, found.st_size, found.st_mtime_ns) if stat.S_ISREG(found.st_mode) else None
