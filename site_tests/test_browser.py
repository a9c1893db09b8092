"""What a reader does, in a real browser, with the site under a sub-path."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from generator.parsing.parse import Parsed
from site_tests.conftest import ROOT
from site_tests.readers import fresh

PAGES = {
    "home": "", "departments": "departments/", "documents": "documents/", "data": "data/", "glossary": "glossary/", "method": "method/",
    "about": "about/", "404": "404.html", "checks": "checks/", "rule": "checks/sum-06/", "document checks": "documents/tianjin-kjj-2023/checks/",
    "search": "search/", "results": "search/?q=科技",
    "department": "departments/shao-xing-shi-ke-xue-ji-shu-xie-hui/",
    "two years": "departments/jia-xing-shi-ke-xue-ji-shu-ju/", "book": "documents/shaoxing-kexie-2024/", "cards": "documents/tianjin-kjj-2023/",
    "text": "documents/jiaxing-kjj-2022/text/", "project": "projects/jiaxing-kjj-2025/ke-ji-da-shi-chang-yun-wei-fei/",
    "project of a card": "projects/tianjin-kjj-2023/ban-gong-yong-fang-zu-lin/",
    "project of the book": "projects/shaoxing-kexie-2024/ban-gong-yong-fang-zu-lin/",
}  # fmt: skip


@pytest.fixture(params=[(390, "light"), (1280, "light"), (390, "dark"), (1280, "dark")], ids=lambda value: f"{value[0]}-{value[1]}")
def look(request: pytest.FixtureRequest) -> tuple[int, str]:
    """A reader on phone or desktop, light or dark."""
    return request.param  # type: ignore[no-any-return]


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh reader at a desk."""
    with fresh(browser) as page:
        yield page


@pytest.mark.parametrize("kind", PAGES)
def test_page_opens_without_complaint(browser: Browser, look: tuple[int, str], address: str, kind: str) -> None:
    """No request leaves the site, nothing is missing, the console stays silent, the page fits its width."""
    problems: list[str] = []
    listeners = {
        "console": lambda message: problems.append(message.text) if message.type in {"error", "warning"} else None,
        "pageerror": lambda error: problems.append(str(error)),
        "request": lambda request: None if request.url.startswith((address, "data:")) else problems.append(request.url),
        "response": lambda response: problems.append(f"{response.status} {response.url}") if response.status >= 400 else None,
    }
    with fresh(browser, look[0], scheme=look[1], on=listeners) as page:
        page.goto(address + PAGES[kind])
        page.wait_for_load_state("networkidle")
        assert not problems
        assert page.locator("h1").count() == 1
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        assert page.evaluate("document.documentElement.lang").startswith("zh")


def test_every_page_has_a_policy_without_unsafe_inline(built: Path) -> None:
    """The Content-Security-Policy of every page allows only the site itself and the theme's scripts by hash."""
    pages = list((built / "site").rglob("*.html"))
    assert len(pages) > 100
    for path in pages:
        found = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', path.read_text(encoding="utf-8"))
        assert found, path
        assert "default-src 'none'" in found.group(1)
        assert "unsafe" not in found.group(1)


def test_dark_scheme_changes_page_and_chart(browser: Browser, address: str) -> None:
    """In the dark the page is dark, and the bars of a chart are not those of the light one."""
    seen = {}
    for scheme in ("light", "dark"):
        with fresh(browser, height=720, scheme=scheme) as page:
            page.goto(address + PAGES["project of the book"])
            bar = page.locator(".chart [fill='#2f6f9f']").first
            seen[scheme] = (page.evaluate("getComputedStyle(document.body).backgroundColor"), bar.evaluate("each => getComputedStyle(each).fill"))
    assert seen["light"][0] != seen["dark"][0]
    assert seen["light"][1] != seen["dark"][1]


def source_line(page: Page) -> str:
    """The text of the source line that the page was sent to, which must be highlighted and in sight."""
    line = page.locator("ol.source li:target")
    line.wait_for()
    expect(line).to_be_in_viewport()
    return line.locator("code").inner_text()


