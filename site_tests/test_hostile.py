"""Text of documents is never markup: attack strings in every field, opened in a real browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser

from generator.ground.text import join_han, visible
from generator.layouts.parse import parse
from generator.site.policy import policy
from generator.tables.write import guarded
from site_tests.attacks import attacks, broken_bytes, corpus
from site_tests.conftest import ROOT
from site_tests.variants import parse_text
from site_tests.workshop import make_root, run, served

ATTACKS = (
    "<script>window.hit=1</script>", "</title><script>window.hit=1</script>", "<img src=x onerror=window.hit=1>", "\"><svg onload=window.hit=1>",
    "</code></li></ol><script>window.hit=1</script>", "**粗**_斜_`码`~~删~~", "[链接](javascript:window.hit=1)", "![图](https://evil.example/x.png)",
    "{{ 7*7 }}{% raw %}", "${7*7}", "<!-- --> <![CDATA[", "| a | b |", "# 标题 {#top}", "--- title: x", "&lt;script&gt;window.hit=1&lt;/script&gt;",
    "名\u202e称\u200b\u2066x", "<details open ontoggle=window.hit=1>", "javascript:window.hit=1", "=1+1", "' onmouseover='window.hit=1", "长" * 10_000,
    "<style>body{display:none}</style>", "<base href=https://evil.example/>", "</table></div><h1>假标题</h1>", "1. 列表 - 项 + 项", "\\<b\\>",
)  # fmt: skip


def rows_document() -> str:
    """An indicator table with an attack in every column of names, one project for each attack."""
    head = "2024年项目支出预算表\n\n单位名称\t一级项目名称\t二级项目名称\t一级指标\t二级指标\t三级指标\t计算符号\t指标值\t计量单位\n"
    rows = [f"单位{attack}\t类{attack}\t项目{attack}\t产出指标\t数量指标\t指标{attack}\t定性\t目标{attack}\t{attack[:20]}" for attack in ATTACKS]
    return head + "\n".join(rows) + "\n"


def cards_document() -> str:
    """One card for each attack, with the attack in its name, goal and indicator."""
    card = (
        "# 部门项目支出预算绩效目标表\n\n单位：万元\n\n项目名称\t卡{0}\t\t\n主管部门\t205-局{0}\t实施单位\t205001-单位{0}\n"
        "项目年度金额\t10\t项目期限\t{1}\n年度总体绩效目标\t目标{0}\t\t\n一级指标\t二级指标\t三级指标\t绩效值\n"
        "1-产出指标\t11-数量指标\t数{0}\t≥3{1}\n\t\t第二{0}\t达到{0}\n\n"
    )
    return "# 2024年项目绩效目标\n\n" + "".join(card.format(attack, attack[:6]) for attack in ATTACKS)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site made of hostile documents."""
    root = make_root(tmp_path_factory.mktemp("hostile") / "root", {"rows": rows_document().encode(), "cards": cards_document().encode()})
    done = run(root, "build")
    assert done.returncode == 0, done.stdout + done.stderr
    return root


def pages(site: Path) -> Iterator[str]:
    """The address of every page below a site."""
    for path in sorted(site.rglob("index.html")):
        yield str(path.parent.relative_to(site)).replace(".", "", 1) + "/"


def test_hostile_documents_are_read_whole(hostile: Path) -> None:
    """Every attack is a project of its own in both documents, and no line is left unread."""
    parsed = parse(sorted((hostile / "data" / "documents").glob("*.txt")))
    assert not parsed.faults
    assert len(parsed.tables["projects"]) == 2 * len(ATTACKS)
    assert not (parsed.tables["lines"]["role"] == "unread").any()


def test_nothing_runs_and_nothing_leaves(hostile: Path, browser: Browser) -> None:
    """On every page no script of a document runs, no markup of it becomes an element, and no request leaves the site."""
    context = browser.new_context()
    page = context.new_page()
    with served(hostile / "site") as address:
        problems: list[str] = []
        page.on("request", lambda request: None if request.url.startswith((address, "data:")) else problems.append(request.url))
        page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
        for each in pages(hostile / "site"):
            page.goto(address + each.lstrip("/"))
            assert not page.evaluate("window.hit"), each
            assert page.locator("h1").count() == 1, each
            assert page.evaluate("getComputedStyle(document.body).display") != "none"
            assert page.locator("base, article img, article svg [onload], article b, article em").count() == 0, each
        assert not problems
    context.close()


