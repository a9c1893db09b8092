"""The stylesheets that every page links, as one file: one request before anything is shown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

STYLES = "assets/styles.css"
_THEME = ("assets/stylesheets/main.*.css", "assets/stylesheets/palette.*.css")
_MAP = re.compile(r"/\*# sourceMappingURL=[^*]*\*/")


def join_styles(site: Path, own: Sequence[str]) -> None:
    """Puts the theme's stylesheets and our `own` into one file, in their order, and takes the single ones away.

    Raises ValueError where one refers to another file, which it would no longer find.
    """
    files = [path for pattern in _THEME for path in sorted(site.glob(pattern))] + [site / name for name in own]
    text = "\n".join(_MAP.sub("", path.read_text(encoding="utf-8")).strip() for path in files)
    if moved := re.search(r"url\((?![\"']?data:)", text):
        raise ValueError(f"a stylesheet that is moved refers to another file: {text[moved.start() : moved.start() + 80]}")
    (site / STYLES).write_text(f"{text}\n", encoding="utf-8", newline="")
    for path in files:
        path.unlink()
