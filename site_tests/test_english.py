"""The way in for readers of English, in a real browser: pages of their own, labels of all others, the choice kept, documents as printed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from site_tests.test_access import AXE, OPEN, RUN
from site_tests.workshop import reader

PAGES = {
    "home": "en/", "method": "en/method/", "dictionary": "en/data/dictionary/", "explore": "en/explore/", "search": "en/search/",
    "results": "en/search/?q=科技",
}  # fmt: skip
PROJECT = "projects/shaoxing-kexie-2024/ban-gong-yong-fang-zu-lin/"
CARD = "projects/tianjin-kjj-2023/ban-gong-yong-fang-zu-lin/"
DEPARTMENT = "departments/shao-xing-shi-ke-xue-ji-shu-xie-hui/"
STORY = "departments/jia-xing-shi-ke-xue-ji-shu-ju/ke-ji-chuang-xin-quan-cheng-guan-li-jing-fei-b28573b7c2ff/"
HAN = re.compile(r"[\u4e00-\u9fff]")
SAID = "() => document.documentElement.lang === 'en' && !document.documentElement.classList.contains('in-chinese') && document.querySelector('.in-english')"
PRINTED = """() => {
  const article = document.querySelector('article').cloneNode(true);
  const ours = 't-, .none, a.line, .verdict, .verdict + .note, .in-english, .permalink, .table-tools, .tools, .row-tools, .site-share, .tip';
  article.querySelectorAll(ours).forEach((each) => each.remove());
  return [...article.querySelectorAll('td, th, dd, blockquote, h1, p, figcaption')].map((each) => each.textContent);
}"""
OWN = """places => [...document.querySelectorAll(places)].flatMap((each) =>
  [...each.childNodes].filter((node) => node.nodeType === 3).map(({ data }) => data.trim()))"""
LABELS = "() => [...document.querySelectorAll('article t-, .none, a.line, .verdict, .site-nav a')].map((each) => each.textContent.trim())"


@pytest.fixture(params=[390, 1280])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A fresh reader on a phone or at a desk, of whom nothing is asked from elsewhere and who sees no complaint of the policy."""
    with reader(browser, request.param) as page:
        yield page


def choose(page: Page, words: str) -> None:
    """Chooses a language in the head of the page, by keyboard."""
    page.locator("a.tongue", has_text=words).focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")


@pytest.mark.parametrize("kind", PAGES)
def test_page_in_english(page: Page, address: str, kind: str) -> None:
    """Its language is English, theme and navigation too; it fits its width; and it leads to the same page in Chinese."""
    page.goto(address + PAGES[kind])
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.documentElement.lang") == "en"
    assert page.locator("h1").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    words = page.evaluate(OWN, ".site-nav a, .md-skip, h1, h2:not(.found-heading), thead th, button, caption, label, legend, .crumbs *")
    assert len(words) > 20
    assert not [word for word in words if HAN.search(word.replace("万元", ""))]
    other = page.locator("a.tongue").get_attribute("href") or ""
    assert "en/" not in urlsplit(page.evaluate("href => new URL(href, location).href", other)).path
    assert page.locator("a.tongue").is_visible()


