"""Two reports nobody else has, held against the tables by plain Python: what was published, and how far the targets can be measured."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from generator.charts.render import Renderer
from generator.division.documents import read_lightly, reading
from generator.ground.faults import DocumentFaults
from generator.ground.money import plain
from generator.ground.targets import is_dated
from generator.ground.text import fold
from generator.pages import disclosure, measurable, standard_tables
from generator.pages.catalogue import Catalogue
from generator.pages.disclosure import HELD, LISTED_ONLY, NOT_HELD, SAID_TO_BE_NONE, UNSEEN
from generator.pages.registry import Studio
from generator.pages.render import environment, render
from generator.pages.terms import Glossary
from generator.parsing.parse import Parsed, parse
from generator.pipeline import material, with_checks, with_links
from generator.reconcile.reviewed import read_reviews
from site_tests.conftest import REGISTERED, ROOT
from site_tests.readers import fresh
from site_tests.test_browser import NARROW
from site_tests.workshop import register

BOOK, STREET = "shaoxing-kexie-2024", "putuo-wanli-2024"
EXAMPLES = sorted(path for path in (ROOT / "data" / "examples").iterdir() if path.suffix != ".yml")
NARRATIVE = 190  # a line of the book between two paragraphs of its narrative
BLAME = ("未公开", "没公开", "不公开", "隐瞒", "应当公开", "得分最", "最差", "较差", "不合格", "不规范", "含糊", "空洞", "空泛", "模糊")


@pytest.fixture(scope="module")
def every() -> Parsed:
    """The registered documents and those of the invented city, with their checks."""
    return with_links(with_checks(parse([*REGISTERED, *EXAMPLES], cards_required=True)))


@pytest.fixture(scope="module")
def catalogue(every: Parsed) -> Catalogue:
    """All of them, with what a person has reviewed."""
    reviews, _ = read_reviews(ROOT / "data" / "reviewed.csv", every.tables["checks"], material(every).texts)
    return Catalogue(every, reviews)


def cells(catalogue: Catalogue) -> dict[tuple[str, str], disclosure.Cell]:
    """Document and usual table → its cell."""
    groups = disclosure.usual(catalogue)
    return {(row["document"]["document_id"], table.name): cell
            for group in groups for row in group["rows"] for table, cell in zip(group["tables"], row["cells"], strict=True)}  # fmt: skip


# ------------------------------------------------------------------ what was published


@pytest.mark.parametrize(("printed", "key"), [
    ("（三）2024年部门支出预算总表", "支出预算总表"), ("1. 2024 年部门收入预算总表", "收入预算总表"), ("公开01表：收入支出决算总表", "收入支出决算总表"),
    ("甲市乙局2025年部门收支总表", "收支总表"), ("甲市乙局收支总表", "收支总表"), ("部门“三公”经费和机关运行经费预算表", "三公经费和机关运行经费预算表"),
    ("表 3：支出决算表（单位：万元）", "支出决算表"), ("部门一般公共预算基本支出部门预算经济分类预算表", "一般公共预算基本支出部门预算经济分类预算表"),
])  # fmt: skip
def test_titles_are_compared_without_number_year_and_name(printed: str, key: str) -> None:
    """What a title has before its own words does not make it another table; nothing is guessed beyond that."""
    assert standard_tables.title_key(printed, ["甲市乙局"]) == key


def test_usual_tables_are_data_with_evidence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every title has its evidence and stands for one table; a row that is not whole, or a title twice, is a fault with its line."""
    tables = standard_tables.standard_tables()
    assert [sum(table.kind == kind for table in tables) for kind in standard_tables.KINDS] == [9, 9]
    assert all(evidence for table in tables for _, evidence in table.titles)
    path = tmp_path / "standard_tables.csv"
    rows = ("kind,table,title,evidence", "budget,收支总表,收支总表,某文件", "budget,支出总表,部门收支总表,某文件", "budget,收入总表,收入总表,", "")
    path.write_text("\n".join(rows), encoding="utf-8")
    monkeypatch.setattr(standard_tables, "STANDARD_FILE", path)
    with pytest.raises(DocumentFaults) as caught:
        standard_tables.standard_tables.__wrapped__()
    assert [fault.line for fault in caught.value.faults] == [3, 4]


