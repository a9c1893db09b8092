"""Known documents as Word, Excel, web page and PDF, and real published files: every cell as the hand-made tables say."""

from __future__ import annotations

import csv
import json
import shutil
from collections import Counter
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from generator.ground.text import fold
from generator.parsing.parse import Parsed, parse
from site_tests.conftest import GOLD, ROOT

FILES = Path(__file__).parent / "files"
KNOWN = sorted(path for path in FILES.iterdir() if path.stem in {each.name for each in GOLD.iterdir()})
TRUTHS = sorted(FILES.glob("*.truth.json"))
NOT_IN_TRUTH = {("", "15"), ("", "25")}  # 购置费 of 三公, left out of the lists of amounts
NO_AMOUNTS = {("", "2"), ("", "7")}  # 项 of economic codes, taken for amounts there


@cache
def read(path: Path) -> Parsed:
    """A document, read once."""
    parsed = parse([path])
    assert parsed.faults == ()
    return parsed


def bare(value: object) -> str:
    """A cell as compared: no blanks, no commas, one kind of bracket; blank for nothing."""
    return "" if value is None or str(value) in {"<NA>", "nan", "None"} else fold(str(value))


def number(value: object) -> Decimal | None:
    """A number as compared, None for a blank."""
    return Decimal(str(value)).normalize() if bare(value) else None


INDICATOR = ("agency", "programme", "project", "project_code", "category", "subcategory", "indicator", "operator", "measure_unit", "description")


def indicator_key(row: dict[str, Any]) -> tuple[object, ...]:
    """What a hand-made row and ours must share."""
    return (*(bare(row[name]) for name in INDICATOR), number(row["target_value"]), number(row["weight"]))


def rows(parsed: Parsed, table: str) -> list[dict[str, Any]]:
    """The rows of a table."""
    return parsed.tables[table].astype(object).to_dict("records")


@pytest.mark.parametrize("path", KNOWN, ids=lambda path: path.name)
def test_known_indicators_are_read_without_a_wrong_cell(path: Path) -> None:
    """A document whose table was made by hand gives the same indicators as Word, Excel, web page or PDF, and leaves no row unread."""
    with (GOLD / path.stem / "indicators.csv").open(encoding="utf-8") as file:
        wanted = Counter(indicator_key(row) for row in csv.DictReader(file))
    assert Counter(indicator_key(row) for row in rows(read(path), "indicators")) == wanted
    assert "unread" not in set(read(path).tables["lines"]["role"])


@pytest.mark.parametrize("path", [path for path in KNOWN if path.stem == "shaoxing-kexie-2024"], ids=lambda path: path.name)
def test_known_budget_tables_are_read_without_a_wrong_cell(path: Path) -> None:
    """Every amount of a budget book stands with its table, row and column, as Word and as PDF."""
    names = ("table", "side", "code", "name", "column", "amount_printed", "amount_yuan")
    with (GOLD / path.stem / "budget_lines.csv").open(encoding="utf-8") as file:
        wanted = Counter(tuple(bare(row[name]) for name in names) for row in csv.DictReader(file))
    found = Counter(tuple(bare(row[name]) for name in names) for row in rows(read(path), "budget_lines"))
    assert wanted - found == Counter()


@pytest.mark.parametrize("path", [path for path in KNOWN if path.stem == "tianjin-kjj-2023"], ids=lambda path: path.name)
def test_known_cards_are_read_without_a_wrong_cell(path: Path) -> None:
    """Every field of a card, as Word, web page and PDF."""
    with (GOLD / path.stem / "projects.csv").open(encoding="utf-8") as file:
        made = list(csv.DictReader(file))
    names = [name for name in made[0] if name != "line"]
    assert Counter(tuple(bare(row.get(name)) for name in names) for row in rows(read(path), "projects")) == Counter(
        tuple(bare(row[name]) for name in names) for row in made
    )


def truth_of(path: Path) -> tuple[Path, dict[str, Any]]:
    """The file that a truth is of, and the truth."""
    stem = path.name.removesuffix(".truth.json")
    places = [*FILES.glob(f"{stem}.*"), *(ROOT / "data" / "documents").glob(f"{stem}.*")]
    return next(each for each in places if each.suffix in {".pdf", ".xlsx"}), json.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", TRUTHS, ids=lambda path: path.name)
def test_real_amounts_stand_with_their_rows(path: Path) -> None:
    """Every amount of a real published file is read with the label of its row."""
    file, truth = truth_of(path)
    found = Counter((bare(row["name"]), number(row["amount_printed"].replace(",", ""))) for row in rows(read(file), "budget_lines")
                    if row["amount_printed"].strip("-—"))  # fmt: skip
    wanted = Counter((bare(name), number(amount)) for _, name, amount in truth.get("budget_cells", []) if (name, amount) not in NO_AMOUNTS)
    assert wanted - found == Counter()


