"""What a reader does with a chart: read it without script, see a bar's value, take the picture and its figures away."""

from __future__ import annotations

import base64
import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page, expect

from generator.charts.bars import Bar, Whole, bars, scale
from generator.charts.readback import misdrawn
from generator.charts.render import Renderer
from generator.ground.faults import DocumentFaults
from generator.pages.catalogue import Catalogue
from generator.pages.registry import DEPARTMENT as DEPARTMENT_KIND
from generator.pages.registry import Studio, pages_of, scale_words
from generator.pages.terms import Glossary
from generator.parsing.parse import Parsed
from generator.pipeline import with_checks, with_links
from site_tests.readers import fresh
from site_tests.test_pictures import Drawn, drawn

DEPARTMENT = "departments/tian-jin-shi-ke-xue-ji-shu-ju/"


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A reader at the chart of a department."""
    with fresh(browser) as page:
        page.goto(address + DEPARTMENT)
        yield page


def taken(page: Page, label: str) -> bytes:
    """What a click on one of the chart's buttons downloads."""
    with page.expect_download() as download:
        page.locator("figure.chart").last.get_by_role("button", name=re.compile(f"为 {label}$")).click()
    return Path(download.value.path()).read_bytes()


def test_picture_is_there_without_script(browser: Browser, address: str) -> None:
    """Without JavaScript the chart shows all its names and values, and its text alternative says the same."""
    with fresh(browser, height=720, java_script_enabled=False) as page:
        page.goto(address + DEPARTMENT)
        picture = page.locator("figure.chart .picture").last
        assert "7920.00 万元" in picture.inner_text()
        assert "7920.00 万元" in (picture.get_attribute("aria-label") or "")


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
    with fresh(browser, 390, 800, has_touch=True, is_mobile=True) as page:
        page.goto(address + DEPARTMENT)
        page.locator("figure.chart .picture").last.tap(position={"x": 60, "y": 10})
        page.wait_for_timeout(200)
        tip = page.locator(".tip").last
        expect(tip).to_contain_text("7920.00 万元")
        page.locator("figure.chart figcaption").last.tap()
        expect(tip).to_be_hidden()


def test_a_bar_leads_to_its_project_and_an_indicator_to_those_of_its_name(page: Page, browser: Browser, address: str) -> None:
    """A click on a project's bar opens the project; on a phone a tap tells first, and of an indicator leads to the view that compares its name."""
    page.locator("figure.chart .picture").last.click(position={"x": 60, "y": 10})
    page.wait_for_url("**/projects/tianjin-kjj-2023/*/")
    context = browser.new_context(viewport={"width": 390, "height": 800}, has_touch=True, is_mobile=True)
    phone = context.new_page()
    phone.goto(page.url)
    phone.locator("figure.chart .picture").first.tap(position={"x": 60, "y": 10})
    tip = phone.locator("figure.chart .tip").first
    bar = tip.inner_text().split("：")[0]
    assert bar in phone.locator("article").inner_text()
    tip.get_by_role("link", name="比较同名的指标").tap()
    phone.wait_for_url("**/compare/?indicator=*")
    assert phone.locator("[name=indicator]").input_value() == bar
    context.close()


def test_budget_book_is_drawn_by_kind_function_and_three_public(page: Page, address: str) -> None:
    """Kinds with their shares, functions, 三公: each picture says in its title what is to be seen, its unit and its table, and the table holds its rows."""
    page.goto(address + "departments/shao-xing-shi-ke-xue-ji-shu-xie-hui/")
    titles = page.locator("figure.chart figcaption").all_inner_texts()
    assert titles[:3] == ["年初预算里最多的是项目支出，2639.66 万元", "年初预算最多的功能是科学技术支出，4869.66 万元", "“三公”经费 27.35 万元"]
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