def test_each_cell_stands_on_the_line_it_names(every: Parsed, catalogue: Catalogue) -> None:
    """A table held has its title on the line, an empty one its note, one named in the contents alone its entry there."""
    texts = material(every).texts
    roles = {(row.document_id, row.line): row.role for row in every.tables["lines"].itertuples(index=False)}
    found = cells(catalogue)
    for (name, _), cell in found.items():
        if cell.word == UNSEEN:
            assert (cell.line, cell.note, cell.check) == (None, "", None)
            continue
        assert cell.line
        line = texts[name][cell.line - 1]
        if cell.word == HELD and name.split("-")[0] != "qinglan":
            assert roles[name, cell.line] == "title"
            assert fold(line).endswith("表")
        if cell.word == SAID_TO_BE_NONE:
            assert cell.note
            assert fold(line).startswith(fold(cell.note))
            assert re.search("无|没有", cell.note)
        if cell.word == LISTED_ONLY:
            assert roles[name, cell.line] == "contents"
    words = [cell.word for (name, _), cell in found.items() if name == BOOK]
    assert (words.count(HELD), words.count(SAID_TO_BE_NONE), words.count(LISTED_ONLY), words.count(UNSEEN)) == (6, 2, 1, 0)
    assert [cell.word for (name, _), cell in found.items() if name == STREET].count(HELD) == 7
    assert found[BOOK, "收入总表"].line == 40


def test_what_nobody_has_reviewed_is_not_said_to_be_missing(every: Parsed) -> None:
    """Without a review the table that only the contents name is 未见 like any other; the comparison stays on the document's own page."""
    assert not [cell for cell in cells(Catalogue(every)).values() if cell.word == LISTED_ONLY]
    assert cells(Catalogue(every))[BOOK, "收入总表"].word == UNSEEN


def test_holdings_by_year_are_those_of_the_documents(every: Parsed, catalogue: Catalogue) -> None:
    """A kind is held in a year where a document of that year has it, and by exactly these documents."""
    for department in catalogue.departments:
        rows = every.tables["documents"][every.tables["documents"]["document_id"].isin([row["document_id"] for row in department.documents])]
        for row in disclosure.held(catalogue, department):
            for kind, cell in row["cells"].items():
                own = [each["document_id"] for each in rows.to_dict("records") if each["fiscal_year"] == row["year"] and kind in each["kinds"].split()]
                assert [each["document_id"] for each in cell["documents"]] == own
                assert cell["word"] == (HELD if own else SAID_TO_BE_NONE if cell["place"] else NOT_HELD)


def test_a_sentence_that_there_is_none_is_found_in_light_readings_too(tmp_path: Path) -> None:
    """Pages about the whole site read only part of each document; what they say of it is what its own pages say."""
    place = tmp_path / "data" / "documents"
    place.mkdir(parents=True)
    lines = (ROOT / "data" / "documents" / f"{BOOK}.txt").read_text(encoding="utf-8").split("\n")
    lines.insert(NARRATIVE, "2024年本部门没有开展绩效自评，相关情况待编制决算时说明。")
    register(tmp_path, "test-2024", "\n".join(lines).encode())
    for name in (BOOK, STREET):
        for path in (ROOT / "data" / "documents").glob(f"{name}.*"):
            (place / path.name).write_bytes(path.read_bytes())
    paths = sorted(path for path in place.iterdir() if path.suffix != ".yml")
    light = Catalogue(with_links(read_lightly([reading(path, []) for path in paths], tmp_path / "store")))
    whole = Catalogue(with_links(with_checks(parse(paths))))
    assert cells(light) == cells(whole)
    told = {name: [row["cells"] for each in own.departments for row in disclosure.held(own, each)] for name, own in (("light", light), ("whole", whole))}
    words = [{kind: (cell["word"], cell["place"] and cell["place"]["line"]) for kind, cell in row.items()} for row in told["light"]]
    assert words == [{kind: (cell["word"], cell["place"] and cell["place"]["line"]) for kind, cell in row.items()} for row in told["whole"]]
    assert (SAID_TO_BE_NONE, NARRATIVE + 1) in [row["evaluation"] for row in words]


