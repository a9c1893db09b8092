"""The stylesheets that every page links, as one file: one request before anything is shown."""

from __future__ import annotations

import re
from pathlib import Path

STYLES = "assets/styles.css"
_LINK = re.compile(r'<link rel="stylesheet" href="([^"]*?)(assets/[^"]+)">')
_RUN = re.compile(rf"{_LINK.pattern}(?:\s*{_LINK.pattern})+")
_MAP = re.compile(r"/\*# sourceMappingURL=[^*]*\*/")


def with_one_style(text: str) -> str:
    """The HTML of a page whose first run of stylesheets is one link; a stylesheet further down stays by itself."""
    return _RUN.sub(lambda found: f'<link rel="stylesheet" href="{found[1]}{STYLES}">', text, count=1)


def join_styles(site: Path) -> None:
    """Puts the stylesheets that the home page of a site links into one file, in their order, and takes the single ones away."""
    run = _RUN.search((site / "index.html").read_text(encoding="utf-8"))
    files = [site / found[2] for found in _LINK.finditer(run[0])] if run else []
    text = "\n".join(_MAP.sub("", path.read_text(encoding="utf-8")).strip() for path in files)
    if moved := re.search(r"url\((?![\"']?data:)", text):
        raise ValueError(f"a stylesheet that is moved refers to another file: {text[moved.start() : moved.start() + 80]}")
    (site / STYLES).write_text(f"{text}\n", encoding="utf-8", newline="")
    for path in files:
        path.unlink()
