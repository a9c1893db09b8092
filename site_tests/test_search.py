"""The search as a reader meets it: exact over all pages, names first, near writings apart, keyboard, address, bytes."""

from __future__ import annotations

import csv
import functools
import gzip
import json
import multiprocessing
import random
import re
import shutil
import struct
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import quote

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, Request, expect

from generator.pages.catalogue import Catalogue
from generator.pages.checks import NOT_REVIEWED
from generator.parsing.parse import Parsed
from generator.pipeline import with_checks, with_links
from generator.search.aliases import read_aliases
from generator.search.entries import entries
from generator.search.index import Sizes, write_index
from generator.search.parts import parts, stretches
from generator.search.records import Cell, Entry, verdicts
from generator.search.tokens import pairs, spelled, units
from site_tests.bench.lighthouse import served as served_in_ranges
from site_tests.conftest import ROOT
from site_tests.readers import fresh
from site_tests.search_truth import Pages, holding, named, squeezed, truth
from site_tests.workshop import make_root, run, served

QUERIES = list(csv.DictReader((ROOT / "site_tests" / "queries.csv").read_text(encoding="utf-8").splitlines()))
ASKED = list(csv.DictReader((ROOT / "site_tests" / "asked.csv").read_text(encoding="utf-8").splitlines()))
EXACT = [row["query"] for row in QUERIES if row["kind"] == "exact"]
NEAR = [row for row in QUERIES if row["kind"] == "near"]
ASK = """async ([folder, queries, most]) => {
  const [{ Index }, { answer }] = await Promise.all(["index", "answer"].map((name) => import(`${folder}${name}.js`)));
  const index = await Index.open();
  const address = async (page) => (await index.card(page)).address;
  const answers = {};
  for (const query of queries) {
    const { groups } = await answer(index, query);
    const told = await Promise.all(groups.map(async ({ kind, pages }) => [kind, await Promise.all(pages.slice(0, most).map(address))]));
    const [hits, others] = [told.filter(([kind]) => kind === "exact"), told.filter(([kind]) => kind !== "exact")];
    answers[query] = [hits.flatMap(([, pages]) => pages), others.flatMap(([, pages]) => pages), told];
  }
  return answers;
}"""
Answers = dict[str, tuple[list[str], list[str], list[tuple[str, list[str]]]]]
MOST_BYTES = 300_000
SMALL = Sizes(part=200, piece=60, longest=4)


def cards_of(path: Path) -> list[list[bytes]]:
    """The cards of each page in a pack, unpacked, found as a reader's browser finds them."""
    data = path.read_bytes()
    begins, firsts = struct.unpack_from("<16I", data), struct.unpack_from("<16I", data, 64)
    found = []
    for begin, size in zip(begins, firsts, strict=True):
        if not size:
            continue
        own, at = [gzip.decompress(data[begin : begin + size])], begin + size
        for length in json.loads(own[0])["sizes"]:
            own.append(gzip.decompress(data[at : at + length]))
            at += length
        found.append(own)
    return found


@pytest.fixture(scope="module")
def pages(parsed: Parsed) -> Pages:
    """Every page with what it holds."""
    return truth(parsed)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh reader at a desk."""
    with fresh(browser) as page:
        yield page


def ask(page: Page, address: str, queries: list[str], most: int = 100_000) -> Answers:
    """What the reader's browser finds for each query: the exact hits, the others, and all by group, as addresses in order."""
    page.goto(address + "search/")
    found: Answers = page.evaluate(ASK, [address + "assets/search/", queries, most])
    return found


