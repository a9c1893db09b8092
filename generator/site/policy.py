"""The last pass over every page: the frame's indentation taken out; no page without its Content-Security-Policy.

The policy, in the frame, allows only files of the site itself: a script that stands in a page does not run, wherever it came from.
"""

from __future__ import annotations

import re
from pathlib import Path

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; worker-src 'self'; "
    "manifest-src 'self'; base-uri 'self'; form-action 'self'"
)
"""As the frame of every page has it (templates/theme/main.html): no script or style that stands in a page, nothing from elsewhere."""
_META = f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
_AS_WRITTEN = re.compile(r"(<(pre|textarea|script|style)\b.*?</\2\s*>)", re.DOTALL | re.IGNORECASE)
_BLANKS = re.compile(r"[ \t]{2,}")


def finished(name: str, text: str) -> str:
    """A page without indentation. Raises ValueError for a page without a policy before its first script."""
    before, policy, _ = text.partition(_META)
    if not policy or "<script" in before:
        raise ValueError(f"{name}: the Content-Security-Policy does not stand before the first script")
    return slim(text)


def without_policy(site: Path) -> None:
    """Takes the policies out of the pages below `site`, for a preview whose server adds a script of its own."""
    for path in site.rglob("*.html"):
        text = path.read_text(encoding="utf-8").replace(_META, "")
        path.unlink()  # another site may share the file
        path.write_text(text, encoding="utf-8", newline="")


def slim(text: str) -> str:
    """HTML with each run of ASCII blanks as one blank or one line end, which shows the same; `pre`, `textarea` and scripts stay as written."""
    pieces = _AS_WRITTEN.split(text)
    pieces[::3] = [_squeezed(piece) for piece in pieces[::3]]
    del pieces[2::3]  # the names of the elements
    return "".join(pieces).lstrip()


def _squeezed(text: str) -> str:
    lines = text.split("\n")
    if len(lines) > 1:
        text = "\n".join([lines[0].rstrip(" \t"), *filter(None, (line.strip(" \t") for line in lines[1:-1])), lines[-1].lstrip(" \t")])
    return _BLANKS.sub(" ", text) if "  " in text or "\t" in text else text
