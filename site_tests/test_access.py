"""Open to everybody: axe-core on every kind of page, keyboard, reflow, reduced motion, headings; no page is an island."""

from __future__ import annotations

import re
from collections import deque
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Browser, Page

from site_tests.test_browser import PAGES

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
KINDS = PAGES | {"explore": "explore/", "compare": "compare/"}
LOOKS = [(width, scheme) for width in (390, 1280) for scheme in ("light", "dark")]
RUN = "axe.run(document, {resultTypes: ['violations'], rules: {'target-size': {enabled: true}}})"
# Everything opened; long tables cut to their first rows, because equal rows cost time and tell nothing new.
OPEN = """() => {
  for (const each of document.querySelectorAll('details')) each.open = true;
  for (const each of document.querySelectorAll('tbody, ol.source, dl.glossary')) [...each.children].slice(6).forEach((row) => row.remove());
}"""
_STOPS = "a[href]:not([tabindex='-1']), button:not(:disabled, [tabindex='-1']), summary"
FOCUSABLE = _STOPS + ", input:not([type=hidden], [type=radio]:not(:checked)), select, textarea, [tabindex='0']"
STEP = """([selector, first]) => {
  const seen = (each) => each.checkVisibility({visibilityProperty: true}) && each.getClientRects().length && !each.closest('[inert], [hidden], .md-search');
  if (first) window.left = new Set([...document.querySelectorAll(selector)].filter(seen));
  const now = document.activeElement;
  window.left.delete(now);
  const ring = (each) => each && (getComputedStyle(each).outlineStyle !== 'none' || getComputedStyle(each).boxShadow !== 'none');
  const shown = now === document.body || ring(now);
  return [[...window.left].map((each) => each.outerHTML.slice(0, 90)), shown ? 'ring' : now.outerHTML];
}"""
MOVING = """[...document.querySelectorAll('*')].map((each) => getComputedStyle(each))
  .filter((style) => style.transitionDuration.split(',').some((time) => parseFloat(time) > 0) || style.animationName !== 'none').length"""


@pytest.fixture(scope="module")
def page(browser: Browser) -> Page:
    """One reader for all pages; axe may be put into them although the policy forbids foreign scripts."""
    return browser.new_context(bypass_csp=True, viewport={"width": 1280, "height": 900}).new_page()


@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_nothing(page: Page, address: str, kind: str) -> None:
    """On phone and desktop, light and dark, with everything opened, axe-core has nothing to say."""
    page.set_viewport_size({"width": 390, "height": 900})
    page.goto(address + KINDS[kind])
    page.wait_for_load_state("networkidle")
    page.evaluate(OPEN)
    page.add_script_tag(path=AXE)
    found = set()
    for width, scheme in LOOKS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce")
        page.wait_for_function("scheme => document.body.dataset.mdColorScheme === scheme", arg="slate" if scheme == "dark" else "default")
        for violation in page.evaluate(RUN)["violations"]:
            found |= {(width, scheme, violation["id"], node["html"][:160]) for node in violation["nodes"]}
    assert not found


def test_axe_would_find_something(page: Page, address: str) -> None:
    """A picture without a text is found, so that the tests above can fail."""
    page.goto(address + "about/")
    page.evaluate("document.querySelector('article').insertAdjacentHTML('beforeend', '<img src=\"../assets/preview.png\">')")
    page.add_script_tag(path=AXE)
    assert "image-alt" in {violation["id"] for violation in page.evaluate(RUN)["violations"]}


@pytest.mark.parametrize("kind", ["project of a card", "home", "departments", "about"])
def test_keyboard_alone_reaches_everything(page: Page, address: str, kind: str) -> None:
    """The Tab key comes by every link, button and field that is shown, never stays caught, and shows where it is."""
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(address + KINDS[kind])
    page.wait_for_load_state("networkidle")
    page.evaluate("for (const each of document.querySelectorAll('article details')) each.open = true")
    left, ring = page.evaluate(STEP, [FOCUSABLE, True])
    assert len(left) > 10
    for _ in range(len(left) + 30):
        page.keyboard.press("Tab")
        left, ring = page.evaluate(STEP, [FOCUSABLE, False])
        assert ring == "ring"
        if not left:
            break
    assert not left


