"""What several tests share: the registered documents as parsed, once per run."""

from __future__ import annotations

import fcntl
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from generator.division.workers import collect_seldom
from generator.parsing.parse import Parsed, parse

if TYPE_CHECKING:
    from playwright.sync_api import Browser

CHROMIUM = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
ROOT = Path(__file__).parent.parent
REGISTERED = sorted(path for path in (ROOT / "data" / "documents").iterdir() if path.is_file() and path.suffix != ".yml")
DOCUMENTS = [path for path in REGISTERED if path.suffix == ".txt"]
WINDOWLESS = "chromium-headless-shell"
"""The same browser without a window around its pages, which halves what a page costs the processor."""
BROWSERS = ("chromium", "chromium-browser", "google-chrome", WINDOWLESS)
GOLD = Path(__file__).parent / "gold"


LONGEST = (
    "test_chain", "test_crash", "test_division", "test_fuzz", "test_hostile", "test_search", "test_matching", "test_browser", "test_past", "test_compare",
    "test_explore", "test_build", "test_bad_input", "test_metamorphic", "test_access", "test_publication", "test_share", "test_story_questions",
    "test_downloads", "test_everywhere",
)  # fmt: skip
"""The files that take longest, the longest first."""


def pytest_configure(config: pytest.Config) -> None:
    """Files are handed to the workers in the order below, not by their number of tests; what Python compiles is kept for all processes of the run."""
    collect_seldom()
    sys.dont_write_bytecode = False
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    config.option.loadscopereorder = False


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files begin first, so that no core is idle at the end."""
    order = {name: at for at, name in enumerate(LONGEST)}
    items.sort(key=lambda item: order.get(item.path.stem, len(LONGEST)))


def chromium() -> str:
    """Where the browser lies."""
    path = next((found for name in BROWSERS if (found := shutil.which(name))), None)
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


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """The folder of this name, made once per run by the worker that first needs it; the others wait for it."""
    own = factory.getbasetemp()
    place = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "once" / name
    place.mkdir(parents=True, exist_ok=True)
    with (place / "made").open("a+") as made:
        fcntl.flock(made, fcntl.LOCK_EX)
        made.seek(0)
        if not made.read():
            make(place)
            made.write("whole")
    return place


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The root in which the registered documents were built into a site, once per run, by two processes."""
    from site_tests.workshop import HOME, make_root, run_anew, served  # noqa: PLC0415 - needs this module

    def make(place: Path) -> None:
        root = make_root(place / "root")
        done = run_anew(root, "build", "--jobs", "2", SITE_URL=HOME)
        assert done.returncode == 0, done.stdout + done.stderr
        with served(root / "site"):
            """What it is served from is laid out for all workers."""

    return once(tmp_path_factory, "built", make) / "root"


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the invented city, which has two years, as built by its command once per run."""
    from site_tests.workshop import example, served  # noqa: PLC0415

    def make(place: Path) -> None:
        with served(example(place)):
            """What it is served from is laid out for all workers."""

    return once(tmp_path_factory, "city", make) / "build" / "example" / "site"


@pytest.fixture(scope="session")
def address(built: Path) -> Iterator[str]:
    """The address of the built site under a sub-path."""
    from site_tests.workshop import served  # noqa: PLC0415

    with served(built / "site") as url:
        yield url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, without a window where it is there as such."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only the browser tests need it

    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=shutil.which(WINDOWLESS) or chromium(), args=CHROMIUM)
