"""The folder that the next site is put together in: after any past it holds just what is wanted, and what was right is not touched."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.ground.store import Store
from generator.site.policy import POLICY, without_policy
from generator.site.swap import swap
from generator.site.tree import Tree, content_of, keep_hashes, known_hashes

NAMES = ["a", "b/c", "b/d", "e/f/g", "b"]
CONTENTS = [b"", b"one", b"two", b"three"]
SITES = st.dictionaries(st.sampled_from(NAMES), st.sampled_from(CONTENTS)).filter(lambda site: "b" not in site or not {"b/c", "b/d"} & site.keys())
KINDS = ["change", "delete", "link", "folder", "extra", "linked folder"]
HARMS = st.lists(st.tuples(st.sampled_from(["new", "site"]), st.sampled_from(KINDS), st.sampled_from(NAMES)), max_size=3)


Run = tuple[dict[str, bytes], list[tuple[str, str, str]]]


def held(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, by name."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file() and not path.is_symlink()}


def filled(place: Path, site: dict[str, bytes], kept: Store) -> Path:
    """One run: `new` is filled with a site and takes the place of `site`, the hashes are kept for the next; returns the published folder."""
    new, published = place / "new", place / "site"
    tree = Tree(new, published, known := known_hashes(kept))
    tree.open()
    files = {name: tree.put(name, data) for name, data in site.items()}
    now = tree.trim(files)
    swap(new, published)
    keep_hashes(kept, [now, *known])
    return published


def harm(folder: Path, kind: str, name: str) -> None:
    """What somebody does to a published site by hand."""
    path = folder / name
    if kind == "extra":
        (folder / "extra").mkdir(parents=True, exist_ok=True)
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
    """Whatever was done to the site and to the one before it between runs: the wanted files, no other, no link, no empty folder."""
    place = tmp_path_factory.mktemp("tree")
    kept = Store(place / "store")
    for site, harms in runs:
        folder = filled(place, site, kept)
        assert held(folder) == site
        assert not [path for path in folder.rglob("*") if path.is_symlink() or (path.is_dir() and not any(path.iterdir()))]
        for where, kind, name in harms:
            harm(place / where, kind, name)


def test_what_is_right_stays_untouched_and_unread(tmp_path: Path) -> None:
    """A further run writes the changed file alone, the others are those of the published site; a file whose hash is known is not read."""
    kept = Store(tmp_path / "store")
    before = os.stat(filled(tmp_path, {"a": b"one", "b/c": b"two"}, kept) / "a")
    for data in (b"new", b"newer"):
        folder = filled(tmp_path, {"a": b"one", "b/c": data}, kept)
        assert (os.stat(folder / "a").st_ino, os.stat(folder / "a").st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
        assert (folder / "b" / "c").read_bytes() == data
    (folder / "a").chmod(0)
    tree = Tree(folder, tmp_path / "none", known_hashes(kept))
    assert tree.has("a", content_of(b"one"))
    (folder / "a").chmod(0o644)
    (folder / "a").write_bytes(b"two")
    assert not tree.has("a", content_of(b"one"))
    assert tree.has("a", content_of(b"two"))


def test_a_file_of_another_system_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no file can be linked, the same site comes out."""
    def refused(*_: object) -> None:
        raise OSError(errno.EXDEV, "")

    monkeypatch.setattr(os, "link", refused)
    kept = Store(tmp_path / "store")
    first, second = (os.stat(filled(tmp_path, {"a": b"one"}, kept) / "a").st_ino for _ in range(2))
    assert first != second
    assert held(tmp_path / "site") == {"a": b"one"}


def test_a_preview_leaves_the_published_site_its_policies(tmp_path: Path) -> None:
    """The preview takes the policies out of its own pages, also where it shares a file with the site."""
    page = f'<meta http-equiv="Content-Security-Policy" content="{POLICY}"><p>页'
    for name in ("site", "preview"):
        (tmp_path / name).mkdir()
    (tmp_path / "site" / "a.html").write_text(page, encoding="utf-8")
    os.link(tmp_path / "site" / "a.html", tmp_path / "preview" / "a.html")
    without_policy(tmp_path / "preview")
    assert (tmp_path / "site" / "a.html").read_text(encoding="utf-8") == page
    assert (tmp_path / "preview" / "a.html").read_text(encoding="utf-8") == "<p>页"


def test_hashes_that_cannot_be_read_are_none(tmp_path: Path) -> None:
    """A torn or foreign file of hashes costs time, never truth."""
    store = Store(tmp_path / "store")
    assert known_hashes(store) == []
    keep_hashes(store, [{(1, 2, 3): "x"}])
    assert known_hashes(store) == [{(1, 2, 3): "x"}]
    (kept,) = (path for path in (tmp_path / "store").rglob("*") if path.is_file())
    kept.write_bytes(kept.read_bytes()[:-1])
    assert known_hashes(store) == []
