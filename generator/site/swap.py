"""The new site replaces the old one only when it is whole."""

from __future__ import annotations

import shutil
from pathlib import Path


def swap(new: Path, published: Path) -> None:
    """Puts `new` in the place of `published` by renaming; both lie on one file system.

    What is published stays untouched until `new` is complete; the old site is deleted last.
    """
    old = new.with_name(f"{published.name}.old")
    recover(new, published)
    if published.exists():
        published.rename(old)
    new.rename(published)
    if old.exists():
        shutil.rmtree(old)


def recover(new: Path, published: Path) -> None:
    """Mends what a run killed between two renames left: the old site comes back, or is cleared away."""
    old = new.with_name(f"{published.name}.old")
    if old.exists() and not published.exists():
        old.rename(published)
    elif old.exists():
        shutil.rmtree(old)
