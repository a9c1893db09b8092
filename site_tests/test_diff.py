"""Two publications side by side: what came, went and changed, whose change it is, and what the gate keeps back."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from generator.changes.compare import compare
from generator.changes.folder import read_folders
from generator.changes.record import read_records, write_record
from generator.changes.tell import markdown, text
from generator.commands import main
from generator.downloads.csv_files import write_csv_files
from generator.downloads.rows import rows_by_document, whole_rows
from generator.tables.schema import TABLES, frame
from generator.tables.write import write_tables

Rows = dict[str, list[dict[str, Any]]]


def tables(sha256: str = "a" * 64) -> Rows:
    """One document with a project, an indicator, an amount and a check that holds."""
    project = {"project_id": "d/one", "document_id": "d", "project": "甲项目", "project_code": "1", "budget_printed": "721.90",
               "money_unit": "万元", "budget_yuan": 7219000, "line": 5, "last_line": 6}  # fmt: skip
    indicator = {"indicator_id": "d/one#shu", "project_id": "d/one", "document_id": "d", "project": "甲项目", "indicator": "数", "operator": ">=",
                 "target_value": Decimal(95), "target_printed": "≥95", "measure_unit": "%", "needs_review": False, "line": 6}  # fmt: skip
    check = {"check_id": "d/R-01/x", "rule": "R-01", "kind": "card", "document_id": "d", "title": "合计", "left_value": "1", "left_lines": "5",
             "right_value": "1", "unit": "万元", "verdict": "holds"}  # fmt: skip
    cell = {"document_id": "d", "table": "总表", "name": "合计", "column": "金额", "amount_printed": "9", "money_unit": "元", "amount_yuan": 9, "line": 2}
    document = {"document_id": "d", "title": "预算", "layout": "x", "source_file": "d.txt", "sha256": sha256, "encoding": "utf-8", "lines": 9}
    return {"documents": [document], "projects": [project], "programmes": [], "indicators": [indicator], "budget_lines": [cell], "checks": [check],
            "notes": [], "lines": [], "links": []}  # fmt: skip


def folder(place: Path, rows: Rows) -> Path:
    """A data folder of these rows."""
    write_tables({name: frame(name, rows[name]) for name in TABLES}, place)
    return place


def review(place: Path, check_id: str, state: str) -> None:
    """Puts the state of a finding into a data folder."""
    write_tables({"reviews": frame("reviews", [{"check_id": check_id, "state": state}])}, place)


def changes(tmp_path: Path, old: Rows, new: Rows) -> list[dict[str, str]]:
    """The changes between two sets of rows."""
    return compare(*read_folders(folder(tmp_path / "old", old), folder(tmp_path / "new", new))).to_dict("records")


def test_an_empty_folder_is_what_was_published_before_the_first_time(tmp_path: Path) -> None:
    """Against nothing, each document is newly taken in, and all it holds came with it."""
    (tmp_path / "nothing").mkdir()
    found = compare(*read_folders(tmp_path / "nothing", folder(tmp_path / "new", tables())))
    assert set(found["cause"]) == {"collection"}
    assert set(found["change"]) == {"added"}
    assert list(found.loc[found["within"] == "", "kind"]) == ["document"]


def test_same_data_has_no_changes(tmp_path: Path) -> None:
    """Equal folders differ in nothing, with BOM or without."""
    folder(tmp_path / "old", tables())
    for path in folder(tmp_path / "new", tables()).iterdir():
        path.write_text(path.read_text(encoding="utf-8"), encoding="utf-8-sig", newline="")
    found = compare(*read_folders(tmp_path / "old", tmp_path / "new"))
    assert found.empty
    assert list(text(found)) == ["没有变化。"]


def test_apostrophes_for_spreadsheets_are_no_change(tmp_path: Path) -> None:
    """A name that begins like a formula is the same in the tables of `parse` and in those of the site."""
    rows = tables()
    rows["projects"][0] |= {"project": "=1+1", "purpose": "'+甲", "goal": "-"}
    folder(tmp_path / "old", rows)
    made = {name: frame(name, rows[name]) for name in TABLES} | {"reviews": frame("reviews", [])}
    write_csv_files(whole_rows(made, rows_by_document(made)), tmp_path / "new")
    assert "'=1+1" in (tmp_path / "new" / "projects.csv").read_text(encoding="utf-8-sig")
    assert compare(*read_folders(tmp_path / "old", tmp_path / "new")).empty


@pytest.mark.parametrize(("sha256", "cause"), [("b" * 64, "publisher"), ("a" * 64, "reading")])
def test_cause_is_told_by_the_hash(tmp_path: Path, sha256: str, cause: str) -> None:
    """The same amount read differently is the publisher's change under another hash, and our reading under the same."""
    new = tables(sha256)
    new["projects"][0] |= {"budget_printed": "730.00", "budget_yuan": 7300000}
    found = [row for row in changes(tmp_path, tables(), new) if row["kind"] == "amount"]
    assert [(row["cause"], row["name"], row["old"], row["new"], row["old_line"]) for row in found] == [(cause, "甲项目", "721.90 万元", "730.00 万元", "5")]


