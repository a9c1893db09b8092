"""MkDocs hook: generated pages are rendered by markdown-it-py, four times faster than Python-Markdown; the theme's parts that are
the same on many pages once for all of them.

It only speeds up: without it the same addresses and the same text come out. Files of the theme that no page requests
(its own search, source maps) are not published. It stands alone, because MkDocs loads it by its path.
"""

from __future__ import annotations

import copy
import html
import json
import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from posixpath import commonpath
from typing import Any

from jinja2 import Environment, FileSystemBytecodeCache
from jinja2.runtime import Context
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, TableOfContents
from mkdocs.utils.templates import TemplateContext

_MARKDOWN = MarkdownIt("commonmark", {"html": True})
_HEADING_ID = re.compile(r"\s*\{#([A-Za-z0-9_-]+)\}\s*$")
_UNUSED = re.compile(r"assets/(?:javascripts/|images/favicon\.png$)|\.map$")
_OPEN, _CLOSE = "---\n", "\n---\n"
_GENERATED = f"{_OPEN}generated: true\n"  # how every page of the generator begins (pages/render.py)
_LEVELS = {"h1": 1, "h2": 2, "h3": 3}
_SAME_PARTS = tuple(f"partials/{name}.html" for name in ("styles", "header", "footer"))
"""What is the same on every page from which the ways to the navigation are the same."""
_TWINS: dict[str, Page] = {}
"""Address → the same page in another language."""
_Rendered = Callable[[Context], Iterator[str]]


class GeneratedPage(Page):
    """A page made by the generator where its front matter says so; any other page renders as MkDocs does."""

    def read_source(self, config: MkDocsConfig) -> None:
        """Front matter and text; what the generator wrote has one JSON value a line, which is read in a tenth of the time of YAML."""
        text = self.file.content_string
        if not text.startswith(_GENERATED):
            super().read_source(config)
            return
        head, _, self.markdown = text[len(_OPEN) :].partition(_CLOSE)
        self.meta = {name: json.loads(value) for name, _, value in (line.partition(": ") for line in head.split("\n"))}

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Fills content and table of contents; the title stands in the front matter, escaped, as the theme prints it raw."""
        if not self.meta.get("generated"):
            super().render(config, files)
            return
        tokens = _MARKDOWN.parse(self.markdown or "")
        headings = list(_headings(tokens))
        self.content = _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})
        self.toc = TableOfContents(_nested(headings))
        self.present_anchor_ids = set()
        self.links_to_anchors = {}


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Gives every document its page before MkDocs makes its own, and leaves out what no page requests."""
    for file in [each for each in files if _UNUSED.search(each.src_uri)]:
        files.remove(file)
    for file in files.documentation_pages():
        GeneratedPage(None, file, config)
    return files


def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:
    """Gives the pages of the navigation the titles that mkdocs.yml gives them, as MkDocs does for its own pages."""
    for title, path in _titled(config.nav or []):
        file = files.get_file_from_path(path)
        if file is not None and file.page is not None:
            file.page.title = title
    return nav


def _titled(nav: Any) -> Iterator[tuple[str, str]]:
    """Title and path of the pages that a navigation gives a title, at any depth."""
    for entry in nav if isinstance(nav, list) else [nav]:
        for title, inner in entry.items() if isinstance(entry, dict) else ():
            if isinstance(inner, str):
                yield title, inner
            else:
                yield from _titled(inner)


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> Environment:
    """No blank lines where a statement stood, data as it is written, and what is the same on many pages kept."""
    env.trim_blocks = env.lstrip_blocks = True
    kept = Path(config.config_file_path).parent / "build" / "cache" / "templates" / "theme"
    kept.mkdir(parents=True, exist_ok=True)
    env.bytecode_cache = FileSystemBytecodeCache(str(kept))
    env.policies["json.dumps_kwargs"] = {"ensure_ascii": False}
    for name in _SAME_PARTS:
        template = env.get_template(name)
        template.root_render_func = _rendered_once(template.root_render_func)
    _TWINS.clear()
    _TWINS.update({str(page.meta["twin"]): page for file in files.documentation_pages() if (page := file.page) and page.meta.get("words")})
    return env


def on_page_context(context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Navigation) -> TemplateContext:
    """Tells a page outside of the navigation by the ways from it: how deep it lies, and what it shares with an address of the navigation.

    A page in another language has the navigation in its own words.
    """
    if words := page.meta.get("words"):
        context["nav"] = _translated(nav, words, page)
    elif page not in nav.pages:
        shared = max((commonpath([page.url, each.url]) for each in nav.pages), key=len, default="")
        context["ways"] = f"{context['base_url']} {shared}"  # type: ignore[typeddict-unknown-key]
    return context


def _translated(nav: Navigation, words: dict[str, str], page: Page) -> Navigation:
    """The navigation in the words of a page, its entries leading to pages of that language where there are some."""
    told: dict[int, Page] = {}
    for each in nav.pages:
        own = told[id(each)] = copy.copy(_TWINS.get(each.url, each))
        own.title = words.get(f"nav: {each.title}", str(each.title))
        own.active = own.url == page.url
    found = Navigation([told.get(id(item), item) for item in nav.items], list(told.values()))
    found.homepage = told.get(id(nav.homepage))
    return found


def _rendered_once(render: _Rendered) -> _Rendered:
    """The same part of a page, rendered once for all pages with the same ways from them."""
    kept: dict[str, str] = {}

    def rendered(context: Context) -> Iterator[str]:
        ways = context.get("ways")
        if not ways:
            yield from render(context)
            return
        if ways not in kept:
            kept[ways] = "".join(render(context))
        yield kept[ways]

    return rendered


def _headings(tokens: list[Token]) -> Iterator[tuple[int, str, str]]:
    """Level, id and escaped title of every heading; sets the id on the token and takes `{#id}` out of the text."""
    for token, inline in pairwise(tokens):
        if token.type != "heading_open" or token.tag not in _LEVELS:
            continue
        found = _HEADING_ID.search(inline.content)
        if not found or not inline.children:
            continue
        name = found.group(1)
        inline.children[-1].content = _HEADING_ID.sub("", inline.children[-1].content)
        token.attrSet("id", name)
        title = "".join(child.content for child in inline.children or [] if child.type in {"text", "text_special"})
        yield _LEVELS[token.tag], name, html.escape(title.strip())


def _nested(headings: list[tuple[int, str, str]]) -> list[Any]:
    """The table of contents: level 1 holds level 2, level 2 holds level 3."""
    roots: list[Any] = []
    stack: list[Any] = []
    for level, name, title in headings:
        link = AnchorLink(title, name, level)
        while stack and stack[-1].level >= level:
            stack.pop()
        (stack[-1].children if stack else roots).append(link)
        stack.append(link)
    return roots
