"""The last pass over every page: its Content-Security-Policy, one stylesheet for all, the theme's indentation taken out.

The policy allows only files of the site itself, and the inline scripts of the pinned theme by hash: a script that came from
anywhere else has none, and does not run.
"""

from __future__ import annotations

import base64
import hashlib
import re
from functools import lru_cache
from pathlib import Path

from generator.site.styles import with_one_style

_SCRIPT = re.compile(r"<script(?P<attributes>[^>]*)>(?P<body>.*?)</script>", re.DOTALL)
_BASE = re.compile(r'new URL\("[^"<>]*",location\)')
_THEME = frozenset({  # SHA-256 of Material's inline scripts, the address of the site's root left out: scope, palette, target
    "7eb3684fdacd2881f67b9428983273a29d8774d8bc82622af9b65a8ec1032a90", "0eb10c249dbdb0beef225a10ce5cbe55418cc4a7014cc208f8e7d6ed8f00906e",
    "ffcc0f7735fdab434d257c80e65cec2e88d716991e69757185b7e450e41a5b2f",
})  # fmt: skip
_CHARSET = '<meta charset="utf-8">'
_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="[^"]*">')
_DATA_TYPE = re.compile(r'type="application/(?:ld\+)?json"')
_AS_WRITTEN = re.compile(r"(<(pre|textarea|script|style)\b.*?</\2\s*>)", re.DOTALL | re.IGNORECASE)
_BLANKS = re.compile(r"[ \t]{2,}")


def finished(name: str, text: str) -> str:
    """A page without indentation, with one link for its stylesheets and the policy as its first `meta` after the character set.

    Raises ValueError for a page without a character set.
    """
    before, charset, after = text.partition(_CHARSET)
    if not charset:
        raise ValueError(f"{name}: no {_CHARSET}")
    return slim(with_one_style(f"{before}{charset}{_meta(text)}{after}"))


def without_policy(site: Path) -> None:
    """Takes the policies out of the pages below `site`, for a preview whose server adds a script of its own."""
    for path in site.rglob("*.html"):
        path.write_text(_POLICY.sub("", path.read_text(encoding="utf-8")), encoding="utf-8", newline="")


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


def policy(text: str) -> str:
    """The policy for the HTML of one page."""
    scripts = sorted({_hash(found["body"]) for found in _SCRIPT.finditer(text) if _is_inline(found["attributes"]) and _is_theme(found["body"])})
    return "; ".join((
        "default-src 'none'", "script-src " + " ".join(["'self'", *scripts]), "style-src 'self'", "img-src 'self' data:",
        "font-src 'self'", "connect-src 'self'", "worker-src 'self'", "manifest-src 'self'", "base-uri 'self'", "form-action 'self'",
    ))  # fmt: skip


def _meta(text: str) -> str:
    return f'<meta http-equiv="Content-Security-Policy" content="{policy(text)}"><meta name="referrer" content="no-referrer">'


def _is_inline(attributes: str) -> bool:
    return "src=" not in attributes and not _DATA_TYPE.search(attributes)


@lru_cache(maxsize=256)
def _is_theme(body: str) -> bool:
    """Whether an inline script is one of the theme's own, told without the address of the site's root in it."""
    return hashlib.sha256(_BASE.sub('new URL("",location)', body).encode("utf-8")).hexdigest() in _THEME


@lru_cache(maxsize=256)
def _hash(body: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(body.encode('utf-8')).digest()).decode()}'"
