"""A term carries its explanation: on hover, on focus, on a tap; without JavaScript it is the link it always was."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from generator.charts.render import Renderer
from generator.pages.catalogue import Catalogue
from generator.pages.reference import MOST_EXPLANATIONS, MOST_PLACES, glossary
from generator.pages.registry import Studio
from generator.pages.render import environment, render
from generator.pages.terms import Glossary, write_explanations
from generator.parsing.parse import Parsed
from generator.reading.terms import read_terms
from site_tests.conftest import ROOT
from site_tests.readers import fresh

DEPARTMENT = "departments/shao-xing-shi-ke-xue-ji-shu-xie-hui/"
PROJECT = "projects/shaoxing-kexie-2024/shui-dian-fei/"
SAID = "是指部门用一般公共预算财政拨款安排的因公出国"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh reader at a desk."""
    with fresh(browser) as page:
        yield page


def test_term_is_explained_on_hover_and_stays_under_the_pointer(page: Page, address: str) -> None:
    """Pointing at a term shows what the document prints, with its line; the text can be pointed at; Escape hides it; the link still leads on."""
    page.goto(address + DEPARTMENT)
    link = page.locator("a.term", has_text="三公").first
    link.hover()
    tip = page.locator("#__term")
    expect(tip).to_contain_text(SAID)
    expect(tip).to_contain_text(re.compile(r"2024 年部门预算，第\d+行"))
    assert link.get_attribute("aria-describedby") == "__term"
    tip.hover()
    page.wait_for_timeout(400)
    expect(tip).to_be_visible()
    page.keyboard.press("Escape")
    expect(tip).to_be_hidden()
    assert link.get_attribute("aria-describedby") is None
    link.click()
    page.wait_for_url("**/glossary/#*")


def test_term_is_explained_on_keyboard_focus(page: Page, address: str) -> None:
    """Walking to a term with Tab shows its explanation and describes the link; Tab away hides it; Enter follows the link."""
    page.goto(address + PROJECT)
    page.locator("h1").click()
    tip = page.locator("#__term")
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('a.term')"):
            break
    expect(tip).to_be_visible()
    expect(tip).to_contain_text("预算单位")
    assert page.evaluate("document.activeElement.getAttribute('aria-describedby')") == "__term"
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    expect(tip).to_contain_text("预算单位")
    page.keyboard.press("Enter")
    page.wait_for_url("**/glossary/#yu-suan-dan-wei")


@pytest.mark.parametrize("width", [320, 390])
def test_first_tap_explains_and_second_follows(browser: Browser, address: str, width: int) -> None:
    """On a phone a tap shows the explanation inside the screen, a tap elsewhere hides it, a second tap on the term leads to the glossary."""
    with fresh(browser, width, 700, has_touch=True, is_mobile=True) as page:
        page.goto(address + PROJECT)
        link = page.locator("a.term", has_text="权重").first
        link.scroll_into_view_if_needed()
        link = page.locator("a.term:visible", has_text="满意度指标").first
        link.tap()
        tip = page.locator("#__term")
        expect(tip).to_contain_text("再点一次")
        box = tip.bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        page.locator("h2").first.tap()
        expect(tip).to_be_hidden()
        link.tap()
        expect(tip).to_be_visible()
        link.tap()
        page.wait_for_url("**/glossary/#man-yi-du-zhi-biao")


def test_term_is_a_plain_link_without_script_and_on_paper(browser: Browser, page: Page, address: str) -> None:
    """Without JavaScript the term leads to its entry; printed, no explanation lies over the text."""
    with fresh(browser, height=720, java_script_enabled=False) as plain:
        plain.goto(address + DEPARTMENT)
        plain.locator("a.term", has_text="三公").first.click()
        expect(plain.locator(".glossary div:target")).to_contain_text(SAID)
    page.goto(address + DEPARTMENT)
    page.locator("a.term", has_text="三公").first.hover()
    expect(page.locator("#__term")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.locator("#__term")).to_be_hidden()


