"""What a journalist asks of the workbench, each within three steps, with an address that shows the same to somebody else."""

from __future__ import annotations

import re
import shutil
import statistics
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from itertools import groupby
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from generator.linking.decision import Decision
from generator.pages.catalogue import Catalogue
from generator.pages.compare_changes import change_rows
from generator.pages.compare_rows import key_of, target_rows
from generator.pages.project_kinds import project_kinds
from generator.parsing.parse import Parsed, parse
from generator.pipeline import with_links
from site_tests.bench.comparing import visit
from site_tests.comparing import changes, more, same_to_somebody_else, table
from site_tests.conftest import ROOT
from site_tests.workshop import make_root, reader, run, served

RENAMED = Decision(
    "jiaxing-kjj-2025/shi-ke-ji-zhuan-xiang-ke-ji-fa-zhan-zhuan-xiang-zi-jin", "jiaxing-kjj-2022/zi-yuan-yu-tiao-jian-huan-jing-jian-she",
    "continues", "测试：假定改了名", "2026-01-01")  # fmt: skip
PAIR = [ROOT / "data" / "documents" / f"jiaxing-kjj-{year}.txt" for year in (2022, 2025)]


@pytest.fixture(params=[390, 1280], ids=["phone", "desk"])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A reader; whatever the page complains of fails the test, also a request to another host."""
    with reader(browser, request.param) as page:
        yield page


@pytest.fixture(scope="module")
def invented(city: Path) -> Iterator[str]:
    """The address of the invented city, which has two years and evaluations."""
    with served(city) as url:
        yield url


@pytest.fixture(scope="module")
def decided(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a site of two years of one office, in which data/links.csv says that a project was renamed."""
    root = make_root(tmp_path_factory.mktemp("decided"), {})
    for path in PAIR:
        for each in (path, path.with_suffix(".yml")):
            shutil.copyfile(each, root / "data" / "documents" / each.name)
    row = (RENAMED.project_id, RENAMED.other_id, RENAMED.relation, RENAMED.evidence, RENAMED.decided_on)
    with (root / "data" / "links.csv").open("a", encoding="utf-8") as file:
        file.write(",".join(row) + "\n")
    done = run(root, "build")
    assert done.returncode == 0, done.stdout + done.stderr
    with served(root / "site") as url:
        yield url


def test_which_budgets_rose_most(page: Page, invented: str) -> None:
    """Three steps: open the budgets, unfold (on a phone), order the changes; each says both budgets and how far they differ."""
    visit(page, invented)
    page.locator("[data-what=budgets]").click()
    more(page)
    page.locator("[name=order]").select_option("-change")
    assert changes(page) == [
        "860.00 万元 → 905.00 万元，增加 45.00 万元（5.2%）",
        "96.50 万元 → 99.00 万元，增加 2.50 万元（2.6%）",
        "320.00 万元 → 300.00 万元，减少 20.00 万元（6.3%）",
    ]  # fmt: skip
    rows = table(page, "changes")
    assert [row["变化"] for row in rows] == changes(page)
    assert [int(row["相差（元）"]) for row in rows] == [450_000, 25_000, -200_000]
    assert "排名" not in page.locator("[data-changes]").inner_text()


def test_who_promises_what_for_the_same_kind_of_thing(page: Page, address: str, parsed: Parsed) -> None:
    """Two steps: write a few characters, pick the name; departments, agencies and projects stand with what each promises."""
    visit(page, address)
    page.locator("[name=indicator]").press_sequentially("服务对象满意")
    page.locator("[data-name=服务对象满意度]").click()
    page.locator("[data-table] tbody th").first.wait_for()
    own = parsed.tables["indicators"]
    own = own[own["indicator"].map(key_of) == key_of("服务对象满意度")]
    rows = table(page, "rows")
    assert len(rows) == len(own)
    promised = Counter((row["项目"], row["目标（原样）"].replace(" ", "")) for row in rows)
    assert set(promised) >= {(row.project, f"≥{int(row.target_value)}%") for row in own.itertuples() if row.operator == ">=" and row.measure_unit == "%"}
    assert "只并列，不相加，也不排名" in page.locator("[data-warnings]").inner_text()


