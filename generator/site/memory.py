"""Pages that MkDocs makes without a file on either side: their Markdown comes out of memory, their HTML goes there."""

from __future__ import annotations

from collections.abc import Mapping

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

_FIRST, _LAST = 100, -100


class Memory(BasePlugin):  # type: ignore[type-arg, no-untyped-call]
    """Adds the Markdown of pages, by file below the folder of Markdown, and keeps what MkDocs makes of them in `made`, by file below the site."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        """Takes the Markdown."""
        self._texts = texts
        self.made: dict[str, str] = {}

    @event_priority(_FIRST)
    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Before any other looks at the files."""
        for name, text in self._texts.items():
            files.append(File.generated(config, name, content=text))
        return files

    @event_priority(_LAST)
    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        """When all others have done their part. MkDocs writes no file for a page that has become empty."""
        if page.file.src_uri not in self._texts:
            return output
        self.made[page.file.dest_uri] = output
        return ""
