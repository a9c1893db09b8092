"""The MkDocs run: Markdown in, a whole site out, with every warning a fault."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generator.ground.faults import DocumentFaults, Fault

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

_LOGGER = "mkdocs"


class _Faults(logging.Handler):
    """Collects what MkDocs warns of."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keeps one message."""
        self.found.append(record.getMessage())


def load(root: Path, docs: Path, site: Path) -> MkDocsConfig:
    """The configuration of `mkdocs.yml` in `root`, reading `docs` and writing `site`.

    The time stamp inside archives is fixed, so that the same input gives the same bytes. Without SITE_URL the address is that
    of `extra.domain`. Raises DocumentFaults where the configuration cannot be read.
    """
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    os.environ.setdefault("SOURCE_DATE_EPOCH", "1")
    from mkdocs.config import load_config  # noqa: PLC0415 - reads the environment on import
    from mkdocs.exceptions import Abort, ConfigurationError  # noqa: PLC0415

    with _collected() as found:
        try:
            config = load_config(str(root / "mkdocs.yml"), docs_dir=str(docs), site_dir=str(site))
        except (Abort, ConfigurationError) as error:
            raise DocumentFaults(_faults(found or [str(error)])) from None
    if not config.site_url and (domain := config.extra.get("domain")):
        config.site_url = f"https://{domain}/"
    return config


def build_site(root: Path, docs: Path, site: Path, texts: Mapping[str, str]) -> tuple[dict[str, str], list[Fault]]:
    """Runs MkDocs from `docs`, and from further Markdown by file (`texts`), to `site`; returns the HTML of all pages by file, and its warnings as faults.

    Files that are no pages lie in `site` then, and the pages that the theme itself has.
    """
    return _build(load(root, docs, site), texts, ())


def build_pages(root: Path, docs: Path, site: Path, texts: Mapping[str, str]) -> tuple[dict[str, str], list[Fault]]:
    """The same for a part of a site: with the whole navigation, but neither its pages nor any file of the theme."""
    from generator.site.memory import without_theme_files  # noqa: PLC0415 - as MkDocs in `load`

    without_theme_files(config := load(root, docs, site))
    return _build(config, texts, _pages_of(config.nav or []))


def _build(config: MkDocsConfig, texts: Mapping[str, str], linked: Iterable[str]) -> tuple[dict[str, str], list[Fault]]:
    from mkdocs.commands.build import build  # noqa: PLC0415

    from generator.site.memory import Memory  # noqa: PLC0415

    config.plugins["memory"] = memory = Memory(texts, linked)
    with _collected() as found:
        config.plugins.on_startup(command="build", dirty=False)
        build(config)
        config.plugins.on_shutdown()
    return memory.made, _faults(found)


@contextmanager
def _collected() -> Iterator[list[str]]:
    """What MkDocs warns of while the block runs."""
    handler = _Faults()
    logger = logging.getLogger(_LOGGER)
    logger.addHandler(handler)
    logger.propagate = False
    try:
        yield handler.found
    finally:
        logger.removeHandler(handler)


def _faults(messages: Iterable[str]) -> list[Fault]:
    return [Fault("mkdocs.yml", 0, " ".join(each.split()), "MkDocs 不发警告", "按这条警告改 content/、templates/ 或 mkdocs.yml", "site") for each in messages]


def _pages_of(nav: Any) -> Iterator[str]:
    """The files a navigation names, at any depth."""
    for entry in nav.values() if isinstance(nav, dict) else nav:
        if isinstance(entry, str):
            yield entry
        else:
            yield from _pages_of(entry)