@pytest.mark.parametrize("place", [PROJECT, CARD, DEPARTMENT, STORY])
def test_labels_are_said_and_documents_stay(page: Page, address: str, place: str) -> None:
    """Chosen on the home page, English is what labels are in; every cell and sentence is, byte for byte, what the Chinese page shows."""
    page.goto(address + place)
    page.wait_for_load_state("networkidle")
    chinese = page.evaluate(PRINTED)
    assert len(chinese) > 20
    page.goto(address)
    choose(page, "English")
    page.wait_for_url("**/ledger/en/")
    page.goto(address + place)
    page.wait_for_function(SAID)
    page.wait_for_load_state("networkidle")
    assert page.evaluate(PRINTED) == chinese
    labels = page.evaluate(LABELS)
    assert len(labels) > 20
    assert not [label for label in labels if HAN.search(label.replace("万元", ""))]
    assert page.locator("article").get_attribute("lang") == "zh-CN"
    assert page.locator("article h2 t-").first.get_attribute("lang") == "en"
    expect(page.locator(".in-english")).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_choice_is_kept_until_the_other_is_made(page: Page, address: str) -> None:
    """English stays on reload and on other pages, pages that exist in both open in English with what was asked; then back to Chinese."""
    page.goto(address + PROJECT)
    choose(page, "English")
    page.wait_for_function(SAID)
    expect(page.locator("#what t-")).to_have_text("What it is, who is responsible")
    page.reload()
    page.wait_for_function(SAID)
    page.locator(".crumbs a").nth(2).click()
    page.wait_for_function(SAID)
    page.goto(address + "explore/?table=indicators&outcome=%E8%BE%BE%E5%88%B0%E7%9B%AE%E6%A0%87#top")
    page.wait_for_url("**/en/explore/?table=indicators*")
    page.goto(address + "about/")
    page.wait_for_function(SAID)
    assert "in Chinese only" in page.locator(".in-english").inner_text()
    choose(page, "中文")
    page.wait_for_function("() => document.documentElement.lang === 'zh'")
    assert page.locator(".in-english").count() == 0
    page.goto(address)
    assert page.locator("h1").inner_text() == "公共项目账本"
    page.goto(address + PROJECT)
    page.wait_for_load_state("networkidle")
    assert page.locator("#what").inner_text().startswith("是什么")


def test_a_reader_of_chinese_fetches_no_catalogue(browser: Browser, address: str) -> None:
    """Who has chosen nothing is not asked for the words of the other language, and nobody twice."""
    asked: list[str] = []
    context = browser.new_context()
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address + PROJECT)
    page.wait_for_load_state("networkidle")
    assert not [url for url in asked if "english.js" in url or "/words" in url]
    choose(page, "English")
    page.wait_for_function(SAID)
    page.wait_for_load_state("networkidle")
    assert len([url for url in asked if re.search(r"/words/en\.[0-9a-f]{8}\.json$", url)]) == 1
    context.close()


