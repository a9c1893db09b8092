"""The five documents, the cards of one of them once more in a second file, and the example city: the same counts and sums everywhere."""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
import re
import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from generator.pages.checks import anchor
from site_tests.conftest import DOCUMENTS, ROOT
from site_tests.workshop import make_root, run

CARDS = "tianjin-kjj-2023"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of them all."""
    root = make_root(tmp_path_factory.mktemp("everywhere") / "root", {})
    place = root / "data" / "documents"
    for path in [*DOCUMENTS, *(path.with_suffix(".yml") for path in DOCUMENTS), *(ROOT / "data" / "examples").iterdir()]:
        shutil.copyfile(path, place / path.name)
    text = (place / f"{CARDS}.txt").read_bytes()
    for name, content in ((f"{CARDS}-again", text + b"\n"), (f"{CARDS}-part", text[: text.rindex(b"[bookmark", 0, len(text) // 2)])):
        (place / f"{name}.txt").write_bytes(content)
        card = (place / f"{CARDS}.yml").read_text(encoding="utf-8")
        if name.endswith("again"):
            card = re.sub(r"^(region|region_code):.*\n", "", card, flags=re.M).replace("department: 天津市", "department: 市")
        (place / f"{name}.yml").write_text(re.sub(r"sha256:.*", f"sha256: {hashlib.sha256(content).hexdigest()}", card), encoding="utf-8")
    shutil.rmtree(root / "data" / "changes", ignore_errors=True)
    (root / "data" / "names.csv").unlink()
    done = run(root, "build")
    assert done.returncode == 0, done.stdout + done.stderr
    return root / "site"


def rows(site: Path, table: str) -> list[dict[str, str]]:
    """A published table."""
    with (site / "data" / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def counted(site: Path, table: str) -> list[dict[str, str]]:
    """Its rows that count."""
    return [row for row in rows(site, table) if row["counted"] == "true"]


def initial(row: dict[str, Any]) -> int:
    """The budget at the beginning of the year in yuan, 0 where none is printed."""
    return int(row["initial_budget_yuan" if row["stage"] == "evaluation" else "budget_yuan"] or 0)


def plain(site: Path, page: str) -> str:
    """A page as text."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", (site / page / "index.html").read_text(encoding="utf-8")))


def explored(site: Path, name: str) -> list[dict[str, Any]]:
    """The rows of explore as its browser reads them."""
    head, *blocks = map(json.loads, gzip.decompress((site / "explore" / f"{name}.jsonl.gz").read_bytes()).decode().splitlines())
    columns: dict[str, list[Any]] = {column: [] for column in head["columns"]}
    seen: dict[str, list[str]] = {column: [] for column in columns}
    for block in blocks:
        for column, part in block.items():
            if isinstance(part, list):
                columns[column] += part
                continue
            start = len(seen[column])
            seen[column] += part["new"]
            columns[column] += [seen[column][code] for code in part["codes"]] if "codes" in part else seen[column][start:]
    return [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]


def test_each_project_of_a_year_counts_once_in_every_place(site: Path) -> None:
    """Table, home, explore, interface, SQLite: one number of projects, one number of indicators, one sum."""
    projects, indicators = counted(site, "projects"), counted(site, "indicators")
    wanted, sums = len(projects), sum(initial(row) for row in projects)
    assert wanted == 99 + 6
    home = plain(site, "")
    assert f"，{wanted} 个项目，{len(indicators)} 个绩效指标" in home
    method = plain(site, "method/")
    assert re.search(rf"项目 {wanted} ", method)
    assert re.search(rf"绩效指标 {len(indicators)} ", method)
    assert f"{wanted} 个项目共出现 {sum(row['scope'] == 'project' for row in rows(site, 'projects'))} 次" in method
    once = [row for row in explored(site, "projects") if row["rows"] != "printing"]
    assert (len(once), sum(row["budget"] or 0 for row in once)) == (wanted, sums)
    assert sum(row["rows"] != "printing" for row in explored(site, "indicators")) == len(indicators)
    assert sum(row["rows"] != "once" for row in explored(site, "projects")) == len(rows(site, "projects"))
    told = [json.loads(path.read_text(encoding="utf-8"))["projects"] for path in (site / "api" / "v1" / "documents").glob("*.json")]
    api = [each["same"] | own for each in told for own in each["data"].values()]
    assert (sum(row["counted"] for row in api), sum(initial(row) for row in api if row["counted"])) == (wanted, sums)
    view = sqlite3.connect(site / "data" / "ledger.sqlite").execute("SELECT count(*), sum(initial_yuan) FROM projects_counted").fetchone()
    assert view == (wanted, sums)


