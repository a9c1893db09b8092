"""Under load of nonsense: a short seed of `make fuzz`, and the fuzzer itself."""

from __future__ import annotations

import hashlib
import os
import re
import signal
import time
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from site_tests.fuzz import run as fuzz
from site_tests.fuzz.documents import LARGEST, Plan, make, plan
from site_tests.fuzz.mutations import MUTATIONS
from site_tests.fuzz.run import Report
from site_tests.fuzz.worker import memory_allowed
from site_tests.test_bad_input import text_of
from site_tests.variants import parse_text, told, unread

SEED, COUNT = 20_260, 189


def test_mutilated_documents_break_no_promise() -> None:
    """Seven documents of every kind of injury, text and files: no traceback, no hang, each line one role, each fault its place."""
    report = Report()
    for outcome in fuzz.run(SEED, range(COUNT), processes=min(2, os.cpu_count() or 1), largest=1_000_000):
        report.add(outcome, print)
    assert len(report.outcomes) == COUNT
    assert {each.plan.mutation for each in report.outcomes} == set(MUTATIONS)
    assert not report.failures, "\n".join(report.lines())
    assert sum(each.documents for each in report.outcomes) * 4 > COUNT, "hardly any document was read: the injuries are too hard to find anything"
    assert sum(each.faults for each in report.outcomes) > COUNT


def test_a_seed_makes_the_same_documents_again() -> None:
    """Plan and bytes depend on seed and number alone; another seed makes others."""
    def hashes(seed: int) -> list[str]:
        return [hashlib.sha256(make(plan(seed, number, 300_000))).hexdigest() for number in range(44)]

    assert hashes(1) == hashes(1)
    assert len(set(hashes(1)) & set(hashes(2))) < 6


def test_a_document_grows_to_its_size() -> None:
    """A document asked to grow has about the size asked for, up to the largest that is read."""
    grown = make(Plan(1, 0, "lines_lost", "jiaxing-kjj-2025", 2_000_000))
    assert 1_900_000 < len(grown) < 2_500_000
    assert LARGEST == 50 * 1024 * 1024


def trap(each: Plan, _: Path, data: bytes) -> tuple[int, int]:
    """Hangs in a pattern, floods the memory, or does nothing."""
    if each.number == 0:
        signal.setitimer(signal.ITIMER_PROF, 1)  # sooner than a worker would
        re.match(r"(?:a+)+$", "a" * 60 + "b")
    if each.number == 1:
        bytes(memory_allowed(len(data)))
    return 1, 0


def test_a_hang_and_a_flood_are_found_and_the_run_goes_on() -> None:
    """A worker that runs out of time or memory is a failure with its seed and its stack; another one takes the next document."""
    outcomes = {each.plan.number: each for each in fuzz.run(SEED, range(3), largest=0, task=trap)}
    assert {number: outcome.problem.split(":")[0] for number, outcome in outcomes.items()} == {0: "out of time", 1: "MemoryError", 2: ""}
    assert "in trap" in outcomes[0].trace
    assert "in trap" in outcomes[1].trace