def test_downloads_show_what_the_page_shows(page: Page, address: str) -> None:
    """A picture of twenty bars taken away: the SVG has the page's own lengths, the PNG as much blue in each row, the CSV each value."""
    page.goto(address + "departments/shao-xing-shi-ke-xue-ji-shu-xie-hui/")
    figure = page.locator("figure.chart").last
    rows = json.loads(figure.get_attribute("data-rows") or "[]")
    shown = drawn(figure.locator("svg").evaluate("node => new XMLSerializer().serializeToString(node)"), 20)
    lengths = [row.bar[1] - row.bar[0] for row in shown if row.bar]
    svg = taken(page, "SVG").decode()
    assert [float(width) for width in re.findall(r'd="M0,\d+h([\d.]+)v10h-[\d.]+Z" fill="rgb\(47, 111, 159\)"', svg)] == lengths
    assert [row[:2] for row in csv.reader(io.StringIO(taken(page, "CSV").decode("utf-8-sig")))][1:] == rows
    png = base64.b64encode(taken(page, "PNG")).decode()
    blank = page.context.new_page()
    blue = blank.evaluate(BLUE, f"data:image/png;base64,{png}")
    assert len(blue) == len(lengths) == 20
    assert blue == pytest.approx(lengths, abs=1)


BLUE = """async (source) => {
  const image = new Image(); image.src = source; await image.decode();
  const canvas = document.createElement("canvas"); canvas.width = image.width; canvas.height = image.height;
  const pen = canvas.getContext("2d"); pen.drawImage(image, 0, 0);
  const {data} = pen.getImageData(0, 0, image.width, image.height);
  const widths = []; let within = false;
  for (let y = 0; y < image.height; y += 1) {
    let count = 0;
    for (let x = 0; x < image.width; x += 1) {
      const at = 4 * (y * image.width + x);
      if (Math.abs(data[at] - 47) + Math.abs(data[at + 1] - 111) + Math.abs(data[at + 2] - 159) < 40) count += 1;
    }
    if (count > 6 && within) widths[widths.length - 1] = Math.max(widths.at(-1), count / 3);
    if (count > 6 && !within) widths.push(count / 3);
    within = count > 6;
  }
  return widths;
}"""


def test_labels_never_leave_the_picture(tmp_path: Path) -> None:
    """The longest name and value stay inside the width by the widths of our own table, whatever fonts this machine has."""
    svg = Renderer(tmp_path).bars([Bar("名" * 60, 1, "123,456,789.00 万元"), Bar("W" * 90, 2, "2 个")])
    assert "…" in svg
    assert svg.count("<text") == 4
    assert 'viewBox="0 0 348 80"' in svg


AMOUNTS = {
    "negative": [-50_000.0, 100_000.0, -1.0], "only negative": [-5.0, -10.0], "zero": [0.0, 0.0], "zero and one": [0.0, 1.0], "blank": [None, 3.0],
    "all blank": [None, None], "one": [7.0], "two hundred": [float(number) for number in range(200)], "equal": [4.0] * 11, "far apart": [1.0, 1e9],
    "too large for the whole": [50.0, 130.0], "many signed": [float(number - 30) for number in range(66)],
}  # fmt: skip


@pytest.mark.parametrize("kind", AMOUNTS)
@pytest.mark.parametrize("whole", [None, Whole(100.0, "100")])
def test_every_kind_of_amount_is_drawn_truly(tmp_path: Path, kind: str, whole: Whole | None) -> None:
    """Each bar begins at zero and ends where its share of the scale lies, to the left where it is negative; a blank has no bar; zero is marked."""
    amounts = AMOUNTS[kind]
    rows = [Bar(f"名{index:03}" + "长" * 40, amount, f"{amount} 万元") for index, amount in enumerate(amounts)]
    shown = list(drawn(Renderer(tmp_path).bars(rows, whole), len(rows)))
    known = [amount for amount in amounts if amount is not None]
    low, high = min([0.0, *known]), max([0.0, *known, *([whole.length] if whole else [])])
    per_unit = 340 / ((high - low) or 1)
    for amount, row in zip(amounts, shown, strict=True):
        wanted = None if amount is None else ((min(amount, 0) - low) * per_unit, (max(amount, 0) - low) * per_unit)
        assert row.bar == (wanted if wanted is None else pytest.approx(wanted, abs=0.11))


def test_scale_is_told() -> None:
    """The note says what the whole width is, that a bar is longer, that bars go to the left."""
    hundred = Whole(100.0, "100分")
    assert scale_words([Bar("甲", 40, "40"), Bar("乙", 100, "100")], hundred) == "整条是100分。"
    assert scale_words([Bar("甲", 140, "140")], hundred) == "有的超过100分，整条是其中最大的。"
    assert scale_words([Bar("甲", -1, "-1"), Bar("乙", None, "")], None) == "负数画在零线的左边。"


