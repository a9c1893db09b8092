"""What a host needs beside the pages: robots.txt, the sitemap's place, the custom domain, no Jekyll."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

from mkdocs.exceptions import ConfigurationError

from generator.downloads.conditions import Conditions, read_conditions
from generator.ground.faults import DocumentFaults, Fault, shorten
from generator.site.build import load
from generator.site.sitemap import write_sitemap

_ADDRESS = re.compile(r"https?://(?:[\w.-]+|\[[0-9a-fA-F:.]+\])(?::\d{1,5})?(?:/[\w.~%!$&()*+,;=:@/-]*)?", re.ASCII)
_LAST_SECOND = 2**32 - 1  # what the head of a gzip file holds
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")


def finish(site: Path, pages: Iterable[str], conditions: Conditions) -> None:
    """Completes the built `site` with its `pages` (file names).

    A sitemap holds whole addresses, so that there is none without SITE_URL.
    """
    address = conditions.site_url
    (site / ".nojekyll").touch()
    _write(site / "robots.txt", "User-agent: *\nAllow: /\n" + (f"Sitemap: {address}sitemap.xml\n" if address else ""))
    write_sitemap(site, address, (name.removesuffix("index.html") for name in pages if name != "404.html"))
    if conditions.domain:
        _write(site / "CNAME", f"{conditions.domain}\n")


def settings_faults(root: Path) -> list[Fault]:
    """All that cannot be right in `mkdocs.yml` and SITE_URL, before anything is made of them."""
    found = epoch_faults(os.environ.get("SOURCE_DATE_EPOCH"))
    if found:  # nothing can be made with it, and MkDocs itself stops at it
        return found
    try:
        config = load(root, root / "content", root / "site")
        domain = str(config.extra.get("domain") or "")
        found += address_faults(str(config.site_url or ""))
        found += domain_faults(domain, str(config.site_url or "")) if domain else []
    except DocumentFaults as error:
        found += error.faults
    try:
        with suppress(ConfigurationError):  # no YAML: said above
            read_conditions(root / "mkdocs.yml")
    except DocumentFaults as error:
        found += error.faults
    return found


def epoch_faults(seconds: str | None) -> list[Fault]:
    """What is wrong with SOURCE_DATE_EPOCH, the time written into archives: no whole number of seconds that an archive holds."""
    if seconds is None or (re.fullmatch(r"[0-9]{1,10}", seconds) and int(seconds) <= _LAST_SECOND):
        return []
    expected = f"0 到 {_LAST_SECOND} 的整秒数，如 1700000000"
    return [Fault("mkdocs.yml", 0, f"环境变量 SOURCE_DATE_EPOCH 是“{shorten(seconds)}”", expected, "改正，或不设这个变量", "site")]


def address_faults(address: str) -> list[Fault]:
    """What is wrong with SITE_URL: no plain http address of a folder. Its text is not repeated, as it may hold a password."""
    if not address or _ADDRESS.fullmatch(address):
        return []
    expected = "如 https://example.org/ledger/，不带用户名、密码、引号、空格、? 与 #"
    return [Fault("mkdocs.yml", 0, "网站地址（SITE_URL）不是一个文件夹的网址", expected, "改正环境变量 SITE_URL，或 mkdocs.yml 的 site_url", "site")]


def domain_faults(domain: str, address: str) -> list[Fault]:
    """What is wrong with `extra.domain`: it is no host name, or the site's address is on another."""
    if not _HOST.fullmatch(domain):
        return [Fault("mkdocs.yml", 0, f"extra.domain 是“{shorten(domain)}”", "小写的域名，如 ledger.example.org", "改正，或留空", "site")]
    if urlsplit(address).hostname != domain:
        return [Fault("mkdocs.yml", 0, f"extra.domain 是 {domain}，网站地址却是 {shorten(address, 80)}", "同一个域名", "改 SITE_URL 或 extra.domain", "site")]
    return []


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="")
