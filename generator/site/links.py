"""The link check: every address and anchor inside the site leads somewhere, and nothing is fetched from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

from generator.ground.faults import Fault, of_kind, shorten

_LINKS = {"a": "href", "link": "href", "script": "src", "img": "src", "source": "src", "iframe": "src", "use": "href"}
_LOADS = {"script", "img", "source", "iframe"}
_MEND = "改模板或内容里的这个链接"


class _Page(HTMLParser):
    """Collects the ids and links of one page."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.links: list[tuple[str, str, int]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Notes the tag's id and address."""
        values = dict(attrs)
        if name := values.get("id"):
            self.ids.add(name)
        if tag == "a" and (name := values.get("name")):
            self.ids.add(name)
        address = values.get(_LINKS.get(tag, ""))
        if address and values.get("rel") != "canonical":
            self.links.append((tag, address, self.getpos()[0]))


def check_links(site: Path) -> list[Fault]:
    """What is broken in the site below `site`: addresses without a page, anchors without an id, loads from elsewhere."""
    pages = {path: _read(path) for path in sorted(site.rglob("*.html"))}
    files = {path for path in site.rglob("*") if path.is_file()}
    return of_kind("link", (fault for path, page in pages.items() for fault in _faults(site, path, page, pages, files)))


def _read(path: Path) -> _Page:
    page = _Page()
    page.feed(path.read_text(encoding="utf-8"))
    return page


def _faults(site: Path, path: Path, page: _Page, pages: dict[Path, _Page], files: set[Path]) -> Iterator[Fault]:
    name = str(path.relative_to(site))
    is_404 = path.name == "404.html"
    for tag, address, line in page.links:
        parts = urlsplit(address)
        if parts.scheme in {"http", "https"} or address.startswith("//"):
            if tag in _LOADS or tag == "link":
                yield Fault(name, line, f"从别处取 {shorten(address)}", "只取站内文件", _MEND)
            continue
        if parts.scheme or (is_404 and parts.path.startswith("/")):
            continue
        target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
        target = target / "index.html" if target.is_dir() or parts.path.endswith("/") else target
        if target not in files:
            yield Fault(name, line, f"链接 {shorten(address, 80)} 没有去处", "站内有的地址", _MEND)
        elif parts.fragment and target in pages and unquote(parts.fragment) not in pages[target].ids:
            yield Fault(name, line, f"链接 {shorten(address, 80)} 的锚点不存在", "页上有的 id", _MEND)