@pytest.fixture(scope="module")
def divided(built: Path, parsed: Parsed, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same site with an index in many small parts and pieces, so that common runs, long runs and limits of files all occur."""
    place = tmp_path_factory.mktemp("divided")
    shutil.copytree(built / "site", place / "site")
    indexed(parsed, place, SMALL)
    return place


def indexed(parsed: Parsed, place: Path, sizes: Sizes, executor: Executor | None = None, cache: Path | None = None) -> dict[str, bytes]:
    """The files of an index made in `place`, by name."""
    out = place / "site" / "assets" / "search" / "data"
    catalogue = Catalogue(with_links(with_checks(parsed)))
    write_index(stretches(entries(catalogue)), read_aliases(ROOT / "data" / "aliases.csv")[0], place / "work", out, cache, executor, sizes)
    return {str(path.relative_to(out)): path.read_bytes() for path in out.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def answers(browser: Browser, address: str) -> Answers:
    """The answers to all queries of the list."""
    with fresh(browser, height=720) as page:
        return ask(page, address, [row["query"] for row in QUERIES])


def test_every_query_finds_exactly_the_pages_that_hold_it(answers: Answers, pages: Pages, capsys: pytest.CaptureFixture[str]) -> None:
    """Over the whole list of hits: none missing, none too many; recall and precision of the first five are printed."""
    wrong = {query: (holding(pages, query) ^ set(answers[query][0])) for query in EXACT}
    recalls, precisions = [], []
    for query in EXACT:
        right, first = holding(pages, query), answers[query][0][:5]
        good = len(right & set(first))
        recalls.append(good / min(5, len(right)) if right else 1.0)
        precisions.append(good / len(first) if first else float(not right))
    with capsys.disabled():
        print(f"\n{len(EXACT)} exact queries: recall@5 {sum(recalls) / len(EXACT):.3f}, precision@5 {sum(precisions) / len(EXACT):.3f}", end=" ")
    assert len(QUERIES) >= 60
    assert not {query: sorted(found)[:4] for query, found in wrong.items() if found}


@pytest.fixture(scope="module")
def asked(browser: Browser, address: str) -> Answers:
    """The answers to the queries of readers."""
    with fresh(browser, height=720) as page:
        return ask(page, address, [row["query"] for row in ASKED], 200)


@pytest.mark.parametrize("row", ASKED, ids=[row["query"] for row in ASKED])
def test_query_of_a_reader_leads_to_the_right_page(asked: Answers, row: dict[str, str]) -> None:
    """Mistyped, partial, in everyday words, with amounts: one of the first three pages of its group is an expected one, and the group says how it was found."""
    groups = asked[row["query"]][2]
    told = dict(groups)
    if row["told"] == "none":
        assert not groups
        return
    if row["told"] not in {"other", "filter"}:
        assert row["told"] in told, list(told)
    first = told.get(row["told"]) or [page for _, pages in groups for page in pages]
    assert first
    assert any(page.startswith(wanted) for page in first[:3] for wanted in row["expected"].split("|")), (list(told), first[:3])


def test_fragments_of_every_name_find_exactly_their_pages(page: Page, address: str, pages: Pages) -> None:
    """Two and three characters out of every page's name, taken where its length says, find the pages that hold them and no other."""
    names = sorted({name for name, _ in pages.values()})
    fragments = sorted({name[at : at + 2 + len(name) % 2] for name in names for at in (len(name) // 3, len(name) // 2) if len(name) > 5})
    queries = [each for each in fragments if len(each.strip()) > 1 and len(squeezed(each)) > 1 and " " not in each and not any(map(str.isdigit, each))]
    found = ask(page, address, queries)
    assert len(queries) > 80
    assert not {query: sorted(holding(pages, query) ^ set(found[query][0]))[:4] for query in queries if holding(pages, query) != set(found[query][0])}


def test_index_in_parts_is_as_exact(browser: Browser, divided: Path, pages: Pages, answers: Answers) -> None:
    """In many parts and pieces every query has the same answers, and fragments of two to thirteen characters out of all texts are exact."""
    cells = sorted({cell for _, cells in pages.values() for cell in cells if cell.isalnum() and not any(map(str.isdigit, cell))})
    cut = random.Random(1)
    queries = {cell[at : at + cut.randint(2, 13)] for cell in cut.sample(cells, 400) for at in (0, cut.randrange(len(cell)))}
    common = {query[:size] for query in ("服务对象满意度指标", "社会效益指标", "项目支出绩效目标表", "一般公共预算") for size in range(2, 9)}
    numbers = [str(number) for number in (1, 2, 5, 10, 100, 2022, 2025)]
    wanted = [*EXACT, *numbers, *sorted(each for each in queries | common if len(each) > 1)]
    with fresh(browser, height=720) as page, served(divided / "site") as address:
        found = ask(page, address, [*wanted, *(row["query"] for row in NEAR)])
    folder = next((divided / "site" / "assets" / "search" / "data").glob("*/"))
    assert len(list((folder / "text").iterdir())) > 100
    assert len(wanted) > 500
    wrong = {query: holding(pages, query) ^ set(found[query][0]) for query in wanted}
    assert not {query: sorted(each)[:4] for query, each in wrong.items() if each}
    assert {query: found[query] for query in answers} == answers


def test_parts_give_the_same_bytes_in_any_process_and_from_any_cache(parsed: Parsed, divided: Path, tmp_path: Path) -> None:
    """Two processes, a filled cache, a spoilt and an older one write what one process writes without a cache.

    Spoilt: cut off, empty, another archive, the part of another key, a folder in the place of a part and beside it.
    """
    out = divided / "site" / "assets" / "search" / "data"
    expected = {str(path.relative_to(out)): path.read_bytes() for path in out.rglob("*") if path.is_file()}
    cache = tmp_path / "cache"
    with ProcessPoolExecutor(2, multiprocessing.get_context("spawn")) as executor:
        assert indexed(parsed, tmp_path, SMALL, executor, cache) == expected
    kept = sorted(cache.iterdir())
    assert len(kept) > 10
    before = {path: path.stat().st_mtime_ns for path in kept}
    kept[0].write_bytes(kept[0].read_bytes()[:-100])
    kept[1].write_bytes(b"")
    np.savez(kept[2], of=np.zeros(3))
    shutil.copyfile(kept[4], kept[3])
    kept[5].unlink()
    (kept[5] / "inner").mkdir(parents=True)
    (cache / "folder").mkdir()
    (cache / "other.npz").write_bytes(b"of another run")
    assert indexed(parsed, tmp_path, SMALL, cache=cache) == expected
    assert [path for path in kept if path.stat().st_mtime_ns != before[path]] == [*kept[:4], kept[5]]
    assert sorted(cache.iterdir()) == kept


def test_a_changed_document_changes_its_own_parts_only() -> None:
    """Parts meet again behind a document that grew, wherever it stands."""
    def made(grown: int) -> set[tuple[str, ...]]:
        cells = (Cell("一格"),) * 10
        found = (Entry(f"projects/d{each}/p{page}/", "project", "", cells) for each in range(200) for page in range(9 + 5 * (each == grown)))
        return {tuple(entry.address for each in part for entry in each.entries()) for part in parts(stretches(found), 1000)}

    whole = made(-1)
    assert len(whole) > 8
    assert all(len(whole - made(grown)) <= 2 for grown in range(200))


def test_pages_put_away_come_back_as_they_were(parsed: Parsed) -> None:
    """A document of many cells is put away in several stretches; the pages are the same, in their order."""
    found = list(entries(Catalogue(parsed)))
    away = list(stretches(found, 300))
    assert [entry for each in away for entry in each.entries()] == found
    assert max(each.cells for each in away) < max(sum(len(each.cells) for each in found if each.address.startswith(f"{document}/"))
                                                  for document in {each.document for each in away})  # fmt: skip


def test_names_come_before_text(answers: Answers, pages: Pages) -> None:
    """No page that holds the words only in its text stands before one whose name holds them all."""
    for query in EXACT:
        hits, own = answers[query][0], named(pages, query)
        places = [place for place, address in enumerate(hits) if address in own and not address.endswith("/text/")]
        assert places == list(range(len(places))), query


def test_what_people_mean_stands_in_a_group_of_its_own(answers: Answers, capsys: pytest.CaptureFixture[str]) -> None:
    """Aliases, long queries, slips, questions and pinyin lead to their page within the first five near hits, never among the exact ones."""
    missed = [row["query"] for row in NEAR if not any(each.startswith(row["expected"]) for each in answers[row["query"]][1][:5])]
    with capsys.disabled():
        print(f"{len(NEAR)} near queries: in the first five {1 - len(missed) / len(NEAR):.3f}", end=" ")
    assert not missed
    assert all(not set(hits) & set(others) for hits, others, _ in answers.values())


def test_browser_and_generator_cut_text_alike(page: Page, address: str, parsed: Parsed) -> None:
    """Every cell of the five documents has the same units in Python and in JavaScript."""
    texts = sorted({cell.text for entry in entries(Catalogue(parsed)) for cell in entry.cells})
    page.goto(address + "search/")
    found = page.evaluate("async ([folder, texts]) => { const { units } = await import(`${folder}tokens.js`); return texts.map(units); }",
                          [address + "assets/search/", texts])  # fmt: skip
    assert not [(text, units(text), own) for text, own in zip(texts, found, strict=True) if units(text) != own]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("R&D 经费", "r d 经 费"), ("７２１．９０万元", "721.9 万 元"), ("7,218,963 元", "7218963 元"), ("1.国际", "1 国 际"), ("2022，2023", "2022 2023"),
        ("100,5", "100 5"), ("①②", "12"), ("㎡", "m 2"), ("  —、", ""),
    ],
)  # fmt: skip
def test_units_of_a_text(text: str, expected: str) -> None:
    """Letters, digits and Han are units, a number is one unit in its shortest form, all else is nothing."""
    assert " ".join(units(text)) == expected


def test_tokens_keep_numbers_and_names_apart() -> None:
    """A number is a unit of its own, so that 1-5 is not 15; a name is spelled in syllables."""
    assert pairs(units("1-5")) == ["1 5"]
    assert pairs(units("费721.90")) == ["费 721.9"]
    assert spelled("科技") == ["/ke", "/ji"]


def search_page(page: Page, address: str, query: str) -> None:
    """Opens the search page with an address and waits until it has searched."""
    page.goto(f"{address}search/{query}")
    page.locator("#search-form[data-done]").wait_for(state="attached")


def test_box_works_by_keyboard_alone(page: Page, address: str) -> None:
    """`/` opens the box, typing finds, arrows move, Enter opens the result, and Escape closes."""
    page.goto(address)
    page.keyboard.press("s")
    expect(page.locator(".site-search input")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".site-search input")).not_to_be_focused()
    page.keyboard.press("/")
    page.keyboard.type("震监")
    expect(page.locator(".found-title").first).to_contain_text("地震监测台站")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    second = page.evaluate("document.activeElement.href")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(page.locator(".site-search input")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(second)
    assert page.locator("h1").inner_text() == "地震监测台站"


def test_enter_in_the_box_leads_to_the_list_of_results(page: Page, address: str) -> None:
    """Enter straight after typing opens the search page with the same words, best hit first; each result says its agency."""
    page.goto(address + "documents/jiaxing-kjj-2022/")
    page.keyboard.press("/")
    page.keyboard.type("国际科技交流")
    expect(page.locator(".found-title").first).to_contain_text("国际科技交流")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=*")
    expect(page.locator("#search-found .found-title").first).to_have_text("国际科技交流")
    expect(page.locator("#search-found .found-context").first).to_contain_text("天津市科学技术局资源配置与管理处")


def test_box_works_by_touch(browser: Browser, address: str) -> None:
    """On a phone a tap on the glass opens the box, and a tap on a result its page; nothing is wider than the screen."""
    with fresh(browser, 390, 800, has_touch=True, is_mobile=True) as page:
        page.goto(address)
        page.locator("label.md-header__button[for=__search]").tap()
        page.locator(".site-search input").fill("科普惠农")
        page.locator(".found-title").first.wait_for()
        page.wait_for_timeout(1_000)  # the box grows to its full size
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        page.locator(".site-search ol a").first.tap()
        page.wait_for_url("**/ke-pu-hui-nong-nong-cun/")


def test_no_results_say_what_to_try(page: Page, address: str) -> None:
    """Unknown text gets advice; where only a part is printed, what was found and what was not is told, in the box and on the page."""
    for query, said in (("鱿鱼", "短一些"), ("合成生物 鱿鱼", "印有的词：“合成生物”"), ("合成生物 鱿鱼", "哪里都没有印：鱿鱼"), ("，。", "标点")):
        search_page(page, address, f"?q={query}")
        assert said in page.locator("#search-said").inner_text()
        page.keyboard.press("Escape")
        page.locator("h1").click()
        page.keyboard.press("/")
        page.locator(".site-search input").fill(query)
        expect(page.locator(".site-search .md-search-result__meta")).to_contain_text(said)


def test_filters_and_order_stand_in_the_address(page: Page, address: str) -> None:
    """A search with filters and order can be sent to somebody; choosing writes the same address; amounts fall."""
    search_page(page, address, "?q=项目&kind=project&department=天津市科学技术局&order=most")
    amounts = [float(text.split(" · ")[-1].split()[0].replace(",", "")) for text in page.locator("#search-found .found-context").all_inner_texts()]
    assert len(amounts) > 3
    assert amounts == sorted(amounts, reverse=True)
    search_page(page, address, "")
    page.locator("#search-form input[name=q]").fill("项目")
    page.select_option("select[name=kind]", "project")
    page.select_option("select[name=band]", "10 万元以下")
    page.wait_for_function("() => document.querySelector('#search-form').dataset.done === location.search")
    sent, found = page.url, page.locator("#search-sum").inner_text()
    page.goto("about:blank")
    page.goto(sent)
    expect(page.locator("#search-sum")).to_have_text(found)
    assert page.locator("select[name=band]").input_value() == "10 万元以下"
    for name in ("kind", "region", "department", "year", "form", "band", "category", "verdict"):
        assert page.locator(f"select[name={name}] option").count() > 1, name


def test_filters_without_words_list_their_pages(page: Page, address: str, parsed: Parsed) -> None:
    """A filter alone lists all its pages, twenty at a time."""
    search_page(page, address, "?kind=project")
    more = page.locator("#search-found button")
    while more.is_visible():
        before = page.locator("#search-found li").count()
        more.click()
        page.wait_for_function("count => document.querySelectorAll('#search-found li').length > count", arg=before)
    assert page.locator("#search-found li").count() == len(parsed.tables["projects"])


def test_result_leads_to_the_place_and_marks_it(page: Page, address: str) -> None:
    """A hit in the text links to its place and shows it marked."""
    search_page(page, address, "?q=租赁房屋面积&kind=project")
    hit = page.locator("#search-found .found").first
    assert hit.locator("mark").first.inner_text() == "租赁房屋面积"
    hit.locator("a").click()
    expect(page.locator(":target")).to_contain_text("租赁房屋面积")


def test_result_on_a_long_page_leads_to_its_place(browser: Browser, divided: Path, parsed: Parsed) -> None:
    """A hit far down in a source text, which has several cards, leads to its line and shows it, for rare and for common words."""
    source = max((each.source for each in parsed.documents), key=lambda each: sum(len(line.text) for line in each.lines))
    place = f"documents/{source.document_id}/text/"
    last = next(line.text for line in reversed(source.lines) if len(squeezed(line.text)) > 7 and "\t" not in line.text)
    with fresh(browser, height=720) as page, served(divided / "site") as address:
        for query in (last, "单位：万元"):
            search_page(page, address, f"?q={query}&kind=source")
            link = page.locator(f"#search-found a[href*='{place}']").first
            line = (link.get_attribute("href") or "").split("#L")[1]
            assert squeezed(query) in squeezed(source.lines[int(line) - 1].text), query
            assert squeezed(query)[:6] in squeezed(link.inner_text()), query
    folder = next((divided / "site" / "assets" / "search" / "data").glob("*/"))
    assert any(len(each) > 2 for path in (folder / "card").glob("*.bin") for each in cards_of(path))


def test_first_query_is_small_silent_and_at_home(browser: Browser, address: str, capsys: pytest.CaptureFixture[str]) -> None:
    """With a cold cache the first results take less than 300 KB in all, no request leaves the site, the console stays silent."""
    context = browser.new_context()  # with a cold cache
    page = context.new_page()
    page.goto(address)
    page.wait_for_load_state("networkidle")
    sizes: list[int] = []
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text))
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("response", lambda response: sizes.append(len(response.body())))
    page.on("request", lambda request: None if request.url.startswith(address) else problems.append(request.url))
    page.keyboard.press("/")
    page.locator(".site-search input").fill("科技特派员")
    page.locator(".site-search[data-done]").wait_for(state="attached")
    page.wait_for_load_state("networkidle")
    with capsys.disabled():
        print(f"first query {sum(sizes)} bytes in {len(sizes)} files", end=" ")
    assert sum(sizes) < MOST_BYTES
    assert not problems
    context.close()


