"""Trust and reuse: addresses, citations, corrections, tables as CSV, paper, what machines and other sites read."""

from __future__ import annotations

import csv
import html
import io
import json
import re
import struct
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from generator.pages.citation import short
from generator.pages.render import script_json
from generator.parsing.parse import Parsed
from generator.pipeline import with_checks, with_links
from generator.reconcile.engine import all_rules
from site_tests.conftest import DOCUMENTS, ROOT
from site_tests.readers import fresh
from site_tests.test_browser import PAGES
from site_tests.workshop import make_root, register, run, served

HOME = "https://example.org/ledger/"
ATTACK = '</script><script>window.hit=1</script>"site:x & {50%}'
FILLED = {"name": "测试运营者", "email": "who@example.org", "post": "某路1号", "form": "https://example.org/new?labels=x"}
_DATA = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh reader at a desk who may use the clipboard."""
    with fresh(browser, permissions=["clipboard-read", "clipboard-write"]) as page:
        yield page


@pytest.fixture(scope="module")
def texts(built: Path) -> dict[str, str]:
    """The HTML of every page by its address."""
    site = built / "site"
    return {str(path.parent.relative_to(site)): path.read_text(encoding="utf-8") for path in sorted(site.rglob("index.html"))}


@pytest.fixture(scope="module")
def stewarded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site whose steward is filled in, of one document with a hostile title."""
    root = make_root(tmp_path_factory.mktemp("steward") / "root", {})
    register(root, "one", DOCUMENTS[1].read_bytes(), title=ATTACK.replace('"', '\\"'), issuer="某局{x}", published_on="2024-01-02", source_url="https://example.org/a?b=1&c=%20")
    config = (root / "mkdocs.yml").read_text(encoding="utf-8")
    for name, value in FILLED.items():
        config = re.sub(rf'(    {name}: )""', rf'\1"{value}"', config)
    (root / "mkdocs.yml").write_text(config, encoding="utf-8")
    done = run(root, "build", SITE_URL=HOME)
    assert done.returncode == 0, done.stdout + done.stderr
    return root / "site"


