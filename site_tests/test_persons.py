"""Names and telephone numbers beside 负责人, 填表人, 联系人, 电话 reach no table, whatever the form; ordinary words stay."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from generator.parsing.parse import Parsed
from generator.reading.corrections import Correction
from generator.understanding.persons import CONCEALED, without_persons
from site_tests.test_bad_input import CARD, TABLE, text_of
from site_tests.variants import parse_text

PERSON, MOBILE, LANDLINE = "张三丰", "13800138000", "0571-88881234"
FORMS = (
    f"联系人：{PERSON}", f"联系人:{PERSON}", f"联 系 人：{PERSON}", f"填表人（签字）：{PERSON}", f"项目负责人\t{PERSON}", f"项目负责人：\t{PERSON}",
    f"联系人\t{PERSON}\t{MOBILE}", f"联系人及电话：{PERSON} {MOBILE}", f"联系人：{PERSON}（{MOBILE}）", f"填表人：{PERSON}联系电话：{LANDLINE}",
    f"单位负责人：{PERSON}  填表人：{PERSON}  联系电话：{LANDLINE}", f"联系电话：{LANDLINE}、{MOBILE}", f"电话：（0571）88881234 {MOBILE}",
    f"联系电话：{LANDLINE}，{MOBILE}", f"联系人\n{PERSON}", f"联系人\t联系电话\n{PERSON}\t{MOBILE}", f"填表人：\n{PERSON}", f"联系人：李四、{PERSON}",
    f"经办人：{PERSON} 手机：{MOBILE}", f"联\u200b系人：{PERSON}", f"联系人：张\u200b三丰 {MOBILE}", "联系人：０５７１－８８８８１２３４",
    f"| 联系人 | {PERSON} | 联系电话 | {MOBILE} |", f"**联系人**：{PERSON}", f"**联系人：**{PERSON}", f"<td>联系人</td><td>{PERSON}</td>",
    f"项目负责人签字：{PERSON}",    f"联系人姓名及电话\t{PERSON}", f"联系人：李四，{PERSON}", "联系人：John Zhang",
    f"序号\t项目负责人\t联系电话\n1\t{PERSON}\t{MOBILE}\n2\t李四\t{LANDLINE}",
    f"| 序号 | 负责人 | 联系电话 |\n|---|---|---|\n| 1 | {PERSON} | {MOBILE} |",
)  # fmt: skip
SECRETS = (PERSON, MOBILE, LANDLINE, "88881234", "李四", "８８８８１２３４", "John", "Zhang")
ORDINARY = (
    "推行联系人制度", "负责人培训班经费", "电话费", "项目负责人组织实施", "热线电话运维", "由联系人制度保障，联系人不少于3人", "联系人：无", "社区联系人\t100",
)  # fmt: skip


def published(parsed: Parsed) -> str:
    """Everything that pages, search and downloads are made of."""
    document = parsed.documents[0]
    extraction = document.extraction
    lines = "\n".join(document.shown(line.text, line.number) for line in document.source.lines)
    told = (*parsed.tables.values(),)
    return "\n".join([*(table.to_csv() for table in told), lines, str(extraction.paragraphs), str(extraction.glossary), *map(str, parsed.faults)])


def documents(form: str) -> dict[str, str]:
    """A form in every family of documents, in front of, within and behind its tables."""
    cells, book = list(text_of("tianjin-kjj-2023")[:60]), list(text_of("shaoxing-kexie-2024")[:400])
    tabbed = "\n".join(f"\t{cell}" for line in form.split("\n") for cell in line.split("\t"))
    return {
        "cards-tabs": "\n".join([*CARD[:3], form, *CARD[3:], form, ""]), "rows-tabs": "\n".join([TABLE[0], form, *TABLE[1:], form, ""]),
        "cards-cells": "\n".join([*cells[:18], tabbed, *cells[18:]]), "budget-book": "\n".join([*book[:60], form, *book[60:]]),
        "rows-blanks": "\n".join([*text_of("jiaxing-kjj-2022")[:60], form, ""]),
    }  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_no_person_is_published(tmp_path: Path, form: str) -> None:
    """Same cell, next cell, next line, several on a line, mobile and landline: hidden in every family, with a note."""
    for layout, text in documents(form).items():
        if layout == "cards-cells" and form.startswith("序号"):  # one cell a line: there are no columns
            continue
        parsed = parse_text(tmp_path, text)
        shown = published(parsed)
        assert [secret for secret in SECRETS if secret in shown] == [], layout
        assert "concealed" in set(parsed.tables["notes"]["kind"]), layout
        assert CONCEALED in shown, layout


@pytest.mark.parametrize("words", ORDINARY)
def test_ordinary_words_stay(tmp_path: Path, words: str) -> None:
    """A project named after a 联系人制度, a sentence with 负责人 in it, 电话费: nothing is hidden."""
    for text in (["\n".join([*TABLE, f"某局\t{words}\t产出指标\t数量指标\t次数\t≥\t2\t次", ""]), "\n".join([*CARD[:5], f"{CARD[5]}，{words}", *CARD[6:], ""])]):
        parsed = parse_text(tmp_path, text)
        assert CONCEALED not in published(parsed)
        assert words in published(parsed)


def test_corrections_keep_what_is_hidden() -> None:
    """A correction of a line with a name shows neither what our copy had nor what the original prints; the line beside it does."""
    own = Correction("one", 3, "row", PERSON, "李四", f"对照原件，联系人：{PERSON}", "2026-01-01")
    shown, beside = without_persons([own, replace(own, line=4, in_our_copy="10", in_the_original="11")], {"one": {3: [PERSON]}})
    assert [secret for secret in SECRETS if secret in repr(shown)] == []
    assert (beside.in_our_copy, beside.in_the_original) == ("10", "11")
    assert PERSON not in repr(beside)


@pytest.mark.parametrize("name", ["&#24352;&#19977;&#20016;", "&#x5f20;&#x4e09;丰", "张@@三@@丰"])
def test_a_name_in_disguise_is_hidden_as_it_is_printed(tmp_path: Path, name: str) -> None:
    """Character references and signs against copying are undone for reading; the source page must not keep what they spell."""
    text = f"项目支出绩效目标表\n\n项目名称\t甲项目\n项目负责人\t{name}\n预算数\t10\n一级指标\t二级指标\t三级指标\t指标值\n产出指标\t数量指标\t次数\t≥3次\n"
    told = published(parse_text(tmp_path, text.encode()))
    assert CONCEALED in told
    assert name not in told
    assert PERSON not in told