# ------------------------------------------------------------------ how far targets can be measured


@pytest.mark.parametrize(("printed", "dated"), [
    ("2023年12月底前", True), ("４月前", True), ("年底前", True), ("10月底", True), ("12月前完", True), ("第二季度", True), ("2023年1-12月", True),
    ("1个月内", False), ("有所提升", False), ("7*24小时", False), ("按时", False), ("全年", False), ("", False),
])  # fmt: skip
def test_a_date_is_told_from_a_span_and_from_words(printed: str, dated: bool) -> None:
    """A target is dated where it prints a month, a quarter or the end of a year; a span of time is none."""
    assert is_dated(printed) is dated


def rows_of(every: Parsed, name: str, stage: str) -> list[dict[str, Any]]:
    """The indicators of a document, as plain records."""
    rows = every.tables["indicators"].to_dict("records")
    return [row for row in rows if (row["document_id"], row["stage"]) == (name, stage)]


def test_counts_are_those_of_the_tables(every: Parsed, catalogue: Catalogue) -> None:
    """Each count of each document, told again row by row; what is doubtful is in none of them, and evaluations are in no count of targets."""
    found = measurable.measured(catalogue)
    assert {row["document"]["document_id"] for row in found.rows["evaluation"]} == {"qinglan-swj-2024-evaluation", "qinglan-swj-2024-whole"}
    for stage, own in found.rows.items():
        for row in own:
            rows = rows_of(every, row["document"]["document_id"], stage)
            sure = [each for each in rows if not each["needs_review"]]
            number = [each for each in sure if isinstance(each["target_value"], Decimal)]
            words = [each for each in sure if each not in number]
            assert (row["all"], row["sure"], row["doubtful"]) == (len(rows), len(sure), len(rows) - len(sure))
            assert row["number"] == len(number)
            assert row["unit"] == sum(each["measure_unit"] != "" for each in sure)
            assert row["sign"] == sum(bool(each["operator_printed"]) and each["operator"] != "qualitative" for each in sure)
            assert row["dated"] == sum(is_dated(each["target_printed"]) for each in words)
            assert row["number"] + row["dated"] + row["words"] == row["sure"]
            assert row["projects"] == len({each["project_id"] for each in rows})
            for name, kind in row["kinds"].items():
                has = [each for each in rows if name in {each["category"], each["subcategory"]}]
                assert (kind["count"], kind["projects"]) == (len(has), len({each["project_id"] for each in has}))
                assert not kind["filter"] or all(each[column] == value for each in has for column, value in kind["filter"].items())
    targets = {row["document"]["document_id"]: row for row in found.rows["target"]}
    assert (targets["jiaxing-kjj-2022"]["number"], targets["jiaxing-kjj-2022"]["all"]) == (111, 147)
    assert "成本指标" not in targets[BOOK]["kinds"]