def test_blank_is_not_zero(tmp_path: Path) -> None:
    """A figure that is no longer printed is told as 未印, a printed zero as 0."""
    new = tables("b" * 64)
    new["projects"][0] |= {"budget_printed": "", "money_unit": "", "budget_yuan": None}
    new["budget_lines"][0] |= {"amount_printed": "0", "amount_yuan": 0}
    folder(tmp_path / "old", tables())
    lines = "\n".join(text(compare(*read_folders(tmp_path / "old", folder(tmp_path / "new", new)))))
    assert "甲项目 · 预算数：721.90 万元 → 未印" in lines
    assert "总表 › 合计 › 金额 · 金额：9 元 → 0 元" in lines


def test_each_kind_is_added_removed_and_changed(tmp_path: Path) -> None:
    """Documents, projects, amounts, targets and verdicts: what stands within something that came or went says so."""
    new = tables("b" * 64)
    new["documents"].append(new["documents"][0] | {"document_id": "e", "sha256": "c" * 64})
    new["projects"].append(new["projects"][0] | {"project_id": "d/two", "project": "乙项目", "project_code": "2"})
    new["indicators"].append(new["indicators"][0] | {"indicator_id": "d/two#shu", "project_id": "d/two"})
    new["indicators"][0] |= {"target_value": Decimal(90), "target_printed": "≥90"}
    new["budget_lines"] = []
    new["checks"][0] |= {"verdict": "rounding", "right_value": "1.1"}
    found = changes(tmp_path, tables(), new)
    assert {(row["kind"], row["change"], row["cause"], row["id"], row["within"]) for row in found} == {
        ("document", "changed", "publisher", "d", ""), ("document", "added", "collection", "e", ""), ("project", "added", "publisher", "d/two", ""),
        ("target", "added", "publisher", "d/two#shu", "project"), ("target", "changed", "publisher", "d/one#shu", ""),
        ("amount", "removed", "publisher", "d/总表///合计/金额/", ""), ("verdict", "changed", "publisher", "d/R-01/x", ""),
    }  # fmt: skip
    back = compare(*read_folders(tmp_path / "new", tmp_path / "old")).to_dict("records")
    assert len(back) == len(found)
    assert {row["change"] for row in back if row["id"] in {"e", "d/two"}} == {"removed"}


def test_renamed_project_is_one_project_where_the_document_says_so(tmp_path: Path) -> None:
    """The same printed code, or the same line of the same text, makes it one project; a like name alone does not."""
    new = tables("b" * 64)
    new["projects"][0] |= {"project_id": "d/new", "project": "甲项目二期", "line": 7}
    new["indicators"][0] |= {"indicator_id": "d/new#shu", "project_id": "d/new"}
    found = [row for row in changes(tmp_path, tables(), new) if row["kind"] != "document"]
    assert {(row["change"], row["old"], row["new"]) for row in found} == {("changed", "d/one", "d/new"), ("changed", "甲项目", "甲项目二期")}
    new["projects"][0]["project_code"] = "9"
    found = [row for row in changes(tmp_path, tables(), new) if row["kind"] == "project"]
    assert sorted(row["change"] for row in found) == ["added", "removed"]
    new["documents"][0]["sha256"] = "a" * 64
    new["projects"][0]["line"] = 5
    assert {row["change"] for row in changes(tmp_path, tables(), new) if row["kind"] == "project"} == {"changed"}