def test_without_javascript_other_ways_are_told(browser: Browser, address: str) -> None:
    """Without JavaScript the sections lead to the search page, which says so and leads on to departments and documents."""
    with fresh(browser, height=720, java_script_enabled=False) as page:
        page.goto(address)
        assert not page.locator("label.icon-search").is_visible()
        page.locator(".site-nav a", has_text="搜索").click()
        assert page.url == f"{address}search/"
        page.goto(address + "search/?q=x")
        expect(page.locator("article")).to_contain_text("JavaScript")
        page.locator("article a", has_text="部门").click()
        assert page.locator("h1").inner_text() == "部门"


def test_index_holds_what_is_asked_for(built: Path) -> None:
    """The published index holds nothing but what the reader's browser asks for, in one folder that start.json names."""
    folder = built / "site" / "assets" / "search" / "data"
    start = json.loads((folder / "start.json").read_text(encoding="utf-8"))
    assert {path.name for path in folder.iterdir()} == {start["folder"], "start.json"}
    names = {"card", "names", "labels", "amounts", "text", "start.bin", "facets.bin", "counting.bin", "projects.bin"}
    assert {path.name for path in (folder / start["folder"]).iterdir()} == names


def test_cards_are_packed_by_neighbours(built: Path) -> None:
    """Every page has its card, sixteen to a file, in the order of the pages; cards take less than a tenth of a file for each page."""
    (folder,) = (built / "site" / "assets" / "search" / "data").glob("*/")
    start = json.loads(gzip.decompress((folder / "start.bin").read_bytes()))
    packs = [cards_of(folder / "card" / f"{number}.bin") for number in range(len(list((folder / "card").iterdir())))]
    assert [len(each) for each in packs[:-1]] == [start["pack"]] * (len(packs) - 1)
    addresses = [json.loads(own[0])["address"] for each in packs for own in each]
    assert len({*addresses}) == start["pages"]
    assert all((built / "site" / address / "index.html").is_file() for address in addresses)


