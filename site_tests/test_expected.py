"""Pages, charts and tables as they were reviewed; only `make accept` rewrites them, and the change is read before it is committed."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.charts.bars import Bar
from generator.charts.render import Renderer
from generator.downloads.conditions import read_conditions
from generator.pages.catalogue import Catalogue
from generator.pages.registry import Studio, all_pages
from generator.pages.render import environment, render
from generator.pages.terms import Glossary
from generator.parsing.parse import Parsed
from generator.pipeline import with_checks, with_links
from generator.reading.terms import read_terms
from generator.tables.write import csv_text
from site_tests.conftest import ROOT

EXPECTED = Path(__file__).parent / "expected"
PAGES = (
    "departments/", "projects/shizuishan-kjj-2025/zhuan-xiang-ye-wu-jing-fei/", "projects/shaoxing-kexie-2024/gong-che-gou-zhi/",
    "projects/jiaxing-kjj-2025/di-zhen-jian-ce-tai-zhan/", "projects/tianjin-kjj-2023/guo-ji-ke-ji-jiao-liu/", "data/",
)  # fmt: skip
TABLES = ("documents", "projects", "programmes", "indicators", "notes")


def compare(name: str, text: str, request: pytest.FixtureRequest) -> None:
    """The text against the reviewed one, or in its place with --accept."""
    path = EXPECTED / name
    if request.config.getoption("--accept"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
    assert path.exists(), f"no expectation {path}; run make accept and read it"
    assert text == path.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def pages(parsed: Parsed, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Every page's Markdown by address."""
    catalogue = Catalogue(with_links(with_checks(parsed)))
    own, _ = read_terms(ROOT / "data" / "terms.csv")
    renderer = Renderer(tmp_path_factory.mktemp("charts"))
    studio = Studio(catalogue, Glossary(catalogue.glossary, own), renderer, read_conditions(ROOT / "mkdocs.yml"))
    env = environment(ROOT / "templates" / "pages")
    return {page.address: render(env, page) for page in all_pages(studio)}


@pytest.mark.parametrize("address", PAGES)
def test_page_is_as_reviewed(pages: dict[str, str], address: str, request: pytest.FixtureRequest) -> None:
    """A page of each kind is, to the last sign, what was reviewed."""
    compare(f"pages/{address.strip('/').replace('/', '-')}.md", pages[address], request)


@pytest.mark.parametrize("table", TABLES)
def test_table_is_as_reviewed(parsed: Parsed, table: str, request: pytest.FixtureRequest) -> None:
    """The tables of the five documents change only on purpose, also where no gold table holds them."""
    compare(f"tables/{table}.csv", csv_text(parsed.tables[table]), request)


def test_chart_is_as_reviewed(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """The picture of bars to both sides of zero and of one without an amount: the same on every machine, whatever fonts it has."""
    rows = [Bar("甲项目", 721.9, "721.90 万元"), Bar("很长的名字" * 8, 0, "0 元"), Bar("<b>&丙", -300, "-300.00 万元"), Bar("丁", None, "没有印")]
    compare("chart.svg", Renderer(tmp_path).bars(rows), request)


def test_every_page_has_one_title_and_stays_one_block_of_html_each(pages: dict[str, str]) -> None:
    """Each page has one H1, and no table is torn by a blank line, which would end its HTML."""
    for address, text in pages.items():
        assert sum(line.startswith("# ") for line in text.split("\n")) == (not address.endswith("method/")), address  # which goes on behind its text
        for piece in text.split("\n\n"):
            assert piece.count("<table") == piece.count("</table>"), address
