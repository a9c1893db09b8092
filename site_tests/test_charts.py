"""What a reader does with a chart: read it without script, see a bar's value, take the picture and its figures away."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page, expect

from generator.charts.bars import Bar, bars
from generator.charts.render import Renderer

DEPARTMENT = "departments/tian-jin-shi-ke-xue-ji-shu-ju/"


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A reader at the chart of a department."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    page = context.new_page()
    page.goto(address + DEPARTMENT)
    yield page
    context.close()


def taken(page: Page, label: str) -> bytes:
    """What a click on one of the chart's buttons downloads."""
    with page.expect_download() as download:
        page.locator("figure.chart").last.get_by_role("button", name=re.compile(f"为 {label}$")).click()
    return Path(download.value.path()).read_bytes()


def test_picture_is_there_without_script(browser: Browser, address: str) -> None:
    """Without JavaScript the chart shows all its names and values, and its text alternative says the same."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + DEPARTMENT)
    picture = page.locator("figure.chart .picture").last
    assert "7920.00 万元" in picture.inner_text()
    assert "7920.00 万元" in (picture.get_attribute("aria-label") or "")
    context.close()


def test_bar_tells_its_value_by_pointer_and_by_keys(page: Page) -> None:
    """Pointing at a bar, or walking to it with the arrow keys, shows its whole name and value; Escape hides them."""
    picture = page.locator("figure.chart .picture").last
    picture.scroll_into_view_if_needed()
    page.keyboard.press("Tab")
    picture.focus()
    tip = page.locator(".tip").last
    expect(tip).to_contain_text("天津市中央引导地方科技发展资金项目：7920.00 万元")
    page.keyboard.press("ArrowDown")
    expect(tip).to_contain_text("2977.50 万元")
    page.keyboard.press("Escape")
    expect(tip).to_be_hidden()
    picture.hover(position={"x": 60, "y": 10})
    expect(tip).to_contain_text("7920.00 万元")


def test_bar_tells_its_value_by_a_tap(browser: Browser, address: str) -> None:
    """On a phone a tap on a bar shows its value and leaves it there; a tap elsewhere hides it."""
    context = browser.new_context(viewport={"width": 390, "height": 800}, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(address + DEPARTMENT)
    page.locator("figure.chart .picture").last.tap(position={"x": 60, "y": 10})
    page.wait_for_timeout(200)
    tip = page.locator(".tip").last
    expect(tip).to_contain_text("7920.00 万元")
    page.locator("figure.chart figcaption").last.tap()
    expect(tip).to_be_hidden()
    context.close()


def test_budget_book_is_drawn_by_kind_function_and_three_public(page: Page, address: str) -> None:
    """Kinds with their shares, functions, 三公: each picture says in its title what is to be seen, its unit and its table, and the table holds its rows."""
    page.goto(address + "departments/shao-xing-shi-ke-xue-ji-shu-xie-hui/")
    titles = page.locator("figure.chart figcaption").all_inner_texts()
    assert titles[:3] == ["支出里最多的是项目支出，2639.66 万元", "钱用得最多的功能是科学技术支出，4869.66 万元", "“三公”经费 27.35 万元"]
    kinds = page.locator("figure.chart").first
    assert "人员支出 1691.46 万元（31.7%）" in (kinds.locator(".picture").get_attribute("aria-label") or "")
    assert "单位：万元。出自《2024年部门支出预算总表》" in kinds.locator(".note").inner_text()
    rows = page.locator("table", has_text="支出的构成").locator("tbody tr:not(.group) th").all_text_contents()
    assert {"人员支出", "公用经费", "项目支出", "科学技术支出", "公务接待费"} <= {row.strip(" ¶") for row in rows}


def test_picture_and_figures_can_be_taken_away(page: Page) -> None:
    """SVG and PNG are whole pictures with title and address; the CSV holds every bar and opens in a spreadsheet."""
    svg = ElementTree.fromstring(taken(page, "SVG"))  # noqa: S314 - our own page's picture
    texts = "".join(svg.itertext())
    assert "预算最大的项目是天津市中央引导地方科技发展资金项目" in texts
    assert "7920.00 万元" in texts
    assert DEPARTMENT in texts
    assert "预算是计划数，不是实际支出" in texts
    assert taken(page, "PNG").startswith(b"\x89PNG")
    content = taken(page, "CSV")
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert ["天津市中央引导地方科技发展资金项目", "7920.00 万元"] in rows
    assert rows[0] == ["名称", "印出的数"]
    assert len(rows) == 16


def test_labels_never_leave_the_picture(tmp_path: Path) -> None:
    """The longest name and value stay inside the width by the widths of our own table, whatever fonts this machine has."""
    svg = Renderer(tmp_path).svg(bars([Bar("名" * 60, 1, "123,456,789.00 万元"), Bar("W" * 90, 2, "2 个")]))
    assert "…" in svg
    assert svg.count("<text") == 4
    assert 'viewBox="0 0 348 80"' in svg


ROW = st.builds(Bar, st.text(st.characters(exclude_categories=["C"], exclude_characters="\u2028\u2029"), max_size=40).map("名{}".format),
                st.floats(0, 1e12), st.sampled_from(["0", "1,403.50 万元", "≥ 5 <b>&'", " 12 分 "]))  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(st.lists(ROW, min_size=2, max_size=6), st.sampled_from([None, 2e12]))
def test_filled_picture_is_the_rendered_one(rows: list[Bar], longest: float | None) -> None:
    """Filling the picture of so many bars gives what Altair's renderer gives for these bars, lengths to a tenth of a pixel."""
    with TemporaryDirectory() as folder:
        renderer = Renderer(Path(folder))
        filled, rendered = renderer.bars(rows, longest), renderer.svg(bars(rows, longest=longest))
    assert _without_lengths(filled) == _without_lengths(rendered)
    assert _lengths(filled) == pytest.approx(_lengths(rendered), abs=0.0501)


def _without_lengths(svg: str) -> str:
    return re.sub(r"h[-\d.e]+(?=v10)|(?<=v10)h[-\d.e]+", "h", svg)


def _lengths(svg: str) -> list[float]:
    return [float(length) for length in re.findall(r"h([-\d.e]+)v10", svg)]


def test_same_picture_is_rendered_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second run takes the picture from the cache; a cut-off file in the cache is rendered again."""
    spec = bars([Bar("甲", 1, "1"), Bar("乙", 2, "2")])
    first = Renderer(tmp_path).svg(spec)
    kept = next(tmp_path.glob("*.svg"))
    kept.write_text(first[:50], encoding="utf-8")
    assert Renderer(tmp_path).svg(spec) == first
    monkeypatch.setattr("vl_convert.vegalite_to_svg", lambda _: pytest.fail("rendered twice"))
    assert Renderer(tmp_path).svg(spec) == first
