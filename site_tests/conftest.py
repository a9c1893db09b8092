"""What several tests share: the registered documents as parsed, once per run."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from generator.parsing.parse import Parsed, parse

if TYPE_CHECKING:
    from playwright.sync_api import Browser

CHROMIUM = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
ROOT = Path(__file__).parent.parent
REGISTERED = sorted(path for path in (ROOT / "data" / "documents").iterdir() if path.is_file() and path.suffix != ".yml")
DOCUMENTS = [path for path in REGISTERED if path.suffix == ".txt"]
GOLD = Path(__file__).parent / "gold"


def chromium() -> str:
    """Where the browser lies."""
    path = next((found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None)
    assert path, "no Chromium on PATH; run `make browser`"
    return path


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--accept` rewrites the reviewed expectations instead of comparing with them."""
    parser.addoption("--accept", action="store_true", help="rewrite the reviewed expectations")


@pytest.fixture(scope="session")
def parsed() -> Parsed:
    """The registered documents, parsed and linked."""
    from generator.pipeline import with_links  # noqa: PLC0415 - heavy

    return with_links(parse(REGISTERED, cards_required=True))


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The root in which the registered documents were built into a site, once per run, by two processes."""
    from site_tests.workshop import make_root, run  # noqa: PLC0415 - needs this module

    root = make_root(tmp_path_factory.mktemp("site") / "root")
    done = run(root, "build", "--jobs", "2", SITE_URL="https://example.org/ledger/")
    assert done.returncode == 0, done.stdout + done.stderr
    return root


@pytest.fixture(scope="session")
def address(built: Path) -> Iterator[str]:
    """The address of the built site under a sub-path."""
    from site_tests.workshop import served  # noqa: PLC0415

    with served(built / "site") as url:
        yield url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only the browser tests need it

    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM)