def add_size(sizes: dict[str, int], request: Request) -> None:
    """Adds what a request brought to what its address brought before."""
    sizes[request.url] = sizes.get(request.url, 0) + request.sizes()["responseBodySize"]


def test_only_the_bytes_of_a_card_are_fetched(browser: Browser, built: Path) -> None:
    """Where a host answers ranges, as GitHub Pages does, a card takes its own bytes and the head of its pack; where not, the same cards come out."""
    context = browser.new_context()
    answers = {}
    for ranges in (True, False):
        page = context.new_page()
        sizes: dict[str, int] = {}
        with (served_in_ranges if ranges else served)(built / "site") as address:
            page.on("requestfinished", functools.partial(add_size, sizes))
            answers[ranges] = ask(page, address, ["科技", "单位：万元"])
        taken = sum(size for url, size in sizes.items() if "/card/" in url)
        whole = sum(path.stat().st_size for path in (built / "site").rglob("card/*.bin") if any(url.endswith(f"/card/{path.name}") for url in sizes))
        assert 0 < taken < whole * 0.9 if ranges else taken >= whole
        page.close()
    assert answers[True] == answers[False]
    context.close()


def test_unreviewed_findings_never_enter_the_index(parsed: Parsed, tmp_path: Path) -> None:
    """No card speaks of a finding, and no page can be filtered by one that nobody has reviewed."""
    checked = with_links(with_checks(parsed))
    catalogue = Catalogue(checked, {})
    assert not any({"differs", "unclear"} & set(verdicts(catalogue, rows)) for rows in catalogue.checks_of.values())
    found = checked.tables["checks"]
    row = found[found["verdict"] == "differs"].iloc[0]
    reviewed = Catalogue(checked, {row["check_id"]: {}})
    assert "differs" in verdicts(reviewed, reviewed.checks_of[row["document_id"]])
    texts = {cell.text for entry in entries(catalogue) for cell in entry.cells}
    assert not [text for text in found["explanation"] if text in texts]
    assert not [text for text in texts if NOT_REVIEWED in text]


