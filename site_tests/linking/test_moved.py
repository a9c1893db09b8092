"""The page of a project's printings keeps its address: a decision that moves it leaves a page that leads on."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from generator.commands import main
from generator.pipeline import read_registered
from generator.tables.write import write_tables
from site_tests.linking.test_decided import COLUMNS
from site_tests.workshop import make_root, register, run

HEAD = "项目支出预算表\n\n单位名称\t一级项目名称\t二级项目名称\t一级指标\t二级指标\t三级指标\t计算符号\t指标值\t计量单位\n"
YEARS = {"2023": "旧项目", "2024": "新项目", "2025": "新项目"}


def publish(root: Path, name: str) -> dict[str, str]:
    """The tables of a root as they would be published; returns the story of each year's printing."""
    tables = read_registered(root).parsed.tables
    write_tables(tables, root.with_name(name))
    return {year: str(story) for year, story in zip(YEARS, tables["projects"]["story_id"], strict=True)}


@pytest.fixture(scope="module")
def stories(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str], dict[str, str]]:
    """The built site after one line in data/links.csv, the stories before and after it."""
    root = make_root(tmp_path_factory.mktemp("moved") / "root", {})
    for year, name in YEARS.items():
        text = f"{year}年{HEAD}甲单位\t类\t{name}\t产出指标\t数量指标\t人数\t≥\t{year[2:]}\t人\n"
        register(root, f"d-{year}", text.encode(), fiscal_year=year)
    before = publish(root, "before")
    ids = {row["fiscal_year"]: row["project_id"] for row in csv.DictReader((root.with_name("before") / "projects.csv").open(encoding="utf-8"))}
    rows = [COLUMNS, (ids["2024"], ids["2023"], "continues", "预算说明写明更名", "2026-02-01")]
    (root / "data" / "links.csv").write_text("".join(",".join(row) + "\n" for row in rows), encoding="utf-8")
    after = publish(root, "after")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        assert main(["diff", str(root.with_name("before")), str(root.with_name("after")), "--record", "2026-02-01"]) == 0
    text = f"2024年{HEAD}乙单位\t类\t别的\t产出指标\t数量指标\t人数\t≥\t24\t人\n"
    register(root, "other", text.encode(), department="别局")
    done = run(root, "build")
    assert done.returncode == 0, done.stdout + done.stderr
    return root / "site", before, after


def test_the_old_address_leads_to_the_new_one(stories: tuple[Path, dict[str, str], dict[str, str]]) -> None:
    """The two printings of 新项目 had a page; now all three are told on that of 旧项目, and the old page says so."""
    site, before, after = stories
    assert before["2024"] == before["2025"] != after["2025"] == after["2023"]
    (old,) = (site / "departments").glob(f"*/{before['2025']}/index.html")
    html = old.read_text(encoding="utf-8")
    assert f"../{after['2025']}/" in html or f"departments/{old.parent.parent.name}/{after['2025']}/" in html
    assert "2026-02-01" in html


def test_equal_wording_of_two_departments_is_a_list_that_opens(stories: tuple[Path, dict[str, str], dict[str, str]]) -> None:
    """人数 ≥ 24 人 stands in a project of either department: one entry, with both departments, projects and lines."""
    page = (stories[0] / "repeated" / "index.html").read_text(encoding="utf-8")
    (entry,) = re.findall(r'<details class="?notes"?.*?</details>', page, re.S)
    assert "人数，≥ 24 人（2 个部门，2 个项目）" in entry
    assert len(set(re.findall(r"/departments/([^/]+)/", entry))) == 2
    assert set(re.findall(r"/documents/([^/]+)/text/", entry)) == {"d-2024", "other"}


def test_the_changes_tell_a_judgement_of_ours(stories: tuple[Path, dict[str, str], dict[str, str]]) -> None:
    """Nothing was taken in or dropped: the publication says that printings are joined otherwise, and where the page went."""
    site, before, after = stories
    text = re.sub(r"<[^>]+>", " ", (site / "changes" / "index.html").read_text(encoding="utf-8"))
    assert "同一项目的判断有变 1 处" in text
    assert before["2025"] in text
    assert after["2025"] in text
    assert "新收录" not in text
