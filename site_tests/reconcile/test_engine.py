"""The engine: tolerance from the print, exact amounts, stable ids, fair words."""

from __future__ import annotations

from decimal import Decimal

import pytest

from generator.parsing.parse import Parsed
from generator.pipeline import material
from generator.reconcile.cells import SCALE
from generator.reconcile.engine import half_unit, judge, reconcile, rule, spans
from generator.reconcile.meaning import column_meaning, role_of, scope_of
from site_tests.conftest import DOCUMENTS
from site_tests.reconcile.altered import BOOK, altered
from site_tests.reconcile.books import book, found, own_rules, table

FORBIDDEN = ("错误", "造假", "虚报", "瞒报", "违规", "矛盾", "敷衍", "注水", "缩水", "取消", "超支", "浪费", "突击", "异常")


@pytest.mark.parametrize(("printed", "half"), [("721.90", "0.005"), ("12", "0.5"), ("1,403.07", "0.005"), ("3.5", "0.05")])
def test_half_unit(printed: str, half: str) -> None:
    """Rounding hides at most half of the last printed place."""
    assert half_unit(printed) == Decimal(half)


@pytest.mark.parametrize(("difference", "verdict"), [("0", "holds"), ("-0.01", "rounding"), ("0.02", "rounding"), ("0.03", "differs")])
def test_judge(difference: str, verdict: str) -> None:
    """Equal holds, within the tolerance is rounding, beyond it differs."""
    assert judge(Decimal(difference), Decimal("0.02")) == verdict


def test_spans() -> None:
    """Lines are published as ranges."""
    assert spans((501, 480, 482, 481, 481)) == "480-482,501"


def test_ids_are_unique() -> None:
    """A second rule of one id is refused with the place of the first."""
    with pytest.raises(ValueError, match=r"SUM-01: generator\.reconcile\.rules\.two_sided"):
        rule("SUM-01", "arithmetic", "同号")(own_rules()[0].find)


@pytest.mark.parametrize(
    ("unit", "cells", "slack"),
    [
        ("万元", ("31.83", "10"), (50, 50)), ("万元", ("31.8", "10.0"), (500, 500)), ("元", ("318250", "100001"), (0, 0)),
        ("元", ("318300", "100000"), (50, 50)), ("元", ("10.25", "3.00"), (0, 0)), ("万元", ("1", "2"), (5000, 5000)),
        ("亿元", ("0.0032", "1.0000"), (5000, 5000)),
    ],
)  # fmt: skip
def test_slack(unit: str, cells: tuple[str, str], slack: tuple[int, int]) -> None:
    """Slack is half the printed place in yuan: dropped zeros are no coarser print, whole yuan are exact, whole hundreds are not."""
    own = book(table("支出表", "code|name|合计", *(f"20{at}|甲|{cell}" for at, cell in enumerate(cells)), unit=unit)).cells
    assert tuple(own["slack"] // SCALE) == slack


@pytest.mark.parametrize(
    ("column", "meaning"),
    [
        ("基本支出/小计", ("", "basic")), ("基本支出/人员支出", ("", "personnel")), ("日常公用支出", ("", "operating")),
        ("本年一般公共预算基本支出/合计", ("本年一般公共预算基本支出", "basic")),
        ("政府性基金/项目支出", ("政府性基金", "project")), ("一般公共预算财政拨款收入", ("", "general")),
        ("其中:财政拨款", ("其中:财政拨款", "")), ("项目总额", ("", "")),
    ],
)  # fmt: skip
def test_column_meaning(column: str, meaning: tuple[str, str]) -> None:
    """Columns are known by the words of their head, never by their place."""
    assert column_meaning(column) == meaning


def test_words_of_rows_and_titles() -> None:
    """Numbers before a label do not matter, and a title says which money it is about."""
    assert role_of("（一）一般公共预算拨款") == role_of("一般公共预算") == "general"
    assert role_of("二、上年结转") == "carry_over"
    assert scope_of("2024年部门财政拨款收支预算总表") == "fiscal"
    assert scope_of("部门支出总体情况表") == "all"


def test_words_are_fair(parsed: Parsed) -> None:
    """No explanation, title or rule text has a word that accuses."""
    spoken = [check.title + check.left.label + check.right.label + check.explanation for check in found(material(parsed))]
    spoken += [each.text + each.title for each in own_rules()]
    assert not [text for text in spoken if any(word in text for word in FORBIDDEN)]


def test_docstrings_have_three_parts() -> None:
    """Every rule says what is compared, why it should hold, and when it may rightly not."""
    for each in own_rules():
        places = [each.text.find(part) for part in ("比什么：", "为什么应当相等：", "什么时候可以不等：")]
        assert -1 not in places, each.id
        assert places == sorted(places), each.id


def test_ids_of_checks_are_unique_and_readable(parsed: Parsed) -> None:
    """On the five documents no two checks share a subject, so no id depends on line numbers."""
    checks = [(each.id, check.document_id, check.subject) for each in own_rules() for check in each.find(material(parsed))]
    assert len(checks) == len(set(checks))


def test_verdicts_of_the_five_documents(parsed: Parsed) -> None:
    """Nothing differs in the five documents; two names and one grouping cannot be decided."""
    texts = {path.stem for path in DOCUMENTS}
    checks = [check for check in found(material(parsed)) if check.document_id in texts]
    assert not [check.title for check in checks if check.verdict == "differs"]
    unclear = [check for check in checks if check.verdict == "unclear"]
    assert sorted(check.left.label for check in unclear) == ["项目支出绩效表：一级项目", "项目支出预算表：名称", "项目支出预算表：名称"]


def test_table_of_checks(parsed: Parsed) -> None:
    """A verdict of rounding carries difference and tolerance in the unit of both sides."""
    checks = reconcile(material(parsed))
    row = checks[(checks["rule"] == "LST-01") & checks["title"].str.contains("总计")].iloc[0]
    assert (row["left_value"], row["right_value"], row["difference"], row["tolerance"], row["verdict"]) == ("2639.66", "2639.67", "-0.01", "0.22", "rounding")
    assert (row["left_lines"], row["right_lines"]) == ("568", "569-594,604-620")


def test_a_line_not_understood_among_the_parts_leaves_a_sum_undecided() -> None:
    """A part that our reader did not understand is no finding about the document; with every line read the sum differs."""
    row = "2060704\t学术交流活动\t225.00\t\t\t225.00\t\t\t\n"
    torn = reconcile(altered(BOOK, ((row, row.replace("\t\t\t\n", "\n").replace("225.00\t\t\t", "225.00?\t\t\t")),)))
    gone = reconcile(altered(BOOK, ((row, ""),)))
    for checks, verdict in ((torn, "unclear"), (gone, "differs")):
        own = checks[(checks["rule"] == "SUM-06") & checks["title"].str.contains("支出预算总表：20607科学技术普及与下级科目之和（总计）", regex=False)]
        assert list(own["verdict"]) == [verdict]
    assert "没有读懂" in torn.loc[torn["verdict"] == "unclear", "explanation"].str.cat()