class _Rows(HTMLParser):
    """The ids of a page, and the rows of its tables that have none."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: Counter[str] = Counter()
        self.nameless: list[str] = []
        self.own = self.body = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Notes ids, and rows without one inside the tables of the site's own making."""
        values = dict(attrs)
        if name := values.get("id"):
            self.ids[name] += 1
        if tag == "table":
            self.own = "ledger" in (values.get("class") or "") and "data-own-download" not in values
        self.body = tag == "tbody" or (self.body and tag != "thead")
        if tag == "tr" and self.body and self.own and "id" not in values:
            self.nameless.append(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        """Leaves the body of a table."""
        self.body = self.body and tag != "tbody"


def test_every_row_has_one_address(texts: dict[str, str]) -> None:
    """Each row of each table has an id, and no id stands twice on a page."""
    for address, text in texts.items():
        rows = _Rows()
        rows.feed(text)
        assert not rows.nameless, address
        assert not [name for name, count in rows.ids.items() if count > 1], address


def data_of(text: str) -> dict[str, object]:
    """The machine-readable data of a page."""
    found = _DATA.findall(text)
    assert len(found) == 1
    return dict(json.loads(found[0]))


def test_every_page_tells_machines_and_other_sites_what_it_is(texts: dict[str, str]) -> None:
    """Canonical address, description, preview picture and JSON-LD agree with the page's address on every page."""
    for address, text in texts.items():
        here = HOME if address == "." else f"{HOME}{address}/"
        assert f'<link rel="canonical" href="{here}">' in text, address
        assert f'<meta property="og:url" content="{here}">' in text
        assert f'<meta property="og:image" content="{HOME}assets/preview.png">' in text
        titles = re.findall(r'<meta (?:name="description" )?property="og:(title|description)" content="([^"]+)">', text)
        assert [name for name, _ in titles] == ["description", "title"]
        data = data_of(text)
        assert data["@type"] == "WebPage"
        assert data["url"] == here
        assert not re.search(r"\\u0001|\"(site|licence):", json.dumps(data))


def test_data_of_a_document_and_a_project(texts: dict[str, str]) -> None:
    """A document is a data set with its hash and licence; a project a part of it, its bounds as bounds, doubtful readings left out."""
    entity = data_of(texts["documents/shizuishan-kjj-2025"])["mainEntity"]
    assert isinstance(entity, dict)
    assert entity["@type"] == "Dataset"
    assert entity["datePublished"] == "2024-02-12"
    assert entity["distribution"][0]["contentUrl"] == f"{HOME}documents/shizuishan-kjj-2025/shizuishan-kjj-2025.txt"
    entity = data_of(texts["projects/jiaxing-kjj-2025/ke-ji-da-shi-chang-yun-wei-fei"])["mainEntity"]
    assert isinstance(entity, dict)
    assert entity["isPartOf"]["url"] == f"{HOME}documents/jiaxing-kjj-2025/"
    measured = {each["name"]: each for each in entity["variableMeasured"]}
    assert measured["科技成果登记数量"] == {"@type": "PropertyValue", "name": "科技成果登记数量", "minValue": "40", "unitText": "个"}
    assert "县(市、区)科技管理人员满意度" not in measured


def test_no_finding_in_what_is_shared(texts: dict[str, str], parsed: Parsed) -> None:
    """No explanation of a check that differs or cannot be decided stands in a head: descriptions, previews, JSON-LD."""
    checks = with_links(with_checks(parsed)).tables["checks"]
    found = checks[checks["verdict"].isin(["differs", "unclear"])]
    rules = {rule.title for rule in all_rules()}
    said = [text for text in (*found["explanation"], *found["title"]) if len(text) > 8 and text not in rules]
    assert len(said) > 10
    for address, text in texts.items():
        head = html.unescape(text.partition("</head>")[0])
        told = f"{head.partition('<title>')[0]}{json.dumps(data_of(text), ensure_ascii=False)}"
        assert not [each for each in said if each in told], address


def test_text_of_a_document_stays_text_in_what_is_shared(stewarded: Path) -> None:
    """A title that would end the script, or looks like an address of ours, is the same text in JSON-LD, citation and preview."""
    text = (stewarded / "documents" / "one" / "index.html").read_text(encoding="utf-8")
    assert "<script>window.hit" not in text
    entity = data_of(text)["mainEntity"]
    assert isinstance(entity, dict)
    assert entity["name"] == ATTACK
    assert html.escape(ATTACK, quote=False) in text.replace("&#34;", '"')


def test_small_pieces() -> None:
    """Text is cut and made safe for a script element."""
    assert short("a\n b\u200b") == "a b"
    assert len(short("长" * 1000)) == 201
    assert script_json({"a": "</script>&"}) == '{"a":"\\u003c/script\\u003e\\u0026"}'


def choose(page: Page, where: str, row: str) -> None:
    """Opens a page and clicks the sign beside a row."""
    page.goto(where)
    found = page.locator(".ledger tbody tr", has=page.locator("th", has_text=row)).first
    found.hover()
    found.locator(".permalink").click()
    expect(page.locator(".share-chosen")).to_contain_text(row)


def test_row_is_cited_with_document_line_day_and_hash(page: Page, address: str, parsed: Parsed) -> None:
    """The sign beside a row leads to its address; both citations then name table, row, line, hash and what is 未登记."""
    choose(page, address + PAGES["project"], "技术交易额")
    assert page.url.endswith("#ji-shu-jiao-yi-e")
    page.locator(".row-tools button", has_text="引用").click()
    expect(page.locator("#__cite pre")).to_contain_text("jiaxing-kjj-2025-L16")
    documents = parsed.tables["documents"]
    sha256 = documents[documents["document_id"] == "jiaxing-kjj-2025"]["sha256"].iloc[0]
    where = f"{HOME}{PAGES['project']}#ji-shu-jiao-yi-e"
    for text in page.locator("#__cite .citation").all_inner_texts():
        assert all(part in text for part in ("2025年市本级部门预算财政拨款项目支出预算表", "绩效指标，技术交易额，第16行", sha256, where, "未登记"))
        assert re.search(r"20\d\d-\d\d-\d\d", text)
        assert text.count("{") == text.count("}")


def test_row_of_a_page_about_all_documents_cites_its_own_document(page: Page, address: str) -> None:
    """On the page of all checks the chosen row brings the citation of its document."""
    page.goto(address + PAGES["document checks"])
    first = page.locator(".ledger tbody tr").first
    name = first.get_attribute("id") or ""
    page.goto(f"{address}checks/crd-02/#open")
    row = page.locator(".ledger.checks tbody tr").first
    row.hover()
    row.locator(".permalink").click()
    cited = page.locator("#__cite [data-source]:visible, #__cite li:not([hidden])").first
    expect(cited).to_have_attribute("data-source", re.compile("-"))
    assert name
    assert "SHA-256" in (cited.locator("p.citation").text_content() or "")


def test_row_of_two_documents_cites_both(page: Page, address: str) -> None:
    """A row that sets two years side by side has both citations, each with its own line, and both lines in the request."""
    choose(page, address + PAGES["two years"], "系统故障修复响应时间")
    request = page.locator("#__request")
    expect(request).to_have_value(re.compile(r"第128行\n本站所据的这一行：.*系统故障(.|\n)*第54行\n本站所据的这一行：.*系统故障"))
    keys = page.locator("#__cite li:not([hidden]) [data-key]").all_text_contents()
    assert sorted(keys) == ["jiaxing-kjj-2022-L128", "jiaxing-kjj-2025-L54"]


def test_address_sent_to_somebody_chooses_the_row(page: Page, address: str) -> None:
    """Opening the address of a row, or of a source line, has its citation and its request ready."""
    page.goto(f"{address}{PAGES['text']}#L15")
    expect(page.locator(".share-chosen")).to_have_text("选定的行：第15行")
    assert "第15行" in page.locator("#__cite p.citation").first.text_content()  # type: ignore[operator]
    shown = page.locator("#L15 code").evaluate("each => each.firstChild.textContent")
    assert shown.strip() in page.locator("#__request").input_value()
    page.goto(f"{address}{PAGES['text']}#L13")
    expect(page.locator(".share-chosen")).to_have_text("选定的行：第13行")


def test_correction_request_is_written_and_keeps_what_was_typed(page: Page, address: str) -> None:
    """Page, row and source line stand in the text; another row changes them and not what the reader has typed; nobody is invented."""
    choose(page, address + PAGES["project"], "技术交易额")
    page.locator(".row-tools button", has_text="更正").click()
    request = page.locator("#__request")
    expect(request).to_have_value(re.compile(r"本站所据的这一行：.*技术交易额.*2000"))
    request.press("Control+End")
    request.type("原件印作2001")
    page.locator("tr", has_text="科技宣传信息").first.locator(".permalink").click()
    expect(request).to_have_value(re.compile(r"#ke-ji-xuan-chuan-xin-xi\n(.|\n)*科技宣传信息，第18行(.|\n)*原件印作2001"))
    assert "本站还没有登记收信的地址" in page.locator("#__correction").inner_text()
    assert page.locator("#__correction a").count() == 0
    assert "运营者：未登记" in page.locator("footer").inner_text()


def test_steward_is_set_in_one_place(page: Page, stewarded: Path) -> None:
    """Filled in mkdocs.yml, name and addresses stand on every page, and the text goes along in the mail and in the form."""
    for path in stewarded.rglob("index.html"):
        assert re.search(r"(?:运营者：|Run by: )</t->测试运营者(?:。|\. )", path.read_text(encoding="utf-8")), path
    with served(stewarded) as address:
        page.goto(f"{address}documents/one/")
        mail, form = (page.locator(name).get_attribute("href") or "" for name in ("[data-mail]", "[data-form]"))
        assert mail.startswith("mailto:who@example.org?subject=")
        request = page.locator("#__request").input_value()
        assert parse_qs(urlsplit(mail).query)["body"] == [request]
        assert parse_qs(urlsplit(form).query) == {"labels": ["x"], "title": [request.split("\n")[0]], "body": [request]}
        cited = page.locator("#__cite p.citation").text_content() or ""
        assert cited.startswith("某局{x}. ")
        assert "[EB/OL]. (2024-01-02)[" in cited
        made = page.locator("#__cite pre").text_content() or ""
        assert made.startswith("@misc{one-L1,\n  author = {{某局\\{x\\}}},\n")
        assert '  title = {{</script><script>window.hit=1</script>"site:x \\& \\{50\\%\\}}},\n  year = {2024},\n  date = {2024-01-02},\n' in made
        assert f"  url = {{{HOME}documents/one/}},\n" in made
        assert not page.evaluate("window.hit")


def test_copying_copies_what_is_shown(page: Page, address: str) -> None:
    """The copy button puts the citation on the clipboard and says so."""
    page.goto(address + PAGES["project"])
    page.locator("#__cite summary").click()
    page.locator("#__cite button", has_text="BibTeX").click()
    expect(page.locator("#__cite button", has_text="已复制")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == page.locator("#__cite pre").text_content()


def saved(page: Page, table: str) -> list[list[str]]:
    """The rows of the CSV that a table's button gives."""
    with page.expect_download() as download:
        page.locator(f"{table} + .table-tools button, .scroll:has({table}) + .table-tools button").first.click()
    content = download.value.path().read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert download.value.suggested_filename.endswith(".csv")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_table_is_taken_away_as_shown(page: Page, address: str) -> None:
    """The CSV has the rows that the filter left and the text of every cell, without the signs for addresses."""
    page.goto(f"{address}checks/?verdict=differs")
    page.locator("[data-checks][data-ready]").wait_for()
    rows = saved(page, "#all-checks")
    assert len(rows) - 1 == page.locator("#all-checks tbody tr[data-verdict]").count()
    assert rows[0][0] == "核对内容"
    assert not [cell for row in rows for cell in row if "¶" in cell]
    assert len({len(row) for row in rows}) == 1


def test_formulas_are_taken_away_as_text(page: Page, address: str) -> None:
    """What a spreadsheet would calculate begins with an apostrophe; plain negative numbers stay numbers; quotes are doubled."""
    page.goto(address + PAGES["project"])
    cells = ["=1+1", "+cmd", "@x", "-1,234.5", "-2+3", "＝A1", 'a"b', "a,b"]
    names = "[...document.querySelectorAll('.ledger tbody tr:not(.group) th')]"
    page.evaluate(f"cells => cells.forEach((text, at) => {{ {names}[at % 8].firstChild.textContent = text; }})", cells)
    rows = [row for row in saved(page, ".ledger")[1:] if "指标 " not in row[0]]
    assert [row[0] for row in rows[:8]] == ["'=1+1", "'+cmd", "'@x", "-1,234.5", "'-2+3", "'＝A1", 'a"b', "a,b"]


def test_paper_looks_like_a_document(page: Page, address: str) -> None:
    """In print there is no navigation and no button; the source with address, day and hash is; rows stay whole; paper is white."""
    page.emulate_media(color_scheme="dark")
    page.goto(address + PAGES["project"])
    page.wait_for_function("document.body.dataset.mdColorScheme === 'slate'")
    page.emulate_media(media="print", color_scheme="dark")
    for name in ("header.md-header", ".site-nav", ".site-toc", ".crumbs", ".neighbours", ".table-tools", "#__correction", "pre.citation"):
        assert page.locator(f"{name}:visible").count() == 0, name
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    cited = page.locator("p.citation")
    assert cited.is_visible()
    assert HOME in cited.inner_text()
    assert "这不是政府网站" in page.locator("footer").inner_text()
    assert page.locator(".ledger tbody tr").first.evaluate("each => getComputedStyle(each).breakInside") == "avoid"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.locator("h1").evaluate("each => getComputedStyle(each).color") == "rgb(31, 41, 51)"


def test_preview_picture_needs_no_font() -> None:
    """The picture has the size that other sites show, and its drawing holds no text."""
    content = (ROOT / "templates" / "theme" / "assets" / "preview.png").read_bytes()
    assert struct.unpack(">II", content[16:24]) == (1200, 630)
    assert "<text" not in (ROOT / "templates" / "theme" / "assets" / "preview.svg").read_text(encoding="utf-8")
