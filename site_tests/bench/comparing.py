"""What /compare/ fetches for its first answer and how long a choice takes there, on a site of so many projects, made column by column."""

from __future__ import annotations

import gzip
import random
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from playwright.sync_api import Browser, Page, Route

from generator.downloads.column_files import write_column_file
from generator.pages.compare_pieces import NAMES, ROWS
from site_tests.conftest import ROOT

SLOWER = 4
"""A phone's processor: so many times slower than this one."""
CHOICE = """async (year) => {
  const tick = document.querySelector(`[data-ticks=year] [value="${year}"]`), began = performance.now();
  tick.click();
  await new Promise((resume) => requestAnimationFrame(() => setTimeout(resume)));
  return performance.now() - began;
}"""


def rows_of(*targets: tuple[str, float | None, str, str, str], **columns: list[Any]) -> dict[str, list[Any]]:
    """Columns of target rows: as printed, number, unit, direction, reason; everything else alike unless told."""
    many = len(targets)
    same: dict[str, list[Any]] = {
        "indicator": ["受益人数"] * many, "department": ["甲局"] * many, "fiscal_year": ["2024"] * many,
        "document_id": ["d"] * many, "agency": ["甲所"] * many,
        "project": [f"项目{at}" for at in range(many)], "scope": ["部门（含所属单位）"] * many,
        "budget": [9_880_000.0] * many, "budget_shown": ["988.00 万元"] * many,
        "project_id": [f"d/p{at}" for at in range(many)], "story": [""] * many, "linked": [""] * many, "area": [""] * many,
        "per_unit": [None] * many, "done": [""] * many, "done_value": [None] * many, "outcome": [""] * many, "done_id": [""] * many, "done_line": [None] * many,
        "stage": ["目标"] * many, "anchor": ["a"] * many, "line": [float(at + 1) for at in range(many)],
    }  # fmt: skip
    made = {name: [each[at] for each in targets] for at, name in enumerate(("target", "value", "unit", "kind", "reason"))}
    return same | made | columns


def serve(page: Page, folder: Path, files: dict[str, dict[str, list[Any]]], names: int) -> list[int]:
    """Lets the page fetch these column files; returns the list to which the size of each is added."""
    sizes: list[int] = []

    def answer(route: Route) -> None:
        name = route.request.url.split("/data/")[1].split(".")[0]
        write_column_file(folder / name, files[name])
        sizes.append((folder / name).stat().st_size)
        route.fulfill(body=(folder / name).read_bytes())

    def told(route: Route) -> None:
        response = route.fetch()
        route.fulfill(response=response, body=re.sub(r'data-names="\d+"', f'data-names="{names}"', response.text()))

    page.route("**/compare/data/*", answer)
    page.route(re.compile(r"/compare/(\?.*)?$"), told)
    return sizes


def large(projects: int) -> tuple[dict[str, dict[str, list[Any]]], int]:
    """Files as a site of so many projects has them: thousands of names, pieces full of rows whose texts differ."""
    own = random.Random(17)
    signs = [chr(code) for code in range(0x4E00, 0x4E00 + 2500)]

    def words(length: int) -> str:
        return "".join(own.choices(signs, k=length))

    names, pieces, departments = 40_000, 6 * projects // ROWS, [words(9) for _ in range(1_000)]
    rows = rows_of(*((f"≥ {own.randrange(1, 999)} 家", float(own.randrange(1, 999)), "家", "不少于", "") for _ in range(ROWS)))
    each = range(ROWS)
    rows |= {
        "department": [departments[at * 1000 // ROWS] for at in each], "project": [words(12) for _ in each], "agency": [words(9) for _ in each],
        "fiscal_year": [str(2021 + at % 5) for at in each], "document_id": [f"bu-men-{at // 9}" for at in each],
        "project_id": [f"bu-men-{at // 9}/{own.randrange(16**12):012x}-{at}" for at in each],
        "story": [f"departments/bu-men-{at // 9}/xiang-mu-{own.randrange(16**6):06x}-{at // 3}/" for at in each],
        "budget": [own.randrange(1, 10**8) * 1.0 for _ in each], "budget_shown": [f"{own.randrange(10**5)}.00 万元" for _ in each],
    }  # fmt: skip
    listed = {"name": [words(8) for _ in range(NAMES)], "rows": [ROWS * 4, *[2] * (NAMES - 1)],
              "departments": [1_000, *[2] * (NAMES - 1)], "repeated": [9] * NAMES}  # fmt: skip
    files: dict[str, dict[str, list[Any]]] = {"targets-0": rows, "names-0": listed, "departments": {"department": sorted(departments)}}
    files["targets-1"] = files["targets-2"] = files["targets-3"] = rows
    files["pieces"] = {"table": ["targets"] * pieces,
                       "first": [at * ROWS for at in range(pieces)], "rows": [ROWS] * pieces, "from": [0] * pieces, "to": [999] * pieces}  # fmt: skip
    return files, names


def scripts_size() -> int:
    """The gzipped size of the page's own scripts and styles."""
    assets = ROOT / "templates" / "theme" / "assets"
    own = [*assets.glob("compare*.*"), *(assets / "compare").iterdir(), *(assets / "explore").iterdir(), assets / "explore.css",
           assets / "vendor" / "tanstack-virtual-core.js"]  # fmt: skip
    return sum(len(gzip.compress(path.read_bytes())) for path in own)


def visit(page: Page, address: str, **query: str) -> Page:
    """Opens the workbench at a state and waits for it."""
    page.goto(f"{address}compare/{'?' + urlencode(query) if query else ''}")
    page.locator(".compare[data-ready]").wait_for()
    return page


def first_answer(page: Page, address: str, folder: Path, projects: int) -> list[int]:
    """The sizes of what the first name's targets need at so many projects, drawn when this returns."""
    files, names = large(projects)
    sizes = serve(page, folder, files, names)
    visit(page, address)
    page.locator("[data-name]").first.click()
    page.locator(".strip circle").first.wait_for()
    return sizes


def choices(page: Page) -> list[float]:
    """Milliseconds from the choice of a year to the picture and tables drawn, on a phone's processor."""
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    took = [page.evaluate(CHOICE, year) for year in ("2021", "2022", "2023")]
    session.send("Emulation.setCPUThrottlingRate", {"rate": 1})  # a slowed tab keeps a core busy even where it does nothing
    session.detach()
    return took


def text(browser: Browser, address: str, projects: int = 50_000) -> Iterator[str]:
    """Two rows of the table of what a reader fetches and waits for."""
    context = browser.new_context(viewport={"width": 390, "height": 900})
    page = context.new_page()
    with tempfile.TemporaryDirectory() as folder:
        fetched = sum(first_answer(page, address, Path(folder), projects)) + scripts_size()
        page.locator("[data-more]").click()
        took = sorted(choices(page))
    context.close()
    yield f"| compare, {projects} made projects: first answer, scripts included | {fetched / 1e3:.0f} | |"
    yield f"| compare, the same: a choice drawn, processor {SLOWER} times slower: median of {len(took)} | | {took[len(took) // 2]:.0f} |"
