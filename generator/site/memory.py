"""Pages that MkDocs makes without a file on either side: their Markdown comes out of memory, their HTML goes there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page

_FIRST, _LAST = 100, -100
_STUB = "---\ngenerated: true\n---\n"


class Memory(BasePlugin):  # type: ignore[type-arg, no-untyped-call]
    """Adds the Markdown of pages, by file below the folder of Markdown, and keeps what MkDocs makes of them in `made`, by file below the site."""

    def __init__(self, texts: Mapping[str, str], linked: Iterable[str] = ()) -> None:
        """Takes the Markdown; `linked` are further pages that are led to and not made."""
        self._texts = texts
        self._linked = {name for name in linked if name not in texts}
        self.made: dict[str, str] = {}

    @event_priority(_FIRST)
    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Before any other looks at the files; a page out of memory takes the place of a file."""
        for name, text in {**dict.fromkeys(sorted(self._linked), _STUB), **self._texts}.items():
            if file := files.get_file_from_path(name):
                files.remove(file)
            files.append(File.generated(config, name, content=text))
        return files

    @event_priority(_LAST)
    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
        """When all files have been read, those that are only led to are left out."""
        for name in self._linked:
            if file := files.get_file_from_path(name):
                file.inclusion = InclusionLevel.EXCLUDED
        return env

    @event_priority(_LAST)
    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        """When all others have done their part. MkDocs writes no file for a page that has become empty."""
        self.made[page.file.dest_uri] = output
        return ""


def without_theme_files(config: MkDocsConfig) -> None:
    """Lets MkDocs copy no file of the theme and not look for any, which takes longer than a small page; its templates are found by name."""
    whole = config.theme.get_env

    def bare() -> Environment:
        env = whole()
        env.list_templates = _none  # type: ignore[method-assign]
        return env

    config.theme.get_env = bare  # type: ignore[method-assign]


def _none(*_: Any, **__: Any) -> list[str]:
    return []