@pytest.mark.parametrize("piece", [
    "预算数", "为", "(", "1,", "9", " ", "\t", "负责人：", "联系人 ", "第一", ".", "增长", "其中", "三、", "表（", "相比", "支出", "共计",
])  # fmt: skip
def test_a_very_long_line_takes_a_moment(tmp_path: Path, piece: str) -> None:
    """No pattern goes wild on a line of 40,000 signs, wherever it stands; the checks neither."""
    from generator.pipeline import with_checks, with_links  # noqa: PLC0415 - heavy

    line = piece * (40_000 // len(piece)) + "x"
    narrative = f"第一部分 概况\n\n一、预算收支情况说明\n\n{line}\n\n支出{line}100万元，{line}增长3%。\n\n第二部分 名词解释\n\n一、{line}\n\n"
    table = f"2027年部门收支预算总表\n单位：万元\n科目编码\t科目名称\t合计\n206\t科学技术支出\t10\n{line}\t{line}\t10\n206\t{line}\t{line}\n"
    start = time.process_time()
    parsed = parse_text(tmp_path, narrative + table)
    assert parsed.documents
    with_links(with_checks(parsed))
    assert time.process_time() - start < 15


def test_a_blank_row_no_row_can_be_read_from_is_no_row(tmp_path: Path) -> None:
    """A blank level-1 cell whose row does not fit the head, with the next row right below: a fault at the cells that carry text, no exception."""
    cells = ["一级指标", "二级指标", "三级指标", "绩效指标描述", "指标值", "\t\t数量指标", "使用率", "使用率", "≥95%", "\t",
             "满意度指标", "服务对象满意度指标", "满意度", "满意度", "≥95%", "项目名称"]  # fmt: skip
    parsed = parse_text(tmp_path, "\n".join(f"\t{cell}" for cell in cells))
    assert parsed.documents
    assert all(fault.line for fault in parsed.faults)


def test_an_amount_without_a_project_is_told(tmp_path: Path) -> None:
    """A row of a list of projects that prints an amount and no name at all: told with its line, and no project without a name."""
    text = "2024年部门预算\n\n2024年部门项目支出预算表\n\n单位：万元\n\n单位名称\t项目名称\t合计\t一般公共预算\n某局\t甲\t1.00\t1.00\n\t\t2.00\t2.00\n"
    parsed = parse_text(tmp_path, text)
    assert list(parsed.tables["projects"]["project"]) == ["甲"]
    assert told(parsed, "no-project") == [9]


def test_a_line_of_nothing_visible_is_blank(tmp_path: Path) -> None:
    """A byte order mark between lines, as in files put together, is no title and no row."""
    text = "2024年部门预算\n\ufeff\n2024年部门项目支出预算表\n\ufeff\n单位：万元\n\u200b\n单位名称\t项目名称\t合计\n某局\t甲\t1.00\n"
    parsed = parse_text(tmp_path, text)
    assert not parsed.faults
    assert list(parsed.tables["budget_lines"]["table"]) == ["2024年部门项目支出预算表"]
    assert list(parsed.tables["lines"]["role"])[1::2][:3] == ["blank"] * 3


def test_a_name_of_nothing_visible_is_no_name(tmp_path: Path) -> None:
    """A row between blanks whose project is a sign that is never shown: a line that cannot be divided, no project without a name."""
    lines = list(text_of("jiaxing-kjj-2022"))
    at, row = next((at, line) for at, line in enumerate(lines) if "产出指标" in line and len(line.split()) > 6)
    agency, _, *rest = row.split()
    parsed = parse_text(tmp_path, "\n".join([*lines[:at], " ".join([agency, "\u06dd", *rest]), *lines[at + 1 :]]))
    assert all(parsed.tables["projects"]["project"])
    assert unread(parsed) == told(parsed, "unread") == [at + 1]


def office(kind: str) -> bytes:
    """A small office file, or an archive that unpacks to a gigabyte."""
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr({"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}.get(kind, "bomb"), b"\0" * (50_000_000 if kind == "bomb" else 10))
    return packed.getvalue()


@pytest.mark.parametrize(("name", "data"), [
    ("a.docx", office("docx")), ("a.xlsx", office("xlsx")), ("a.txt", office("bomb")), ("a.pdf", b"%PDF-1.7\n" + b"\0" * 100), ("a.gz", b"\x1f\x8b" + b"x"),
    ("a.doc", b"\xd0\xcf\x11\xe0" + b"x" * 99), ("a.rtf", b"{\\rtf1 x}"), ("a.7z", b"7z\xbc\xaf\x27\x1c\0\4"), ("a.rar", b"Rar!\x1a\x07\0"),
    ("a.bz2", b"BZh91AY&SY\0"), ("a.xml", b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>"), ("a.ofd", office("ofd")),
])  # fmt: skip
def test_other_kinds_of_file_are_refused_unopened(tmp_path: Path, name: str, data: bytes) -> None:
    """Office files, archives, bombs: one fault that says what to do; nothing is unpacked."""
    from generator.parsing.parse import parse  # noqa: PLC0415

    path = tmp_path / name
    path.write_bytes(data)
    start = time.process_time()
    parsed = parse([path])
    assert time.process_time() - start < 2
    assert not parsed.documents
    (fault,) = parsed.faults
    assert fault.file == str(path)
    assert fault.mend
