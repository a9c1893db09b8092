"""Fifteen questions of a reader about one project over time, answered from its story in a browser: the words, and the line that prints them."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pdfplumber
import pytest
from playwright.sync_api import Browser, Page, expect

from site_tests.readers import fresh
from site_tests.workshop import served

NAME = "农村供水管网改造"
TARGETS, EVALUATION, NEXT = "qinglan-swj-2024-targets", "qinglan-swj-2024-evaluation", "qinglan-swj-2025-targets"
QUESTIONS = [
    ("钱：2024年年初安排了多少？", "row_2024", "预算数（年初）", "860.00 万元", TARGETS, "860.00"),
    ("钱：自评里说年初是多少？", "row_2024", "预算数（年初）", "目标表、自评所印", EVALUATION, "860.00"),
    ("钱：年中调整成了多少？", "row_2024", "全年预算（调整后）", "820.00 万元", EVALUATION, "820.00"),
    ("钱：最后花了多少？", "row_2024", "执行数", "742.10 万元", EVALUATION, "742.10"),
    ("钱：执行率多少，除得对不对？", "row_2024", "执行率", "印作 90.5% ｜ 执行数÷全年预算数 90.50%（本站相除）", EVALUATION, "90.50%"),
    ("钱：是哪里来的？", "row_funding_1", "原文", "当年财政拨款 ｜ 820.00 万元 ｜ 742.10 万元", EVALUATION, "当年财政拨款"),
    ("分：单位给自己打了几分，满分多少？", "row_2024", "自评总分", "90.45 / 100 分", EVALUATION, "90.45"),
    ("分：少了多少分，执行率占几分？", "row_2024", "自评总分", "少 9.55 分（本站相减） ｜ 执行率得 9.05 / 10 分", EVALUATION, "90.45"),
    ("事：答应改造多长的管网？", "row_indicator_1", "2024", "目标 ≥ 42 公里", TARGETS, "改造供水管网长度"),
    ("事：实际改了多长，为什么没到？", "row_indicator_1", "2024", "完成 36.5 公里 ｜ 汛期停工两个月", EVALUATION, "36.5公里"),
    ("分：这一项扣在哪里？", "row_indicator_1", "2024", "得分 17.4 / 20 分，少 2.6 分", EVALUATION, "17.4"),
    ("事：下一年还改多少，目标变了没有？", "row_indicator_1", "2025", "≥ 40 公里 ｜ 目标不同：≥ 42 公里 → ≥ 40 公里", NEXT, "40"),
    ("钱：下一年安排了多少？", "row_2025", "预算数（年初）", "905.00 万元", NEXT, "905.00"),
]  # fmt: skip
"""Question, row and cell that answer it, the words in that row (｜ between them), the document to which a link of the cell leads, what its line prints."""

LISTED = {"达到目标": ["工程验收合格率", "受益居民满意度"], "未达到或不等于目标": ["改造供水管网长度", "受益农村居民"]}


@pytest.fixture(scope="module")
def address(city: Path) -> Iterator[str]:
    """The story of the example city, served."""
    (page,) = [path for path in (city / "departments").glob("*/*/index.html") if f"<h1 id=\"top\">{NAME}" in path.read_text(encoding="utf-8")]
    with served(city) as root:
        yield root + Path(page.parent.relative_to(city)).as_posix() + "/"


@pytest.fixture(params=[390, 1280])
def story(browser: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A reader on the story, on a phone or at a desk."""
    with fresh(browser, request.param) as page:
        page.goto(address)
        yield page


@pytest.mark.parametrize(("question", "row", "cell", "words", "document", "printed"), QUESTIONS, ids=[each[0] for each in QUESTIONS])
def test_the_story_answers_with_the_line(story: Page, question: str, row: str, cell: str, words: str, document: str, printed: str) -> None:
    """The words stand in the row, and a link of the cell leads to the line of the document that prints them."""
    own = story.locator(f"#{row}")
    for each in words.split(" ｜ "):
        expect(own).to_contain_text(each)
    own.locator(f'td[data-label="{cell}"] a.line[href*="{document}/text/"]').last.click()
    expect(story.locator(":target")).to_contain_text(printed)


@pytest.mark.parametrize(("outcome", "names"), LISTED.items())
def test_which_targets_were_reached_and_which_not_is_a_list(story: Page, outcome: str, names: list[str]) -> None:
    """A count of the story leads to as many indicators in explore, these ones."""
    story.locator("#row_2024").get_by_role("link", name=re.compile(f"^{outcome} {len(names)} 个")).click()
    story.locator("#explore-indicators[data-ready]").wait_for(state="attached")
    expect(story.locator("#explore-indicators [data-count]")).to_contain_text(f"{len(names)} 个指标")
    for name in names:
        expect(story.locator("#explore-indicators tbody")).to_contain_text(name)


def test_the_story_of_two_years_is_one_sheet_of_paper(browser: Browser, address: str) -> None:
    """Printed on A4: one page with money, indicators, words and printings on it, the notice that all is invented, and the address."""
    with fresh(browser, height=720) as page:
        page.goto(address)
        with pdfplumber.open(io.BytesIO(page.pdf(format="A4"))) as paper:
            assert len(paper.pages) == 1
            text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", paper.pages[0].extract_text()).replace("⻘", "青"))
    for piece in ("虚构", "742.10万元", "90.45/100分", "汛期停工两个月", "93.4%", "剩余5.5公里结转下年", "互相核对7处", "127.0.0.1"):
        assert piece in text, piece
    assert "下载这张表" not in text


def test_every_amount_of_a_year_keeps_its_line_beside_it(story: Page) -> None:
    """The link to the line stands on the line of its amount on a phone, and at most one line below it in the narrow columns of a desk."""
    for label in ("预算数（年初）", "全年预算（调整后）", "执行数", "执行率", "自评总分"):
        cell = story.locator(f'#row_2024 td[data-label="{label}"]')
        amount, line = cell.locator(".whole").first.bounding_box(), cell.locator("a.line").first.bounding_box()
        assert amount
        assert line
        assert line["y"] < amount["y"] + amount["height"] * (1 if story.viewport_size == {"width": 390, "height": 900} else 2)


def test_planned_and_done_have_colours_of_their_own_with_a_legend(story: Page) -> None:
    """In the picture what was planned is not drawn as what was spent, and the legend shows both colours."""
    figure = story.locator(".chart").first
    for scheme in ("default", "slate"):
        story.evaluate("scheme => document.body.setAttribute('data-md-color-scheme', scheme)", scheme)
        fills = [each.evaluate("each => getComputedStyle(each).fill") for each in figure.locator("path[fill='#87939d'], path[fill='#2f6f9f']").all()]
        assert fills[0] == fills[1] == fills[3] != fills[2]
        keys = [each.evaluate("each => getComputedStyle(each).backgroundColor") for each in figure.locator(".key").all()]
        assert keys == [fills[0], fills[2]]
    expect(figure.locator(".legend")).to_have_text(re.compile(r"^\s*预算\s*执行\s*$"))
