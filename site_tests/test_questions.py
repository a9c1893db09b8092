"""Questions a citizen comes with, answered from home in at most three steps: a click, a choice, or words typed into a search."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from generator.parsing.parse import Parsed
from site_tests.readers import fresh

MOST = 3
SHAOXING, JIAXING, TIANJIN, SHIZUISHAN = "绍兴市科学技术协会", "嘉兴市科学技术局", "天津市科学技术局", "石嘴山市科学技术局"


class Reader:
    """Somebody at the home page who counts the steps taken."""

    def __init__(self, page: Page, address: str) -> None:
        page.goto(address)
        self.page = page
        self.steps = 0

    @property
    def article(self) -> Locator:
        """What the page says."""
        return self.page.locator("article")

    def click(self, target: str | Locator) -> None:
        """A click on a link of the page by its words, or on anything else."""
        self.steps += 1
        link = self.article.get_by_role("link", name=target).first if isinstance(target, str) else target
        link.click()

    def search(self, words: str) -> Locator:
        """Words typed into the box at the top; returns the list of what is found."""
        self.steps += 1
        self.page.keyboard.press("/")
        self.page.locator(".site-search input").fill(words)
        self.page.locator(".site-search[data-done]").wait_for(state="attached")
        return self.page.locator(".site-search ol").first

    def choose(self, act: Callable[[], object]) -> None:
        """A choice in a form."""
        self.steps += 1
        act()

    def sees(self, *words: str) -> None:
        """The page answers in these words."""
        for each in words:
            expect(self.article).to_contain_text(re.compile(r"\s*".join(map(re.escape, each))))


@pytest.fixture(params=[390, 1280])
def reader(browser: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Reader]:
    """A new reader, on a phone or at a desk, who has at most three steps."""
    with fresh(browser, request.param) as page:
        reader = Reader(page, address)
        yield reader
    assert reader.steps <= MOST


def test_how_much_do_the_bond_interest_projects_cost_together(reader: Reader, parsed: Parsed) -> None:
    """Explore, a filter by name: the sum of the selection, said to be ours."""
    projects = parsed.tables["projects"]
    own = projects[projects["project"].str.contains("债券利息")]
    assert set(own["document_id"]) == {"tianjin-kjj-2023"}
    reader.click("探索")
    reader.page.locator("[data-ready]").first.wait_for()
    reader.choose(lambda: reader.page.locator("#explore-projects [data-query]").fill("债券利息"))
    total = Decimal(int(own["budget_yuan"].sum())) / 10_000
    reader.sees(f"选出 {len(own)} 个项目", f"{total:.2f} 万元")


def test_why_do_43_and_49_projects_agree(reader: Reader) -> None:
    """The department's page says both counts, both sums and what rounding leaves."""
    reader.click(SHAOXING)
    reader.sees("43个项目按印出的万元数相加是2639.67万元，印出的合计是2639.66万元，相差0.01万元，属四舍五入", "有49个项目，其中6个印作0，其余43个")


def test_how_many_visitors_does_the_science_museum_promise(reader: Reader) -> None:
    """The department's page says the target once, and that it must not be added."""
    reader.click(SHAOXING)
    reader.sees("“年度服务观众人数”不少于20", "写在绍兴科技馆的6个项目里", "不能相加")


def test_what_became_of_the_22_projects_of_2022(reader: Reader) -> None:
    """The department's page leads to the two years side by side."""
    reader.click(JIAXING)
    reader.click("2022年的 22 个项目到2025年")
    reader.sees("2022年的 22 个项目中，2 个在2025年有同一个项目（单位与名称相同，或编码相同），20 个在2025年的文件里未见", "不说项目已经停止",
                "可能是同一项目（3 对）")


