"""The same figure in several tables: equal, different, or of another scope."""

from __future__ import annotations

import pytest

from generator.reconcile.engine import Material
from site_tests.reconcile.books import Case, Made, assert_case, book, table

HEAD = "code|name|总计|基本支出/人员支出|基本支出/公用经费|项目支出"
ROWS = ("|合计|100.00|40.00|20.00|40.00", "206|科学技术支出|60.00|20.00|20.00|20.00", "221|住房保障支出|40.00|20.00||20.00")
LESS = ("|合计|90.00|40.00|20.00|30.00", "206|科学技术支出|50.00|20.00|20.00|10.00", "221|住房保障支出|40.00|20.00||20.00")
ALL = table("2024年部门支出预算总表", HEAD, *ROWS)
GENERAL = "2024年部门一般公共预算支出表"
BASIC = table("2024年部门一般公共预算基本支出表", "code|name|合计|人员经费|公用经费", "|合计|60.00|40.00|20.00", "30217|公务接待费|2.75||2.75")


def _sided(title: str, income: tuple[str, ...], expenditure: tuple[str, ...]) -> tuple[Made, Made]:
    return table(title, "name|预算数", *income, side="收入"), table(title, "name|预算数", *expenditure, side="支出")


def _whole(*income: str, carried: str = "", total: str = "100.00") -> tuple[Made, Made]:
    rows = (*income, "本年收入合计|90.00", f"上年结转结余|{carried}", f"收入总计|{total}")
    return _sided("2024年部门收支预算总表", rows, ("科学技术支出|60.00", "住房保障支出|40.00", "本年支出合计|100.00", "支出总计|100.00"))


def _fiscal(general: str = "90.00", carried: str = "10.00", science: str = "60.00") -> tuple[Made, Made]:
    rows = (f"一般公共预算|{general}", f"本年收入合计|{general}", f"上年结转结余|{carried}", "收入总计|100.00")
    return _sided("2024年部门财政拨款收支预算总表", rows, (f"科学技术支出|{science}", "住房保障支出|40.00", "支出总计|100.00"))


def _three(general: str, *, with_all: bool = True) -> Material:
    empty = (table("2024年政府性基金预算支出表", "code|name|合计", "|合计|"), table("2024年国有资本经营预算支出表", "code|name|项目支出", "|合计|"))
    fiscal = _sided(
        "2024年部门财政拨款收支预算总表", ("本年收入合计|95.00", "上年结转结余|5.00", "收入总计|100.00"),
        ("科学技术支出|60.00", "住房保障支出|40.00", "本年支出合计|100.00", "支出总计|100.00"),
    )  # fmt: skip
    return book(*fiscal, table(GENERAL, HEAD, f"|合计|{general}|40.00|20.00|40.00"), *(empty if with_all else ()))


def _agencies(fiscal: str, operations: str = "10.00") -> Made:
    return table("2024年部门收入预算总表", "agency|合计|财政拨款收入|事业收入|上年结转", f"合计|100.00|{fiscal}|{operations}|10.00")


THREE = "agency|“三公”经费合计|公务接待费"
OTHERS = ("一、财政拨款|80.00", "二、事业收入|10.00")
SOLE = ("一、财政拨款|90.00",)

