"""Fails closed, clearly: exit 1, all faults together with place and mend, the same as JSON; nothing is published."""

from __future__ import annotations

import json
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any

import jsonschema
import pandas as pd
import pytest

from generator.commands import main
from generator.ground.faults import KINDS, DocumentFaults, Fault
from generator.parsing.parse import Parsed
from generator.pipeline import read_registered
from generator.reconcile.reviewed import COLUMNS
from generator.site.finish import settings_faults
from generator.tables.schema import frame, validate
from site_tests.conftest import DOCUMENTS, REGISTERED, ROOT
from site_tests.workshop import make_root, register, run

SCHEMA = json.loads((ROOT / "generator" / "outcome.schema.json").read_text(encoding="utf-8"))
SMALL = DOCUMENTS[3].read_bytes()
UNREAD = SMALL + "\n产出指标\t数量指标\t次数\t≥\t3\t次\t10\t多一格\t又一格\n".encode()  # a torn row of a table


def outcome(path: Path) -> dict[str, Any]:
    """A report, true to its schema, its counts agreeing with its faults."""
    told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    jsonschema.validate(told, SCHEMA)
    assert told["ok"] == (not told["faults"])
    assert sum(told["faults_by_kind"].values()) == len(told["faults"])
    return told


def damaged(folder: Path) -> Path:
    """A root with a document that does not match its card, one with an unread line, a lone card, and three decisions that fit nothing."""
    root = make_root(folder, {"torn": SMALL, "unread": UNREAD})
    (root / "data" / "documents" / "torn.txt").write_bytes(SMALL + b"\n")
    (root / "data" / "documents" / "alone.yml").write_text("title: x\n", encoding="utf-8")
    (root / "data" / "reviewed.csv").write_text(",".join(COLUMNS) + "\nunread/CRD-01/gone,1,2,x,differs,,no,,,2026-01-01\n", encoding="utf-8")
    (root / "data" / "names.csv").write_text("document_id,printed,full,evidence\nunread,没有这个名称,全称,依据\n", encoding="utf-8")
    (root / "data" / "aliases.csv").write_text("alias,means,evidence\n科,科技,\n", encoding="utf-8")
    return root


def test_all_faults_come_together_with_place_and_mend(tmp_path: Path) -> None:
    """Hash, unread line, lone card, review, name and alias: one run, exit 1, every line with place, expectation and mend; text and JSON agree."""
    root = damaged(tmp_path / "root")
    done = run(root, "build", "--strict", "--report", "report.json")
    assert done.returncode == 1
    told = outcome(root / "report.json")
    assert told["strict"]
    assert told["faults_by_kind"] == {"card": 2, "decision": 2, "review": 1, "unread": 1}
    for each in told["faults"]:
        line = f"{each['file']}:{each['line']}: {each['what']}；应为：{each['expected']}；处理：{each['mend']}"
        assert line in done.stderr.splitlines()
        assert Path(root / each["file"]).exists()
    places = {(each["kind"], Path(each["file"]).name, each["line"]) for each in told["faults"]}
    unread = len(UNREAD.decode().splitlines())
    assert places == {("card", "torn.yml", 4), ("card", "alone.yml", 0), ("unread", "unread.txt", unread), ("review", "reviewed.csv", 2),
                      ("decision", "names.csv", 2), ("decision", "aliases.csv", 2)}  # fmt: skip
    assert "共 6 处问题" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (root / "site").exists()


def test_check_tells_the_same_faults_as_build(tmp_path: Path) -> None:
    """`check --strict` on what is registered finds what would stop the build; without --strict an unread line is told and no fault."""
    root = damaged(tmp_path / "root")
    assert run(root, "check", "--strict", "--report", "strict.json").returncode == 1
    assert outcome(root / "strict.json")["faults_by_kind"] == {"card": 2, "decision": 2, "review": 1, "unread": 1}
    done = run(root, "check", "--report", "plain.json")
    assert done.returncode == 1
    plain = outcome(root / "plain.json")
    assert (plain["faults_by_kind"], plain["counts"]["unread"]) == ({"card": 2, "decision": 2, "review": 1}, 1)
    assert "没有读懂：产出指标" in done.stderr


def test_a_good_run_reports_too(built: Path) -> None:
    """All well: exit 0, ok, what was read."""
    assert run(built, "check", "--strict", "--report", "good.json").returncode == 0
    told = outcome(built / "good.json")
    assert told["ok"]
    assert told["counts"]["documents"] == len(REGISTERED)


def test_a_document_that_is_torn_blames_no_decision_about_it(tmp_path: Path) -> None:
    """A document that cannot be read has its own fault; the reviews and names about it wait until it is mended."""
    root = make_root(tmp_path / "root", {"torn": "今天天气很好。\n".encode(), "whole": SMALL})
    (root / "data" / "reviewed.csv").write_text(",".join(COLUMNS) + "\ntorn/CRD-01/x,1,2,x,differs,,no,,,2026-01-01\n", encoding="utf-8")
    (root / "data" / "names.csv").write_text("document_id,printed,full,evidence\ntorn,名称,全称,依据\n", encoding="utf-8")
    whole = read_registered(root)
    assert [each.source.document_id for each in whole.parsed.documents] == ["whole"]
    assert {(fault.kind, Path(fault.file).name) for fault in whole.faults} == {("document", "torn.txt")}


