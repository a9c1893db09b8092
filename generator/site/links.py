"""The link check: every address and anchor inside the site leads somewhere, and nothing is fetched from elsewhere."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from generator.ground.faults import Fault, of_kind, shorten

_LINKS = {"a": "href", "link": "href", "script": "src", "img": "src", "source": "src", "iframe": "src", "use": "href"}
_LOADS = {"script", "img", "source", "iframe", "link"}
_MEND = "改模板或内容里的这个链接"
_RAW = re.compile(r"<(?:((?:script|style|textarea)\b[^>]*>).*?(?=</(?:script|style|textarea)\s*>)|!--.*?-->)", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"""<([a-z][a-z0-9-]*)((?:\s+[^\s"'=<>/]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+))?|\s*/)*)\s*>""", re.IGNORECASE)
_OWN = re.compile(r'<(a|link|script|img|source|iframe|use)\s([^<>]*)>|\sid="([^"]*)"')
_QUOTED = re.compile(r'([a-z-]+)="([^"]*)"')
_Tag = tuple[str, int, dict[str, str]]  # its name, where it stands, its attributes as written
_ELSEWHERE = re.compile(r"//|[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([^\s"'=<>/]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""")


class Link(NamedTuple):
    """One link as it stands on a page: the tag, the address, the line; `target` is the file in the site, blank where it is elsewhere."""

    tag: str
    address: str
    line: int
    target: str
    fragment: str


@dataclass(frozen=True)
class Links:
    """The anchors and links of one page; `anchors` between line feeds, so that many pages fit into memory.

    `latest` is the page that this one leads on to with the anchor asked for (`rel="latest-version"`), blank for most.
    """

    anchors: str
    links: tuple[Link, ...]
    latest: str = ""

    def has(self, anchor: str) -> bool:
        """Whether the page has the anchor."""
        return f"\n{anchor}\n" in self.anchors


def read_links(name: str, text: str) -> Links:
    """The anchors and the different links of the page at `name` (`projects/x/y/index.html`), in their order."""
    return _gathered(name, text, _tags)


def read_own_links(name: str, text: str) -> Links:
    """The same of a page whose every tag comes from our templates, in a third of the time: lower case, each value in double quotes, no `<` or `>` in one."""
    return _gathered(name, text, _own_tags)


def _tags(bare: str) -> Iterator[_Tag]:
    for found in _TAG.finditer(bare):
        tag, attributes = found[1].lower(), found[2]
        if tag in _LINKS or "id" in attributes.lower():
            yield tag, found.start(), {each[1].lower(): each[2] or each[3] or each[4] or "" for each in _ATTRIBUTE.finditer(attributes)}


def _own_tags(bare: str) -> Iterator[_Tag]:
    for found in _OWN.finditer(bare):
        yield (found[1], found.start(), dict(_QUOTED.findall(found[2]))) if found[1] else ("", found.start(), {"id": found[3]})


def _gathered(name: str, text: str, tags: Callable[[str], Iterator[_Tag]]) -> Links:
    bare = _RAW.sub(lambda found: (f"<{found[1]}" if found[1] else "") + "\n" * found[0].count("\n"), text)
    anchors: dict[str, None] = {}
    links: dict[tuple[str, str], Link] = {}
    line, last, folder, latest = 1, 0, posixpath.dirname(name), ""
    for tag, place, values in tags(bare):
        if "id" in values:
            anchors[unescape(values["id"])] = None
        if tag == "a" and "name" in values:
            anchors[unescape(values["name"])] = None
        address = unescape(values.get(_LINKS.get(tag, ""), ""))
        told = values.get("rel") == "canonical" or (tag == "link" and "hreflang" in values)  # names a page, fetches nothing
        if address and not told and (tag, address) not in links:
            line, last = line + bare.count("\n", last, place), place
            links[tag, address] = _link(name, folder, tag, address, line)
            latest = links[tag, address].target if values.get("rel") == "latest-version" else latest
    return Links("\n".join(["", *anchors, ""]), tuple(links.values()), latest)


def _link(name: str, folder: str, tag: str, address: str, line: int) -> Link:
    if _ELSEWHERE.match(address):
        return Link(tag, address, line, "", "")
    path, _, fragment = address.partition("#")
    target = _target(folder, path.partition("?")[0]) if path else name
    return Link(tag, address, line, target, unquote(fragment))


@lru_cache(maxsize=8_192)
def _target(folder: str, path: str) -> str:
    target = posixpath.normpath(posixpath.join(folder, unquote(path))) if path else folder
    return "index.html" if target == "." else target


def check_links(pages: Mapping[str, Links], files: Iterable[str]) -> list[Fault]:
    """What is broken on the pages (by file name) of a site with the given files: links without a target or an anchor, loads from elsewhere."""
    places = _Places(pages, files)
    return of_kind("link", (fault for name, page in pages.items() for link in page.links for fault in places.faults(name, link)))


def settle(pages: Mapping[str, Links], files: Iterable[str]) -> tuple[dict[str, Links], list[Fault]]:
    """A part of a site checked as far as it reaches: its pages with only the links that lead out of it, each once, and what is broken."""
    places, faults, outward = _Places(pages, files), [], set[tuple[str, str]]()
    left: dict[str, Links] = {}
    for name, page in pages.items():
        out = [link for link in page.links if link.target and places.file(link) is None and (link.target, link.fragment) not in outward]
        outward |= {(link.target, link.fragment) for link in out}
        faults += [fault for link in page.links if not link.target or places.file(link) for fault in places.faults(name, link)]
        left[name] = Links(page.anchors, tuple(out), page.latest)
    return left, of_kind("link", faults)


class _Places:
    """What there is to link to."""

    def __init__(self, pages: Mapping[str, Links], files: Iterable[str]) -> None:
        self.pages = pages
        self.files = set(files)

    def file(self, link: Link) -> str | None:
        """The file a link leads to; a folder is its index."""
        folder = f"{link.target}/index.html"
        return link.target if link.target in self.files else folder if folder in self.files else None

    def _has(self, file: str, anchor: str) -> bool:
        page = self.pages[file]
        return page.has(anchor) or (f"{page.latest}/index.html" in self.pages and self.pages[f"{page.latest}/index.html"].has(anchor))

    def faults(self, name: str, link: Link) -> Iterator[Fault]:
        """What is wrong with a link of a page."""
        parts = urlsplit(link.address)
        if not link.target:
            if link.tag in _LOADS and parts.scheme in {"http", "https", ""}:
                yield Fault(name, link.line, f"从别处取 {shorten(link.address)}", "只取站内文件", _MEND)
        elif (file := self.file(link)) is None:
            if not (name == "404.html" and parts.path.startswith("/")):
                yield Fault(name, link.line, f"链接 {shorten(link.address, 80)} 没有去处", "站内有的地址", _MEND)
        elif link.fragment and file in self.pages and not self._has(file, link.fragment):
            yield Fault(name, link.line, f"链接 {shorten(link.address, 80)} 的锚点不存在", "页上有的 id", _MEND)
