"""What the site may say about a public body, and the gate before a finding is shown."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from generator.parsing.parse import Parsed
from generator.pipeline import material, with_checks, with_links
from generator.reconcile.engine import all_rules
from generator.reconcile.reviewed import COLUMNS, lines_sha256, read_reviews
from site_tests.conftest import DOCUMENTS, ROOT
from site_tests.workshop import HOME, make_root, run, with_kept

FORBIDDEN = ("错误", "造假", "虚报", "瞒报", "违规", "矛盾", "敷衍", "注水", "缩水", "取消", "超支", "浪费", "突击", "异常")


@pytest.fixture(scope="module")
def checked(parsed: Parsed) -> Parsed:
    """The five documents with their checks."""
    return with_links(with_checks(parsed))


def review(checked: Parsed, check_id: str, /, **changes: str) -> dict[str, str]:
    """A review row that fits a check, with some fields changed."""
    row = next(row for row in checked.tables["checks"].to_dict("records") if row["check_id"] == check_id)
    own = {"check_id": check_id, "left_value": row["left_value"], "right_value": row["right_value"], "judgement": "确如所印",
           "lines_sha256": lines_sha256(row, material(checked).texts), "original_seen": "no", "reviewed_on": "2026-01-01"}  # fmt: skip
    return dict.fromkeys(COLUMNS, "") | own | changes


def write_reviews(path: Path, rows: list[dict[str, str]]) -> Path:
    """A reviewed.csv of these rows."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    return path


@pytest.mark.parametrize("word", FORBIDDEN)
def test_words_that_judge_stand_nowhere(checked: Parsed, word: str) -> None:
    """No template, title, explanation, rule text or review uses a word that judges; words of a document itself may."""
    texts = {str(path): path.read_text(encoding="utf-8") for path in [*(ROOT / "templates").rglob("*.jinja"), *(ROOT / "templates").rglob("*.html")]}
    texts |= {rule.id: f"{rule.title}{rule.text}" for rule in all_rules()}
    texts["reviewed.csv"] = (ROOT / "data" / "reviewed.csv").read_text(encoding="utf-8")
    assert not [name for name, text in texts.items() if word in text]
    printed = {name for name in (*checked.tables["indicators"]["indicator"], *checked.tables["projects"]["project"]) if word in name}
    explained = checked.tables["checks"]
    for text in (*explained["title"], *explained["explanation"], *explained["left_label"], *explained["right_label"]):
        for name in printed:
            text = text.replace(name, "")  # noqa: PLW2901 - the document's own words are not ours
        assert word not in text


def test_our_copy_is_the_first_cause() -> None:
    """Where a text of a rule names what may be behind a finding, our copy is not named after something else."""
    texts = {path: path.read_text(encoding="utf-8") for path in (ROOT / "generator" / "reconcile").rglob("*.py")}
    later = re.compile(r"也可能[^。；，“]{0,4}(?:本站副本|提取)|笔误[；、，][^。]*本站副本")
    assert not [(path.name, found.group()) for path, text in texts.items() if (found := later.search(text))]


def test_every_difference_of_the_five_documents_is_reviewed(checked: Parsed) -> None:
    """Each check that differs, and each that cannot be decided, has been looked at and its judgement written down."""
    reviews, faults = read_reviews(ROOT / "data" / "reviewed.csv", checked.tables["checks"], material(checked).texts)
    assert not faults
    found = checked.tables["checks"]
    found = found[found["document_id"].isin([path.stem for path in DOCUMENTS])]
    open_ids = set(found[found["verdict"].isin(["differs", "unclear"]) & (found["kind"] != "remark")]["check_id"])
    assert open_ids == set(reviews)
    assert all(row["judgement"] and row["comment"] and row["original_seen"] == "no" for row in reviews.values())


def test_review_of_other_values_lines_or_ids_is_a_fault(checked: Parsed, tmp_path: Path) -> None:
    """A review holds for exactly one check, its values and its lines; anything else is named with its place."""
    found = checked.tables["checks"]
    check_id = found[found["verdict"] == "differs"]["check_id"].iloc[0]
    texts = material(checked).texts
    good, faults = read_reviews(write_reviews(tmp_path / "good.csv", [review(checked, check_id)]), found, texts)
    assert list(good) == [check_id]
    assert not faults
    for changes in ({"left_value": "1"}, {"lines_sha256": "0"}, {"check_id": "no/such/check"}, {"original_seen": "maybe"}):
        _, faults = read_reviews(write_reviews(tmp_path / "bad.csv", [review(checked, check_id, **changes)]), found, texts)
        assert len(faults) == 1, changes
        assert faults[0].line == 2


def test_gate_keeps_an_unreviewed_finding_off_the_home_page(checked: Parsed, built: Path, tmp_path: Path) -> None:
    """Without a review the finding stands on its document's pages as 机器比对，未经人工核对, and nowhere on home or department."""
    root = with_kept(make_root(tmp_path / "root"), built)
    (root / "data" / "reviewed.csv").write_text(",".join(COLUMNS) + "\n", encoding="utf-8")
    assert run(root, "build", SITE_URL=HOME).returncode == 0
    found = checked.tables["checks"]
    row = found[found["verdict"] == "differs"].iloc[0]
    place = root / "site" / "documents" / row["document_id"]
    assert "机器比对，未经人工核对" in (place / "checks" / "index.html").read_text(encoding="utf-8")
    rule = (root / "site" / "checks" / row["rule"].lower() / "index.html").read_text(encoding="utf-8")
    assert "机器比对，未经人工核对" in rule
    for page in (root / "site" / "index.html", *(root / "site" / "departments").rglob("index.html")):
        text = page.read_text(encoding="utf-8")
        assert row["explanation"] not in text
        assert row["check_id"].split("/")[-1] not in text
        assert not re.search(r"(?:请核对|无法判定)(?:的)? [1-9]", text), page
    assert row["check_id"].split("/")[-1] not in (root / "site" / "checks" / "index.html").read_text(encoding="utf-8")


def test_reviewed_finding_says_what_was_compared(built: Path) -> None:
    """On the home page a finding stands with its review: compared with our copy, the original not seen."""
    assert "已对照本站副本复核，未见原件" in (built / "site" / "index.html").read_text(encoding="utf-8")
