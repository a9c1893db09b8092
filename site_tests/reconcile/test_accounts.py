"""Rules of the prose of final accounts: a made-up account with a figure or a word altered at a time."""

from __future__ import annotations

import re
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from generator.parsing.parse import parse
from generator.pipeline import material
from generator.reconcile.engine import Check, Material, all_rules
from site_tests.conftest import ROOT

REAL = ROOT / "site_tests" / "reading" / "files"
ACCOUNT = """<html><head><meta charset="utf-8"></head><body><p>某某市某某局2024年度部门决算</p>
<p>第一部分 部门决算表</p><p>一般公共预算财政拨款支出决算表</p><p>单位：万元</p>
<table><tr><td>科目编码</td><td>科目名称</td><td>合计</td><td>基本支出</td><td>项目支出</td></tr>
<tr><td>201</td><td>一般公共服务支出</td><td>150.00</td><td>110.00</td><td>40.00</td></tr>
<tr><td>20106</td><td>财政事务</td><td>150.00</td><td>110.00</td><td>40.00</td></tr>
<tr><td>2010601</td><td>行政运行</td><td>110.00</td><td>110.00</td><td></td></tr>
<tr><td>2010607</td><td>信息化建设</td><td>40.00</td><td></td><td>40.00</td></tr>
<tr><td></td><td>合计</td><td>150.00</td><td>110.00</td><td>40.00</td></tr></table>
<p>第二部分 部门决算情况说明</p><p>一、一般公共预算财政拨款支出决算情况说明</p>
<p>一般公共预算财政拨款支出年初预算为160.00万元，支出决算为150.00万元，完成年初预算的93.75%。决算数小于预算数的主要原因：项目推迟。其中：</p>
<p>1、一般公共服务支出（类）财政事务（款）行政运行（项）。主要用于：人员经费。年初预算为120.00万元，支出决算为110.00万元。决算数小于预算数。</p>
<p>2、一般公共服务支出（类）财政事务（款）信息化建设（项）。主要用于：系统维护。年初预算为40.00万元，支出决算为40.00万元。决算数与预算数持平。</p>
</body></html>"""


NATIONAL = (REAL / "made-accounts.html").read_text(encoding="utf-8")  # the tables of the national form (公开01表 …), made up


@dataclass(frozen=True)
class Case:
    """A rule, the verdict it reaches with some texts replaced; `silent`: no such check."""

    rule: str
    verdict: str
    changes: tuple[tuple[str, str], ...] = ()
    text: str = ACCOUNT

    def __str__(self) -> str:
        """The name of the test."""
        return f"{self.rule}-{self.verdict}-{'-'.join(new for _, new in self.changes)}"