def test_did_they_lower_the_target(page: Page, invented: str) -> None:
    """Two steps: pick a name that several years have; the change is told with both numbers in neutral words."""
    visit(page, invented)
    expect(page.locator("[data-name=清淤疏浚河道长度]")).to_contain_text("1 个项目有几个年度")
    page.locator("[data-name=清淤疏浚河道长度]").click()
    page.locator("[data-changes] td[data-label=变化]").first.wait_for()
    (told,) = changes(page)
    ends = re.fullmatch(r"([\d.]+) → ([\d.]+) (\S+)，(?:(增加|减少) ([\d.]+) \3|不变)", told)
    assert ends
    older, newer = Decimal(ends[1]), Decimal(ends[2])
    assert ends[4] == ("增加" if newer > older else "减少" if newer < older else None)
    assert ends[4] is None or Decimal(ends[5]) == abs(newer - older)
    assert page.locator(".strip .years").count() == 1


# ---------------------------------------------------------------- target and actual


def test_did_they_do_what_they_promised(page: Page, browser: Browser, invented: str) -> None:
    """One step: the name. Target and actual stand side by side in table, picture and CSV, in the words of the project's own page, each with its line."""
    visit(page, invented)
    page.locator("[data-name=改造供水管网长度]").click()
    page.locator(".strip circle").first.wait_for()
    colours = page.locator(".strip circle").evaluate_all("dots => dots.map((dot) => dot.getAttribute('fill'))")
    assert colours == ["#87939d", "#2f6f9f", "#87939d"]
    assert "完成（单位自评）" in page.locator(".strip .legend").inner_text()
    first, second = table(page, "rows")
    assert (first["目标数"], first["完成数"], first["完成（原样）"]) == ("42", "36.5", "36.5 公里")
    assert (second["完成数"], second["完成（原样）"], second["对照（单位自评）"]) == ("", "", "")
    assert "单位在自评里自己印的" in page.locator("[data-warnings]").inner_text()
    assert same_to_somebody_else(browser, page)
    cell = page.locator("[data-table] td[data-label='完成（原样）'] a")
    line = cell.nth(1).inner_text()
    cell.first.click()
    page.wait_for_url(re.compile(r"/projects/.*evaluation/.*#"))
    row = page.locator("tr:target")
    assert row.locator("td[data-label=对照]").inner_text().strip() == first["对照（单位自评）"]
    assert row.locator("td[data-label=原文] a").first.inner_text() == line == f"第{first['完成的原文']}行"


# ---------------------------------------------------------------- all changes at once


def test_which_targets_went_down(page: Page, browser: Browser, invented: str) -> None:
    """Two steps: the two years, the numbers that went down; both numbers, in neutral words, with the sign of the promise, and no order of size."""
    visit(page, invented)
    page.locator("[data-what=changes]").click()
    page.locator("[data-name=数减少]").click()
    page.locator("[data-changes] tbody td[data-label=变化]").first.wait_for()
    assert changes(page) == ["42 → 40 公里，减少 2 公里"]
    (row,) = table(page, "changes")
    assert (row["指标（原样）"], row["方向"], row["年度"], row["相差"]) == ("改造供水管网长度", "不少于", "2024 → 2025", "-2")
    assert "“不超过”的目标，数减少是更严" in page.locator("[data-warnings]").inner_text()
    assert not page.locator("[name=order]").is_visible()
    assert same_to_somebody_else(browser, page)


