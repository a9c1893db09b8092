"""All checks: what the files hold is what was checked, filters agree with it, and a province's checks stay usable."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from playwright.sync_api import Browser, Page, Route, expect

from generator.pages import check_files, checks
from generator.pages.catalogue import Catalogue
from generator.pages.check_files import NOT_REVIEWED
from generator.parsing.parse import Parsed
from site_tests.conftest import ROOT
from site_tests.readers import fresh
from site_tests.test_explore import packed, unpack

READY = "[data-checks][data-ready]"
SHOWN = "#all-checks tbody tr[data-verdict]"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A reader at a desk; whatever the page complains of fails the test."""
    problems: list[str] = []
    with fresh(browser, on={
        "console": lambda message: problems.append(message.text) if message.type in {"error", "warning"} else None,
        "pageerror": lambda error: problems.append(str(error)),
    }) as page:  # fmt: skip
        yield page
    assert not problems


@pytest.fixture(scope="module")
def table(built: Path) -> pd.DataFrame:
    """The checks as they are published."""
    return pd.read_csv(built / "site" / "data" / "checks.csv", dtype=str, keep_default_na=False)


def visit(page: Page, address: str, query: str = "") -> None:
    """Opens /checks/ and waits until its rows are there."""
    page.goto(f"{address}checks/{query}")
    page.locator(READY).wait_for()


def told(page: Page) -> tuple[int, int]:
    """How many checks there are and how many are chosen, as the page says."""
    found = re.search(r"(\d+) 处中的 (\d+) 处", page.locator(f"{READY} output").inner_text())
    assert found
    return int(found[1]), int(found[2])


def test_files_hold_every_check_once_and_lead_to_it(built: Path, table: pd.DataFrame) -> None:
    """Each check stands in exactly one file, with its verdict, and its anchor is on the page of its document."""
    folder = built / "site" / "checks" / "data"
    index = json.loads((folder / "files.json").read_text(encoding="utf-8"))
    rows: list[dict[str, Any]] = []
    for file in index["files"]:
        columns = unpack((folder / f"{file['name']}.jsonl.gz").read_bytes())
        assert file["start"] == len(rows)
        assert set(columns["outcome"]) == {file["outcome"]}
        assert set(columns["rule"]) == set(file["rules"])
        rows += pd.DataFrame(columns).to_dict("records")  # type: ignore[arg-type]
    ids = [f"{row['document_id']}/{row['anchor']}" for row in rows]
    assert sorted(ids) == sorted(name.split("/", 1)[0] + "/" + name.split("/", 1)[1].replace("/", "-").lower() for name in table["check_id"])
    pages = {name: (built / "site" / "documents" / name / "checks" / "index.html").read_text(encoding="utf-8") for name in index["documents"]}
    assert all(f'id="{row["anchor"]}"' in pages[row["document_id"]] for row in rows)
    own = table[table["kind"] != "remark"]["verdict"].value_counts().to_dict() | {"remark": int((table["kind"] == "remark").sum())}
    assert pd.Series([row["outcome"] for row in rows]).value_counts().to_dict() == own


@pytest.mark.parametrize(("name", "column", "value"), [
    ("verdict", "verdict", "unclear"), ("kind", "kind", "narrative"), ("rule", "rule", "SUM-06"), ("document", "document_id", "jiaxing-kjj-2022"),
])  # fmt: skip
def test_choice_shows_its_rows_and_stands_in_the_address(page: Page, address: str, table: pd.DataFrame, name: str, column: str, value: str) -> None:
    """Choosing shows just the rows of the table that fit, says how many of how many, and the address can be sent to somebody."""
    own = table[table[column] == value]
    right = len(own[own["kind"] != "remark"]) if name == "verdict" else len(own)
    visit(page, address)
    assert told(page) == (len(table), len(table))
    page.select_option(f"select[name={name}]", value)
    expect(page.locator("output")).to_have_text(f"{len(table)} 处中的 {right} 处")
    assert page.locator(SHOWN).count() > 0
    sent = page.url
    assert f"{name}={value}" in sent
    page.goto("about:blank")
    page.goto(sent)
    page.locator(READY).wait_for()
    assert told(page) == (len(table), right)


def test_department_leaves_all_its_documents(page: Page, address: str, table: pd.DataFrame) -> None:
    """A department chosen by its address name leaves the checks of its two years."""
    visit(page, address, "?department=jia-xing-shi-ke-xue-ji-shu-ju")
    assert told(page)[1] == int(table["document_id"].isin(["jiaxing-kjj-2022", "jiaxing-kjj-2025"]).sum())


def test_rows_carry_verdict_and_gate(page: Page, address: str, parsed: Parsed) -> None:
    """A finding says that a person has compared it; with a choice that nothing fits, the table says so."""
    visit(page, address, "?verdict=differs")
    assert page.locator(SHOWN).evaluate_all("rows => [...new Set(rows.map(row => row.dataset.verdict))]") == ["differs"]
    assert "已对照本站副本复核，未见原件" in page.locator(SHOWN).first.inner_text()
    page.select_option("select[name=kind]", "card")
    expect(page.locator("#all-checks tbody")).to_contain_text("没有符合的行")