@pytest.mark.parametrize("path", TRUTHS, ids=lambda path: path.name)
def test_real_documents_tell_who_and_when_themselves(path: Path) -> None:
    """Department, year, scope and kinds are read from the document; no row of it stays unread."""
    file, truth = truth_of(path)
    row = rows(read(file), "documents")[0]
    assert row["fiscal_year"] == truth["fiscal_year"]
    assert row["department"] == truth.get("department", row["department"])
    assert row["scope"] == {"budget of one unit": "unit", "budget": "department"}.get(truth["kind"], row["scope"])
    kinds = {"budget": "budget", "budget of one unit": "budget", "final accounts": "accounts", "self-evaluation": "evaluation", "whole department": "whole"}
    kind = kinds.get(truth["kind"], "targets")
    assert kind in row["kinds"].split()
    assert "unread" not in set(read(file).tables["lines"]["role"])


def is_right(row: dict[str, Any], wanted: dict[str, Any]) -> bool:
    """Whether an indicator is what the truth, or one of its alternatives, says."""
    for each in ({**wanted, **other} for other in ({}, *wanted.get("alternatives", []))):
        value = number(each["value"])
        words = (("category", "level1"), ("subcategory", "level2"), ("indicator", "level3"), ("operator", "operator"), ("measure_unit", "unit"))
        if all(bare(row[ours]) == bare(each[theirs]) for ours, theirs in words) and number(row["target_value"]) == value:
            return number(row["weight"]) == number(each["weight"]) if "weight" in each else True
    return False


@pytest.mark.parametrize("path", [path for path in TRUTHS if "indicators" in json.loads(path.read_text(encoding="utf-8"))], ids=lambda path: path.name)
def test_real_indicators_are_read_without_a_wrong_cell(path: Path) -> None:
    """Every indicator of a real form, with its level words, target and unit."""
    file, truth = truth_of(path)
    found = rows(read(file), "indicators")
    assert len(found) == len(truth["indicators"])
    assert [wanted["level3"] for wanted in truth["indicators"] if not any(is_right(row, wanted) for row in found)] == []


@pytest.mark.parametrize("path", sorted(FILES.glob("evaluation-one.*x")), ids=lambda path: path.suffix)
def test_a_self_evaluation_is_read_without_a_wrong_cell(path: Path) -> None:
    """Money, rate, points and scores of the project; target, actual, points, score and reason of each indicator."""
    truth = json.loads((FILES / "evaluation-one.truth.json").read_text(encoding="utf-8"))
    (project,), (wanted,) = rows(read(path), "projects"), truth["projects"]
    assert {name: number(project[name]) if isinstance(value, int | float) else project[name] for name, value in wanted.items()} == {
        name: number(value) if isinstance(value, int | float) else value for name, value in wanted.items()
    }
    found = [(row["indicator"], row["actual_printed"], number(row["actual_value"]), number(row["weight"]), number(row["score"]), row["reason"])
             for row in rows(read(path), "indicators")]  # fmt: skip
    assert found == [(each["level3"], each["actual_printed"], number(each["actual_value"]), number(each["weight"]), number(each["score"]), each["reason"])
                     for each in truth["indicators"]]  # fmt: skip


def test_persons_of_a_form_are_hidden_and_the_file_is_not_offered() -> None:
    """A name and a telephone number beside their labels are hidden in all tables; the file itself is kept back."""
    parsed = read(FILES / "donghu-rsj-2020-application.xlsx")
    (document,) = parsed.documents
    assert not document.offered
    texts = "".join(document.shown(line.text, line.number) for line in document.source.lines) + "".join(
        table.astype(str).to_csv() for table in parsed.tables.values()
    )
    assert "李某某" not in texts
    assert "60000000" not in texts


@pytest.mark.skipif(shutil.which("soffice") is None, reason="without LibreOffice a .doc is a clear fault, see the test below")
def test_old_word_file_is_read_through_libreoffice() -> None:
    """A .doc gives what the .docx gives, where LibreOffice is on the machine."""
    ours, theirs = read(FILES / "evaluation-one.doc"), read(FILES / "evaluation-one.docx")
    assert [indicator_key(row) for row in rows(ours, "indicators")] == [indicator_key(row) for row in rows(theirs, "indicators")]


def test_old_word_file_without_libreoffice_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without LibreOffice a .doc is one fault that names the way out."""
    monkeypatch.setattr("generator.reading.word_old.shutil.which", lambda _: None)
    parsed = parse([FILES / "evaluation-one.doc"])
    assert not parsed.documents
    assert [("LibreOffice" in fault.found, ".docx" in fault.mend) for fault in parsed.faults] == [(True, True)]


def test_a_file_is_known_by_its_content(tmp_path: Path) -> None:
    """A .docx named .pdf is read as what it is."""
    shutil.copyfile(FILES / "evaluation-one.docx", tmp_path / "evaluation.pdf")
    parsed = parse([tmp_path / "evaluation.pdf"])
    assert parsed.tables["documents"]["file_type"].tolist() == ["docx"]
    assert len(parsed.tables["indicators"]) == 4
