"""What a reader of the site fetches and waits for, in a real browser with a cold cache: pages, the search, the table of all projects."""

from __future__ import annotations

import csv
import statistics
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, Request, sync_playwright

from site_tests.bench import comparing
from site_tests.bench.lighthouse import served
from site_tests.conftest import CHROMIUM, chromium

SEARCHES = 12
RUNS = 3
_KEYS = """(words) => {
  const panel = document.querySelector("#explore-projects"), input = panel.querySelector("[data-filter=project]"), times = [];
  for (const text of words) {
    const start = performance.now();
    input.value = text;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    document.body.offsetHeight;
    times.push(performance.now() - start);
  }
  return times;
}"""


def text(site: Path) -> Iterator[str]:
    """The table, line by line: kilobytes transferred, milliseconds."""
    names = _names(site)
    yield "| what a reader does | KB | ms |"
    yield "| --- | ---: | ---: |"
    with sync_playwright() as playwright, served(site) as address:
        browser = playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM)
        yield from _pages(browser, address, sorted(site.glob("projects/*/*/index.html")), site)
        yield from _searches(browser, address, "", [name[:6] for name in names])
        wrong = [f"{name[:2]}鱿{name[3:6]}" for name in names[::3]] + [f"{name[:4]}和{name[-4:]}是多少" for name in names[1::3]] + ["科", ">500万", "721.9万"]
        yield from _searches(browser, address, "mistyped, asked, amounts, ", wrong)
        yield from _table(browser, address, names)
        yield from comparing.text(browser, address)
        browser.close()


def _names(site: Path) -> list[str]:
    """Names of projects from all over the site, each once."""
    with (site / "data" / "projects.csv").open(encoding="utf-8-sig", newline="") as file:
        names = sorted({row["project"] for row in csv.DictReader(file) if len(row["project"]) >= 6})
    return names[:: max(1, len(names) // SEARCHES)][:SEARCHES]


@contextmanager
def _fetching(page: Page, below: str = "") -> Iterator[list[int]]:
    """The bytes of each answer (from addresses with `below` in them) that comes while the block runs, filled when it ends."""
    seen: list[Request] = []
    sizes: list[int] = []

    def note(request: Request) -> None:
        seen.append(request)

    page.on("requestfinished", note)
    yield sizes
    page.wait_for_load_state("networkidle")
    page.remove_listener("requestfinished", note)
    sizes += [each.sizes()["responseBodySize"] for each in seen if below in each.url]


def _pages(browser: Browser, address: str, found: list[Path], site: Path) -> Iterator[str]:
    context = browser.new_context()
    page = context.new_page()
    for words, place in (("a project page, first visit", found[0]), ("the next one", found[-1])):
        with _fetching(page) as sizes:
            page.goto(f"{address}{place.parent.relative_to(site)}/")
        yield f"| {words} | {sum(sizes) / 1e3:.0f} | |"
    context.close()


def _searches(browser: Browser, address: str, kind: str, words: list[str]) -> Iterator[str]:
    """Whole queries pasted, and the same typed, each by a reader who comes to the site for the first time."""
    pasted: list[float] = []
    typed: list[float] = []
    for query in words:
        for keys in ([query], [query[:end] for end in range(1, len(query) + 1)]):
            context = browser.new_context()
            page = context.new_page()
            with _fetching(page, "/assets/search/") as before:
                page.goto(address)
            fetched = []
            for key in keys:
                with _fetching(page) as sizes:
                    page.locator(".site-search input").fill(key)
                    page.locator(f".site-search[data-done='{key}']").wait_for(state="attached")
                fetched.append(sum(sizes) / 1e3)
            if len(keys) == 1:
                pasted.append(sum(before) / 1e3 + fetched[0])
            else:
                typed += fetched[1:]
            context.close()
    for name, sizes_of in (("first results (script, index, fragments)", pasted), ("each further key", typed)):
        yield f"| search, {kind}{name}: median of {len(sizes_of)} | {statistics.median(sizes_of):.0f} | |"
        yield f"| search, {kind}{name}: most | {max(sizes_of):.0f} | |"


def _table(browser: Browser, address: str, words: list[str]) -> Iterator[str]:
    context = browser.new_context()
    page = context.new_page()
    with _fetching(page) as sizes:
        page.goto(f"{address}explore/")
        page.locator(".explore[data-ready]:visible").wait_for()
        ready = page.evaluate("performance.now()")
    whole = page.evaluate("performance.now()")
    yield f"| explore, first rows | | {ready:.0f} |"
    yield f"| explore, all rows | {sum(sizes) / 1e3:.0f} | {whole:.0f} |"
    keys = [part for name in words for part in (name[:1], name[:2], name[:3], "")]
    times = sorted(min(each) for each in zip(*(page.evaluate(_KEYS, keys) for _ in range(RUNS)), strict=True))
    yield f"| explore, a key of a filter: median | | {statistics.median(times):.0f} |"
    yield f"| explore, a key of a filter: slowest | | {times[-1]:.0f} |"
    context.close()