CASES = [
    Case("TAB-01", "holds", "收支总表与支出总表的同一科目相等，没有编码的按名称对应", book(*_whole(*SOLE), ALL)),
    Case("TAB-01", "differs", "收支总表的一个类与支出总表不等", book(
        *_whole(*SOLE), table("2024年部门支出预算总表", HEAD, ROWS[0], ROWS[1].replace("60.00", "61.00"), ROWS[2]))),
    Case("TAB-01", "rounding", "一张表以元印，一张以万元印", book(
        *_whole(*SOLE), table("2024年部门支出预算总表", "code|name|总计", "|合计|1000049", "206|科学技术支出|600031", "221|住房保障支出|400018", unit="元"))),
    Case("TAB-02", "holds", "资金都来自一般公共预算时相等", book(*_whole(*SOLE), ALL, table(GENERAL, HEAD, *ROWS))),
    Case("TAB-02", "differs", "两表合计相等而一个科目少了5万元", book(ALL, table(GENERAL, HEAD, ROWS[0], ROWS[1].replace("60.00", "55.00"), ROWS[2]))),
    Case("TAB-02", "rounding", "两表合计相等而一个科目差一分", book(
        *_whole(*SOLE), ALL, table(GENERAL, HEAD, ROWS[0], ROWS[1].replace("60.00", "60.01"), ROWS[2]))),
    Case("TAB-02", "unclear", "没有收支总表，不知是否另有资金", book(ALL, table(GENERAL, HEAD, *LESS)), 4),
    Case("TAB-02", "holds", "部门另有事业收入，一般公共预算较小是应当的", book(*_whole(*OTHERS), ALL, table(GENERAL, HEAD, *LESS))),
    Case("TAB-02", "differs", "部门另有事业收入，一般公共预算的一个科目却大于全部资金", book(
        *_whole(*OTHERS), ALL, table(GENERAL, HEAD, *LESS[:2], "221|住房保障支出|45.00|20.00||20.00"))),
    Case("TAB-03", "holds", "基本支出表合计等于支出表的人员、公用", book(table(GENERAL, HEAD, *ROWS), BASIC)),
    Case("TAB-03", "differs", "支出表的人员支出少印1万元", book(table(GENERAL, HEAD, ROWS[0].replace("|40.00|20.00", "|39.00|20.00")), BASIC)),
    Case("TAB-03", "rounding", "支出表的人员支出差一分", book(table(GENERAL, HEAD, ROWS[0].replace("|40.00|20.00", "|40.01|20.00")), BASIC)),
    Case("TAB-04", "rounding", "公务接待费差一分", book(BASIC, table("一般公共预算“三公”经费支出表", THREE, "合计|2.76|2.76"))),
    Case("TAB-04", "holds", "公务接待费两处相等", book(BASIC, table("一般公共预算“三公”经费支出表", THREE, "合计|2.75|2.75"))),
    Case("TAB-04", "unclear", "“三公”经费可以由项目支出安排，不等时不作判断", book(BASIC, table("一般公共预算“三公”经费支出表", THREE, "合计|3.75|3.75"))),
    Case("TAB-05", "holds", "财政拨款与上年结转在两张收支表中相等", book(*_whole(*SOLE, carried="10.00"), *_fiscal())),
    Case("TAB-05", "differs", "财政拨款在两张表中不等", book(*_whole(*SOLE, carried="10.00"), *_fiscal(general="91.00"))),
    Case("TAB-05", "rounding", "财政拨款在两张表中差一分", book(*_whole(*SOLE, carried="10.00"), *_fiscal(general="90.01"))),
    Case("TAB-05", "unclear", "部门的上年结转大于财政拨款的上年结转", book(*_whole(*SOLE, carried="10.00"), *_fiscal(carried="8.00"))),
    Case("TAB-06", "holds", "财政拨款支出等于三本预算支出之和，空表不计", _three("100.00")),
    Case("TAB-06", "differs", "三本预算之和少20万元", _three("80.00")),
    Case("TAB-06", "rounding", "三本预算之和多一分", _three("100.01")),
    Case("TAB-06", "unclear", "相差的数与上年结转相当", _three("95.00")),
    Case("TAB-07", "holds", "收入总表的合计与各项资金等于收支总表", book(*_whole(*OTHERS, carried="10.00"), _agencies("80.00"))),
    Case("TAB-07", "differs", "收入总表的事业收入多印3万元", book(*_whole(*OTHERS), _agencies("80.00", operations="13.00"))),
    Case("TAB-07", "rounding", "事业收入差一分", book(*_whole(*OTHERS), _agencies("80.00", operations="10.01"))),
    Case("TAB-07", "unclear", "收入总表可能把上年结转计入财政拨款", book(*_whole(*OTHERS, carried="10.00"), _agencies("90.00"))),
    Case("TAB-06", "unclear", "文件缺两张预算支出表", _three("80.00", with_all=False)),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule}-{case.verdict}-{case.promise[:12]}")
def test_case(case: Case) -> None:
    """The rule finds in the book what the case promises."""
    assert_case(case)