ROW = st.builds(Bar, st.text(st.characters(exclude_categories=["Cs"]), max_size=40).map("名{}".format),
                st.none() | st.floats(-1e12, 1e12), st.sampled_from(["0", "1,403.50 万元", "≥ 5 <b>&'", " 12 分 ", "长" * 60]))  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(st.lists(ROW, min_size=1, max_size=24), st.sampled_from([None, Whole(2e12, "2 万亿")]))
def test_filled_picture_is_the_rendered_one(rows: list[Bar], whole: Whole | None) -> None:
    """Filling the picture of so many bars gives what Altair's renderer gives for these bars, wherever there are amounts to draw."""
    with TemporaryDirectory() as folder:
        renderer = Renderer(Path(folder))
        filled, rendered = renderer.bars(rows, whole), renderer.svg(bars(rows, scale(rows, whole)))
    assert list(drawn(filled, len(rows))) == [
        Drawn(row.texts, *(ends and pytest.approx(ends, abs=0.01) for ends in (row.bar, row.track))) for row in drawn(rendered, len(rows))
    ]


FALSE = {
    "a bar of another length": ("h170v10h-170Z", "h171v10h-171Z"), "a bar elsewhere": ('d="M0,57h170', 'd="M3,57h170'),
    "a bar that no browser draws": ("h170v10h-170Z", "h--170v10h170Z"), "a bar too few": ('<path d="M0,57h170v10h-170Z" fill="#2f6f9f" />', ""),
    "a bar too many": ("</svg>", '<path d="M0,0h9v9h-9Z" fill="#2f6f9f"/></svg>'), "another text": (">200 元<", ">2 元<"),
    "a name in another row": ('"translate(0,14)"', '"translate(0,50)"'), "a picture inside": ("</svg>", "<image/></svg>"),
    "no picture": ("</svg>", ""), "a row too few": ("0 0 348 80", "0 0 348 116"), "a mark left": (">200 元<", ">\ue000<"),
}  # fmt: skip


@pytest.mark.parametrize("kind", FALSE)
def test_false_picture_is_noticed(tmp_path: Path, kind: str) -> None:
    """A picture that shows anything else than its bars is told; the true one is not."""
    rows = [Bar("甲", 200, "200 元"), Bar("乙", 100, "100 元")]
    svg = Renderer(tmp_path).bars(rows)
    old, new = FALSE[kind]
    assert svg.count(old) == 1
    assert misdrawn(svg, rows) == []
    assert misdrawn(svg.replace(old, new), rows) != []


def test_false_picture_stops_the_build_with_page_and_chart(parsed: Parsed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the renderer drew wrongly is a fault of the page and the chart, all of them together."""
    monkeypatch.setattr("generator.charts.render._short", lambda pixels: f"{pixels * 1.01:.1f}")
    studio = Studio(Catalogue(with_links(with_checks(parsed))), Glossary({}, []), Renderer(tmp_path))
    with pytest.raises(DocumentFaults) as stopped:
        pages_of(studio, DEPARTMENT_KIND)
    told = [str(fault) for fault in stopped.value.faults]
    assert len({fault.file for fault in stopped.value.faults}) > 20
    assert {fault.kind for fault in stopped.value.faults} == {"picture"}
    assert any(text.startswith("departments/") and "图“预算最大的项目是" in text and "第 1 条" in text for text in told)


def test_same_picture_is_rendered_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second run takes the picture from the cache; a cut-off file in the cache is rendered again."""
    rows = [Bar("甲", 1, "1"), Bar("乙", 2, "2")]
    first = Renderer(tmp_path).bars(rows)
    kept = next(tmp_path.glob("*.svg"))
    kept.write_text(kept.read_text(encoding="utf-8")[:50], encoding="utf-8")
    assert Renderer(tmp_path).bars(rows) == first
    monkeypatch.setattr("vl_convert.vegalite_to_svg", lambda _: pytest.fail("rendered twice"))
    assert Renderer(tmp_path).bars(rows) == first


def test_a_planned_bar_drawn_as_done_is_told(tmp_path: Path) -> None:
    """The picture of a planned and a done bar has both colours; read for other bars it is false."""
    rows = [Bar("目标", 2.0, "2"), Bar("完成", 1.0, "1")]
    planned = [Bar("目标", 2.0, "2", planned=True), rows[1]]
    assert not misdrawn(Renderer(tmp_path).bars(planned), planned)
    assert "颜色" in misdrawn(Renderer(tmp_path).bars(planned), rows)[0]