EMPTY_TABLE = ("</table>\n<p>第二部分", """</table><p>政府性基金预算财政拨款收入支出决算表</p><p>单位：万元</p>
<table><tr><td>科目编码</td><td>科目名称</td><td>合计</td><td>基本支出</td><td>项目支出</td></tr>
<tr><td></td><td>合计</td><td></td><td></td><td></td></tr></table><p>第二部分""")
CASES = [
    Case("ACC-01", "holds"), Case("ACC-01", "differs", (("93.75%", "93.57%"),)), Case("ACC-01", "rounding", (("93.75%", "93.751%"),)),
    Case("ACC-01", "unclear", (("年初预算为160.00", "年初预算为0.00"),)), Case("ACC-01", "silent", (("，完成年初预算的93.75%", ""),)),
    Case("ACC-02", "holds"), Case("ACC-02", "differs", (("决算数小于预算数。", "决算数大于预算数。"),)),
    Case("ACC-02", "differs", (("支出决算为40.00", "支出决算为39.00"),)),
    Case("ACC-02", "unclear", (("与预算数持平", "与预算数基本持平"), ("支出决算为40.00", "支出决算为30.00"))),
    Case("ACC-02", "holds", (("与预算数持平", "与预算数基本持平"), ("支出决算为40.00", "支出决算为39.50"))),
    Case("ACC-03", "holds"), Case("ACC-03", "differs", (("年初预算为120.00", "年初预算为130.00"),)),
    Case("ACC-03", "rounding", (("年初预算为160.00", "年初预算为160.01"),)),
    Case("ACC-03", "unclear", (("年初预算为120.00", "年初预算为111.00"),)),
    Case("ACC-05", "holds", (), NATIONAL), Case("ACC-05", "differs", (("支出决算为7.50万元", "支出决算为7.80万元"),), NATIONAL),
    Case("ACC-05", "rounding", (("支出决算为7.50万元", "支出决算为7.501万元"),), NATIONAL),
    Case("ACC-05", "unclear", (("支出决算为9.50万元", "支出决算为9.50万元，因公出国（境）费支出决算为1.00万元"),), NATIONAL),
    Case("ACC-06", "holds", (), NATIONAL), Case("ACC-06", "unclear", ((">9.50<", ">19.50<"),), NATIONAL), Case("ACC-06", "silent"),
    Case("ACC-07", "mended"), Case("ACC-07", "unclear", (("项目推迟", "XX项目推迟"),)),
    Case("ACC-07", "unclear", (("主要用于：系统维护", "比上年增加（减少）"),)),
    Case("ACC-08", "unclear"), Case("ACC-08", "holds", (("决算数小于预算数。", "决算数小于预算数，主要是人员减少。"),)),
    Case("ACC-07", "unclear", (("项目推迟", "XX项目增加（减少）"),)),
    Case("ACC-09", "silent"), Case("ACC-09", "holds", (("项目推迟", "项目推迟，与2023年度相比减少1.00万元"),)),
    Case("ACC-09", "unclear", (("项目推迟", "项目推迟，比2021年度减少1.00万元"),)),
    Case("ACC-09", "silent", (("项目推迟", "2021年批准的项目推迟"),)),
    Case("ACC-10", "holds", (), NATIONAL), Case("ACC-10", "differs", (("完成预算的93.75%", "完成预算的93.57%"),), NATIONAL),
    Case("ACC-10", "rounding", (("完成预算的93.75%", "完成预算的93.751%"),), NATIONAL),
    Case("ACC-10", "unclear", ((">4.00<", "><"),), NATIONAL), Case("ACC-10", "unclear", ((">4.00<", ">0.00<"),), NATIONAL), Case("ACC-10", "silent"),
    Case("TAB-08", "silent"), Case("TAB-08", "unclear", (EMPTY_TABLE,)),
    Case("TAB-08", "holds", (EMPTY_TABLE, ("</table><p>第二部分", "</table><p>注：本单位无此项收支，本表为空。</p><p>第二部分"))),
    Case("TAB-08", "holds", (EMPTY_TABLE, ("项目推迟。", "项目推迟。某某局没有使用政府性基金安排的支出。"))),
    Case("TAB-08", "unclear", (("</table>\n<p>第二部分", "</table><p>注：本表为空。</p><p>第二部分"),)),
    Case("ACC-04", "holds"), Case("ACC-04", "differs", (("支出决算为40.00", "支出决算为44.00"),)),
    Case("ACC-04", "rounding", (("支出决算为40.00", "支出决算为40.01"),)),
]  # fmt: skip


def said(old: str, new: str) -> tuple[tuple[str, str], ...]:
    """The sentence about 信息化建设 with other words."""
    return ((old, new),)


BASES, SAID = "年初预算为40.00万元，支出决算为40.00万元。决算数与预算数持平", "年初预算为30.00万元，全年预算为40.00万元，支出决算为40.00万元，"
BASE_CASES = [  # the base of a rate and of 大于 is the budget that the sentence names
    Case("ACC-01", "differs", said(BASES, f"{SAID}完成年初预算的100%")), Case("ACC-01", "holds", said(BASES, f"{SAID}完成年初预算的133.33%")),
    Case("ACC-01", "holds", said(BASES, f"{SAID}完成全年预算的100%")), Case("ACC-01", "holds", said(BASES, f"{SAID}完成预算的100%")),
    Case("ACC-01", "unclear", said(BASES, "全年预算为40.00万元，支出决算为40.00万元，完成年初预算的100%")),
    Case("ACC-01", "differs", said(BASES, "年初预算为0.30亿元，支出决算为40.00万元，完成年初预算的100%")),
    Case("ACC-02", "holds", said(BASES, f"{SAID}决算数大于年初预算数")), Case("ACC-02", "differs", said(BASES, f"{SAID}决算数等于年初预算数")),
]  # fmt: skip


@pytest.mark.parametrize("case", BASE_CASES, ids=str)
def test_the_base_is_the_budget_that_the_sentence_names(case: Case) -> None:
    """Two budgets in one sentence: 年初 and 全年 are told apart; one that is not printed cannot be the base."""
    found = {check.verdict for _, check in checks(case.changes, only=case.rule) if "信息化建设" in check.title}
    assert found == {case.verdict}


LIST = ("项目推迟。其中：", "项目推迟。本年收入合计1,000.00万元，其中：财政拨款收入800.00万元，占80%；其他收入200.00万元，占20%。其中：")


@pytest.mark.parametrize(("old", "new", "verdict"), [
    ("占20%", "占20%", "holds"), ("占20%", "占25%", "differs"), ("本年收入合计1,000.00万元，其中：", "", "holds"),
    ("本年收入合计1,000.00万元，其中：财政拨款收入800.00万元，占80%；其他收入200.00万元，占20%",
     "财政拨款收入800.00万元，占80%；其他收入200.00万元，占25%", "differs"),
    ("800.00万元，占80%", "800.00万元", "holds"), ("800.00万元，占80%；其他收入200.00万元，占20%", "800.00万元；其他收入200.00万元，占25%", "differs"),
])  # fmt: skip
def test_a_share_is_of_a_total_and_never_of_what_is_listed_beside_it(old: str, new: str, verdict: str) -> None:
    """The total named before, else the sum of the listed amounts; 200 of 800 is no share of 其他收入."""
    found = [check for _, check in checks((LIST, (old, new)), only="NAR-08") if check.title == "其他收入：占比"]
    assert [check.verdict for check in found] == [verdict]


