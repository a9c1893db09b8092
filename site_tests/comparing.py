"""A reader at the workbench: what unfolds on a phone, what a button gives, what is told, and the same view in another reader's hands."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from playwright.sync_api import Browser, Page


def more(page: Page) -> None:
    """Unfolds the further choices on a phone."""
    if page.locator("[data-more]").is_visible() and page.locator("[data-more]").get_attribute("aria-expanded") == "false":
        page.locator("[data-more]").click()


def take(page: Page, kind: str) -> str:
    """The text of a file that a button gives."""
    with page.expect_download() as waiting:
        page.locator(f"[data-save={kind}]").click()
    return Path(waiting.value.path()).read_text(encoding="utf-8-sig")


def table(page: Page, kind: str) -> list[dict[str, str]]:
    """A CSV of the view."""
    return list(csv.DictReader(io.StringIO(take(page, kind))))


def changes(page: Page) -> list[str]:
    """The changes as they are told, in their order."""
    return page.locator("[data-changes] tbody td[data-label=变化]").all_inner_texts()


def view(page: Page) -> dict[str, object]:
    """What a view says: how much, with which warnings, lines, rows and citation."""
    page.locator(".compare[data-ready]").wait_for()
    page.locator("[data-results]").wait_for()
    shown = [take(page, kind) for kind in ("rows", "changes", "units") if page.locator(f"[data-save={kind}]").is_visible()]
    pictured = page.locator(".strip .picture").get_attribute("aria-label") if page.locator(".strip").is_visible() else ""
    return {
        "count": page.locator("[data-count]").inner_text(), "warnings": page.locator("[data-warnings]").inner_text(), "rows": shown,
        "picture": pictured, "lines": page.locator(".strip text.reference").all_text_contents(), "citation": page.locator("[data-citation]").inner_text(),
    }  # fmt: skip


def same_to_somebody_else(browser: Browser, page: Page) -> bool:
    """Whether a reader who only has the address sees the same."""
    size = page.viewport_size
    context = browser.new_context(viewport=size, accept_downloads=True)
    other = context.new_page()
    other.goto(page.url)
    told = view(other)
    context.close()
    return told == view(page)
