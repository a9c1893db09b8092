"""Explore: what is chosen, added and taken away in the browser agrees with the tables, at five documents and at 50,000 rows."""

from __future__ import annotations

import csv
import functools
import gzip
import hashlib
import io
import json
import re
import threading
import zipfile
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import pandas as pd
import pytest
from playwright.sync_api import Browser, Page, Route, expect

from generator.downloads.column_files import BLOCK_ROWS, FIRST_ROWS, column_lines, write_column_file
from generator.pages.catalogue import Catalogue
from generator.pages.explore import explore_files, explore_tables
from generator.parsing.parse import Parsed
from site_tests.conftest import ROOT
from site_tests.readers import fresh
from site_tests.workshop import SUB_PATH, reader

VENDOR = ROOT / "templates" / "theme" / "assets" / "vendor"
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A reader at a desk; whatever the page complains of fails the test, also a request to another host."""
    with reader(browser, 1280) as page:
        yield page


@pytest.fixture(scope="module")
def projects(parsed: Parsed) -> pd.DataFrame:
    """The projects of the five documents with the department of their document."""
    names = parsed.tables["documents"].set_index("document_id")["department"]
    table = parsed.tables["projects"]
    return table.assign(office_name=table["document_id"].map(names))


def visit(page: Page, address: str, query: str = "") -> Page:
    """Opens /explore/ and waits until all rows are there."""
    page.goto(f"{address}explore/{query}")
    page.locator(".explore[data-ready]:visible").wait_for()
    return page


def names(page: Page) -> list[str]:
    """The names in the rows that are drawn."""
    return page.locator(".explore:visible .rows tbody th[scope=row]").all_inner_texts()


def chosen(page: Page) -> int:
    """How many rows the page says are chosen."""
    found = re.search(r"选出 (\d+)", page.locator(".explore:visible [data-count]").inner_text())
    assert found
    return int(found.group(1))


def sums(page: Page) -> dict[str, list[str]]:
    """The table of sums: title → sum, projects added, projects without a printed amount, share; each without its note."""
    rows = page.locator(".explore:visible .sums tbody tr")
    return {row.locator("th").inner_text(): row.locator("td > span:first-child").all_inner_texts() for row in rows.all()}


def yuan(text: str) -> int:
    """A shown amount in whole yuan."""
    number, unit = text.replace(",", "").split()
    return round(float(number) * (10_000 if unit == "万元" else 1))


def take(page: Page, kind: str) -> bytes:
    """The file that a download button gives."""
    with page.expect_download() as waiting:
        page.locator(f".explore:visible [data-save={kind}]").click()
    return Path(waiting.value.path()).read_bytes()


def sheet(content: bytes, number: int = 1) -> list[dict[str, str | float]]:
    """The cells of one sheet of a workbook, row by row: text as text, numbers as numbers."""
    rows = []
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        assert {"[Content_Types].xml", "_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"} <= set(archive.namelist())
        root = ElementTree.fromstring(archive.read(f"xl/worksheets/sheet{number}.xml"))  # noqa: S314 - made by our own page
    for row in root.iter(f"{SHEET}row"):
        cells: dict[str, str | float] = {}
        for cell in row.iter(f"{SHEET}c"):
            value, text = cell.find(f"{SHEET}v"), cell.find(f"{SHEET}is/{SHEET}t")
            assert cell.find(f"{SHEET}f") is None
            column = (cell.get("r") or "").rstrip("0123456789")
            cells[column] = float(value.text or "") if value is not None else (text.text or "" if text is not None else "")
        rows.append(cells)
    return rows


def synthetic(rows: int, **texts: str) -> dict[str, list[str] | list[float | None]]:
    """Columns of a projects file with many rows: names nearly all different, a third of the amounts not printed."""
    words = ["科普", "宣传", "运维", "租赁", "平台", "专项", "培训", "展览", "创新", "合作"]
    name = [f"{words[i % 10]}{words[i * 7 // 10 % 10]}第{i}期项目经费" for i in range(rows)]
    amount: list[float | None] = [None if i % 3 == 0 else i * 37 % 99_991 * 100 for i in range(rows)]
    first = {"project": [texts.get("project", name[0]), *name[1:]]}
    return first | {
        "department": [f"部门{i % 997}" for i in range(rows)], "region": [f"市{i % 90}" for i in range(rows)],
        "document_id": [f"d{i % 997}" for i in range(rows)], "document": [f"文件{i % 997}" for i in range(rows)],
        "fiscal_year": [str(2015 + i % 10) for i in range(rows)],
        "budget": amount, "budget_shown": ["" if each is None else f"{each:,.0f} 元" for each in amount], "money_unit": ["元"] * rows,
        "indicators": [float(i % 9) for i in range(rows)], "project_id": [f"d{i % 997}/p{i}" for i in range(rows)], "line": [float(i + 1) for i in range(rows)],
        "agency": [f"单位{i % 3001}" for i in range(rows)],
    }  # fmt: skip


def packed(columns: dict[str, list[str] | list[float | None]], folder: Path) -> bytes:
    """The bytes of a column file."""
    write_column_file(folder / "file.gz", columns)
    return (folder / "file.gz").read_bytes()


def unpack(content: bytes) -> dict[str, list[object]]:
    """A column file read back, by the rules its writer states."""
    head, *parts = [json.loads(line) for line in gzip.decompress(content).decode("utf-8").splitlines()]
    columns: dict[str, list[object]] = {name: [] for name in head["columns"]}
    seen: dict[str, list[str]] = {name: [] for name in columns}
    for part in parts:
        for name, values in part.items():
            if isinstance(values, dict):
                before = len(seen[name])
                seen[name] += values["new"]
                columns[name] += [seen[name][code] for code in values.get("codes", range(before, len(seen[name])))]
            else:
                columns[name] += values
    assert all(len(values) == head["rows"] for values in columns.values())
    return columns


def test_vendored_files_are_the_recorded_ones() -> None:
    """Every vendored file has its package, version, licence text and SHA-256 on record, and is that file to the last byte."""
    records = json.loads((VENDOR / "vendor.json").read_text(encoding="utf-8"))
    assert {path.name for path in VENDOR.iterdir()} == {"vendor.json"} | {each[key] for each in records for key in ("file", "licence_file")}
    for each in records:
        assert hashlib.sha256((VENDOR / each["file"]).read_bytes()).hexdigest() == each["sha256"]
        assert each["version"] in each["source"]
        assert each["licence"] in (VENDOR / each["licence_file"]).read_text(encoding="utf-8")
        assert each["source_integrity"].startswith("sha512-")


@pytest.mark.parametrize("rows", [0, 1, FIRST_ROWS, FIRST_ROWS + 1, FIRST_ROWS + BLOCK_ROWS + 1])
def test_column_file_keeps_every_value(rows: int, tmp_path: Path) -> None:
    """What is written comes back, blanks included, whatever number of blocks; the same columns give the same bytes."""
    columns = {name: values[:rows] for name, values in synthetic(max(rows, 1)).items()}
    content = packed(columns, tmp_path)  # type: ignore[arg-type]
    assert unpack(content) == columns
    assert packed(columns, tmp_path) == content  # type: ignore[arg-type]
    assert len(list(column_lines(columns))) == 1 + (rows > 0) + -(-max(rows - FIRST_ROWS, 0) // BLOCK_ROWS)  # type: ignore[arg-type]


def test_data_holds_all_projects_and_indicators_and_no_finding(parsed: Parsed, built: Path) -> None:
    """The published columns say what the tables say, and no verdict of a check stands in them or on the page."""
    read = {path.name.split(".")[0]: unpack(path.read_bytes()) for path in (built / "site" / "explore").glob("*.gz")}
    for name, id_column in (("projects", "project_id"), ("indicators", "project_id")):
        table = parsed.tables[name].sort_values(["document_id", "line"])
        assert sorted(map(str, read[name][id_column])) == sorted(table[id_column])
    printed = [value for value in read["projects"]["budget"] if value is not None]
    assert sum(map(int, printed)) == int(parsed.tables["projects"]["budget_yuan"].sum())  # type: ignore[call-overload]
    assert read["projects"]["budget"].count(None) == int(parsed.tables["projects"]["budget_yuan"].isna().sum())
    assert set(read) == set(explore_files(Catalogue(parsed)))
    text = (built / "site" / "explore" / "index.html").read_text(encoding="utf-8") + json.dumps(read, ensure_ascii=False)
    assert not [word for word in ("请核对", "无法判定", "未经人工核对") if word in text]


def test_every_amount_is_shown_as_printed(parsed: Parsed) -> None:
    """An amount in the data carries its printed digits and unit; what is not printed carries none."""
    table = explore_tables(Catalogue(parsed))[0].columns
    printed = {row.project_id: (row.budget_printed, row.money_unit) for row in parsed.tables["projects"].itertuples()}
    for name, shown in zip(table["project_id"], table["budget_shown"], strict=True):
        digits, unit = printed[name]
        assert shown.replace(",", "") == (f"{digits.replace(',', '')} {unit}" if digits else "")


def test_filter_finds_what_stands_in_a_column_and_stands_in_the_address(page: Page, address: str, projects: pd.DataFrame) -> None:
    """Typing filters key by key, full width and case alike; the total and its share are those of the tables; the address keeps it."""
    visit(page, address)
    assert chosen(page) == len(projects)
    page.locator("[data-filter=project]:visible").press_sequentially("债券 利息")
    own = projects[projects["project"].str.contains("债券") & projects["project"].str.contains("利息")]
    assert chosen(page) == len(own) > 1
    assert set(names(page)) == set(own["project"])
    total, added, blank, share = sums(page)["预算数"]
    assert yuan(total) == own["budget_yuan"].sum()
    assert (added, blank) == (f"{len(own)} 个", "0 个")
    document = projects[projects["document_id"] == own["document_id"].iloc[0]]
    assert share == f"{100 * own['budget_yuan'].sum() / document['budget_yuan'].sum():.1f}%"
    page.wait_for_url(re.compile("project="))
    sent = page.url
    assert parse_qs(urlsplit(sent).query) == {"project": ["债券 利息"]}
    page.goto("about:blank")
    page.goto(sent)
    page.locator(".explore[data-ready]:visible").wait_for()
    assert chosen(page) == len(own)


def test_total_says_how_many_projects_it_covers(page: Page, address: str, projects: pd.DataFrame) -> None:
    """The sum of all says how many projects it adds and how many print no amount; a selection without amounts is never 0."""
    visit(page, address)
    total, added, blank = sums(page)["预算数"]
    assert yuan(total) == round(int(projects["budget_yuan"].sum()) / 100) * 100  # in 元 and 万元: no finer than 0.01 万元
    assert (added, blank) == (f"{projects['budget_yuan'].notna().sum()} 个", f"{projects['budget_yuan'].isna().sum()} 个")
    page.select_option("[data-filter=budget][data-end=printed]:visible", "no")
    assert chosen(page) == projects["budget_yuan"].isna().sum()
    assert sums(page)["预算数"][0] == "未列"
    assert "未列金额" in page.locator(".explore:visible .rows tbody tr:not(.space)").first.inner_text()


def test_amounts_are_bounded_in_wan(page: Page, address: str, projects: pd.DataFrame) -> None:
    """From–to filters amounts in 万元, both ends included; what is not printed is not in any range; words are marked, not obeyed."""
    visit(page, address)
    page.fill("[data-filter=budget][data-end=least]:visible", "１０0")
    page.fill("[data-filter=budget][data-end=most]:visible", "1,412")
    assert chosen(page) == projects["budget_yuan"].between(1_000_000, 14_120_000).sum()
    page.fill("[data-filter=budget][data-end=most]:visible", "很多")
    expect(page.locator("[data-filter=budget][data-end=most]:visible")).to_have_attribute("aria-invalid", "")
    assert chosen(page) == (projects["budget_yuan"] >= 1_000_000).sum()


def test_sort_by_amount_puts_what_is_not_printed_last(page: Page, address: str, projects: pd.DataFrame) -> None:
    """One press on the head sorts from the largest, the next from the smallest; rows without an amount come last both times."""
    visit(page, address)
    head = page.locator("th[data-field=budget]:visible")
    head.get_by_role("button").click()
    expect(head).to_have_attribute("aria-sort", "descending")
    ordered = projects.sort_values("budget_yuan", ascending=False, kind="stable")
    assert names(page)[:10] == list(ordered["project"][:10])
    head.get_by_role("button").click()
    assert names(page)[0] == projects.sort_values("budget_yuan", kind="stable")["project"].iloc[0]
    page.locator(".rows:visible").evaluate("each => { each.scrollTop = each.scrollHeight; }")
    expect(page.locator(".explore:visible .rows tbody tr:not(.space)").last).to_contain_text("未列金额")


@pytest.mark.parametrize(("column", "field"), [("department", "office_name"), ("fiscal_year", "fiscal_year")])
def test_group_sums_are_those_of_the_tables(page: Page, address: str, projects: pd.DataFrame, column: str, field: str) -> None:
    """Grouped by department or year, each group says its projects, its sum and how many amounts are in it."""
    visit(page, address, f"?group={column}")
    shown = {row.locator("button").inner_text(): row.locator(".note").inner_text() for row in page.locator("tr.group").all()}
    groups = projects.groupby(field)
    assert set(shown) == {str(key) for key, _ in groups}
    for key, rows in groups:
        text = shown[str(key)]
        assert text.startswith(f"{len(rows)} 个项目")
        found = re.search(r"本站相加 ([\d.,]+ \S*元)", text)
        if rows["budget_yuan"].notna().any():
            assert found
            assert yuan(found.group(1)) == rows["budget_yuan"].sum()
        else:
            assert found is None
            assert "预算数未列" in text


def test_whole_state_survives_in_the_address(page: Page, address: str) -> None:
    """Table, filters, range, columns, group, open groups and order all come back from the address, to the last row."""
    visit(page, address)
    page.locator("[data-tab=indicators]").click()
    page.locator(".explore[data-ready]:visible").wait_for()
    page.fill("[data-filter=target][data-end=least]:visible", "90")
    page.select_option("[data-filter=fiscal_year]:visible", "2024")
    page.select_option("[data-group]:visible", "subcategory")
    page.select_option("[data-sort]:visible", "-target")
    page.locator(".explore:visible details", has_text="显示哪些栏目").locator("summary").click()
    page.check("[data-column=weight]:visible")
    page.uncheck("[data-column=department]:visible")
    page.locator("tr.group button:visible", has_text="质量指标").click()
    page.wait_for_url(re.compile("open="))
    before = (page.locator(".explore:visible .rows").inner_text(), page.locator(".explore:visible .summary").inner_text())
    assert "权重" in before[0]
    assert "部门" not in before[0].split("年度")[0]
    sent = page.url
    page.goto("about:blank")
    page.goto(sent)
    page.locator(".explore[data-ready]:visible").wait_for()
    assert (page.locator(".explore:visible .rows").inner_text(), page.locator(".explore:visible .summary").inner_text()) == before
    page.wait_for_timeout(300)
    assert page.url == sent


def test_back_returns_to_the_other_table(page: Page, address: str, parsed: Parsed) -> None:
    """Indicators and projects are two tables at two addresses, and the reader's back button goes between them."""
    visit(page, address, "?fiscal_year=2023")
    page.locator("[data-tab=indicators]").click()
    page.locator("#explore-indicators[data-ready]").wait_for()
    assert chosen(page) == len(parsed.tables["indicators"])
    page.go_back()
    expect(page.locator("#explore-projects")).to_be_visible()
    assert chosen(page) == 15