def test_broken_links_and_warnings_of_the_site_come_together(tmp_path: Path) -> None:
    """A page of content/ with a link to nowhere, an anchor to nothing and a picture from elsewhere: all told, with page and line."""
    root = make_root(tmp_path / "root", {"one": SMALL})
    with (root / "content" / "about.md").open("a", encoding="utf-8") as file:
        file.write('\n[x](nowhere.md)\n\n<a href="../none/">x</a> <a href="#nothing">y</a> <img src="https://example.org/z.png" alt="">\n')
    done = run(root, "build", "--report", "report.json")
    assert done.returncode == 1
    told = outcome(root / "report.json")
    assert told["faults_by_kind"]["site"] == 1
    assert told["faults_by_kind"]["link"] >= 3
    assert {each["file"] for each in told["faults"] if each["kind"] == "link"} == {"about/index.html"}
    assert all(each["line"] > 0 for each in told["faults"] if each["kind"] == "link")
    assert not (root / "site").exists()


def test_settings_that_cannot_be_right_are_told_with_the_documents(tmp_path: Path) -> None:
    """SITE_URL without its scheme, a licence without a name, a torn document: one run, exit 1, no traceback; a domain and no YAML too."""
    root = damaged(tmp_path / "root")
    settings = root / "mkdocs.yml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("name: MIT", 'name: ""'), encoding="utf-8")
    for command in ("build", "check"):
        done = run(root, command, "--report", "report.json", SITE_URL="example.org")
        assert (done.returncode, "Traceback" in done.stderr) == (1, False)
        assert outcome(root / "report.json")["faults_by_kind"] == {"card": 2, "decision": 2, "review": 1, "site": 2}
        assert "mkdocs.yml:0: extra.licence.code.name 没有写" in done.stderr
    settings.write_text(text.replace('domain: ""', "domain: X"), encoding="utf-8")
    assert "extra.domain 是" in str(settings_faults(root)[0])
    settings.write_text("a: [", encoding="utf-8")
    assert [fault.kind for fault in settings_faults(root)] == ["site"]


def test_places_are_told_from_the_root(tmp_path: Path) -> None:
    """A file below the folder of the run is named from there, one elsewhere in full."""
    done = run(damaged(tmp_path / "root"), "build", "--strict", "--report", "report.json")
    assert str(tmp_path) not in done.stderr
    wanted = {f"data/{name}" for name in ("documents/torn.yml", "documents/alone.yml", "documents/unread.txt", "reviewed.csv", "names.csv", "aliases.csv")}
    assert {each["file"] for each in outcome(tmp_path / "root" / "report.json")["faults"]} == wanted
    assert str(Fault("/elsewhere/a.txt", 1, "", "", "").below(tmp_path)).startswith("/elsewhere/a.txt:1:")


@pytest.mark.parametrize(("error", "told"), [(BrokenProcessPool("x"), "工作进程被系统中止"), (MemoryError(), "内存不够")])
def test_a_worker_that_is_killed_is_a_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], error: Exception, told: str
) -> None:
    """Memory that is not there, or a worker that the system killed: exit 1, what to do, half a site cleared away, no traceback."""
    (tmp_path / "build" / "site").mkdir(parents=True)

    def build(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("generator.pipeline.build", build)
    monkeypatch.chdir(tmp_path)
    assert main(["build", "--report", "report.json"]) == 1
    said = capsys.readouterr().err
    assert told in said
    assert "--jobs 1" in said
    assert "site/ 没有动" in said
    assert outcome(tmp_path / "report.json")["faults_by_kind"] == {"run": 1}
    assert not (tmp_path / "build" / "site").exists()


def test_a_schema_violation_is_a_fault_at_its_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A table that breaks its declared schema: all violations with document, line and column, exit 1, in text and JSON."""
    tables = {"lines": frame("lines", [{"document_id": "a", "line": 3, "role": "nonsense"}, {"document_id": "", "line": 4, "role": "data"}]),
              "notes": frame("notes", []).drop(columns="reason")}  # fmt: skip
    with pytest.raises(DocumentFaults) as error:
        validate(tables)
    assert [(fault.file, fault.line, fault.kind) for fault in error.value.faults] == [("a", 3, "schema"), ("lines", 4, "schema"), ("notes", 0, "schema")]
    monkeypatch.setattr("generator.parsing.parse._lines", lambda _: tables["lines"])
    monkeypatch.chdir(tmp_path)
    assert main(["check", str(DOCUMENTS[3]), "--report", "report.json"]) == 1
    assert "lines.role 是“nonsense”" in capsys.readouterr().err
    assert outcome(tmp_path / "report.json")["faults_by_kind"] == {"schema": 2}


def test_a_report_that_cannot_be_written_is_wrong_use(tmp_path: Path) -> None:
    """--report into a place that is no folder: 2 where all else is well, and words."""
    done = run(tmp_path, "check", str(DOCUMENTS[3]), "--report", "/dev/null/report.json", PYTHONPATH=str(ROOT))
    assert done.returncode == 2
    assert "写不到" in done.stderr


def test_kinds_are_documented_and_used(parsed: Parsed) -> None:
    """The schema of the report knows exactly the kinds there are, each with its meaning; what the five documents give breaks no schema."""
    kinds = SCHEMA["$defs"]["kind"]
    assert kinds["enum"] == list(KINDS)
    assert all(name in kinds["description"] for name in KINDS)
    sources = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "generator").rglob("*.py") if path.name != "faults.py")
    assert not [name for name in KINDS if name != "document" and f'"{name}"' not in sources]
    assert isinstance(validate(parsed.tables)["lines"], pd.DataFrame)


def test_registering_again_mends(tmp_path: Path) -> None:
    """What the fault of a hash says to do makes the run pass."""
    root = make_root(tmp_path / "root", {"one": SMALL})
    (root / "data" / "documents" / "one.txt").write_bytes(SMALL + b"\n")
    assert run(root, "check").returncode == 1
    register(root, "one", SMALL + b"\n")
    assert run(root, "check", "--strict").returncode == 0