def test_a_department_with_its_cards_in_three_files_has_its_projects_once(site: Path) -> None:
    """15 projects and their sum, the second file told as another format though its card names the department otherwise, the third by its projects."""
    (documents,) = ({row["document_id"]: row for row in rows(site, "documents")},)
    assert documents[f"{CARDS}-again"]["same_as"] == CARDS
    assert documents[f"{CARDS}-part"]["same_as"] == ""
    (department,) = [path.parent for path in (site / "departments").glob("*/index.html") if f'id="{CARDS}"' in path.read_text(encoding="utf-8")]
    page = plain(site, f"departments/{department.name}")
    assert re.search(r"2023年 15 个 印出 \d\d 次", page)
    assert "14251.00 万元 15 个项目已列" in page
    assert "同一份文件的另一种格式" in page
    own = [row for row in counted(site, "projects") if row["document_id"].startswith(CARDS)]
    assert len(own) == 15
    assert all((site / "departments" / department.name / row["story_id"] / "index.html").exists() for row in own)


def test_explore_shows_what_was_spent_beside_what_was_promised(site: Path) -> None:
    """The row of a project and year holds the budget of its promise and the spending of its evaluation; by printings, each its own."""
    mine = [row for row in explored(site, "projects") if row["project"] == "农村供水管网改造" and row["fiscal_year"] == "2024"]
    (once,) = [row for row in mine if row["rows"] == "once"]
    assert (once["budget"], once["executed"]) == (8_600_000, 7_421_000)
    assert sorted((row["budget"], row["executed"]) for row in mine if row["rows"] == "printing" and row["executed"]) == [(8_600_000, 7_421_000)]
    assert (once["adjusted_shown"], once["executed_shown"]) == ("820.00 万元", "742.10 万元")
    assert [row["adjusted"] for row in mine if row["executed"]] == [8_200_000, 8_200_000]
    assert [row["executed"] for row in mine if row["rows"] == "printing" and row["adjusted"] is None] == [None]


def test_the_story_tells_promise_spending_and_next_promise(site: Path) -> None:
    """One page: 2024 promised, after changes, spent and reached; 2025 promised; what changed in neutral words; every figure with its line."""
    (story,) = {row["story_id"] for row in rows(site, "projects") if row["project"] == "农村供水管网改造"}
    (path,) = (site / "departments").glob(f"*/{story}/index.html")
    text = plain(site, path.parent.relative_to(site).as_posix())
    for piece in ("860.00 万元", "820.00 万元", "742.10 万元", "印作 90.5%", "90.50% （本站相除）", "905.00 万元", "目标 ≥ 42 公里", "完成 36.5 公里",
                  "印出的完成值 36.5 公里，目标 ≥ 42 公里", "汛期停工两个月", "2025年目标不同：≥ 42 公里 → ≥ 40 公里"):  # fmt: skip
        assert piece.replace(" ", "") in text.replace(" ", ""), piece
    html = path.read_text(encoding="utf-8")
    lines = set(re.findall(r"documents/(qinglan[^/]+)/text/#L(\d+)", html))
    assert {name for name, _ in lines} == {"qinglan-swj-2024-targets", "qinglan-swj-2024-evaluation", "qinglan-swj-2025-targets"}


def test_what_differs_stands_with_both_printings_and_the_story(site: Path) -> None:
    """A reader of the promise sees that the evaluation prints something else, not only the reader of the evaluation."""
    checks = [row for row in rows(site, "checks") if row["rule"].startswith("PRT") and row["right_document_id"]]
    assert checks
    projects = {row["project_id"]: row for row in rows(site, "projects")}
    for check in checks:
        mark = f"documents/{check['document_id']}/checks/#{anchor(check)}\""
        names = [row["project_id"] for row in rows(site, "projects")
                 if row["story_id"] == projects[check["project_id"]]["story_id"] and row["document_id"] in {check["document_id"], check["right_document_id"]}]
        assert len(names) == 2
        (story,) = (site / "departments").glob(f"*/{projects[check['project_id']]['story_id']}/index.html")
        assert mark in story.read_text(encoding="utf-8")
        for name in names:
            page = (site / "projects" / name / "index.html").read_text(encoding="utf-8")
            assert mark in page, name


def test_the_list_of_equal_indicators_of_a_department_leads_to_that_across_departments(site: Path) -> None:
    """Also where no departments of the site share one: the page says so."""
    assert "没有这样的指标" in plain(site, "repeated")
    own = [path for path in (site / "departments").glob("*/index.html") if 'id="repeated"' in path.read_text(encoding="utf-8")]
    assert own
    assert all("../../repeated/" in path.read_text(encoding="utf-8") for path in own)


def test_explain_prints_the_whole_chain(site: Path) -> None:
    """`explain STORY`: every printing with its source lines, then how it is known."""
    (story,) = {row["story_id"] for row in rows(site, "projects") if row["project"] == "农村供水管网改造"}
    told = run(site.parent, "explain", story).stdout
    for piece in ("2024年目标：农村供水管网改造（计入）", "2024年自评：农村供水管网改造（不重复计）", "2025年目标", "对当年目标的自评，依据是部门、单位与名称"):
        assert piece in told
    assert re.search(r"qinglan-swj-2024-evaluation\.docx:\d+: .*36\.5", told)