def test_without_javascript_the_reviewed_stand_there(browser: Browser, address: str, table: pd.DataFrame) -> None:
    """Without scripts: the counts, the findings a person has reviewed, the ways to all others."""
    with fresh(browser, height=720, java_script_enabled=False) as page:
        page.goto(f"{address}checks/")
        reviewed = pd.read_csv(ROOT / "data" / "reviewed.csv")["check_id"]
        open_ = table["verdict"].isin(["differs", "unclear"]) & (table["kind"] != "remark") & table["check_id"].isin(reviewed)
        assert page.locator("#all-checks tbody tr").count() == int(open_.sum())
        assert page.locator("#all-checks").get_by_text(NOT_REVIEWED).count() == 0
        assert page.locator('article a[href$="data/checks.csv"]').is_visible()
        assert page.locator('article a[href$="documents/"]').first.is_visible()


@pytest.mark.parametrize("place", ["checks/", "checks/sum-06/"])
def test_old_address_of_a_row_leads_to_the_check(page: Page, address: str, table: pd.DataFrame, place: str) -> None:
    """A row that these pages once listed is found on the page of its document."""
    row = table[(table["rule"] == "SUM-06") & (table["verdict"] == "holds")].iloc[0]
    anchor = row["check_id"].split("/", 1)[1].replace("/", "-").lower()
    page.goto(f"{address}{place}#row_{row['document_id']}_{anchor}")
    page.wait_for_url(f"**/documents/{row['document_id']}/checks/#{anchor}")
    assert page.locator("tr:target").count() == 1


def test_large_files_wait_until_they_are_asked_for(page: Page, address: str, tmp_path: Path) -> None:
    """Of 300,000 checks those within the bound are fetched, the page says how many are missing, and a button fetches them."""
    size, files = 20_000, 15
    names = ("outcome", "kind", "rule", "document_id", "anchor", "title", "left", "right", "difference", "gate")
    one = {name: ["x"] * size for name in names} | {"outcome": ["holds"] * size, "kind": ["arithmetic"] * size, "rule": ["SUM-06"] * size}
    content = packed(one | {"document_id": ["d"] * size, "title": [f"核对{i}" for i in range(size)]}, tmp_path)  # type: ignore[arg-type]
    index = {"documents": {"d": ["文件", "bu-men", "部门"]}, "files": [
        {"name": f"holds-{i}", "start": i * size, "rows": size, "outcome": "holds", "rules": ["SUM-06" if i else "SUM-08"]} for i in range(files)
    ]}  # fmt: skip
    fetched: list[str] = []

    def answer(route: Route) -> None:
        fetched.append(route.request.url.rsplit("/", 1)[1])
        route.fulfill(body=content) if fetched[-1].endswith(".gz") else route.fulfill(json=index)

    page.route("**/checks/data/*", answer)
    visit(page, address)
    assert fetched == ["files.json", "holds-0.jsonl.gz"]
    assert f"还有 {size * (files - 1)} 处没有载入" in page.locator("output").inner_text()
    page.locator("[data-rest]").click()
    expect(page.locator("output")).to_have_text(f"{size * files} 处中的 {size * files} 处", timeout=30_000)
    assert len(fetched) == files + 1
    page.select_option("select[name=verdict]", "differs")
    expect(page.locator("output")).to_have_text(f"{size * files} 处中的 0 处")


def test_long_lists_say_their_part_of_how_many(parsed: Parsed, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that lists only some rows or documents tells of how many; the files are cut by rows."""
    from generator.charts.render import Renderer  # noqa: PLC0415 - only here
    from generator.pages.registry import Studio  # noqa: PLC0415
    from generator.pages.render import environment, render  # noqa: PLC0415
    from generator.pages.terms import Glossary  # noqa: PLC0415
    from generator.pipeline import with_checks, with_links  # noqa: PLC0415

    monkeypatch.setattr(checks, "ROWS", 3)
    monkeypatch.setattr(checks, "DOCUMENTS", 1)
    monkeypatch.setattr(checks, "CHOICES", 2)
    monkeypatch.setattr(check_files, "FILE_ROWS", 100)
    catalogue = Catalogue(with_links(with_checks(parsed)))
    studio = Studio(catalogue, Glossary(catalogue.glossary), Renderer(Path("unused")))
    env = environment(ROOT / "templates" / "pages")
    rule = next(page for page in checks.rule_pages(studio) if page.context["open"] > 3 and page.context["all_documents"] > 1)
    text = render(env, rule)
    assert f"{rule.context['open']} 处中的前 3 处" in text
    assert f"{rule.context['all_documents']} 份文件，列出前 1 份" in text
    everything = render(env, next(checks.checks(studio)))
    assert '<input type="search" name="document"' in everything
    assert '<input type="search" name="department"' in everything
    files = list(check_files.check_files(catalogue))
    assert max(len(each.rows) for each in files) == 100
    assert sum(len(each.rows) for each in files) == len(catalogue.tables["checks"])


def test_a_site_without_checks_has_no_rows() -> None:
    """Columns without any value are texts too: a site whose documents have nothing to compare is built."""
    assert check_files._with_unit(pd.DataFrame({"left_value": [], "unit": []}), "left_value").tolist() == []
