"""Story pages of an office whose printings do not say the same: each says which figure is whose, and nothing is told twice."""

from __future__ import annotations

import csv
import re
import sqlite3
from pathlib import Path

import pytest

from site_tests.linking.printed import FILES
from site_tests.linking.test_everywhere import explored, initial
from site_tests.workshop import make_root, run


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the made office."""
    root = make_root(tmp_path_factory.mktemp("stories") / "root", {})
    for name, content in FILES.items():
        (root / "data" / "documents" / name).write_bytes(content)
    done = run(root, "build")
    assert done.returncode == 0, done.stdout + done.stderr
    return root / "site"


def told(html: str) -> str:
    """What a piece of a page says, without blanks."""
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", html))


def story(site: Path, name: str) -> str:
    """The story of a project as HTML."""
    with (site / "data" / "projects.csv").open(encoding="utf-8-sig", newline="") as file:
        (number,) = {row["story_id"] for row in csv.DictReader(file) if row["project"] == name}
    (path,) = (site / "departments").glob(f"*/{number}/index.html")
    return path.read_text(encoding="utf-8")


def row(html: str, name: str) -> str:
    """A row of a table by what stands at its head."""
    return next(each for each in re.findall(r"<tr id=.*?</tr>", html, re.DOTALL) if told(re.split("</th>", each)[0]) == name)


def test_two_printed_targets_stand_side_by_side_and_the_verdict_says_against_which(site: Path) -> None:
    """= 8 座 in the table of spring, ≥8座 in the evaluation, 9 reached: both with their lines; reached only by the evaluation's own."""
    html = row(story(site, "桥梁加固"), "加固桥梁数量")
    assert re.search(r"目标=8座第\d+行目标表所印目标≥8座第\d+行自评所印完成9座第\d+行对照自评所印的目标（≥8座）：达到目标", told(html))
    assert re.findall(r'documents/([^/]+)/text/[^"]*#L', html) == ["jiaotong-2024-targets", "jiaotong-2024-bridges", "jiaotong-2024-bridges"]
    same = told(row(story(site, "桥梁加固"), "群众满意度"))
    assert "对照自评" not in same
    assert same.count("目标≥90%第") == 1


def test_an_evaluation_repeats_the_budget_of_spring_with_another_amount_both_stand_there(site: Path) -> None:
    """130.00 in spring, 120.00 as the evaluation prints it: side by side; what the year became is called 全年（调整后） wherever printings are listed."""
    html = story(site, "桥梁加固")
    year = told(row(html, "2024年"))
    assert re.search(r"130\.00万元第\d+行目标表所印120\.00万元第\d+行", year)
    assert re.search(r"130\.00万元年初预算.*118\.00万元全年（调整后）预算", told(html[html.index('id="printings"') :]))
    project = next((site / "projects" / "jiaotong-2024-targets").glob("*/index.html")).read_text(encoding="utf-8")
    assert "全年（调整后）预算118.00万元" in told(project)
    assert "年初预算130.00万元" not in told(project)


def test_two_formats_of_an_evaluation_print_their_amounts_once(site: Path) -> None:
    """Each amount stands once in its cell, with the lines and the names of both documents."""
    year = row(story(site, "桥梁加固"), "2024年")
    cells = [told(cell) for cell in re.findall(r"<td.*?</td>", year)]
    for amount, cell in zip(("118.00万元", "110.00万元"), cells[1:3], strict=True):
        assert cell.count(amount) == 1
        assert len(re.findall(r"第\d+行", cell)) == 2
        assert "自评《青岚市交通运输局2024年度项目支出绩效自评表》（网页）、自评《青岚市交通运输局2024年度项目支出绩效自评表》（Word）所印" in cell


def test_a_sum_of_a_year_adds_budgets_of_its_beginning_alone_no_finer_than_printed(site: Path) -> None:
    """130.00 and 150.00 in 万元 and 1,234,567 元 are 403.46 万元; the project that prints only an adjusted budget is told apart; spent are spent alone."""
    (page,) = [path for path in (site / "departments").glob("*/index.html") if path.parent.parent.name == "departments"]
    year = told(row(page.read_text(encoding="utf-8"), "2024年"))
    assert "403.46万元3个项目已列" in year
    assert "另有1个项目没有列年初预算，只列全年（调整后）预算，不加进去：60.00万元" in year
    assert "4个项目的自评印出的执行数相加450.00万元" in year
    with (site / "data" / "projects.csv").open(encoding="utf-8-sig", newline="") as file:
        counted = [each for each in csv.DictReader(file) if each["counted"] == "true"]
    assert sum(initial(each) for each in counted) == 4_034_567
    once = [each for each in explored(site, "projects") if each["rows"] != "printing"]
    assert sum(each["budget"] or 0 for each in once) == 4_034_567
    view = sqlite3.connect(site / "data" / "ledger.sqlite").execute("SELECT sum(initial_yuan), sum(adjusted_yuan) FROM projects_counted").fetchone()
    assert view == (4_034_567, 1_430_000 + 600_000)


def test_explore_keeps_the_unit_in_which_each_amount_is_printed(site: Path) -> None:
    """Promised in 元, spent in 万元: one row that shows both as printed, and counts each under its own unit."""
    (merged,) = [each for each in explored(site, "projects") if each["project"] == "护栏更换" and each["rows"] == "once"]
    shown = [merged[name] for name in ("budget_shown", "money_unit", "adjusted_shown", "executed_shown", "executed_unit")]
    assert shown == ["1,234,567 元", "元", "143.00 万元", "143.00 万元", "万元"]


def test_a_target_that_only_the_evaluation_prints_has_its_line_beside_it(site: Path) -> None:
    """No target table names the indicator: its target says whose it is and leads to the evaluation."""
    html = row(story(site, "护栏更换"), "护栏完好率")
    assert re.search(r"目标≥95%第(\d+)行自评所印完成96%第\1行达到目标；得分30/30分", told(html))
    assert set(re.findall(r'documents/([^/]+)/text/[^"]*#L', html)) == {"jiaotong-2024-barriers"}