def test_persons_stand_in_no_card(tmp_path: Path) -> None:
    """A person's name and telephone number in a document are in no card and in no token."""
    text = "# 部门项目支出预算绩效目标表\n\n单位：万元\n\n项目名称\t一号项目\t\t\n主管部门\t205-某局\t实施单位\t205001-某单位\n"
    text += "项目负责人：欧阳测试\n联系电话：13912345678\n项目年度金额\t10\t项目期限\t1年\n年度总体绩效目标\t目标\t\t\n"
    text += "一级指标\t二级指标\t三级指标\t绩效值\n1-产出指标\t11-数量指标\t次数\t≥3次\n"
    root = make_root(tmp_path / "root", {"one": text.encode()})
    done = run(root, "build")
    assert done.returncode == 0, done.stdout + done.stderr
    folder = root / "site" / "assets" / "search" / "data"
    packs, others = ([path for path in folder.rglob("*.bin") if (path.parent.name == "card") is wanted] for wanted in (True, False))
    content = b"".join(gzip.decompress(path.read_bytes()) for path in others) + b"".join(card for path in packs for each in cards_of(path) for card in each)
    assert "一号项目".encode() in content
    for secret in ("欧阳", "阳测", "13912345678"):
        assert secret.encode() not in content


def test_site_of_one_small_document_can_be_searched(browser: Browser, tmp_path: Path) -> None:
    """An index of few pages, without glossary, aliases or amounts, works as well."""
    root = make_root(tmp_path / "root", {"one": (ROOT / "data" / "documents" / "jiaxing-kjj-2025.txt").read_bytes()})
    (root / "data" / "aliases.csv").unlink()
    done = run(root, "build")
    assert done.returncode == 0, done.stdout + done.stderr
    with fresh(browser, height=720) as page:
        with served(root / "site") as address:
            found = ask(page, address, ["震监", "科技局"])
        assert found["震监"][0][0].startswith("projects/one/")


