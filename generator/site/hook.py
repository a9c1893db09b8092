"""MkDocs hook: generated pages are rendered by markdown-it-py, four times faster than Python-Markdown.

It only speeds up: without it the same addresses and the same text come out. Files of the theme that no page requests
(its own search, source maps) are not published. It stands alone, because MkDocs loads it by its path.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, TableOfContents

_MARKDOWN = MarkdownIt("commonmark", {"html": True})
_HEADING_ID = re.compile(r"\s*\{#([A-Za-z0-9_-]+)\}\s*$")
_UNUSED = re.compile(r"assets/(?:javascripts/(?:lunr|workers)/|images/favicon\.png$)|\.map$")
_LEVELS = {"h1": 1, "h2": 2, "h3": 3}


class GeneratedPage(Page):
    """A page made by the generator where its front matter says so; any other page renders as MkDocs does."""

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
    for entry in config.nav or []:
        for title, path in entry.items() if isinstance(entry, dict) else ():
            file = files.get_file_from_path(path)
            if file is not None and file.page is not None:
                file.page.title = title
    return nav


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
