"""The workbench to compare: what stands side by side is of one unit and direction, agrees with the tables, and answers a journalist in three steps."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page, expect

from generator.linking.decision import Decision
from generator.pages.catalogue import Catalogue
from generator.pages.compare_files import compare_files
from generator.pages.compare_pieces import ROWS, edges_of
from generator.pages.compare_rows import key_of, per_unit, reason_of
from generator.parsing.parse import Parsed
from generator.pipeline import with_links
from site_tests.bench.comparing import choices, first_answer, rows_of, scripts_size, serve, visit
from site_tests.comparing import changes, more, table, take
from site_tests.conftest import ROOT
from site_tests.readers import fresh
from site_tests.workshop import reader

AXE = ROOT / "site_tests" / "vendor" / "axe.min.js"
LOOKS = [(390, "light"), (390, "dark"), (1280, "light"), (1280, "dark")]
MOST_BYTES, MOST_MS = 300_000, 300
"""What a first answer may fetch, how long a choice may take on a phone's processor."""


@pytest.fixture(params=[390, 1280], ids=["phone", "desk"])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A reader; whatever the page complains of fails the test, also a request to another host."""
    with reader(browser, request.param) as page:
        yield page


# ---------------------------------------------------------------- rows


def test_every_target_stands_once_under_its_name(parsed: Parsed) -> None:
    """The published rows are the targets of the tables, each once, with the numbers that the tables hold; names count them."""
    files = compare_files(Catalogue(parsed))
    rows, names = files["targets-0"], files["names-0"]
    own = {row.indicator_id: row for row in parsed.tables["indicators"].itertuples()}
    found = [f"{name}#{anchor}" for name, anchor in zip(rows["project_id"], rows["anchor"], strict=True)]
    assert sorted(found) == sorted(own)
    for name, value, unit in zip(found, rows["value"], rows["unit"], strict=True):
        printed = own[name].target_value
        assert (value is None) == (not isinstance(printed, Decimal))
        assert value is None or Decimal(str(value)) == printed
        assert unit == own[name].measure_unit
    assert sum(map(int, names["rows"])) == len(own)  # type: ignore[arg-type]
    counts = Counter(key_of(row.indicator) for row in own.values())
    assert list(names["rows"]) == sorted(counts.values(), reverse=True)
    at = 0
    for name, many in zip(names["name"], names["rows"], strict=True):
        assert {key_of(each) for each in rows["indicator"][at : at + int(many)]} == {key_of(str(name))}  # type: ignore[arg-type]
        at += int(many)  # type: ignore[arg-type]


@pytest.mark.parametrize(("operator", "value", "upper", "printed", "doubtful", "reason"), [
    (">=", Decimal(3), None, "≥3", False, ""), ("range", Decimal(3), Decimal(5), "3-5", False, "目标是区间"), ("", None, None, " ", False, "未列目标"),
    ("qualitative", None, None, "优良", False, "目标不是数"), ("", Decimal(3), None, "?3", False, "比较符号不明"),
    ("=", Decimal(3), None, "3", True, "读法待核"),
])  # fmt: skip
def test_reason_why_a_target_is_not_compared(
    operator: str, value: Decimal | None, upper: Decimal | None, printed: str, doubtful: bool, reason: str,
) -> None:
    """Words, ranges, blanks, unknown signs and doubtful readings are told by their reason; a number has none."""
    assert reason_of(operator, value, upper, printed, "家", doubtful) == reason


@pytest.mark.parametrize(("budget", "operator", "value", "unit", "found"), [
    (9_880_000, ">=", "100", "个", "98800.00"), (1_000_000, "=", "3", "家", "333333.33"),
    (9_880_000, ">=", "100", "万元/个", None),
    (9_880_000, ">=", "988", "万元", None),
    (1_000_000, ">=", "95", "%", None), (1_000_000, "<=", "100", "个", None), (1_000_000, ">=", "0", "个", None), (0, ">=", "10", "个", None),
    (None, ">=", "10", "个", None), (1_000_000, ">=", "9", "人", None), (1_000_000, ">=", "10", "人", "100000.00"), (1_000_000, ">=", "5", "亿元", None),
])  # fmt: skip
def test_per_unit_only_of_things_that_are_counted(budget: int | None, operator: str, value: str, unit: str, found: str | None) -> None:
    """A budget is divided by a target that counts things, never by money, shares, spans of time, a cap, nothing, or a few persons."""
    assert per_unit(budget, operator, Decimal(value), None, unit, False) == (None if found is None else Decimal(found))


@settings(suppress_health_check=[HealthCheck.too_slow])  # on a busy machine
@given(st.lists(st.integers(1, 3 * ROWS), max_size=12), st.integers(1, 7))
def test_pieces_keep_names_whole_where_they_fit(sizes: list[int], years: int) -> None:
    """A piece begins with a name or, within a long one, with a project; none is longer than a piece and one project."""
    keys = [name for name, size in enumerate(sizes) for _ in range(size)]
    stories = [f"{key} {at // years}" for key in range(len(sizes)) for at in range(sizes[key])]
    edges = edges_of(keys, stories)
    assert edges[0] == 0
    assert edges[-1] == len(keys)
    for at in edges[1:-1]:
        assert stories[at] != stories[at - 1]
        assert keys[at] != keys[at - 1] or sizes[keys[at]] + years > ROWS
    assert all(end - start <= ROWS + years for start, end in pairwise(edges))


def test_projects_that_a_person_has_linked_change_over_years(parsed: Parsed) -> None:
    """A renamed project is of one story once a person has decided so, and the rows say that it was a person."""
    projects = parsed.tables["projects"]
    own = projects[projects["project"] == "地震监测台站"].sort_values("fiscal_year")["project_id"]
    decision = Decision(own.iloc[-1], own.iloc[0], "continues", "测试", "2026-01-01")
    before, after = (compare_files(Catalogue(each))["budgets-0"] for each in (parsed, with_links(parsed, [decision])))
    told = [[(story, linked) for name, story, linked in zip(*(rows[each] for each in ("project_id", "story", "linked")), strict=True) if name in set(own)]
            for rows in (before, after)]  # fmt: skip
    assert set(told[0]) == {("", "")}
    assert len(set(told[1])) == 1
    assert told[1][0][0].startswith("departments/")
    assert told[1][0][1] == "人工判断为同一项目"


# ---------------------------------------------------------------- in the browser


def test_view_of_a_name_agrees_with_the_tables(page: Page, address: str, parsed: Parsed) -> None:
    """Typing and picking a name sets its targets of one unit and direction side by side; table, dots, CSV and tables say the same."""
    visit(page, address)
    page.locator("[name=indicator]").press_sequentially("受益科技人员")
    page.locator("[data-name=受益科技人员数量]").click()
    own = parsed.tables["indicators"]
    own = own[(own["indicator"] == "受益科技人员数量") & (own["operator"] == ">=") & (own["measure_unit"] == "人")]
    page.locator(".strip circle").first.wait_for()
    assert page.locator(".strip circle").count() == len(own) > 2
    rows = table(page, "rows")
    assert Counter((row["项目"], Decimal(row["目标数"]), row["原文"]) for row in rows) == Counter(
        (row.project, row.target_value, str(row.line)) for row in own.itertuples()
    )
    heads = page.locator("[data-table] thead th").all_inner_texts()
    assert "目标数" not in heads
    shown = page.locator("[data-table] tbody tr:not(.space)").evaluate_all("rows => rows.map((row) => [...row.cells].map((cell) => cell.innerText))")
    for cells, row in zip(shown, rows, strict=False):
        for head, cell in zip(heads, cells, strict=True):
            assert cell.strip() in ({f"第{row[head]}行"} if head == "原文" else {row[head]})
    budgets = parsed.tables["projects"].set_index("project_id")["budget_yuan"]
    for row in rows:
        yuan, formula = budgets[row["项目编号"]], row["预算÷目标（本站相除）"]
        assert bool(formula) == (yuan > 0 and Decimal(row["目标数"]) >= 10)
        if formula:
            number, unit = re.search(r"= ([\d.]+) (万元|元)/人$", formula).groups()  # type: ignore[union-attr]
            assert abs(float(number) * (10_000 if unit == "万元" else 1) - yuan / float(row["目标数"])) <= (50 if unit == "万元" else 0.005)


def test_address_shows_the_same_view_to_somebody_else(page: Page, address: str) -> None:
    """Name, departments, years, unit and order stand in the address, and the citation holds it."""
    visit(page, address, indicator="预算执行率")
    more(page)
    page.locator("[data-ticks=year] input").first.check()
    page.locator("[name=sort]").select_option("-value")
    page.wait_for_url(re.compile("sort=-value"))
    count, sent = page.locator("[data-count]").inner_text(), page.url
    assert sent in page.locator("[data-citation]").inner_text()
    page.goto("about:blank")
    page.goto(sent)
    page.locator(".compare[data-ready]").wait_for()
    expect(page.locator("[data-count]")).to_have_text(count)
    assert page.locator("[name=sort]").input_value() == "-value"


def test_any_form_of_a_name_that_counts_as_one_is_found(page: Page, address: str) -> None:
    """Pages lead here by a name as a document prints it: with a star, its unit or its year, by the same key as the rows are put together."""
    printed = ["受益科技人员数量", "★受益科技人员数量", "受益科技人员数量（人）", "2024年受益科技人员数量(人次)", "受益 科技人员数量（万人）",
               "2024年度", "Ａ级（100%）"]  # fmt: skip
    page.goto(f"{address}compare/")
    printed += [f"次数({unit})" for unit in (*"个家项人次名份场套台条篇%天起辆元斤", "人次", "万元")]
    told = "([file, names]) => import(file).then(({ indicatorKey }) => names.map(indicatorKey))"
    assert page.evaluate(told, [f"{address}assets/compare/data.js", printed]) == [key_of(name) for name in printed]
    counts = set()
    for name in printed[:4]:
        visit(page, address, indicator=name)
        counts.add(page.locator("[data-count]").inner_text())
    assert len(counts) == 1
    assert "个目标" in counts.pop()


def test_dots_tell_by_pointer_touch_and_keys_and_lead_to_their_project(page: Page, address: str) -> None:
    """Hover and the arrow keys tell a dot's project with its number; a click or Enter opens it; the picture can be taken away."""
    visit(page, address, indicator="受益科技人员数量")
    svg = take(page, "svg")
    assert svg.count("<circle") == page.locator(".strip circle").count()
    assert "受益科技人员数量" in svg
    assert "compare/?indicator=" in svg
    spec = json.loads(take(page, "spec"))
    assert len(spec["datasets"]["rows"]) == svg.count("<circle")
    assert {layer["encoding"]["x"]["field"] for layer in spec["layer"]} == {"value"}
    page.locator(".strip circle").first.hover()
    expect(page.locator(".dot-tip a").first).to_have_text("看这个项目")
    said = page.locator(".dot-tip").inner_text()
    page.locator(".strip .picture").focus()
    page.keyboard.press("ArrowRight")
    assert page.locator(".dot-tip").inner_text() != said
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/(projects|departments)/"))


