"""The list of addresses for search engines; beyond what one file may hold, a list of lists."""

from __future__ import annotations

import gzip
import os
from collections.abc import Iterable
from pathlib import Path
from xml.sax.saxutils import escape

MOST = 50_000  # addresses in one file, by the protocol
_SCHEMA = "http://www.sitemaps.org/schemas/sitemap/0.9"


def write_sitemap(site: Path, base: str, addresses: Iterable[str]) -> None:
    """`sitemap.xml` with the full addresses below `base`, and packed beside it; without a `base` none, as the protocol knows no relative ones."""
    if not base:
        for name in ("sitemap.xml", "sitemap.xml.gz"):
            (site / name).unlink(missing_ok=True)
        return
    listed = sorted(addresses)
    parts = [listed[start : start + MOST] for start in range(0, len(listed), MOST)]
    if len(parts) <= 1:
        _write(site / "sitemap.xml", "urlset", "url", [f"{base}{address}" for address in listed])
        return
    for number, part in enumerate(parts, 1):
        _write(site / f"sitemap-{number}.xml", "urlset", "url", [f"{base}{address}" for address in part])
    _write(site / "sitemap.xml", "sitemapindex", "sitemap", [f"{base}sitemap-{number}.xml" for number in range(1, len(parts) + 1)])


def _write(path: Path, root: str, item: str, addresses: list[str]) -> None:
    rows = "".join(f"  <{item}><loc>{escape(address)}</loc></{item}>\n" for address in addresses)
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{_SCHEMA}">\n{rows}</{root}>\n'.encode()
    path.write_bytes(text)
    path.with_name(f"{path.name}.gz").write_bytes(gzip.compress(text, mtime=int(os.environ.get("SOURCE_DATE_EPOCH", "0"))))