@pytest.mark.parametrize("direction", ["数增加", "数不变", "不能比"])
def test_what_became_of_every_target(page: Page, browser: Browser, invented: str, direction: str) -> None:
    """One step each: as many as the tables hold; what cannot be compared says why, everything else has its difference."""
    visit(page, invented, what="changes")
    page.locator(f"[data-name={direction}]").click()
    page.locator("[data-changes] tbody td[data-label=变化]").first.wait_for()
    rows = table(page, "changes")
    own = Catalogue(with_links(parse(sorted(path for path in (ROOT / "data" / "examples").iterdir() if path.suffix != ".yml"))))
    _, newer = change_rows(own, target_rows(own))
    assert Counter(row["指标（原样）"] for row in rows) == Counter(newer.loc[newer["direction"] == direction, "indicator"])
    for row in rows:
        assert (row["相差"] == "") == (direction == "不能比")
        assert ("；" in row["变化"]) == (direction == "不能比")
        assert direction == "不能比" or ("，增加 " if direction == "数增加" else "，不变") in row["变化"]
    assert same_to_somebody_else(browser, page)


def test_did_a_renamed_project_lower_its_target(page: Page, browser: Browser, decided: str) -> None:
    """Two steps: what data/links.csv joins is compared over its names, and the view says that a person joined it, and under which name it was."""
    visit(page, decided, what="changes")
    page.locator("[data-name=数减少]").click()
    row = page.locator("[data-changes] tbody tr", has_text="市科技专项-科技发展专项资金").filter(has_text="160 → 150 家")
    expect(row).to_contain_text("160 → 150 家，减少 10 家")
    expect(row).to_contain_text("原名：资源与条件环境建设")
    expect(row).to_contain_text("人工判断为同一项目")
    assert same_to_somebody_else(browser, page)
    row.locator("th a").click()
    expect(page.locator("article")).to_contain_text("印过的名称：资源与条件环境建设、市科技专项-科技发展专项资金")


def test_directions_hold_every_pair_once(parsed: Parsed) -> None:
    """Each neighbouring pair of years of a name within a linked project stands once, told again row by row."""
    own = with_links(parse(PAIR), [RENAMED])
    catalogue = Catalogue(own)
    older, newer = change_rows(catalogue, target_rows(catalogue))
    assert len(newer) > 3
    found = {(row.story_id, row.key, row.area) for row in newer.itertuples()}
    assert len(found) == len(newer)
    years: dict[tuple[str, str, str], set[int]] = {}
    for row in target_rows(catalogue).to_dict("records"):
        years.setdefault((row["story_id"], row["key"], row["area"]), set()).add(row["fiscal_year"])
    assert found == {key for key, own_years in years.items() if len(own_years) == 2}
    for before, after in zip(older.to_dict("records"), newer.to_dict("records"), strict=True):
        assert before["fiscal_year"] < after["fiscal_year"]
        if after["direction"] in {"数增加", "数减少"}:
            assert (before["operator"], before["measure_unit"]) == (after["operator"], after["measure_unit"])
            assert (after["target_value"] > before["target_value"]) == (after["direction"] == "数增加")


# ---------------------------------------------------------------- kinds of projects


def test_who_pays_what_for_one_kind_of_project(page: Page, browser: Browser, address: str, parsed: Parsed) -> None:
    """Two steps: the kinds, one of them; the projects whose names have its words, each with its budget, blanks apart, and the page says which words."""
    visit(page, address)
    page.locator("[data-what=kinds]").click()
    page.locator("[data-name=运行维护]").click()
    page.locator("[data-table] tbody th").first.wait_for()
    words = next([word for word, _ in kind.words] for kind in project_kinds() if kind.name == "运行维护")
    own = parsed.tables["projects"]
    own = own[own["project"].map(lambda name: any(word in name for word in words))]
    rows = table(page, "rows")
    assert Counter(row["项目编号"] for row in rows) == Counter(own["project_id"])
    assert {row["项目编号"] for row in rows if row["为什么没有比（空白是并列的）"]} == set(own.loc[own["budget_yuan"].isna(), "project_id"])
    told = page.locator("[data-warnings]").inner_text()
    assert "项目名称里有“运维”、“运行维护”、“维护”" in told
    assert "也不排名" in told
    assert same_to_somebody_else(browser, page)


