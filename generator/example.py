"""The example city: an invented department over two years, laid out as a project of its own, every page of it marked as invented."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

EXAMPLES = Path("data") / "examples"
PLACE = Path("build") / "example"
NAME = "青岚市（虚构的示例）"
_OF_REAL_DOCUMENTS = ("documents", "examples", "changes", "reviewed.csv", "errata.csv", "links.csv")
_SHARED = ("generator", "templates", "content")


def lay_out(root: Path) -> Path:
    """A folder below `root/build` from which the example is built: the documents of `data/examples/`, everything else as in `root`."""
    place = root / PLACE
    for name in ("data", "mkdocs.yml", *_SHARED):
        _clear(place / name)
    shutil.copytree(root / "data", place / "data", ignore=shutil.ignore_patterns(*_OF_REAL_DOCUMENTS))
    shutil.copytree(root / EXAMPLES, place / "data" / "documents")
    for name in _SHARED:
        (place / name).symlink_to((root / name).resolve(), target_is_directory=True)
    settings = (root / "mkdocs.yml").read_text(encoding="utf-8")
    settings, named = re.subn(r"(?m)^site_name:.*$", f"site_name: {NAME}", settings)
    settings, told = re.subn(r"(?m)^extra:$", "extra:\n  invented: true", settings)
    if (named, told) != (1, 1):
        raise ValueError("mkdocs.yml: site_name and extra are expected once each")
    (place / "mkdocs.yml").write_text(settings, encoding="utf-8")
    return place


def _clear(path: Path) -> None:
    if path.is_symlink() or path.is_file():
        path.unlink()
    elif path.is_dir():
        shutil.rmtree(path)