@pytest.mark.parametrize(
    ("kind", "row", "figure"),
    [
        ("project", "科技成果登记数量", "40"), ("project", "技术交易额", "2000"), ("project of the book", "租赁面积", "25782.01"),
        ("department", "水电费", "1700000"), ("department", "短期展览", "1092315"), ("two years", "科技大市场运维费", "科技大市场运维费"),
        ("book", "学术交流活动", "225.00"), ("book", "公务接待费", "2.75"), ("book", "展品更新提升", "2148000"),
        ("cards", "国际科技交流", "70.00"),
    ],
)  # fmt: skip
def test_figure_leads_to_its_source_line(page: Page, address: str, kind: str, row: str, figure: str) -> None:
    """The link beside a figure opens the source at the very line that prints it."""
    page.goto(address + PAGES[kind])
    page.locator("tr", has=page.locator("th", has_text=re.compile(rf"^\s*{row}"))).first.locator("a.line").first.click()
    assert figure in source_line(page)


def test_target_and_budget_of_a_card_lead_to_their_own_lines(page: Page, address: str) -> None:
    """Where a card prints each cell on a line of its own, the budget and the target link to these lines."""
    page.goto(address + PAGES["project of a card"])
    page.locator("dd", has_text="144.00").locator("a.line").first.click()
    assert "144.00" in source_line(page)
    page.go_back()
    page.locator("tr", has_text="租赁房屋面积").locator("a.line").last.click()
    assert "4831" in source_line(page)


def test_every_printed_target_stands_in_its_source_line(parsed: Parsed) -> None:
    """For all indicators, targets and amounts: what is published as printed stands in the line that the page links to."""
    texts = {each.source.document_id: [line.text for line in each.source.lines] for each in parsed.documents}
    squeeze = re.compile(r"\s+")
    for table, column in (("indicators", "indicator"), ("budget_lines", "amount_printed")):
        frame = parsed.tables[table]
        rows = frame[["document_id", "line", column]].itertuples(index=False)
        missing = [row for row in rows if squeeze.sub("", row[2]) not in squeeze.sub("", texts[row[0]][row[1] - 1])]
        assert not missing, (table, missing[:3])


def test_reader_walks_from_home_to_a_line_and_back(page: Page, address: str) -> None:
    """Home → department → project → source line, then the breadcrumbs lead home again."""
    page.goto(address)
    page.get_by_role("link", name=re.compile("绍兴市科学技术协会")).first.click()
    page.get_by_role("link", name="水电费", exact=True).first.click()
    assert page.locator("h1").inner_text() == "水电费"
    assert "1,700,000 元" in page.locator(".lead").inner_text()
    page.locator(".lead a.figure").click()
    assert "1700000" in source_line(page)
    page.locator(".crumbs a", has_text="首页").click()
    assert page.locator("h1").inner_text() == "公共项目账本"


def test_previous_and_next_walk_through_a_document(page: Page, address: str) -> None:
    """From the first project, 下一个项目 reaches every project of the document once."""
    page.goto(address + "projects/shizuishan-kjj-2025/chuang-xin-qu-dong-ke-ji-fa-zhan-ye-wu-jing-fei/")
    names = [page.locator("h1").inner_text()]
    while page.locator("a[rel=next]").count():
        page.locator("a[rel=next]").click()
        names.append(page.locator("h1").inner_text())
    assert names == ["创新驱动、科技发展业务经费", "中央引导地方科技发展资金", "专项业务经费"]


def test_term_leads_to_its_explanation(page: Page, address: str) -> None:
    """A term of the budget book links to its entry in the glossary, which links to its line."""
    page.goto(address + PAGES["book"])
    page.locator("a.term", has_text="学术交流活动").first.click()
    entry = page.locator(".glossary div:target")
    entry.wait_for()
    assert "反映开展学术交流活动" in entry.inner_text()
    entry.locator("a.line").first.click()
    assert "学术交流活动（项）" in source_line(page)