def test_what_does_one_cost_in_projects_of_a_kind(page: Page, browser: Browser, address: str, parsed: Parsed) -> None:
    """Two steps: the kind; its budgets per unit with the formula, one unit and name together, none of them drawn against another."""
    visit(page, address, what="kinds", kind="租赁")
    page.locator("[data-units] tbody th").first.wait_for()
    rows = table(page, "units")
    units = [unit for unit, _ in groupby(row["计量单位"] for row in rows)]
    assert len(units) == len(set(units))
    budgets = parsed.tables["projects"].set_index("project_id")["budget_yuan"]
    for row in rows:
        number = Decimal(re.search(r"÷ ([\d.]+) ", row["预算÷目标（本站相除）"]).group(1))  # type: ignore[union-attr]
        assert abs(Decimal(row["每单位（元）"]) - Decimal(int(budgets[row["项目编号"]])) / number) < Decimal("0.01")
    assert "指标名称不同的不相比" in page.locator("[data-units] caption").inner_text()
    assert same_to_somebody_else(browser, page)


def test_what_belongs_to_one_programme(page: Page, browser: Browser, address: str, parsed: Parsed) -> None:
    """Two steps: a few characters of a 一级项目, its name; the projects that documents print under it."""
    visit(page, address, what="kinds")
    page.locator("[name=kind]").press_sequentially("农业农村")
    page.locator("[data-name='一级项目：农业农村与社会发展']").click()
    page.locator("[data-count]", has_text="未列年初预算").wait_for()
    own = parsed.tables["projects"]
    assert {row["项目编号"] for row in table(page, "rows")} == set(own.loc[own["programme"] == "农业农村与社会发展", "project_id"])
    assert same_to_somebody_else(browser, page)


# ---------------------------------------------------------------- lines to compare with


def test_what_is_usual(page: Page, browser: Browser, address: str) -> None:
    """One step: from eight figures on a line stands at the median, which the page names as its own and as no standard; it can be taken away."""
    visit(page, address, indicator="服务对象满意度")
    values = [float(row["目标数"]) for row in table(page, "rows") if not row["为什么没有比（空白是并列的）"]]
    middle = statistics.median(values)
    expect(page.locator(".strip text.reference")).to_have_text(f"中位数 {middle:g} %（{len(values)} 个数）")
    assert "只供对照，不是标准" in page.locator(".strip .note").inner_text()
    more(page)
    page.locator("[name=line]").select_option("none")
    assert page.locator(".strip .reference").count() == 0
    assert same_to_somebody_else(browser, page)


def test_where_does_this_one_stand(page: Page, browser: Browser, address: str, parsed: Parsed) -> None:
    """Three steps: the name, a dot, the line at it; the line is the reader's own row, by its name, and stands in the address."""
    visit(page, address, indicator="受益科技人员数量")
    page.locator(".strip circle").first.hover()
    page.locator(".dot-tip [data-reference]").click()
    told = page.locator(".strip text.reference").text_content() or ""
    id_ = re.search(r"line=([^&]+)", page.url).group(1).replace("%2F", "/").replace("%23", "#")  # type: ignore[union-attr]
    (row,) = parsed.tables["indicators"].loc[lambda rows: rows["indicator_id"] == id_].to_dict("records")
    assert told.startswith(f"参照：{row['project'][:4]}")
    assert same_to_somebody_else(browser, page)


def test_how_did_one_project_go_through_the_years(page: Page, browser: Browser, invented: str) -> None:
    """Two steps: the budgets, words of the project's name; its years stand with their change."""
    visit(page, invented, what="budgets")
    page.locator("[name=project]").press_sequentially("管网")
    expect(page.locator("[data-count]")).to_contain_text("并列 2 个预算，来自 1 个部门、2 个年度")
    assert changes(page) == ["860.00 万元 → 905.00 万元，增加 45.00 万元（5.2%）"]
    assert "只有 2 个数，不画图" in page.locator("[data-few]").inner_text()
    assert same_to_somebody_else(browser, page)