@pytest.mark.parametrize("width", [320, 640])
def test_nothing_is_lost_when_enlarged(page: Page, address: str, width: int) -> None:
    """At 200 % and 400 % of a desktop's 1280 px no page is wider than its window; wide tables scroll in themselves."""
    page.set_viewport_size({"width": width, "height": 700})
    for kind, where in KINDS.items():
        page.goto(address + where)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), kind


def test_reduced_motion_moves_nothing(page: Page, address: str) -> None:
    """Where the reader asked for less motion, nothing moves or fades."""
    page.emulate_media(reduced_motion="reduce")
    page.goto(address)
    assert page.evaluate(MOVING) == 0


class _Outline(HTMLParser):
    """The levels of the headings and the addresses of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.levels: list[int] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Notes headings and links."""
        if re.fullmatch(r"h[1-6]", tag):
            self.levels.append(int(tag[1]))
        if tag == "a" and (address := dict(attrs).get("href")):
            self.links.append(address)


@pytest.fixture(scope="module")
def outlines(built: Path) -> dict[Path, _Outline]:
    """Every page of the site by its file."""
    found = {}
    for path in sorted((built / "site").resolve().rglob("*.html")):
        found[path] = _Outline()
        found[path].feed(path.read_text(encoding="utf-8"))
    return found


def test_headings_stand_in_order(outlines: dict[Path, _Outline]) -> None:
    """Every page has one heading of the first level, before all others, and no level is left out on the way down."""
    for path, outline in outlines.items():
        assert outline.levels.count(1) == 1, path
        assert outline.levels[0] == 1, path
        assert all(below <= above + 1 for above, below in zip(outline.levels, outline.levels[1:], strict=False)), path


def test_every_page_is_four_steps_from_home_at_most(outlines: dict[Path, _Outline], built: Path) -> None:
    """By links alone every page is reached from home in at most four steps."""
    site = (built / "site").resolve()
    steps = {site / "index.html": 0}
    queue = deque(steps)
    while queue:
        at = queue.popleft()
        for link in outlines[at].links:
            parts = urlsplit(link)
            if parts.scheme or not parts.path:
                continue
            target = (at.parent / unquote(parts.path)).resolve()
            target = target / "index.html" if target.is_dir() else target
            if target in outlines and target not in steps:
                steps[target] = steps[at] + 1
                queue.append(target)
    assert set(outlines) - set(steps) == {site / "404.html"}
    assert max(steps.values()) <= 4


def test_page_not_found_leads_on(page: Page, address: str) -> None:
    """The page for a wrong address has ways to home, departments and documents, and the search box."""
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(address + "404.html")
    assert page.locator("article a").count() >= 3
    assert page.locator("header input[type=text], header input[type=search]").first.is_visible()
    page.locator("article input[name=q]").fill("震监")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=*")
    page.locator("#search-found a", has_text="地震监测台站").first.wait_for()


def test_a_row_is_one_stop_and_arrows_go_on(page: Page, address: str) -> None:
    """In a table each row is one stop of the Tab key; the arrows reach its other links and the next row."""
    page.goto(address + KINDS["department"])
    row = page.locator(".ledger tbody tr:has(a.line):has(a.permalink):has(+ tr a.line)").first
    assert row.locator("a:not([tabindex='-1']), button:not([tabindex='-1'])").count() == 1
    row.locator("a").first.focus()
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.tabIndex") == -1
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.closest('tr').rowIndex") > row.evaluate("each => each.rowIndex")


def test_theme_switch_keeps_the_focus(page: Page, address: str) -> None:
    """The switch of light and dark works by keyboard as often as one likes, and the focus stays on it."""
    page.goto(address)
    page.wait_for_load_state("networkidle")
    page.locator("#__palette").focus()
    seen = []
    for _ in range(3):
        page.keyboard.press("Enter")
        seen.append(page.evaluate("[document.activeElement.id, document.body.dataset.mdColorScheme]"))
    assert all(name == "__palette" for name, _ in seen), seen
    assert len({scheme for _, scheme in seen}) > 1


def test_first_stop_leads_to_the_text(page: Page, address: str) -> None:
    """The first stop of the Tab key is a link to the text, in words."""
    page.goto(address + KINDS["department"])
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent.trim()") == "跳到正文"
