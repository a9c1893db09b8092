"""Text of documents is never markup: one site of nothing but attacks, opened in a real browser and read file by file."""

from __future__ import annotations

import csv
import io
import re
import sqlite3
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlencode

import duckdb
import pandas as pd
import pytest
import xlsxwriter
from playwright.sync_api import Browser, Page

from generator.ground.addresses import document_id, slug
from generator.ground.text import join_han, visible
from generator.parsing.parse import parse
from generator.site.policy import POLICY
from generator.tables.write import csv_text, guarded, unguarded
from site_tests.attacks import attacks, broken_bytes, corpus
from site_tests.harmless import faults
from site_tests.hostile import LINES, STEMS, Hostile, as_read, make_hostile, printed, rows_document, shown
from site_tests.readers import fresh
from site_tests.variants import parse_text
from site_tests.workshop import served

_PER_KIND = 16
_STRANGE = (
    "base, iframe, object, embed, math, marquee, article img, article b, article em, article form[action^=http], [onload], [onerror], [onmouseover], [onfocus],"
    "[onclick], [ontoggle], [formaction], [href^='javascript:' i]"
)
_STATE = """(strange) => [String(window.hit ?? ""), document.querySelectorAll("h1").length, getComputedStyle(document.body).display !== "none",
    [...document.querySelectorAll(strange)].map((each) => each.outerHTML.slice(0, 100))]"""
_WATCH = "addEventListener('securitypolicyviolation', (event) => console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`));"


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Hostile:
    """A site made of hostile documents, cards and decisions."""
    return make_hostile(tmp_path_factory.mktemp("hostile"))


@pytest.fixture(scope="module")
def address(hostile: Hostile) -> Iterator[str]:
    """Where the site is served."""
    with served(hostile.site) as url:
        yield url


@pytest.fixture
def tab(browser: Browser, address: str) -> Iterator[Page]:
    """A page of the browser; at the end nothing has run, nothing has left, nothing was refused and nobody was asked."""
    problems: list[str] = []
    listeners = {
        "dialog": lambda dialog: problems.append(f"dialog {dialog}"),
        "request": lambda request: None if request.url.startswith((address, "data:", "blob:")) else problems.append(request.url),
        "console": lambda message: problems.append(f"{message.page.url}: {message.text}") if message.type == "error" else None,
        "pageerror": lambda error: problems.append(str(error)),
        "popup": lambda other: problems.append(f"window {other.url}"),
    }
    with fresh(browser, height=720, on=listeners, script=_WATCH) as page:
        yield page
        assert not problems, problems[:10]
        assert not page.context.cookies()


