"""The folder that the next site is put together in: after any past it holds just what is wanted, and what was right is not touched."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.ground.store import Store
from generator.site.tree import Tree, content_of, keep_hashes, known_hashes

NAMES = ["a", "b/c", "b/d", "e/f/g", "b"]
CONTENTS = [b"", b"one", b"two", b"three"]
SITES = st.dictionaries(st.sampled_from(NAMES), st.sampled_from(CONTENTS)).filter(lambda site: "b" not in site or not {"b/c", "b/d"} & site.keys())
HARMS = st.lists(st.tuples(st.sampled_from(["change", "delete", "link", "folder", "extra", "linked folder"]), st.sampled_from(NAMES)), max_size=3)


Run = tuple[dict[str, bytes], list[tuple[str, str]]]


def held(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, by name."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file() and not path.is_symlink()}


def filled(folder: Path, site: dict[str, bytes], kept: Store) -> None:
    """One run: the folder is filled with a site, the hashes are kept for the next."""
    tree = Tree(folder, known := known_hashes(kept))
    tree.open()
    files = {name: tree.put(name, data) for name, data in site.items()}
    keep_hashes(kept, [tree.trim(files), *known])


def harm(folder: Path, kind: str, name: str) -> None:
    """What somebody does to a published site by hand."""
    path = folder / name
    if kind == "extra":
        (folder / "extra").mkdir(exist_ok=True)
        (folder / "extra" / "x").write_text("x", encoding="utf-8")
    elif kind == "linked folder" and (folder / "b").is_dir() and not (folder / "b").is_symlink():
        (folder / "b").rename(folder.parent / f"elsewhere-{len(list(folder.parent.iterdir()))}")
        (folder / "b").symlink_to(next(folder.parent.glob("elsewhere-*")))
    elif path.is_file():
        if kind == "change":
            path.write_bytes(b"own")
        else:
            path.unlink()
            if kind == "link":
                path.symlink_to("/etc/hostname")
            elif kind == "folder":
                (path / "x").mkdir(parents=True)


@settings(max_examples=150, deadline=None)
@given(runs=st.lists(st.tuples(SITES, HARMS), min_size=1, max_size=4))
def test_after_any_past_the_folder_holds_what_is_wanted(tmp_path_factory: pytest.TempPathFactory, runs: list[Run]) -> None:
    """Whatever was done to the folder between runs: the wanted files, no other, no link, no empty folder."""
    place = tmp_path_factory.mktemp("tree")
    folder, kept = place / "site", Store(place / "store")
    for site, harms in runs:
        filled(folder, site, kept)
        assert held(folder) == site
        assert not [path for path in folder.rglob("*") if path.is_symlink() or (path.is_dir() and not any(path.iterdir()))]
        for kind, name in harms:
            harm(folder, kind, name)


def test_what_is_right_stays_untouched_and_unread(tmp_path: Path) -> None:
    """The second run writes the changed file alone; a file whose hash is known is not read, one that was written since is."""
    folder, kept = tmp_path / "site", Store(tmp_path / "store")
    filled(folder, {"a": b"one", "b/c": b"two"}, kept)
    before = os.stat(folder / "a")
    filled(folder, {"a": b"one", "b/c": b"new"}, kept)
    assert os.stat(folder / "a") == before
    (folder / "a").chmod(0)
    tree = Tree(folder, known_hashes(kept))
    assert tree.has("a", content_of(b"one"))
    (folder / "a").chmod(0o644)
    (folder / "a").write_bytes(b"two")
    assert not tree.has("a", content_of(b"one"))
    assert tree.has("a", content_of(b"two"))


def test_hashes_that_cannot_be_read_are_none(tmp_path: Path) -> None:
    """A torn or foreign file of hashes costs time, never truth."""
    store = Store(tmp_path / "store")
    assert known_hashes(store) == []
    keep_hashes(store, [{(1, 2, 3): "x"}])
    assert known_hashes(store) == [{(1, 2, 3): "x"}]
    (kept,) = (path for path in (tmp_path / "store").rglob("*") if path.is_file())
    kept.write_bytes(kept.read_bytes()[:-1])
    assert known_hashes(store) == []