def test_without_scripts_pages_read_as_ever(browser: Browser, address: str) -> None:
    """Without scripts the switch leads to the English pages, which are whole, and a project page is in Chinese."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + PROJECT)
    assert page.locator("#what").inner_text().startswith("是什么")
    page.locator("a.tongue").click()
    assert page.url == address + "en/"
    assert page.locator("h1").inner_text() == "Public Project Ledger"
    assert page.locator(".site-nav a").first.inner_text() == "Home"
    context.close()


def test_explore_and_search_answer_in_english(page: Page, address: str) -> None:
    """The count, the totals and the groups of results are in English, the rows as printed; links stay in the language."""
    page.goto(address + "en/explore/")
    page.locator("[data-explore=projects][data-ready]").wait_for()
    assert re.match(r"\d+ projects selected \(of \d+\), from", page.locator("[data-explore=projects] [data-count]").inner_text())
    assert not HAN.search(page.locator(".sums thead").inner_text())
    page.goto(address + "en/search/?q=科技 >500万")
    page.locator("#search-found li").first.wait_for()
    assert re.search(r"Budget above 500 万: \d+ pages|Budget above", page.locator("#search-found").inner_text())
    assert "/en/explore/" in (page.locator("#search-sum a").get_attribute("href") or "")
    page.keyboard.press("/")
    page.keyboard.type("办公用房租赁")
    page.locator(".md-search-result__link").first.wait_for()
    assert "press Enter for all" in page.locator(".md-search-result__meta").inner_text()


@pytest.mark.parametrize("kind", [*PAGES, "project", "department"])
def test_axe_finds_nothing(browser: Browser, address: str, kind: str) -> None:
    """Pages in English, and pages whose labels are, have nothing that axe-core complains of, light and dark, on phone and desk."""
    context = browser.new_context(bypass_csp=True, reduced_motion="reduce")
    page = context.new_page()
    page.goto(address + "en/")
    page.goto(address + (PAGES | {"project": PROJECT, "department": DEPARTMENT})[kind])
    page.wait_for_load_state("networkidle")
    page.evaluate(OPEN)
    page.add_script_tag(path=AXE)
    found = set()
    for width, scheme in ((390, "light"), (1280, "dark")):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce")
        page.wait_for_function("scheme => document.body.dataset.mdColorScheme === scheme", arg="slate" if scheme == "dark" else "default")
        for violation in page.evaluate(RUN)["violations"]:
            found |= {(width, scheme, violation["id"], node["html"][:160]) for node in violation["nodes"]}
    assert not found
    context.close()


def test_on_paper_labels_are_english(browser: Browser, address: str) -> None:
    """What is printed has the labels that the reader sees, and leaves the switch out."""
    with reader(browser, 1280) as page:
        page.goto(address + "en/")
        page.goto(address + PROJECT)
        page.wait_for_function(SAID)
        page.emulate_media(media="print")
        assert page.locator("#money t-").inner_text() == "How much, and from where"
        assert not page.locator("a.tongue").is_visible()


class _Figures(HTMLParser):
    """The numbers that an article shows, apart from scripts and the part about citing."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.skipped = 0
        self.feed(text[text.index("<article") : text.index('<section class="site-share"')])

    def handle_data(self, data: str) -> None:
        """Takes numbers with at least two digits or a decimal point."""
        self.found += re.findall(r"\d[\d,]*\.\d+|\d[\d,]*\d", data)


@pytest.mark.parametrize("name", ["", "method/", "explore/"])
def test_both_languages_show_the_same_figures(built: Path, name: str) -> None:
    """Home, method with its counts, and explore hold, each as often, the same figures in both languages."""
    pages = [(built / "site" / prefix / name / "index.html").read_text(encoding="utf-8") for prefix in ("", "en/")]
    start = {"": 'id="arranged"', "method/": 'id="holdings"', "explore/": "<tbody>"}[name]  # before it is prose, or a choice of filters
    pages = ["<article>" + text[text.index(start) :] for text in pages]
    chinese, english = (sorted(_Figures(text).found) for text in pages)
    assert len(chinese) > 20 or name == "explore/"
    assert chinese == english


def test_both_pages_name_each_other(built: Path) -> None:
    """Each of a pair names both addresses and itself as the canonical one, and both stand in the sitemap; other pages name none."""
    site, base = built / "site", "https://example.org/ledger/"
    listed = (site / "sitemap.xml").read_text(encoding="utf-8")
    for name in ("", "method/", "data/dictionary/", "explore/", "search/"):
        for prefix in ("", "en/"):
            text = (site / prefix / name / "index.html").read_text(encoding="utf-8")
            assert f'rel="canonical" href="{base}{prefix}{name}"' in text
            assert dict(re.findall(r'hreflang="([\w-]+)" href="(https[^"]+)"', text)) == {"zh-CN": base + name, "en": f"{base}en/{name}"}
            assert f"<loc>{base}{prefix}{name}</loc>" in listed
            assert f'<html lang="{"en" if prefix else "zh"}"' in text
    assert "hreflang=\"zh-CN\"" not in (site / PROJECT / "index.html").read_text(encoding="utf-8")


def test_marks_are_cheap(built: Path) -> None:
    """A project page, of which there may be twenty thousand, spends less than a thousand bytes on its marks and the switch."""
    for path in (built / "site" / "projects").rglob("index.html"):
        text = path.read_text(encoding="utf-8")
        switch = re.search(r'<a class="tongue".*?</a>', text)
        assert switch
        assert len("<t-></t->") * text.count("<t->") + len(switch[0]) < 1000, path
