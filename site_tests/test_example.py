"""The example city: built beside the real site from mixed files, marked as invented on every page, every question answered from its pages."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from generator.example import NAME, lay_out
from generator.pages.words import outcome_words
from generator.parsing.parse import parse
from site_tests.conftest import ROOT

SAID_IN_ENGLISH = "places, bodies, projects and figures are invented"
FILES = sorted(path for path in (ROOT / "data" / "examples").iterdir() if path.suffix != ".yml")


@pytest.fixture(scope="module")
def site(city: Path) -> Path:
    """The example as built by its command."""
    return city


def test_every_page_says_that_it_is_invented(site: Path) -> None:
    """The notice and the name stand on every page that a reader can open; nothing of it is on the real site."""
    pages = [path for path in site.rglob("*.html") if "http-equiv=\"refresh\"" not in path.read_text(encoding="utf-8")]
    assert len(pages) > 30
    texts = {path: path.read_text(encoding="utf-8") for path in pages}
    english = {path for path, text in texts.items() if '<html lang="en"' in text}
    assert english
    assert not [path for path, text in texts.items() if (SAID_IN_ENGLISH if path in english else "都是虚构的") not in text or NAME not in text]
    assert not [path for path in (ROOT / "data" / "documents").iterdir() if path.stem in {each.stem for each in FILES}]


def test_the_example_is_of_mixed_files_and_all_is_read() -> None:
    """Targets of two years, evaluations, a whole department and accounts, as Excel, Word, web page and PDF; no row unread, all cards whole."""
    parsed = parse(FILES, cards_required=True)
    assert not parsed.faults
    assert set(parsed.tables["documents"]["file_type"]) == {"xlsx", "docx", "html", "pdf"}
    assert set(" ".join(parsed.tables["documents"]["kinds"]).split()) == {"targets", "evaluation", "whole", "accounts", "budget"}
    assert "unread" not in set(parsed.tables["lines"]["role"])


def test_which_target_was_missed_and_why_is_answered_on_one_page(site: Path) -> None:
    """Target, actual, both figures in words, the office's reason, the money from plan to spending, each with its line."""
    page = (site / "projects" / "qinglan-swj-2024-evaluation" / "nong-cun-gong-shui-guan-wang-gai-zao" / "index.html").read_text(encoding="utf-8")
    row = re.search(r'<tr id="gai-zao-gong-shui-guan-wang-chang-du".*?</tr>', page, re.DOTALL)
    assert row
    text = re.sub(r"<[^>]+>", " ", row.group())
    for piece in ("≥ 42 公里", "36.5 公里", "印出的完成值 36.5 公里，目标 ≥ 42 公里", "汛期停工两个月", "17.4"):
        assert piece in text
    assert re.search(r"documents/qinglan-swj-2024-evaluation/text/[^\"]*#L\d+", row.group())
    money = re.sub(r"<[^>]+>", "", page)
    for piece in ("860.00 万元", "820.00 万元", "742.10 万元", "印作 90.5%", "90.50%（本站相除）", "单位自己评的"):
        assert piece in money


def test_counts_of_reached_targets_lead_to_their_list(site: Path) -> None:
    """The department's page counts by outcome, each a link to explore with that choice; the counts are those of the tables."""
    page = next((site / "departments").glob("*/index.html")).read_text(encoding="utf-8")
    parsed = parse([path for path in FILES if "evaluation" in path.stem])
    rows = parsed.tables["indicators"].astype(object).to_dict("records")
    own = [outcome_words(row) for row in rows]
    assert sum(words == "达到目标" for words in own) == 7
    assert sum(words.startswith("印出的完成值") for words in own) == 3
    counted = re.findall(r"达到目标 (\d+) 个</a>，<a[^>]*>未达到或不等于目标 (\d+) 个</a>，<a[^>]*>不能对照 (\d+) 个", re.sub("</?t->", "", page))
    assert ("7", "3", "3") in counted
    assert len(re.findall(r'explore/\?[^"]*outcome=', page)) >= len(counted) * 2


def test_lay_out_can_be_repeated(tmp_path: Path) -> None:
    """A second time takes the first away and nothing else."""
    for name in ("content", "templates", "data"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("documents"))
    (tmp_path / "generator").mkdir()
    shutil.copyfile(ROOT / "mkdocs.yml", tmp_path / "mkdocs.yml")
    first = lay_out(tmp_path)
    (first / "site").mkdir()
    assert lay_out(tmp_path) == first
    assert (first / "site").is_dir()
    assert len([path for path in (first / "data" / "documents").iterdir() if path.suffix == ".yml"]) == len(FILES)


def test_a_target_that_is_not_to_be_exceeded_says_so_at_its_bar(site: Path) -> None:
    """≤ 22 万元: the name of the bar says when it is reached; target and actual have colours of their own."""
    page = (site / "projects" / "qinglan-swj-2024-evaluation" / "he-dao-qing-yu-shu-jun" / "index.html").read_text(encoding="utf-8")
    picture = page[page.index("每公里清淤成本（目标，不超过它才算达到）") - 1500 :]
    assert '<p class="legend">' in page
    assert "每公里清淤成本（完成）" in picture
    assert {"#87939d", "#2f6f9f"} <= set(re.findall(r'fill="(#\w+)"', page))


def test_links_of_a_cell_keep_their_commas(site: Path) -> None:
    """On a phone a cell is a grid: what stands between its links is inside one element with them."""
    page = next((site / "departments").glob("*/index.html")).read_text(encoding="utf-8")
    cells = re.findall(r'<td[^>]*data-label="(?:目标与完成|取自|年初预算，本站相加)">(.*?)</td>', page, re.DOTALL)
    assert len(cells) >= 6
    assert all(cell.startswith("<div>") and cell.endswith("</div>") for cell in cells)


def test_guides_of_the_downloads_say_what_each_kind_of_figure_is(site: Path) -> None:
    """README, dictionary and data package know that budgets, actuals and spending stand in the tables, and call none of them by another's name."""
    texts = [(site / name).read_text(encoding="utf-8") for name in ("data/README.txt", "data/dictionary/index.html", "data/datapackage.json")]
    for text in texts:
        assert "目标是承诺，不是完成情况" not in text
        assert "budget_yuan 是年初预算" in text
        assert "actual_ 各栏是完成值" in text
    assert "执行数与决算是实际支出" in texts[0]
    assert "planned and not spent" not in (site / "llms.txt").read_text(encoding="utf-8")


def test_budget_and_accounts_stand_side_by_side_with_the_tables_they_are_from(site: Path) -> None:
    """Accounts whose only table is that of the general public budget stand beside the budget, named; 三公 as planned, as spent, and as accounts repeat it."""
    page = next((site / "departments").glob("*/index.html")).read_text(encoding="utf-8")
    money = re.sub(r"\s+", "", re.sub(r"<[^>]+>", " ", page[page.index('id="money"') :]))
    assert "2024年决算一般公共预算财政拨款支出" in money
    assert re.search(r"农林水支出2,341\.75万元第\d+行2,480\.00万元第\d+行未列", money)
    assert re.search(r"基本支出1,189\.85万元第\d+行1,203\.50万元第\d+行未列", money)
    assert re.search(r"合计未列18\.60万元第\d+行15\.42万元第\d+行", money)
    assert re.search(r"合计（决算表所印预算数）未列未列18\.60万元第\d+行", money)
    assert "出自《一般公共预算财政拨款支出决算表》" in money
    assert "这是《一般公共预算财政拨款支出决算表》的合计，只是部门支出的一部分" in money
