"""The new site replaces the old one only when it is whole, in one step where the system can."""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
from pathlib import Path

from generator.ground.faults import DocumentFaults, Fault

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


def refuse_link(published: Path) -> None:
    """Raises DocumentFaults where a link stands in the place of the site: a site is exchanged whole, and the link would be lost."""
    if published.is_symlink():
        mend = "删去这个链接，建好后再把网站复制过去；或让链接反过来指向它"
        raise DocumentFaults([Fault(str(published), 0, "是符号链接", "真的文件夹，或还没有", mend, "run")])


def swap(new: Path, published: Path) -> None:
    """Puts `new` in the place of `published`; both lie on one file system.

    On Linux the two are exchanged in one step, so that there is a whole site at every moment. Elsewhere three renames do it; a
    run killed between them is mended by `recover`. The old site then lies in `new`, where the next one is put together out of it
    (tree.py): deleting a site file by file takes longer than many a change.
    """
    recover(new, published)
    if not published.exists():
        new.rename(published)
    elif not exchange(new, published):
        old = published.rename(_old(new, published))
        new.rename(published)
        old.rename(new)


def recover(new: Path, published: Path) -> None:
    """Mends what a run killed between two renames left: the old site comes back, or is cleared away. A link in the place of the site is refused."""
    refuse_link(published)
    old = _old(new, published)
    if old.exists() and not published.exists():
        old.rename(published)
    elif old.exists() and not new.exists():
        old.rename(new)
    elif old.exists():
        shutil.rmtree(old)


def discard(build: Path) -> None:
    """Takes away the half of a site that a run broken off leaves, so that it fills no disk; what later runs can use stays."""
    for path in [*(build / name for name in ("docs", "loaded", "search", "site", "whole")), *build.glob("part-*")]:
        if path.is_symlink():
            path.unlink()
        shutil.rmtree(path, ignore_errors=True)


def exchange(one: Path, other: Path) -> bool:
    """Lets two folders change places in one step; False where the system or the file system cannot. Raises OSError otherwise."""
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        return False
    if rename(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) == 0:
        return True
    code = ctypes.get_errno()
    if code in {errno.ENOSYS, errno.EINVAL, errno.EXDEV}:
        return False
    raise OSError(code, os.strerror(code), str(other))


def _old(new: Path, published: Path) -> Path:
    return new.with_name(f"{published.name}.old")