def test_search_finds_a_project(page: Page, address: str) -> None:
    """Typing a project's name into the search box offers its page."""
    page.goto(address)
    page.keyboard.press("/")
    page.keyboard.type("办公用房租赁")
    result = page.locator(".md-search-result__link").first
    result.wait_for()
    assert "ban-gong-yong-fang-zu-lin" in (result.get_attribute("href") or "")


def test_not_printed_is_said_and_never_shown_as_zero(page: Page, address: str) -> None:
    """A project without a printed budget says so; a printed zero stays 0."""
    page.goto(address + PAGES["project"])
    assert "文件没有列预算数" in page.locator(".lead").inner_text()
    assert "文件没有列这个项目的预算数" in page.locator("#money ~ .facts").first.inner_text()
    page.goto(address + "projects/shaoxing-kexie-2024/ji-ceng-ke-pu-shi-fan-chuang-jian/")
    assert "0 元" in page.locator("#money ~ .facts").first.inner_text()


def test_downloads_open_in_a_spreadsheet(built: Path) -> None:
    """Every table is there as CSV with a BOM, with the rows that the data page promises."""
    page = (built / "site" / "data" / "index.html").read_text(encoding="utf-8")
    for name in ("documents", "projects", "programmes", "indicators", "budget_lines", "checks", "notes", "lines"):
        content = (built / "site" / "data" / f"{name}.csv").read_bytes()
        assert content.startswith(b"\xef\xbb\xbf")
        rows = content.decode("utf-8-sig").count("\n") - 1
        found = re.search(rf'data-label="行数">(\d+)</td>(?:(?!<tr\b).)*?href="{name}\.csv"', page, re.DOTALL)
        assert found
        assert name == "notes" or int(found.group(1)) == rows or rows > int(found.group(1))  # cells may hold line ends


def test_picture_in_the_readme_exists() -> None:
    """The picture that both READMEs show is there."""
    for name in ("README.md", "README.zh.md"):
        for path in re.findall(r"!\[[^\]]*\]\(([^)]+)\)", (ROOT / name).read_text(encoding="utf-8")):
            assert (ROOT / path).exists()


def test_check_shows_both_sides_with_their_lines(page: Page, address: str) -> None:
    """From the list of checks to one check, and from each of its sides to the line that prints the figure."""
    page.goto(address + "checks/?verdict=differs")
    page.locator("[data-checks][data-ready] tbody tr[data-verdict] a").first.click()
    row = page.locator("tr:target")
    row.wait_for()
    figures = [text.split()[0] for text in row.locator(".figure").all_inner_texts()]
    for index, figure in enumerate(figures):
        row.locator("td").nth(index).locator("a.line").first.click()
        assert figure in source_line(page)
        page.go_back()
        row.wait_for()


def test_rule_page_tells_its_three_parts(page: Page, address: str) -> None:
    """A rule's page says what is compared, why it should hold, and when it may rightly not."""
    page.goto(address + "checks/sum-06/")
    assert {"比什么", "为什么应当相等", "什么时候可以不等"} <= set(page.locator(".facts dt").all_inner_texts())


def linked_rows(path: Path) -> Iterator[tuple[list[str], list[tuple[str, int]]]]:
    """For every row of amounts on a page: its amounts, and the documents and lines it links to."""
    html = path.read_text(encoding="utf-8")
    money = "".join(re.findall(r'<table class="ledger money">.*?</table>', html, re.DOTALL))
    for source, cell in ((html, r'<td class="number" data-label="(?:预算数|金额)">(.*?)</td>'), (money, r'<td class="number">([\d.,]+)</td>')):
        for row in re.findall(r"<tr[^>]*>.*?</tr>", source, re.DOTALL):
            figures = [re.sub(r"<[^>]+>|\s|,", "", each) for each in re.findall(cell, row, re.DOTALL)]
            lines = re.findall(r'documents/([^/"]+)/text/#L(\d+)', row)
            yield [each for each in figures if re.match(r"^[\d.]+(?:元|万元)?$", each)], [(name, int(line)) for name, line in lines]