def test_finding_passes_the_gate_only_when_reviewed(tmp_path: Path) -> None:
    """A verdict that becomes open reaches the summary only with its review; so does one that closes, with the review it had."""
    new = tables("b" * 64)
    new["checks"][0] |= {"verdict": "differs", "right_value": "2"}
    old_place, new_place = folder(tmp_path / "old", tables()), folder(tmp_path / "new", new)
    for places in ((old_place, new_place), (new_place, old_place)):
        (new_place / "reviews.csv").unlink(missing_ok=True)
        found = compare(*read_folders(*places))
        assert "请核对" not in "\n".join(markdown(found))
        assert "另有机器比对，未经人工核对 1 处" in "\n".join(markdown(found))
        assert "请核对（1；2 万元）（" not in write_record(found, "2026-01-02", tmp_path / "record").read_text(encoding="utf-8")
        assert "机器比对，未经人工核对" in "\n".join(text(found))
        review(new_place, "d/R-01/x", "reviewed")
        assert "请核对" in "\n".join(markdown(compare(*read_folders(*places))))
        review(new_place, "d/R-01/x", "not_reviewed")
        assert "请核对" not in "\n".join(markdown(compare(*read_folders(*places))))


def test_doubtful_readings_are_held_back(tmp_path: Path) -> None:
    """A target that needs review, and an amount whose unit was inferred, are in the full list and in no summary."""
    new = tables("b" * 64)
    new["indicators"][0] |= {"target_value": Decimal(5), "needs_review": True}
    new["projects"][0] |= {"budget_printed": "7", "budget_yuan": 70000}
    new["notes"] = [{"document_id": "d", "line": 1, "field": "money_unit", "kind": "unit", "certainty": "probable"}]
    found = [row for row in changes(tmp_path, tables(), new) if row["kind"] != "document"]
    assert [row["withheld"] for row in found] == ["doubtful", "doubtful"]
    assert "另有读法待核 2 处" in "\n".join(markdown(compare(*read_folders(tmp_path / "old", tmp_path / "new"))))


def test_summary_of_hostile_names_is_no_markup(tmp_path: Path) -> None:
    """Names full of Markdown and HTML stay text in the summary of a pull request."""
    new = tables("b" * 64)
    new["projects"][0] |= {"project": "<script>x</script>\n# [a](javascript:x) `b` **c**"}
    folder(tmp_path / "old", tables())
    told = "\n".join(markdown(compare(*read_folders(tmp_path / "old", folder(tmp_path / "new", new)))))
    assert not any(sign in told for sign in ("<", "[", "`", "\n# "))


def test_record_is_the_same_for_the_same_changes(tmp_path: Path) -> None:
    """The same changes give the same file; it reads back; a file of another name, head or word is a fault with its place."""
    folder(tmp_path / "old", tables())
    found = compare(*read_folders(tmp_path / "old", folder(tmp_path / "new", tables("b" * 64))))
    path = write_record(found, "2026-01-02", tmp_path / "record")
    assert write_record(found, "2026-01-02", tmp_path / "record") == path
    records, faults = read_records(tmp_path / "record")
    assert not faults
    assert [(record.name, record.day, len(record.rows)) for record in records] == [(path.stem, "2026-01-02", 1)]
    path.write_text(path.read_text(encoding="utf-8").replace("publisher", "somebody"), encoding="utf-8")
    (tmp_path / "record" / "notes.txt").write_text("x", encoding="utf-8")
    (tmp_path / "record" / "2026-02-30-00000000.csv").write_text("x", encoding="utf-8")
    _, faults = read_records(tmp_path / "record")
    assert sorted((Path(fault.file).name, fault.line) for fault in faults) == sorted([("notes.txt", 0), ("2026-02-30-00000000.csv", 0), (path.name, 2)])


def spoil(place: Path, table: str, old: str, new: str) -> None:
    """Changes a table of a data folder by hand."""
    path = place / f"{table}.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8", newline="")