def test_hostile_text_in_search_results_stays_text(hostile: Path, browser: Browser) -> None:
    """Names, cells and queries full of markup are found and shown as text, in the search box and on the search page."""
    context = browser.new_context()
    page = context.new_page()
    with served(hostile / "site") as address:
        for query in ("script window hit", "项目<img src=x onerror=window.hit=1>", "</title><script>window.hit=1</script>", "onmouseover"):
            page.goto(address)
            page.keyboard.press("/")
            page.locator(".site-search input").fill(query)
            page.locator(".site-search .found-title").first.wait_for()
            page.goto(f"{address}search/?{urlencode({'q': query})}")
            page.locator("#search-hits .found-title").first.wait_for()
            assert page.locator(".found img, .found script, .found svg, .found style, .found b").count() == 0
            assert "window.hit" in page.locator("#search-hits").inner_text()
            assert not page.evaluate("window.hit")
    context.close()


def test_names_are_shown_as_printed(hostile: Path, browser: Browser) -> None:
    """A name full of signs reads on its page exactly as the document prints it."""
    context = browser.new_context()
    page = context.new_page()
    with served(hostile / "site") as address:
        page.goto(address + "documents/rows/")
        text = page.locator("article").inner_text()
        for attack in ATTACKS:
            if attack.isprintable():
                assert re.sub(r"\s+", " ", f"项目{attack}") in re.sub(r"\s+", " ", text), attack[:40]
    context.close()


def test_front_matter_and_titles_hold_no_markup(hostile: Path) -> None:
    """In every page the title element and the description are one escaped text."""
    for path in (hostile / "site").rglob("index.html"):
        html = path.read_text(encoding="utf-8")
        assert html.count("<title>") == 1 == html.count("</title>")
        assert html.count('<meta name="description"') == 1
        assert "<script>window.hit" not in html
    assert (ROOT / "templates" / "theme" / "main.html").exists()


def test_the_corpus_is_large_and_every_attack_is_read_as_text(tmp_path: Path) -> None:
    """At least 150 attacks; each is the name of a project of its own, as printed but for what is invisible and for outer blanks."""
    assert len(attacks()) + len(broken_bytes()) >= 150
    given = [text for text in attacks() if "\t" not in text and "\r" not in text and "\n" not in text]
    head = "2024年项目支出预算表\n\n单位名称\t一级项目名称\t二级项目名称\t一级指标\t二级指标\t三级指标\t计算符号\t指标值\t计量单位\n"
    rows = "".join(f"某局\t某类\t项目{number}号{text}\t产出指标\t数量指标\t指标\t≥\t1\t个\n" for number, text in enumerate(given))
    parsed = parse_text(tmp_path, (head + rows).encode("utf-8", "surrogatepass"))
    assert not parsed.faults
    names = parsed.tables["projects"]["project"]
    assert len(names) == len(given)
    expected = [join_han(visible(f"项目{number}号{text}")) for number, text in enumerate(given)]
    assert list(names) == expected
    assert all(re.fullmatch(r"[a-z0-9_-]+/[a-z0-9-]{1,80}", each) for each in parsed.tables["projects"]["project_id"])


@pytest.mark.parametrize("data", broken_bytes())
def test_bytes_that_are_no_text_are_one_fault(tmp_path: Path, data: bytes) -> None:
    """Overlong UTF-8, surrogates, NUL inside a document: a fault with its place, or text with nothing lost; never an exception."""
    parsed = parse_text(tmp_path, rows_document().encode() + data + b"\n")
    assert parsed.faults or parsed.documents


def test_a_script_that_is_not_the_theme_s_gets_no_leave() -> None:
    """The policy names the theme's own scripts; one that came from a document is not among them, however it stands in the page."""
    for attack in corpus()["html"]:
        assert "sha256" not in policy(f"<html><head></head><body>{attack}</body></html>")
    strict = policy("<html></html>")
    assert strict.startswith("default-src 'none'; ")
    assert "unsafe" not in strict
    assert "http" not in strict


@pytest.mark.parametrize("attack", corpus()["formula"])
def test_in_a_spreadsheet_nothing_calculates(attack: str) -> None:
    """In the published CSVs a text that would be a formula has an apostrophe in front, and one taken away gives it back."""
    written = guarded(attack)
    assert not re.match(r"\s*[=+\-@＝＋－＠]", written)
    assert written in {attack, f"'{attack}"}
    assert (written == attack) == (not re.match(r"'*\s*[=+\-@＝＋－＠]", attack))


@pytest.mark.parametrize("figure", ["-2.5", "+3", "-1,403.07", "—", "-", "--", "-5%"])
def test_plain_numbers_stay_numbers(figure: str) -> None:
    """A negative figure or a dash has no apostrophe."""
    assert guarded(figure) == figure
