"""Tables with income left and expenditure right: the year, the carry-over, the levels that no code tells."""

from __future__ import annotations

import pytest

from generator.reconcile.engine import Material
from site_tests.reconcile.books import Case, Made, assert_case, book, table

INCOME = ("一、财政拨款|90.00", "一般公共预算|80.00", "政府性基金预算|10.00", "二、事业收入|", "本年收入合计|90.00", "上年结转结余|10.00", "收入总计|100.00")
EXPENDITURE = (
    "科学技术支出|60.00", "科学技术普及|40.00", "机构运行|25.00", "科普活动|15.00", "其他科学技术支出|20.00", "其他科学技术支出|20.00",
    "住房保障支出|40.00", "本年支出合计|100.00", "年终结转结余|", "支出总计|100.00",
)  # fmt: skip
CODES = table(
    "2024年部门支出预算总表", "code|name|总计", "|合计|100.00", "206|科学技术支出|60.00", "20607|科学技术普及|40.00", "2060701|机构运行（科学技术普及）|25.00",
    "2060702|科普活动|15.00", "20699|其他科学技术支出|20.00", "2069999|其他科学技术支出|20.00", "221|住房保障支出|40.00",
)  # fmt: skip


def _book(income: tuple[str, ...] = INCOME, expenditure: tuple[str, ...] = EXPENDITURE, *others: Made) -> Material:
    title = "2024年部门收支预算总表"
    return book(table(title, "name|预算数", *income, side="收入"), table(title, "name|预算数", *expenditure, side="支出"), *others)


def _changed(rows: tuple[str, ...], at: int, row: str) -> tuple[str, ...]:
    return (*rows[:at], row, *rows[at + 1 :])


NATIONAL = (
    "一、本年收入|90.00", "（一）一般公共预算拨款|80.00", "（二）政府性基金预算拨款|10.00", "二、上年结转|10.00",
    "（一）一般公共预算拨款|10.00", "收入总计|100.00",
)
FLAT = ("一、一般公共服务支出|", "二、科学技术支出|60.00", "三、住房保障支出|40.00", "本年支出合计|100.00", "支出总计|100.00")
WITHOUT_CODES = ("甲类|60.00", "甲款|40.00", "甲项|25.00", "乙项|15.00", "乙款|20.00", "乙类|40.00", "本年支出合计|100.00", "支出总计|100.00")

CASES = [
    Case("SUM-01", "holds", "本年收入加上年结转等于收入总计", _book()),
    Case("SUM-01", "differs", "收入总计多印5万元", _book(_changed(INCOME, 6, "收入总计|105.00"))),
    Case("SUM-01", "rounding", "三个数各舍入半分", _book(_changed(INCOME, 6, "收入总计|100.01"))),
    Case("SUM-01", "holds", "全国通行格式：一、本年收入，二、上年结转", _book(NATIONAL)),
    Case("SUM-02", "holds", "本年支出加年终结转等于支出总计", _book()),
    Case("SUM-02", "differs", "年终结转没有计入支出总计", _book(INCOME, _changed(EXPENDITURE, 8, "年终结转结余|5.00"))),
    Case("SUM-02", "rounding", "支出总计差一分", _book(INCOME, _changed(EXPENDITURE, 9, "支出总计|100.01"))),
    Case("SUM-02", "holds", "没有印本年支出合计的，用各类之和", _book(INCOME, (*EXPENDITURE[:7], "支出总计|100.00"), CODES)),
    Case("SUM-03", "holds", "收入总计等于支出总计，本年收入与本年支出不直接相比", _book()),
    Case("SUM-03", "differs", "两边总计不等", _book(INCOME, _changed(EXPENDITURE, 9, "支出总计|101.00"))),
    Case("SUM-03", "rounding", "两边总计差一分", _book(INCOME, _changed(EXPENDITURE, 9, "支出总计|100.01"))),
    Case("SUM-04", "holds", "财政拨款等于所列各项，各项之和等于合计", _book()),
    Case("SUM-04", "differs", "政府性基金多印1万元，与财政拨款不等", _book(_changed(INCOME, 2, "政府性基金预算|11.00"))),
    Case("SUM-04", "rounding", "政府性基金多一分", _book(_changed(INCOME, 2, "政府性基金预算|10.01"))),
    Case("SUM-04", "unclear", "“其中”只列举一部分", _book(("一、财政拨款|90.00", "其中：一般公共预算|80.00", "本年收入合计|90.00", "收入总计|90.00"))),
    Case("SUM-04", "differs", "“其中”一项大于所属一项", _book(("一、财政拨款|90.00", "其中：一般公共预算|95.00", "本年收入合计|90.00", "收入总计|90.00"))),
    Case("SUM-04", "holds", "结转之下的一般公共预算不与本年的相加", _book((*INCOME[:6], "一般公共预算|10.00", INCOME[6]))),
    Case("SUM-05", "holds", "级次按有编码的表推断，三级不重复相加，同名的款与项按次序分清", _book(INCOME, EXPENDITURE, CODES)),
    Case("SUM-05", "rounding", "一个项多一分", _book(INCOME, _changed(EXPENDITURE, 3, "科普活动|15.01"), CODES)),
    Case("SUM-05", "differs", "一个项多印3万元，款不等", _book(INCOME, _changed(EXPENDITURE, 3, "科普活动|18.00"), CODES)),
    Case("SUM-05", "differs", "一个类多印3万元，与合计、与款都不等", _book(INCOME, _changed(EXPENDITURE, 0, "科学技术支出|63.00"), CODES), 2),
    Case("SUM-05", "holds", "只列类的通行格式，空格的类不计", _book(INCOME, FLAT)),
    Case("SUM-05", "holds", "没有编码表时按金额推断级次", _book(INCOME, WITHOUT_CODES)),
    Case("SUM-05", "unclear", "没有编码表而金额也推断不出级次", _book(INCOME, _changed(WITHOUT_CODES, 3, "乙项|16.00"))),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule}-{case.verdict}-{case.promise[:12]}")
def test_case(case: Case) -> None:
    """The rule finds in the book what the case promises."""
    assert_case(case)