def test_explanations_stand_in_files_of_their_own(built: Path) -> None:
    """Every term that is linked has its file; no page but the glossary carries an explanation in its markup."""
    linked = set()
    for path in (built / "site").rglob("index.html"):
        text = path.read_text(encoding="utf-8")
        linked |= set(re.findall(r'class="term" href="[^"]*glossary/#([^"]+)"', text))
        assert path.parent.name in {"glossary", "text", "shaoxing-kexie-2024"} or "服务的对象或受益的人有多认可" not in text, path
    assert len(linked) > 20
    for name in linked:
        found = json.loads((built / "site" / "glossary" / "terms" / f"{name}.json").read_text(encoding="utf-8"))
        assert found["term"]
        assert all(entry["says"] and entry["where"] for entry in found["entries"])


def test_equal_explanations_are_told_once(parsed: Parsed, tmp_path: Path) -> None:
    """Two documents with the same words give one explanation of two documents; other words give another."""
    rows = [{"document_id": name, "line": 3, "term": "基本支出", "definition": text} for name, text in (("a", "甲"), ("b", "甲"), ("c", "乙"))]
    write_explanations(Glossary(rows), {"a": "文件甲"}, tmp_path)
    found = json.loads((tmp_path / "ji-ben-zhi-chu.json").read_text(encoding="utf-8"))
    assert [(entry["says"], entry["where"], entry["documents"]) for entry in found["entries"]] == [
        ("甲", "文件甲，第3行等2份文件", ["a", "b"]), ("乙", "c，第3行", ["c"])]  # fmt: skip


def test_own_words_give_way_to_what_documents_print(parsed: Parsed) -> None:
    """A word of data/terms.csv is explained only where no document explains it, and is never marked inside running text."""
    own, faults = read_terms(ROOT / "data" / "terms.csv")
    assert own
    assert not faults
    entries = Catalogue(parsed).glossary
    glossary = Glossary(entries, [*own, {"term": "项目支出", "definition": "x", "source": "y"}])
    assert "项目支出" not in {term.name for term in glossary.own}
    assert glossary.anchor_of("产出指标") == "chan-chu-zhi-biao"
    assert {piece.anchor for piece in glossary.pieces("产出指标")} == {""}
    anchors = [term.anchor for term in (*glossary.terms, *glossary.own)]
    assert len(anchors) == len(set(anchors))


def test_rows_of_own_words_are_whole(tmp_path: Path) -> None:
    """A row without its source, or a word twice, is a fault with its line."""
    path = tmp_path / "terms.csv"
    path.write_text("term,definition,source\n甲,乙,\n丙,丁,戊\n丙,丁,戊\n", encoding="utf-8")
    assert [fault.line for fault in read_terms(path)[1]] == [2, 4]


def test_glossary_stays_readable_with_many_documents(parsed: Parsed, tmp_path: Path) -> None:
    """What many documents print alike stands once, with the first of them; of many explanations the most printed; the rest is counted, never silent."""
    catalogue = Catalogue(parsed)
    document_id = catalogue.documents[0]["document_id"]
    alike = [{"document_id": document_id, "line": number, "term": "基本支出", "definition": "保障机构运转"} for number in range(1, MOST_PLACES + 3)]
    others = [{**alike[0], "line": 100 + number, "definition": f"第{number}种说法"} for number in range(MOST_EXPLANATIONS + 1)]
    studio = Studio(catalogue, Glossary([*others, *alike]), Renderer(tmp_path))
    (page,) = glossary(studio)
    text = render(environment(ROOT / "templates" / "pages"), page)
    assert text.count("保障机构运转") == 1
    assert f"另有 {len(alike) - MOST_PLACES} 份文件这样印" in text
    assert text.index("保障机构运转") < text.index("第0种说法")
    assert text.count("种说法") == MOST_EXPLANATIONS - 1
    assert "另有 2 种不同的解释" in text