def test_what_is_missing_is_told_with_its_place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A missing folder, table, column or cell, a row twice, a word for a number: exit 1, each with place and mend, all together."""
    old, new = folder(tmp_path / "old", tables()), folder(tmp_path / "new", tables())
    assert main(["diff", str(tmp_path / "nowhere"), str(new)]) == 1
    assert "nowhere:0: 没有这个文件夹" in capsys.readouterr().err
    (old / "notes.csv").unlink()
    spoil(new, "documents", "sha256", "hash")
    spoil(new, "projects", "7219000", "many")
    spoil(new, "checks", "holds", "")
    (new / "indicators.csv").write_bytes(b"\xff\xfe")
    spoil(new, "budget_lines", "元,9,2", "元,9,2,3")
    with (old / "projects.csv").open("a", encoding="utf-8") as file:
        file.write((old / "projects.csv").read_text(encoding="utf-8").splitlines()[1] + "\n")
    assert main(["diff", str(old), str(new)]) == 1
    told = capsys.readouterr().err
    for part in ("notes.csv:0:", "documents.csv:1: 缺栏目 sha256", "projects.csv:2: budget_yuan", "checks.csv:2: 没有 verdict", "indicators.csv:1:",
                 "budget_lines.csv:1:", "projects.csv:3: project_id d/one"):  # fmt: skip
        assert part in told, part


def test_command_ends_with_0_and_writes_what_was_asked(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Different data is no fault; JSON and record are written; a day that is none, or a word that is unknown, is wrong use."""
    monkeypatch.chdir(tmp_path)
    old, new = str(folder(tmp_path / "old", tables())), str(folder(tmp_path / "new", tables("b" * 64)))
    assert main(["diff", old, new, "--json", "out.json", "--format", "markdown", "--record", "2026-01-02"]) == 0
    assert json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))["changes"][0]["new"] == "b" * 64
    assert len(list((tmp_path / "data" / "changes").iterdir())) == 1
    assert "### 文本不同" in capsys.readouterr().out
    assert main(["diff", old, new, "--record", "heute"]) == 2
    assert main(["diff", old, new, "--json", "no/where.json"]) == 2
    with pytest.raises(SystemExit) as ended:
        main(["diff", old])
    assert ended.value.code == 2


def test_a_link_that_joins_two_printings_is_told(tmp_path: Path) -> None:
    """A new document whose project was printed before: the link is told with the other's name, as a matter of what the site holds."""
    new = tables()
    new["links"] = [{"project_id": "d/one", "other_id": "e/one", "relation": "continues", "evidence": "name", "certainty": "certain"}]
    (row,) = changes(tmp_path, tables(), new)
    assert (row["kind"], row["change"], row["cause"], row["document_id"], row["name"]) == ("link", "added", "collection", "d", "甲项目")
    assert row["new"] == "下一年继续：（e/one）"


def printings(stories: str) -> Rows:
    """Three documents, each with one printing, and the story of each printing (`xx` and a letter)."""
    rows = tables()
    for name in "ef":
        own = tables(name * 64)
        rows["documents"] += [row | {"document_id": name, "source_file": f"{name}.txt"} for row in own["documents"]]
        rows["projects"] += [row | {"document_id": name, "project_id": f"{name}/one"} for row in own["projects"]]
    rows["projects"] = [row | {"story_id": f"xx-{story}"} for row, story in zip(rows["projects"], stories, strict=True)]
    return rows


@pytest.mark.parametrize(("old", "new", "told"), [
    ("aab", "bbb", [("d/one#xx-a", "xx-a", "xx-b")]),
    ("aab", "acb", [("d/one#xx-a", "xx-a", "d/one e/one")]),
    ("aab", "abb", [("d/one#xx-a", "xx-a", "d/one xx-b")]),
    ("abc", "aac", []),
    ("aab", "aac", []),
])
def test_a_page_of_several_printings_that_moves_is_told(tmp_path: Path, old: str, new: str, told: list[tuple[str, str, str]]) -> None:
    """Where no page of several printings stood nothing moves; else the page's id, and where each of its printings is told now."""
    found = changes(tmp_path, printings(old), printings(new))
    assert [(row["id"], row["old"], row["new"]) for row in found] == told
    assert {row["cause"] for row in found} <= {"link"}


def test_a_decision_about_documents_held_before_is_our_judgement(tmp_path: Path) -> None:
    """One line of data/links.csv takes nothing into the collection."""
    new = printings("abc")
    new["links"] = [{"project_id": "e/one", "other_id": "d/one", "relation": "same", "evidence": "decision", "certainty": "certain"}]
    (row,) = changes(tmp_path, printings("abc"), new)
    assert (row["change"], row["cause"]) == ("added", "link")
    told = "\n".join(text(compare(*read_folders(tmp_path / "old", tmp_path / "new"))))
    assert "判断有变" in told
    assert "收录" not in told


def test_a_publication_from_before_links_is_compared(tmp_path: Path) -> None:
    """Its folder has no table of links and no columns that came later; that is no fault and no change."""
    old, new = folder(tmp_path / "old", tables()), folder(tmp_path / "new", tables())
    (old / "links.csv").unlink()
    head, *rest = (old / "checks.csv").read_text(encoding="utf-8").splitlines()
    assert head.endswith(",right_document_id")
    (old / "checks.csv").write_text("\n".join(line.rpartition(",")[0] for line in [head, *rest]) + "\n", encoding="utf-8")
    assert compare(*read_folders(old, new)).empty