def test_aliases_are_whole(tmp_path: Path) -> None:
    """Each alias has its evidence; a row without one, or with one character, is a fault with its line."""
    found, faults = read_aliases(ROOT / "data" / "aliases.csv")
    assert found
    assert not faults
    bad: list[Any] = ["alias,means,evidence\n科技局,科学技术局,\n", "alias,means,evidence\n科,科学,因为\n", "a,b\n1,2\n"]
    for text in bad:
        (tmp_path / "aliases.csv").write_text(text, encoding="utf-8")
        assert len(read_aliases(tmp_path / "aliases.csv")[1]) == 1


@pytest.mark.parametrize("query", [">100万", "绍兴科技馆 100万以上", "科普", "债券利息 天津", "地震监测台站", "2022年嘉兴科技"])
def test_sum_of_the_projects_found_is_that_of_explore(page: Page, address: str, parsed: Parsed, query: str) -> None:
    """The search says how many projects it found and what they come to, each of a year once; one tap opens the same choice in explore."""
    search_page(page, address, f"?q={quote(query)}")
    said = page.locator("#search-sum").inner_text()
    count, printed = (int(number) for number in re.findall(r"项目 (\d+) 个", said) + (re.findall(r"：(\d+) 个列有", said) or ["0"]))
    page.locator("#search-sum a").click()
    page.locator("[data-explore=projects][data-ready]").wait_for()
    expect(page.locator("[data-explore=projects] [data-count]")).to_contain_text("搜索“")
    shown = page.locator("[data-explore=projects] [data-count]").inner_text()
    assert f"选出 {count} 个项目" in shown, (said, shown)
    summary = page.locator("[data-explore=projects] [data-sums]").inner_text()
    if printed:
        assert re.findall(r"相加 ([\d.,]+ (?:万元|元))", said)[0] == re.findall(r"预算数\t([\d.,]+ (?:万元|元))\t", summary)[0]
        assert f"{printed} 个" in summary