def test_indicators_are_counted_and_their_targets_not_added(page: Page, address: str, parsed: Parsed) -> None:
    """The indicators of a selection are counted with their projects; no sum of targets is offered; doubtful readings are marked."""
    visit(page, address, "?table=indicators&review=读法待核")
    table = parsed.tables["indicators"]
    own = table[table["needs_review"]]
    assert chosen(page) == len(own)
    words = page.locator(".explore:visible [data-count]").inner_text()
    assert f"属于 {own['project_id'].nunique()} 个项目" in words
    assert "目标不相加" in words
    assert page.locator(".explore:visible .sums").count() == 0
    assert page.locator(".explore:visible .rows .doubt").count() > 0


def test_row_leads_to_its_page_and_its_line(page: Page, address: str, parsed: Parsed) -> None:
    """The name of an indicator opens its row on the project's page, 第…行 the very line of the source."""
    visit(page, address, "?table=indicators&indicator=租赁面积")
    page.locator(".rows:visible tbody th a").first.click()
    expect(page.locator("tr:target")).to_contain_text("租赁面积")
    page.go_back()
    page.locator(".rows:visible tbody a.line").first.click()
    expect(page.locator("ol.source li:target")).to_contain_text("租赁面积")


def test_long_texts_come_when_they_are_asked_for(page: Page, address: str, projects: pd.DataFrame) -> None:
    """Goals are fetched only when a reader filters by them or shows them, and then are filtered like any column."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    visit(page, address)
    assert not [url for url in asked if "texts" in url]
    page.locator(".explore:visible details", has_text="更多栏目的筛选").locator("summary").click()
    page.fill("[data-filter=goal]:visible", "科普")
    expected = int(projects["goal"].str.contains("科普").sum())
    expect(page.locator(".explore:visible [data-count]")).to_contain_text(f"选出 {expected} 个项目")
    assert [url for url in asked if "texts" in url]


def test_csv_of_the_selection(page: Page, address: str, projects: pd.DataFrame) -> None:
    """The CSV has a BOM, the chosen rows in the chosen order, yuan as numbers, and blank for what is not printed."""
    visit(page, address, "?document=&department=绍兴市科学技术协会&sort=-budget&columns=project,budget,multi_year_total,project_code,line")
    content = take(page, "csv")
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    own = projects[projects["office_name"] == "绍兴市科学技术协会"].sort_values("budget_yuan", ascending=False, kind="stable")
    assert [row["项目编号"] for row in rows] == list(own["project_id"])
    assert [int(row["预算数（元）"]) for row in rows] == list(own["budget_yuan"])
    assert [row["项目编码"] for row in rows] == list(own["project_code"])
    assert [int(row["原文行号"]) for row in rows] == list(own["line"])
    page.locator(".explore:visible button[type=reset]").click()
    expect(page.locator(".explore:visible [data-count]")).to_contain_text(f"选出 {len(projects)} 个项目")
    rows = list(csv.DictReader(io.StringIO(take(page, "csv").decode("utf-8-sig"), newline="")))
    assert sum(row["预算数（元）"] == "" for row in rows) == projects["budget_yuan"].isna().sum()
    assert sum(int(row["预算数（元）"] or 0) for row in rows) == projects["budget_yuan"].sum()


def test_xlsx_of_the_selection(page: Page, address: str, projects: pd.DataFrame) -> None:
    """The workbook is a whole zip of well-formed sheets: amounts are numbers, codes text, and a second sheet says what was chosen."""
    visit(page, address, "?fiscal_year=2024&columns=project,budget,project_code,line")
    content = take(page, "xlsx")
    head, *rows = sheet(content)
    at = {str(title): column for column, title in head.items()}
    own = projects[projects["fiscal_year"] == 2024]
    assert [row[at["预算数（元）"]] for row in rows] == [float(each) for each in own["budget_yuan"]]
    assert [row[at["项目编码"]] for row in rows] == list(own["project_code"])
    said = " ".join(str(value) for row in sheet(content, 2) for value in row.values())
    assert "fiscal_year=2024" in said
    assert f"选出 {len(own)} 个项目" in said
    assert "26,396,628 元" in said
    assert take(page, "xlsx") == content


@pytest.mark.parametrize("attack", ["=HYPERLINK(\"http://x\",\"y\")", "+1+1", "-2+3", "@SUM(1)", "\t=1", '名","称', "一\u0001二\U0001f600三", "<b>&amp;</b>"])
def test_text_stays_text_in_downloads(page: Page, address: str, tmp_path: Path, attack: str) -> None:
    """A name that a spreadsheet would calculate, or that could break a file, stays text in page, CSV and XLSX."""
    content = packed(synthetic(3, project=attack), tmp_path)
    page.route("**/explore/projects.jsonl.gz", lambda route: route.fulfill(body=content))
    visit(page, address)
    assert page.locator(".rows:visible tbody th a").first.evaluate("each => each.textContent") == attack
    assert page.locator(".rows:visible tbody th b").count() == 0
    row = next(csv.DictReader(io.StringIO(take(page, "csv").decode("utf-8-sig"), newline="")))
    assert row["项目"].removeprefix("'") == attack
    assert not row["项目"].startswith(("=", "+", "-", "@", "\t"))
    assert sheet(take(page, "xlsx"))[1]["A"] == attack.replace("\u0001", "")


def test_keyboard_alone_reaches_everything(page: Page, address: str) -> None:
    """Tab goes from the filters through the heads to the rows; Enter sorts and opens a group, and the focus stays where it was."""
    visit(page, address)
    page.locator("[data-tab=projects]").focus()
    reached = []
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("""(() => {
          const { dataset, classList, parentElement } = document.activeElement;
          return dataset.filter ?? dataset.save ?? parentElement.dataset.field ?? classList[1];
        })()"""))
        if reached[-1] == "budget" and page.evaluate("document.activeElement.localName") == "button":
            break
    assert {"project", "department", "csv", "xlsx", "rows", "budget"} <= set(reached)
    page.keyboard.press("Enter")
    expect(page.locator("th[data-field=budget]:visible")).to_have_attribute("aria-sort", "descending")
    page.locator("[data-group]:visible").focus()
    page.locator("[data-group]:visible").select_option("department")
    page.locator("tr.group button:visible").last.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.getAttribute('aria-expanded')") == "true"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('th').scope") == "row"


def test_every_row_comes_into_sight(page: Page, address: str, parsed: Parsed) -> None:
    """Scrolling through the indicators draws each of them once and in order, though only some are in the page at a time."""
    visit(page, address, "?table=indicators")
    seen = page.evaluate("""async () => {
      const frame = document.querySelector('#explore-indicators .rows'), seen = new Map();
      const note = () => frame.querySelectorAll('tbody tr[aria-rowindex]').forEach((row) => seen.set(+row.getAttribute('aria-rowindex'), row));
      let most = 0;
      for (let at = -1; frame.scrollTop !== at;) {
        at = frame.scrollTop; note(); most = Math.max(most, frame.querySelectorAll('tbody tr').length);
        frame.scrollTop += 500; await new Promise(requestAnimationFrame); await new Promise(requestAnimationFrame);
      }
      note();
      return [[...seen.keys()], most];
    }""")
    assert seen[0] == list(range(2, len(parsed.tables["indicators"]) + 2))
    assert seen[1] < 100


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_phone_shows_cards_and_fits(browser: Browser, address: str, scheme: str) -> None:
    """On a phone each row is a card with its labels, nothing is wider than the screen, and choosing works by touch."""
    with fresh(browser, 390, 844, scheme=scheme, has_touch=True, is_mobile=True) as page:  # type: ignore[arg-type]
        visit(page, address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        first = page.locator(".rows:visible tbody tr[aria-rowindex]").first
        assert first.locator("td[data-label=预算数]").evaluate("each => getComputedStyle(each, '::before').content") == '"预算数"'
        page.locator("[data-more]:visible").tap()
        page.locator("[data-group]:visible").select_option("department")
        page.locator("tr.group button:visible").first.tap()
        expect(page.locator("tr.group button:visible").first).to_have_attribute("aria-expanded", "true")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_whole_selection_is_printed(page: Page, address: str, parsed: Parsed) -> None:
    """On paper stand all rows of the selection, with their number and the address; afterwards the screen is as before."""
    visit(page, address, "?table=indicators")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("#explore-indicators .rows tbody tr").count() == len(parsed.tables["indicators"])
    said = page.locator("#explore-indicators .on-paper")
    assert f"全部 {len(parsed.tables['indicators'])} 行" in said.inner_text()
    assert "?table=indicators" in said.inner_text()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("#explore-indicators .rows tbody tr").count() < len(parsed.tables["indicators"])
    assert said.count() == 0


def test_sum_says_how_far_rounding_may_carry_it(page: Page, address: str) -> None:
    """Amounts printed in 万元 are rounded in their last digit; the sum says by how much it may be off, and nothing of the kind for yuan."""
    visit(page, address, "?department=天津市科学技术局")
    said = page.locator("#explore-projects [data-sums]")
    expect(said).to_contain_text("15 个按万元印，末位各自四舍五入，合计最多差 0.075 万元")
    visit(page, address, "?department=绍兴市科学技术协会")
    page.wait_for_timeout(400)
    expect(said).not_to_contain_text("最多差")


def test_without_javascript_there_is_a_plain_table(browser: Browser, address: str, projects: pd.DataFrame) -> None:
    """Without scripts all projects stand in a plain table with links to their lines, dead controls are gone, and the CSVs are near."""
    with fresh(browser, height=720, java_script_enabled=False) as page:
        page.goto(address + "explore/")
        ordered = projects.assign(blank=projects["budget_yuan"].isna()).sort_values(["blank", "fiscal_year"], ascending=[True, False], kind="stable")
        assert page.locator(".explore:visible tbody th a").all_inner_texts() == list(ordered["project"])
        assert page.locator(".explore:visible tbody a.line").count() == len(projects)
        assert page.locator(".tools:visible").count() == 0
        assert page.get_by_role("link", name="indicators.csv").is_visible()
        page.locator(".explore:visible tbody th a").first.click()
        assert page.locator("h1").inner_text() == ordered["project"].iloc[0]


def test_plain_table_becomes_live_without_a_jump(page: Page, address: str) -> None:
    """When the script takes over, what the reader sees stays where it is."""
    page.goto(address + "explore/")
    page.locator(".explore[data-ready]:visible").wait_for()
    shift = page.evaluate("""() => new Promise((done) => {
      let sum = 0;
      new PerformanceObserver((list) => { for (const each of list.getEntries()) sum += each.value; }).observe({ type: "layout-shift", buffered: true });
      setTimeout(() => done(sum), 200);
    })""")
    assert shift < 0.05


def test_filter_is_exact_at_a_provinces_size(page: Page, address: str, tmp_path: Path) -> None:
    """Among 50,000 rows each key finds just the rows that hold it, sorted and grouped too; what a key takes is shown by the bench."""
    columns = synthetic(50_000)
    content = packed(columns, tmp_path)
    page.route("**/explore/projects.jsonl.gz", lambda route: route.fulfill(body=content))
    visit(page, address)
    for setup in ({}, {"[data-sort]": "-budget"}, {"[data-group]": "department"}):
        for name, value in setup.items():
            page.select_option(f"{name}:visible", value)
        for words in ("科普", "第4999", "没有"):
            page.fill("[data-filter=project]:visible", words)
            assert chosen(page) == sum(words in str(each) for each in columns["project"])


class _Slow(SimpleHTTPRequestHandler):
    """Serves a site, and of the projects only the first part until `rest` is set."""

    content, rest = b"", threading.Event()

    def do_GET(self) -> None:
        if not self.path.endswith("/projects.jsonl.gz"):
            super().do_GET()
            return
        self.send_response(200)
        self.send_header("Content-Length", str(len(self.content)))
        self.end_headers()
        half = len(self.content) // 3
        self.wfile.write(self.content[:half])
        self.wfile.flush()
        self.rest.wait(20)
        self.wfile.write(self.content[half:])

    def log_message(self, *_: object) -> None:
        """Says nothing."""


def test_first_rows_are_shown_before_all_have_arrived(page: Page, built: Path, address: str, tmp_path: Path) -> None:
    """On a slow line the first rows stand and can be filtered while the rest is under way; then the total comes."""
    _Slow.content = packed(synthetic(20_000), tmp_path)
    with ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Slow, directory=str(built / "site-www"))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        page.goto(f"http://127.0.0.1:{server.server_port}/{SUB_PATH}/explore/")
        expect(page.locator(".explore.started:visible .rows tbody th a").first).to_have_text("科普科普第0期项目经费")
        expect(page.locator(".explore:visible [data-count]")).to_contain_text("/ 20000")
        assert page.locator(".explore[data-ready]").count() == 0
        page.fill("[data-filter=project]:visible", "第7期")
        expect(page.locator(".rows:visible tbody th a")).to_have_count(1)
        _Slow.rest.set()
        page.locator(".explore[data-ready]:visible").wait_for()
        assert chosen(page) == 1
        page.fill("[data-filter=project]:visible", "")
        assert chosen(page) == 20_000
        server.shutdown()


def test_missing_data_is_said(browser: Browser, address: str) -> None:
    """Where the data cannot be fetched the plain table stays and the page says where to get the data."""
    with fresh(browser, height=720) as page:

        def refuse(route: Route) -> None:
            route.abort()

        page.route("**/*.jsonl.gz", refuse)
        page.goto(address + "explore/")
        expect(page.locator(".explore:visible [data-count]")).to_contain_text("数据没有取到")
        assert page.locator(".explore:visible tbody th a").count() > 0


def test_first_screen_of_a_phone_shows_a_row(browser: Browser, address: str, projects: pd.DataFrame) -> None:
    """At 390 × 844 the choices are folded and a row with its amount is on the first screen: a printed amount of the newest year."""
    with fresh(browser, 390, 844, has_touch=True, is_mobile=True) as page:
        page.goto(address + "explore/")
        page.locator(".explore[data-ready]:visible").wait_for()
        row = page.locator(".explore:visible .rows tbody tr:not(.space)").first
        box = row.bounding_box()
        assert box
        assert box["y"] + box["height"] < 844
        newest = projects.loc[projects["budget_yuan"].notna(), "fiscal_year"].max()
        assert str(newest) in row.inner_text()
        assert "未列" not in row.inner_text()
        assert not page.locator("[data-filter=budget]").first.is_visible()
        page.locator("[data-more]:visible").tap()
        assert page.locator("[data-filter=budget]").first.is_visible()


def test_a_share_is_told_only_within_one_document_or_department_and_year(page: Page, address: str) -> None:
    """No share of a sum over several documents; within one document the share of its own."""
    visit(page, address)
    assert "占" not in page.locator(".explore:visible [data-sums] thead").inner_text()
    visit(page, address, "?department=天津市科学技术局&project=债券利息")
    assert "占这份文件的" in page.locator(".explore:visible [data-sums] thead").inner_text()