def test_weights_are_added_project_by_project(every: Parsed, catalogue: Catalogue) -> None:
    """What the weights of each project come to, and the sums the document prints for itself."""
    for stage, own in measurable.measured(catalogue).rows.items():
        for row in own:
            sums: dict[str, list[Decimal]] = {}
            for each in rows_of(every, row["document"]["document_id"], stage):
                sums.setdefault(each["project_id"], []).append(each["weight"])
            totals = [sum(weights, Decimal(0)) for weights in sums.values() if all(isinstance(weight, Decimal) for weight in weights)]
            assert (row["weights"] or {"sums": []})["sums"] == sorted(Counter(map(plain, totals)).items())
    book = next(row for row in measurable.measured(catalogue).rows["target"] if row["document"]["document_id"] == BOOK)
    assert book["printed"] == {"of": 49, "full": 49}


def test_wordings_lead_to_all_their_lines(every: Parsed, catalogue: Catalogue) -> None:
    """Every target that is read as words stands under its wording with its line; evaluations and doubtful readings do not."""
    listed, count = measurable.wordings(measurable.measured(catalogue).words)
    assert count == len(listed)
    shown = {(row["document_id"], row["line"], row["indicator_id"]): each["wording"] for each in listed for row in each["rows"]}
    rows = [row for row in every.tables["indicators"].to_dict("records") if row["stage"] == "target" and not row["needs_review"]]
    words = {(row["document_id"], row["line"], row["indicator_id"]): row["target_printed"] for row in rows
             if not isinstance(row["target_value"], Decimal) and not is_dated(row["target_printed"])}  # fmt: skip
    assert {key: fold(text) for key, text in shown.items()} == {key: fold(text) for key, text in words.items()}
    assert [len(each["rows"]) for each in listed] == sorted((len(each["rows"]) for each in listed), reverse=True)


def test_sum_of_a_department_leaves_out_what_is_printed_again(catalogue: Catalogue) -> None:
    """The row of a department adds its documents, each once; a department of one document has none."""
    rows = measurable.measured(catalogue).rows["target"]
    departments = measurable.by_department(catalogue, rows)
    assert [row for each in departments for row in each["rows"] if row["document"]] == rows
    added = [row for each in departments for row in each["rows"] if row["document"] is None]
    assert added == [each["whole"] for each in departments if each["whole"]["document"] is None]
    assert [(row["first"]["document_id"], row["documents"], row["all"]) for row in added] == [
        ("qinglan-swj-2024-targets", 2, 26), ("jiaxing-kjj-2022", 2, 216)]  # fmt: skip
    again = [{**row, "document": {**row["document"], "same_as": "x"}} if at else row for at, row in enumerate(rows[:2])]
    assert not [row for each in measurable.by_department(catalogue, again) for row in each["rows"] if row["document"] is None]