def addresses(site: Path) -> list[str]:
    """Pages of every kind: all where a kind has few, some from begin to end of it where it has many."""
    kinds: dict[tuple[object, ...], list[str]] = defaultdict(list)
    for path in sorted(site.rglob("index.html")):
        parts = path.parent.relative_to(site).parts
        kinds[(len(parts), *parts[:1], *parts[2:] * (parts[:1] == ("documents",)))].append("".join(f"{part}/" for part in parts))
    return [each for found in kinds.values() for each in found[:: len(found) // _PER_KIND + 1]]


def assert_harmless(page: Page) -> None:
    """No script of a document has run and no markup of it became an element."""
    assert page.evaluate(_STATE, _STRANGE) == ["", 1, True, []], page.url


def test_every_attack_is_read(hostile: Hostile) -> None:
    """Every line of the hostile documents is read, and every attack is the name of a project of its own."""
    parsed = parse(sorted((hostile.root / "data" / "documents").glob("*.txt")))
    assert not parsed.faults
    assert not (parsed.tables["lines"]["role"] == "unread").any()
    names = {shown(name) for name in parsed.tables["projects"]["project"]}
    assert {shown(as_read(printed(each, at))) for at, each in enumerate(LINES)} <= names
    assert len(parsed.documents) == len(STEMS) + 3


def test_nothing_runs_and_nothing_leaves(hostile: Hostile, tab: Page, address: str) -> None:
    """On pages of every kind no script of a document runs, no markup of it becomes an element, and no request leaves the site."""
    for each in addresses(hostile.site):
        tab.goto(address + each)
        assert_harmless(tab)


def test_searches_show_text(tab: Page, address: str) -> None:
    """Attacks typed into the search box, and attacks in the address of the search page, are found and shown as text."""
    for query in ("script window hit", "<img src=x onerror=window.hit=1>", "</title><script>window.hit=1</script>", "onmouseover"):
        tab.goto(address)
        tab.keyboard.press("/")
        tab.locator(".site-search input").fill(query)
        tab.locator(".site-search .found-title").first.wait_for()
        assert tab.locator(".found img, .found script, .found svg, .found style, .found b").count() == 0
        tab.goto(f"{address}search/?{urlencode({'q': query})}")
        tab.locator("#search-found .found-title").first.wait_for()
        assert "window.hit" in tab.locator("#search-found").inner_text()
        assert_harmless(tab)


@pytest.mark.parametrize("kind", sorted(set(corpus()) - {"long"}))
def test_addresses_carry_nothing_in(kind: str, tab: Page, address: str) -> None:
    """Attacks in the query of the search page and of the explorer, in every field of it, and behind the # do nothing."""
    first, last = corpus()[kind][0], corpus()[kind][-1]
    tab.goto(f"{address}search/?{urlencode({'q': first, 'order': last, 'department': first, 'year': last})}#{last}")
    tab.locator("form[data-done]").wait_for()
    assert_harmless(tab)
    fields = ("table", "project", "agency", "budget.least", "group", "sort", "columns", "open", "__proto__", "indicator")
    tab.goto(f"{address}explore/?{urlencode(dict.fromkeys(fields, first) | {'table': last})}#{first}")
    tab.locator(".explore[data-ready]:visible").wait_for()
    assert_harmless(tab)


def test_the_explorer_shows_and_saves_text(tab: Page, address: str) -> None:
    """Each table of the explorer shows attacks as text, and what it saves calculates nowhere."""
    for table in ("projects", "targets"):
        tab.goto(f"{address}explore/?table={table}")
        tab.locator(".explore[data-ready]:visible").wait_for()
        assert_harmless(tab)
        for kind in ("csv", "xlsx"):
            with tab.expect_download() as saved:
                tab.locator(f".explore:visible [data-save={kind}]").click()
            data = Path(saved.value.path()).read_bytes()
            assert list(faults(saved.value.suggested_filename, data)) == []


def test_text_is_shown_as_printed(hostile: Hostile, tab: Page, address: str) -> None:
    """Every line and every name of a project reads in the browser as the document prints it, but for what is invisible and for blanks."""
    for stem in ("cards", "cells", "rows"):
        tab.goto(f"{address}documents/{stem}/text/")
        found = tab.evaluate("[...document.querySelectorAll('ol.source li code')].map((each) => each.textContent)")
        lines = (hostile.root / "data" / "documents" / f"{stem}.txt").read_bytes().decode("utf-8").split("\n")[:-1]
        printed_lines = [re.sub(r"\[bookmark:[^\]]*\]|</?(?:b|strong)>", "", visible(line)) for line in lines]  # marks of extraction
        assert ["".join(line.replace("⇥", "").split()) for line in found] == ["".join(line.split()) for line in printed_lines]
    for at, stem in enumerate(("rows", "x-hit-rows", "2e-2e-2fhit", "rf")):
        tab.goto(f"{address}documents/{stem}/")
        text = "".join(tab.locator("article").text_content().split())
        for number, each in list(enumerate(LINES))[at::4]:
            assert "".join(shown(as_read(printed(each, number))).split()) in text, each[:60]


def test_every_published_file_is_harmless(hostile: Hostile) -> None:
    """In each format: nothing runs, nothing calculates, nothing leads out, and the format is sound. A new format needs a check of its own."""
    found = []
    for path in sorted(path for path in hostile.site.rglob("*") if path.is_file()):
        found += faults(path.relative_to(hostile.site).as_posix(), path.read_bytes())
    assert found == []


def test_nothing_is_written_elsewhere(hostile: Hostile) -> None:
    """Whatever a document is called and whatever its names are, only `build/` and `site/` of the root change."""
    assert set(hostile.before) <= set(hostile.after)
    changed = [name for name, state in hostile.after.items() if hostile.before.get(name) != state]
    assert [name for name in changed if not name.startswith(("root/build/", "root/site/"))] == []
    assert not [path for path in hostile.site.rglob("*") if not re.fullmatch(r"[\w.-]+", path.name, re.ASCII)]


def workbook(write: Callable[[xlsxwriter.worksheet.Worksheet], object]) -> bytes:
    """A workbook with one sheet."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        write(book.add_worksheet())
    return out.getvalue()


def archive(name: str, data: bytes) -> bytes:
    """A ZIP file with one file in it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr(name, data)
    return out.getvalue()


def database(folder: Path) -> bytes:
    """A database with a trigger."""
    with sqlite3.connect(folder / "x.db") as connection:
        connection.executescript("CREATE TABLE a (b); CREATE TRIGGER c AFTER INSERT ON a BEGIN DELETE FROM a; END")
    connection.close()
    return (folder / "x.db").read_bytes()


PAGE = '<html><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{}"><title>x</title></head><body>{}</body></html>'


@pytest.mark.parametrize("body", [
    "<script>window.hit=1</script>", "<script src=https://evil.example/x.js></script>", "<p onclick=x>", '<a href="java\tscript:x">', "<base href=/>",
    "<img src=https://evil.example/x>", "<title>two</title>", "<meta http-equiv=refresh content=0>", '<script type="application/json">{"a": NaN}</script>',
    '<form action="//evil.example">', '<link rel=stylesheet href="//evil.example/x.css">', "<svg><a xlink:href='data:text/html,x'></a></svg>",
    "<iframe></iframe>",
])  # fmt: skip
def test_a_harmful_page_is_found(body: str) -> None:
    """The check of pages sees each way in which one can do harm, and nothing in a harmless one."""
    assert list(faults("x.html", PAGE.format(POLICY, "&lt;script&gt;").encode())) == []
    assert list(faults("x.html", PAGE.format(POLICY, body).encode()))


@pytest.mark.parametrize(("name", "data"), [
    ("x.csv", b"a,b\n1,=1+1\n"), ("x.csv", b"a,b\n1\n"), ("x.csv", b"a\n\tx\n"), ("x.json", b"NaN"), ("x.jsonl", b"{}\n{"), ("x.cff", b"- x"),
    ("x.txt", b"<script>x"),
    ("x.xml", b"<a><script/></a>"), ("x.xml", b"<a href='javascript:x'/>"), ("x.xml", b"<!DOCTYPE a><a/>"), ("x.xml", b"<a>"), ("x.svg", b"<svg onload='x'/>"),
    ("x.xlsx", workbook(lambda sheet: sheet.write_formula(0, 0, "=1+1"))), ("x.xlsx", workbook(lambda sheet: sheet.write_url(0, 0, "https://evil.example/"))),
    ("x.zip", archive("../x.txt", b"x")), ("x.zip", archive("a.csv", b"=1+1")), ("x.sqlite", b"x" * 4096), ("x.parquet", b"PAR1"),
])  # fmt: skip
def test_a_harmful_file_is_found(name: str, data: bytes) -> None:
    """The check of each format sees what would do harm in it."""
    assert list(faults(name, data))


def test_a_trigger_is_found_and_an_unknown_format_is_not_passed(tmp_path: Path) -> None:
    """A database that acts when it is written to is harmful; a kind of file nobody has judged is no harmless one."""
    assert list(faults("x.sqlite", database(tmp_path))) == ["x.sqlite: trigger c"]
    with pytest.raises(KeyError):
        list(faults("x.exe", b""))
    duckdb.sql("SELECT '=1+1' AS a").write_parquet(str(tmp_path / "x.parquet"))
    assert list(faults("x.parquet", (tmp_path / "x.parquet").read_bytes())) == []


def test_the_corpus_is_large_and_every_attack_is_read_as_text(tmp_path: Path) -> None:
    """At least 150 attacks; each is the name of a project of its own, as printed but for what is invisible, outer blanks and character references."""
    assert len(attacks()) + len(broken_bytes()) >= 150
    given = [text for text in attacks() if "\t" not in text and "\r" not in text and "\n" not in text]
    head = "2024年项目支出预算表\n\n单位名称\t一级项目名称\t二级项目名称\t一级指标\t二级指标\t三级指标\t计算符号\t指标值\t计量单位\n"
    rows = "".join(f"某局\t某类\t项目{number}号{text}\t产出指标\t数量指标\t指标\t≥\t1\t个\n" for number, text in enumerate(given))
    parsed = parse_text(tmp_path, (head + rows).encode("utf-8", "surrogatepass"))
    assert not parsed.faults
    names = parsed.tables["projects"]["project"]
    assert len(names) == len(given)
    expected = [join_han(visible(as_read(f"项目{number}号{text}"))) for number, text in enumerate(given)]
    assert list(names) == expected
    assert all(re.fullmatch(r"[a-z0-9_-]+/[a-z0-9-]{1,80}", each) for each in parsed.tables["projects"]["project_id"])


@pytest.mark.parametrize("data", broken_bytes())
def test_bytes_that_are_no_text_are_one_fault(tmp_path: Path, data: bytes) -> None:
    """Overlong UTF-8, surrogates, NUL inside a document: a fault with its place, or text with nothing lost; never an exception."""
    parsed = parse_text(tmp_path, rows_document([(0, "甲")]).encode() + data + b"\n")
    assert parsed.faults or parsed.documents


def test_a_script_that_stands_in_a_page_gets_no_leave() -> None:
    """The policy allows files of the site alone: no script or style in a page, none from elsewhere."""
    assert POLICY.startswith("default-src 'none'; ")
    assert not [word for word in ("unsafe", "http", "sha256", "nonce", "*") if word in POLICY]


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


@pytest.mark.parametrize("guard", [True, False])
def test_every_attack_comes_back_out_of_a_csv(guard: bool) -> None:
    """A cell with line ends of any kind, quotes or commas stays one cell, guarded or not."""
    given = pd.DataFrame({"text": attacks(), "more": ["x\ry\nz\r\n" + each for each in attacks()]}, dtype=object)
    text = csv_text(given, guard=guard)
    rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    assert rows[0] == ["text", "more"]
    assert [[unguarded(cell) if guard else cell for cell in row] for row in rows[1:]] == given.to_numpy().tolist()
    assert not text.endswith("\r\n")


@pytest.mark.parametrize("name", ["index", "INDEX", "readme", "README", "索引"])
def test_no_name_is_that_of_a_folder_s_own_page(name: str) -> None:
    """A document or a project called `index` has an address of its own, and does not take the place of the list around it."""
    for made in (document_id(name), slug(name)):
        assert made not in {"index", "readme"}
        assert made


def test_a_card_too_large_is_one_clear_fault(tmp_path: Path) -> None:
    """A card of a megabyte, or one that expands to billions of words, is told by its size and not read."""
    (tmp_path / "variant.yml").write_text("title: " + "长" * 400_000, encoding="utf-8")
    (fault,) = parse_text(tmp_path, rows_document([(0, "甲")])).faults
    assert fault.expected == "不超过 65536 字节"