@pytest.mark.parametrize("state", [{}, {"indicator": "覆盖率"}, {"what": "budgets"}])
def test_axe_finds_nothing(browser: Browser, address: str, state: dict[str, str]) -> None:
    """On phone and desk, light and dark, axe-core has nothing to say, and the page fits its width."""
    for width, scheme in LOOKS:
        with fresh(browser, width, scheme=scheme, bypass_csp=True) as page:  # type: ignore[arg-type]
            visit(page, address, **state)
            more(page)
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
            page.add_script_tag(path=AXE)
            found = page.evaluate("axe.run(document, {resultTypes: ['violations'], rules: {'target-size': {enabled: true}}})")["violations"]
            assert not [(width, scheme, each["id"], [node["html"][:200] for node in each["nodes"]]) for each in found]


def test_without_scripts_the_page_says_what_it_does(browser: Browser, address: str) -> None:
    """Without JavaScript it names what it compares and leads to explore and the CSVs; no dead form is shown."""
    with fresh(browser, height=720, java_script_enabled=False) as page:
        page.goto(f"{address}compare/")
        text = page.locator("article").inner_text()
        assert "没有脚本时不能在这里比较" in text
        assert page.locator("article a[href$='explore/']").count() == 1
        assert page.locator("article a[href$='indicators.csv']").is_visible()
        assert not page.locator(".compare").is_visible()