def test_of_many_departments_each_has_a_row_that_leads_to_its_documents(catalogue: Catalogue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page of few departments holds their documents, too; that of many a row for each, linked to where the documents stand."""
    studio = Studio(catalogue, Glossary(catalogue.glossary), Renderer(tmp_path))

    def page() -> str:
        (made,) = measurable.measurable(studio)
        return render(environment(ROOT / "templates" / "pages"), made)

    few = page()
    rows = re.findall(r'<tr id="row_whole_target_[^"]+"><th scope="row"><a href="[^"]*departments/([^"]+)/#measurable">', few)
    assert len(rows) > 2
    assert re.findall(r'<details class="section" id="target-([^"]+)"', few) == rows
    monkeypatch.setattr(measurable, "FEW", len(rows) - 1)
    many = page()
    assert re.findall(r'<tr id="row_whole_target_[^"]+"><th scope="row"><a href="[^"]*departments/([^"]+)/#measurable">', many) == rows
    assert 'id="target-' not in many


def test_weights_within_rounding_make_a_hundred(every: Parsed) -> None:
    """Three weights of 33.33 are 100 within rounding; a project of which some indicators print none is not added."""
    indicators = every.tables["indicators"]
    own = indicators[indicators["document_id"] == BOOK].groupby("project_id").head(3)
    three = own["project_id"].value_counts().loc[lambda sizes: sizes == 3].index[:2]
    own = own[own["project_id"].isin(three)].copy()
    own["weight"] = Decimal("33.33")
    own.loc[own.index[-1], "weight"] = None
    found = measurable.measured(Catalogue(replace(every, tables=every.tables | {"indicators": own})))
    (row,) = [row for row in found.rows["target"] if row["document"]["document_id"] == BOOK]
    assert row["weights"] == {"projects": 1, "sums": [("100", 1)], "more": 0, "part": 1}


def test_figures_lead_to_lists_of_as_many(browser: Browser, address: str) -> None:
    """A count that links to the table of all indicators finds as many rows there."""
    with fresh(browser, height=720) as page:
        page.goto(f"{address}measurable/")
        links = page.eval_on_selector_all("article a[href*='explore/?']", "found => found.map(each => [each.href, each.textContent])")
        assert len(links) > 20
        for href, text in [*links[:3], *links[-6:], *[each for each in links if "/ " in each[1]][:2], *[each for each in links if "待核" in each[1]][:1]]:
            page.goto(href)
            page.wait_for_selector("[data-explore=indicators][data-ready]")
            told = page.locator("[data-explore=indicators] [data-count]").inner_text()
            assert f"选出 {re.findall('[0-9]+', text)[0]} 个指标" in told, (href, text, told)


def test_guidance_is_for_central_departments(built: Path) -> None:
    """The page and each section say what 财预〔2021〕101号 is."""
    for path in (built / "site" / "measurable" / "index.html", built / "site" / "departments" / "jia-xing-shi-ke-xue-ji-shu-ju" / "index.html"):
        assert re.search("财预〔2021〕101号）[^。]*。它是给中央部门的指引，对其他部门仅供参考", article(path))


# ------------------------------------------------------------------ both


def article(path: Path) -> str:
    """The text of a built page."""
    text = path.read_text(encoding="utf-8")
    return re.sub(r"<[^>]+>", "", text[text.index("<article") : text.index("</article>")])


REPORTS = {"disclosure": "disclosure/", "measurable": "measurable/"}


@pytest.mark.parametrize("name", REPORTS)
def test_reports_blame_and_rank_nobody(built: Path, name: str) -> None:
    """No word that judges, on the page and in the section of each department; departments stand in the site's own order."""
    pages = [built / "site" / REPORTS[name] / "index.html", *(built / "site" / "departments").glob("*/index.html")]
    assert len(pages) > 5
    for path in pages:
        assert not [word for word in BLAME if word in article(path)], path
    text = pages[0].read_text(encoding="utf-8")
    order = re.findall(r'href="\.\./departments/([^/"]+)/', (built / "site" / "departments" / "index.html").read_text(encoding="utf-8"))
    listed = list(dict.fromkeys(re.findall(r'href="\.\./departments/([^/"]+)/#', text)))
    assert listed == [slug for slug in dict.fromkeys(order) if slug in listed]
    for where in ("index.html", "method/index.html"):
        assert f'{REPORTS[name]}"' in (built / "site" / where).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", REPORTS)
def test_report_is_read_on_a_phone(browser: Browser, address: str, name: str) -> None:
    """At 390 px the page fits, its tables are cards, each has its CSV, and a line number leads to the line."""
    problems: list[Any] = []
    listeners = {"console": lambda message: problems.append(message.text) if message.type in {"error", "warning"} else None}
    with fresh(browser, 390, 844, on=listeners) as page:
        page.goto(address + REPORTS[name])
        page.wait_for_load_state("networkidle")
        page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
        page.evaluate("for (const each of document.querySelectorAll('.scroll')) each.style.contentVisibility = 'visible'")
        assert page.evaluate(NARROW) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert page.get_by_role("button", name="下载这张表（CSV）").count() == page.locator("article table").count()
        line = page.locator("article a.line").first
        number = line.inner_text().strip("第行 ")
        line.click()
        page.wait_for_url(f"**/text/#L{number}")
    assert not problems