@pytest.mark.parametrize("kind", ["departments", "documents"])
def test_amounts_in_tables_link_to_the_line_that_prints_them(built: Path, parsed: Parsed, kind: str) -> None:
    """On every department and document page each row of amounts links to a line in which each of its amounts stands."""
    texts = {each.source.document_id: [line.text for line in each.source.lines] for each in parsed.documents}
    checked = 0
    for path in (built / "site" / kind).glob("*/index.html"):
        for figures, lines in linked_rows(path):
            if len(lines) != 1 or not figures:
                continue
            document, line = lines[0]
            printed = re.sub(r"[\s,]", "", texts[document][line - 1])
            missing = [figure for figure in figures if figure.rstrip("万元") not in printed]
            assert not missing, (path, missing, line, printed[:80])
            checked += len(figures)
    assert checked > 70


NARROW = """() => {
  const told = [];
  for (const table of document.querySelectorAll("article table")) {
    if (!table.checkVisibility() || !table.offsetWidth) continue;
    const name = (table.caption?.textContent ?? "").slice(0, 30), frame = table.closest(".scroll");
    const cards = getComputedStyle(table).display === "block";
    if (!frame && table.offsetWidth > innerWidth) told.push(`${name}: wider than the screen without scrolling`);
    if (cards || !frame) continue;
    const wide = table.scrollWidth > frame.clientWidth + 1;
    const head = table.querySelector("tbody th[scope=row]") ?? table.querySelector("tbody .first");
    if (wide && !(head && getComputedStyle(head).position === "sticky")) told.push(`${name}: scrolls and no column stays`);
    if (wide && getComputedStyle(frame).backgroundImage === "none") told.push(`${name}: no sign of scrolling`);
    for (const cell of table.querySelectorAll("td.code, td.number, th.number")) {
      const line = parseFloat(getComputedStyle(cell).lineHeight), text = cell.textContent.trim();
      const lines = new Set([...range(cell)].map((each) => Math.round(each.top / line)));
      if (/^[\\d.,%]+$/.test(text) && lines.size > 1) told.push(`${name}: ${text} is broken`);
    }
  }
  return [...new Set(told)];
  function range(cell) { const all = document.createRange(); all.selectNodeContents(cell); return all.getClientRects(); }
}"""


@pytest.mark.parametrize("kind", PAGES)
def test_every_table_can_be_read_on_a_phone(browser: Browser, address: str, kind: str) -> None:
    """At 390 px a table becomes cards, or keeps the column of its names and shows that it scrolls; no number is broken over lines."""
    with fresh(browser, 390, 844) as page:
        page.goto(address + PAGES[kind])
        page.wait_for_load_state("networkidle")
        page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
        page.evaluate("for (const each of document.querySelectorAll('.scroll')) each.style.contentVisibility = 'visible'")
        assert page.evaluate(NARROW) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize(
    ("kind", "place", "column"),
    [("department", ".headline a.line", "总计：5337.65"), ("street office", ".headline a.line", "189,767,551"), ("project of the book", "a.line", "")],
)
def test_figure_is_marked_in_its_line_with_its_column(page: Page, address: str, kind: str, place: str, column: str) -> None:
    """A figure followed to its line is marked there, in a text as in a table of a PDF, with its column; by address alone the columns are named."""
    places = PAGES | {"street office": "departments/shang-hai-shi-pu-tuo-qu-ren-min-zheng-fu-wan-li-jie-dao-ban-shi-chu/"}
    page.goto(address + places[kind])
    page.locator(place).first.click()
    page.wait_for_url("**/text/#L*")
    if not column:
        return
    expect(page.locator(".told")).to_contain_text(column.rsplit("：", maxsplit=1)[-1])
    expect(page.locator(":target .column-of")).to_contain_text(column)
    sent = page.url
    page.evaluate("sessionStorage.clear()")
    page.goto("about:blank")
    page.goto(sent)
    expect(page.locator(":target .column-of")).to_be_visible()
    assert page.locator(".told").count() == 0