def test_years_of_one_project_are_joined(page: Page, invented: str) -> None:
    """A line joins the dots of one project through its years, as many lines as there are such projects, and the note says so."""
    visit(page, invented, what="budgets")
    assert page.locator(".strip .years").count() == 3
    assert "细线连着同一项目的前后年度" in page.locator(".strip .note").inner_text()


def test_what_does_one_year_promise(page: Page, browser: Browser, invented: str) -> None:
    """Two steps: the name, the year; what stands apart from it is gone."""
    visit(page, invented, indicator="受益居民满意度")
    more(page)
    page.locator("[data-ticks=year] [value='2025']").check()
    expect(page.locator("[data-count]")).to_contain_text("并列 1 个目标，来自 1 个部门、1 个年度")
    assert same_to_somebody_else(browser, page)


# ---------------------------------------------------------------- ways in


def test_from_a_department_to_its_budgets_and_changes(page: Page, browser: Browser, invented: str) -> None:
    """One step from a department's page to its budgets or to the changes of its targets."""
    page.goto(f"{invented}departments/")
    page.locator("article table a").first.click()
    page.get_by_role("link", name="目标前后两年", exact=True).click()
    page.locator("[data-name=数增加]").click()
    page.locator("[data-changes] tbody td[data-label=变化]").first.wait_for()
    assert "（青岚市水务局）" in page.locator("[data-citation]").inner_text()
    assert same_to_somebody_else(browser, page)


def test_from_a_project_and_its_years_to_others_of_the_name(page: Page, browser: Browser, invented: str) -> None:
    """One step from an indicator of a project, or of its page through the years, to all of its name."""
    visit(page, invented, what="budgets")
    page.locator("[data-table] tbody th a").first.click()
    page.locator("#indicators ~ * table th a, table th a", has_text="满意度").first.click()
    page.wait_for_url(re.compile(r"/compare/\?indicator="))
    expect(page.locator("[data-count]")).to_contain_text("并列 2 个目标")
    assert same_to_somebody_else(browser, page)


def test_from_explore_with_its_choice(page: Page, browser: Browser, address: str) -> None:
    """What explore filters by is what the workbench begins with: words of the project, the department."""
    page.goto(f"{address}explore/?project=租赁")
    page.locator(".explore[data-ready]:visible").wait_for()
    page.get_by_role("link", name="并列这些项目的预算").click()
    page.locator("[data-count]", has_text="并列").wait_for()
    assert {row["项目"] for row in table(page, "rows")} == {"办公用房租赁"}
    assert same_to_somebody_else(browser, page)


# ---------------------------------------------------------------- touch and paper


def test_a_tap_tells_and_then_leads(browser: Browser, invented: str) -> None:
    """On a phone a tap on a dot tells it and leads nowhere; the link in what is told opens the project, of what was done the evaluation."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = visit(context.new_page(), invented, indicator="改造供水管网长度")
    for dot, told, place in ((0, "目标 ≥ 42 公里", "/departments/"), (1, "完成 36.5 公里，目标 ≥ 42 公里", "evaluation/")):
        page.locator(".strip circle").nth(dot).tap()
        expect(page.locator(".dot-tip")).to_contain_text(told)
        assert "/compare/" in page.url
        page.locator(".dot-tip a").first.tap()
        page.wait_for_url(f"**{place}**")
        page.go_back()
        page.locator(".strip circle").first.wait_for()
    context.close()


def test_view_on_paper_has_all_its_rows(page: Page, address: str) -> None:
    """Printed, a view has every row, its picture and its citation, and no form."""
    visit(page, address, indicator="服务对象满意度")
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("[data-table] tbody tr").count() == 34
    assert not page.locator(".compare form").is_visible()
    assert page.locator(".strip svg").is_visible()
    assert page.locator("[data-citation]").is_visible()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="screen")
    assert page.locator("[data-table] tbody tr:not(.space)").count() <= 34