def test_filter_by_amount_finds_exactly_the_budgets_in_it(page: Page, address: str, parsed: Parsed) -> None:
    """With an operator or two ends the printings with such a budget are found, no other, and what people type as signs or words is one."""
    rows = parsed.tables["projects"]
    budgets = {f"projects/{name}/": int(yuan) for name, yuan in rows.loc[rows["budget_yuan"].notna(), ["project_id", "budget_yuan"]].itertuples(index=False)}
    wanted = {
        ">100万": (1_000_001, 10**15), "＞100万元": (1_000_001, 10**15), "超过100万": (1_000_001, 10**15), ">=144万": (1_440_000, 10**15),
        "144万元以上": (1_440_000, 10**15), "<1万": (0, 9_999), "不到1万元": (0, 9_999), "≤10万元": (0, 100_000), "100万-200万": (1_000_000, 2_000_000),
        "100～200万元": (1_000_000, 2_000_000), "100万到200万": (1_000_000, 2_000_000), "7,218,963元-0.08亿": (7_218_963, 8_000_000),
    }  # fmt: skip
    found = ask(page, address, list(wanted))
    for query, (least, most) in wanted.items():
        hits = {name for kind, pages in found[query][2] if kind == "filter" for name in pages if name.startswith("projects/")}
        assert hits == {name for name, yuan in budgets.items() if least <= yuan <= most}, query