@cache
def altered(changes: tuple[tuple[str, str], ...], text: str) -> Material:
    """The altered account as the rules read it."""
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "account.html"
        path.write_text(text, encoding="utf-8")
        return material(parse([path]))


@cache
def checks(changes: tuple[tuple[str, str], ...], text: str = ACCOUNT, only: str = "") -> tuple[tuple[str, Check], ...]:
    """What the rules, or `only` one, find in the altered account."""
    own = altered(changes, text)
    return tuple((each.id, check) for each in all_rules() if only in {"", each.id} for check in each.find(own))


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case: Case) -> None:
    """The rule reaches the verdict on the altered account."""
    found = {check.verdict for _, check in checks(case.changes, case.text, case.rule)}
    assert (case.verdict in found) if case.verdict not in {"silent", "mended"} else not found


@pytest.mark.parametrize("text", [ACCOUNT, NATIONAL], ids=["short", "national form"])
def test_the_account_as_made_differs_nowhere(text: str) -> None:
    """No rule, those of budgets included, finds a difference in it; what is planned is not held against what was spent."""
    assert not [(rule, check) for rule, check in checks((), text) if check.verdict == "differs"]


@pytest.mark.parametrize("old", [
    ">900.50<", ">976.00<", ">50.00<", ">775.70<", ">390.70<", ">765.20<", ">25.00<", ">480.00<", ">280.00<", ">490.00<", ">4.00<",
    "收、支总计均为976.00", "财政拨款收、支总计均为940.50", "各增加76.00", "事业收入20.00", "占97.25%",
    "基本支出550.30", "公用经费60.30", "完成年初预算的104.03%",
    "经费财政拨款支出预算为12.00", "支出决算为2.00",
])  # fmt: skip
def test_every_planted_error_is_told(old: str) -> None:
    """One figure of the national form raised by one: at least one check differs that did not before."""
    number = re.search(r"\d+\.\d\d", old)
    assert number
    planted = checks(((old, old.replace(number.group(), f"{float(number.group()) + 1:.2f}")),), NATIONAL)
    assert [check for _, check in planted if check.verdict == "differs"]


def test_real_accounts_differ_where_a_careful_reader_says() -> None:
    """Real final accounts of 25 pages: written down by hand before the rules were, from the pages and by recomputing.

    The prose prints a total of fiscal income and expenditure of 0.3 where the table prints 2,961.68 (页21), and 71.73 % where
    2,106.66 of 2,940.05 is 71.65 % (页21). The carry-over of all funds is larger than that of fiscal funds: nothing can be said.
    """
    own = material(parse([REAL / "putuo-czj-2024.pdf"]))
    found = {(each.id, check.title, check.verdict) for each in all_rules() if each.kind != "remark" for check in each.find(own)}
    assert {(rule, title) for rule, title, verdict in found if verdict == "differs"} == {
        ("NAR-02", "财政拨款收入支出总计：说明与决算表"), ("NAR-08", "一般公共服务支出(类)：占比"),
    }  # fmt: skip
    assert {rule for rule, _, verdict in found if verdict == "unclear"} == {"ACC-10", "CON-02", "TAB-05"}
    assert sum(verdict in {"holds", "rounding"} for *_, verdict in found) > 200


def test_every_word_of_the_template_is_told() -> None:
    """Two words left in one paragraph are two remarks, with ids of their own."""
    found = [check for _, check in checks((("项目推迟", "XX项目比上年增加（减少）"),), only="ACC-07")]
    assert [check.left.value for check in found] == ["XX", "增加(减少)"]
    assert len({check.subject for check in found}) == 2


@pytest.mark.parametrize("said", [
    "2024年度政府采购支出总额100.00万元，其</p><p>中：政府采购货物支出30.00万元、政府采购工程支出20.00万元、政府采购服务支出60.00万元。",
    "本部门按规定组织采购，2024年度政府采购支出总额合计100.00万元，其中：政府采购货物支出30.00万元、政府采购工程支出20.00万元、政府采购服务支出60.00万元。",
])  # fmt: skip
def test_a_sum_of_procurement_is_checked_wherever_it_stands(said: str) -> None:
    """Torn over two lines, behind other text, with 合计 behind 总额."""
    found = [check for _, check in checks((("</body>", f"<p>十、政府采购支出情况说明</p><p>{said}</p></body>"),), only="NAR-13")]
    assert [check.verdict for check in found] == ["differs"]
