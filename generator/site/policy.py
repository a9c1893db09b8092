"""The Content-Security-Policy of every page: only files of the site itself, and the theme's own inline scripts by hash."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

_SCRIPT = re.compile(r"<script(?P<attributes>[^>]*)>(?P<body>.*?)</script>", re.DOTALL)
_CHARSET = '<meta charset="utf-8">'
_DATA_TYPE = re.compile(r'type="application/(?:ld\+)?json"')


def add_policies(site: Path) -> None:
    """Writes the policy into every page as its first `meta` after the character set. Raises ValueError for a page without one."""
    for path in sorted(site.rglob("*.html")):
        text = path.read_text(encoding="utf-8")
        before, charset, after = text.partition(_CHARSET)
        if not charset:
            raise ValueError(f"{path}: no {_CHARSET}")
        path.write_text(f"{before}{charset}{_meta(text)}{after}", encoding="utf-8", newline="")


def policy(text: str) -> str:
    """The policy for the HTML of one page."""
    scripts = sorted({_hash(found["body"]) for found in _SCRIPT.finditer(text) if _is_inline(found["attributes"])})
    return "; ".join((
        "default-src 'none'", "script-src " + " ".join(["'self'", *scripts]), "style-src 'self'", "img-src 'self' data:",
        "font-src 'self'", "connect-src 'self'", "worker-src 'self'", "manifest-src 'self'", "base-uri 'self'", "form-action 'self'",
    ))  # fmt: skip


def _meta(text: str) -> str:
    return f'<meta http-equiv="Content-Security-Policy" content="{policy(text)}"><meta name="referrer" content="no-referrer">'


def _is_inline(attributes: str) -> bool:
    return "src=" not in attributes and not _DATA_TYPE.search(attributes)


def _hash(body: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(body.encode('utf-8')).digest()).decode()}'"