# ---------------------------------------------------------------- hostile and large


def whole(rows: dict[str, list[Any]]) -> dict[str, dict[str, list[Any]]]:
    """The files of a site that has one name with these rows."""
    many = len(rows["target"])
    return {
        "targets-0": rows, "names-0": {"name": ["受益人数"], "rows": [many], "departments": [1], "repeated": [1]}, "departments": {"department": ["甲局"]},
        "pieces": {"table": ["targets"], "first": [0], "rows": [many], "from": [0], "to": [0]},
    }  # fmt: skip


def test_units_that_look_alike_ranges_words_and_blanks_are_left_out_with_their_reason(page: Page, address: str, tmp_path: Path) -> None:
    """Only one unit and direction stands side by side; each other row is listed below with why, and none is drawn."""
    rows = rows_of(
        *(("≥ 100 人次", 100.0, "人次", "不少于", "") for _ in range(3)),
        ("≥ 100 万人次", 100.0, "万人次", "不少于", ""), ("≥ 100 人", 100.0, "人", "不少于", ""),
        ("≤ 100 人次", 100.0, "人次", "不超过", ""), ("3–5 人次", 3.0, "人次", "", "目标是区间"), ("<img src=x onerror=alert(1)>", None, "", "", "目标不是数"),
        ("", None, "", "", "未列目标"), ("=1+1", None, "", "", "目标不是数"),
        ("≥ 100 万元/个", 100.0, "万元/个", "不少于", ""), ("≥ 988 万元", 988.0, "万元", "不少于", ""),
    )  # fmt: skip
    serve(page, tmp_path, whole(rows), 1)
    visit(page, address, indicator="受益人数")
    assert page.locator(".strip circle").count() == 3
    told = page.locator("[data-count]").inner_text()
    for words in ("并列 3 个目标", "没有比的 9 个", "单位不同：万人次 与 人次，不可比 1 个", "单位不同：人 与 人次，不可比 1 个",
                  "方向不同：不超过 与 不少于，不可比 1 个",
                  "目标是区间 1 个", "目标不是数 2 个", "未列目标 1 个", "单位不同：万元/个 与 人次，不可比 1 个"):  # fmt: skip
        assert words in told
    more(page)
    page.locator("[name=group]").select_option("不少于 万元")
    assert "单位不同：万元/个 与 万元，不可比 1 个" in page.locator("[data-count]").inner_text()
    expect(page.locator("[data-few]")).to_contain_text("只有 1 个数")
    text = take(page, "rows")
    assert "'=1+1" in text
    assert len(list(csv.reader(io.StringIO(text)))) == 13
    assert page.locator("[data-left] img").count() == 0