def test_cost_that_is_not_printed_is_said_and_never_zero(reader: Reader) -> None:
    """科技特派员 of Jiaxing 2025: the project that promises it prints no amount; neither the result nor the page shows a 0."""
    found = reader.search("科技特派员 嘉兴市 2025年")
    assert not re.search(r"\b0(\.0+)? *万?元", found.inner_text())
    reader.click(found.locator("a", has_text="科技发展专项资金").first)
    reader.sees("文件没有列预算数", "没有列的不补、不猜，也不显示为 0")
    assert not re.search(r"(?<![\d.,])0(\.0+)? *万?元", reader.article.inner_text())
    reader.sees("科技特派员")


def test_what_share_is_spent_on_personnel(reader: Reader) -> None:
    """The headline of the budget book, with what it includes."""
    reader.click(SHAOXING)
    reader.sees("人员支出1691.46万元（31.7%）", "这是《2024年部门支出预算总表》的合计")


def test_what_are_the_three_public_expenses_and_how_much(reader: Reader) -> None:
    """The amount on the department's page, and what the word means where it stands."""
    reader.click(SHAOXING)
    reader.sees("“三公”经费 27.35 万元")
    reader.choose(reader.page.locator("a.term", has_text="三公").first.hover)
    expect(reader.page.locator("#__term")).to_contain_text("公务用车购置及运行费和公务接待费")


def test_what_does_the_same_thing_cost_in_two_cities(reader: Reader) -> None:
    """The results of a search name department, year and amount."""
    found = reader.search("办公用房租赁")
    expect(found).to_contain_text("7,218,963 元")
    expect(found).to_contain_text("144.00 万元")


def test_which_line_prints_a_figure(reader: Reader, parsed: Parsed) -> None:
    """An amount is searched, its project opened, and the figure there leads to the line."""
    found = reader.search("7218963")
    reader.click(found.locator("a", has_text="办公用房租赁").first)
    reader.click(reader.page.locator(".lead a.figure"))
    line = reader.page.locator("ol.source li:target")
    expect(line).to_contain_text("7218963")
    expect(line).to_be_in_viewport()


def test_what_is_the_largest_project_of_a_city(reader: Reader) -> None:
    """The department's page says it, with its share, and that the sum is not the whole budget."""
    reader.click(TIANJIN)
    reader.sees("最大的一项是天津市中央引导地方科技发展资金项目，7920.00万元，占55.6%", "不是部门的全部预算")


def test_how_much_does_satisfaction_weigh(reader: Reader) -> None:
    """The project's page says the weight of each kind of indicator."""
    reader.click(reader.search("水电费").locator("a", has_text="水电费").first)
    reader.sees("满意度指标 1 个，权重相加 10 分")


def test_did_a_target_change_between_two_years(reader: Reader) -> None:
    """The old and the new target stand in one row, told to differ."""
    reader.click(JIAXING)
    reader.click("2022年的 22 个项目到2025年")
    row = reader.page.locator("tr", has=reader.page.locator("th", has_text="软(硬)件维护数量"))
    expect(row.first).to_contain_text(re.compile("2 套/台.*3 套/台.*目标不同", re.DOTALL))


def test_take_the_projects_of_one_document_away(reader: Reader) -> None:
    """From the department to its rows in explore, and down they come."""
    reader.click(SHIZUISHAN)
    reader.click("在探索里筛选、相加、下载")
    reader.page.locator("[data-ready]").first.wait_for()
    reader.sees("选出 3 个项目")
    with reader.page.expect_download() as download:
        reader.click(reader.page.locator("#explore-projects [data-save=csv]"))
    assert download.value.suggested_filename == "projects-3.csv"


def test_where_does_it_not_add_up(reader: Reader) -> None:
    """Home itself says what was reviewed, with both figures, and leads to them."""
    reader.sees("已对照本站副本复核，未见原件")
    reader.click("两处的数与出处")
    expect(reader.page.locator("tr:target")).to_be_visible(timeout=20_000)  # a page of 700 rows


def test_who_runs_this_and_where_do_corrections_go(reader: Reader) -> None:
    """The page about the site is one step away and says that it is no government site."""
    reader.click("关于本站")
    reader.sees("不是政府网站", "更正")