def test_changes_are_told_only_where_both_years_compare(page: Page, address: str, tmp_path: Path) -> None:
    """A change has both numbers and its direction; unlike units, words and doubled names are told as not compared; a new name says the old."""
    cases = [(("≥ 160 家", 160.0, "家"), ("≥ 150 家", 150.0, "家"), "160 → 150 家，减少 10 家"),
             (("≥ 0.1 家", 0.1, "家"), ("≥ 0.3 家", 0.3, "家"), "0.1 → 0.3 家，增加 0.2 家"),
             (("≥ 5 家", 5.0, "家"), ("≥ 5 家", 5.0, "家"), "5 → 5 家，不变"),
             (("≥ 1 万家", 1.0, "万家"), ("≥ 9000 家", 9000.0, "家"),
              "≥ 1 万家 → ≥ 9000 家；单位不同：万家 与 家，不可比")]  # fmt: skip
    rows = rows_of(*((*each, "不少于", "") for older, newer, _ in cases for each in (older, newer)),
                   fiscal_year=["2023", "2024"] * len(cases), story=[f"departments/x/s{at // 2}/" for at in range(2 * len(cases))],
                   linked=["人工判断为同一项目", "人工判断为同一项目", *[""] * (2 * len(cases) - 2)])  # fmt: skip
    serve(page, tmp_path, whole(rows), 1)
    visit(page, address, indicator="受益人数", order="change")
    assert Counter(changes(page)) == Counter(told for _, _, told in cases)
    assert changes(page)[0] == cases[0][2]
    assert "万家 与 家" in changes(page)[-1]
    first = page.locator("[data-changes] tbody th").first.inner_text()
    assert "原名：项目0" in first
    assert "人工判断为同一项目" in first


@pytest.mark.parametrize("page", [390], indirect=True, ids=["phone"])
def test_first_answer_of_50000_projects_is_small_and_soon(page: Page, address: str, tmp_path: Path) -> None:
    """At 50,000 projects the first answer fetches at most 300 KB with its scripts; a choice is drawn within 300 ms; a part says that it is one."""
    sizes = first_answer(page, address, tmp_path, 50_000)
    assert sum(sizes) + scripts_size() <= MOST_BYTES, sizes
    expect(page.locator("[data-count]")).to_contain_text(f"只取了 {ROWS} / {4 * ROWS} 行，下面不是全部")
    page.locator("[data-next]").click()
    expect(page.locator("[data-count]")).to_contain_text(f"只取了 {2 * ROWS} / {4 * ROWS} 行")
    more(page)
    took = choices(page)
    assert min(took) <= MOST_MS, took
