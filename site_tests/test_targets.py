"""The grammar of target values, form by form, and the rows of the five documents that a naive reading gets wrong."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.ground.money import plain
from generator.ground.targets import read_operator, read_target
from generator.parsing.parse import Parsed
from generator.tables.schema import OPERATORS

Q = "qualitative"


@pytest.mark.parametrize(("printed", "operator", "value", "unit"), [
    ("≥135人", ">=", "135", "人"), ("≧90%", ">=", "90", "%"), ("⩾3项", ">=", "3", "项"), ("≽3项", ">=", "3", "项"), (">=17600株", ">=", "17600", "株"),
    ("$\\geq 98\\%$", ">=", "98", "%"), ("＞＝5 次", ">=", "5", "次"), ("\\geqslant4小时", ">=", "4", "小时"), ("\\leqq 5%", "<=", "5", "%"),
    ("不少于3场", ">=", "3", "场"), ("不低于95%", ">=", "95", "%"), ("大于等于95%", ">=", "95", "%"), ("大于10人", ">", "10", "人"),
    ("超10万人", ">", "10", "万人"),
    ("不超过3%", "<=", "3", "%"), ("小于6小时", "<", "6", "小时"),
    ("90%以上", ">=", "90", "%"), ("2个亿以上", ">=", "2", "亿元"), ("24小时以内", "<=", "24", "小时"), ("15%及其以下", "<=", "15", "%"),
    ("100人及以上", ">=", "100", "人"),
    ("1项", "=", "1", "项"), ("100%", "=", "100", "%"), ("4 次", "=", "4", "次"), ("每月4次", "=", "4", "次/月"), ("1次/月", "=", "1", "次/月"),
    ("17元/人·天", "=", "17", "元/人·天"),
    ("≥2万人次", ">=", "2", "万人次"), ("≥8万条", ">=", "8", "万条"), ("2.2亿元", "=", "2.2", "亿元"), ("≤15人次", "<=", "15", "人次"),
    ("≥8项目", ">=", "8", "项目"),
    ("３. 5％", "=", "3.5", "%"), ("1,403.07万元", "=", "1403.07", "万元"), ("≥2无", ">=", "2", ""), ("≥95百分率", ">=", "95", "%"),
    ("≥95百分比", ">=", "95", "%"),
    ("2023年12月底前", Q, "", ""), ("年底前", Q, "", ""), ("4月前", Q, "", ""), ("2023年1-12月", Q, "", ""), ("非预算单位下发资金文件后1个月内", Q, "", ""),
    ("收到材料后1个月内", Q, "", ""), ("12月底前完成", Q, "", ""), ("年底前完成", Q, "", ""), ("2023年12月31日前(完成)", Q, "", ""),
    ("３月底前完成拨付", Q, "", ""),
    ("有所提升", Q, "", ""), ("达到预期目标", Q, "", ""), ("按约定偿还", Q, "", ""), ("由实际申报项目数决定", Q, "", ""), ("7*24小时", Q, "", ""),
    ("优良中低差", Q, "", ""),
    ("±3%以内", Q, "", ""), ("", Q, "", ""),
    ("每季度2场", "=", "2", "场/季度"), ("1次/季度", "=", "1", "次/季度"), ("≥1次/季度", ">=", "1", "次/季度"), ("≥每季度2场", ">=", "2", "场/季度"),
    ("每学期2次", "=", "2", "次/学期"), ("第三季度", Q, "", ""), ("3季度", Q, "", ""), ("一季度前", Q, "", ""), ("4季度末", Q, "", ""),
    ("5G全覆盖", Q, "", ""), ("3A级", Q, "", ""), ("≥3A级", Q, "", ""), ("≥95%（含）", ">=", "95", "%"), ("95%（含）以上", ">=", "95", "%"),
    ("3个工作日内", "<=", "3", "个工作日"), ("控制在5%以内", "<=", "5", "%"), ("≥-5%", ">=", "-5", "%"), ("-5%", "=", "-5", "%"),
])  # fmt: skip
def test_one_cell_is_read_by_the_grammar(printed: str, operator: str, value: str, unit: str) -> None:
    """Operator, number and unit of one cell, as the grammar of the field says."""
    target = read_target(printed)
    assert (target.operator, "" if target.value is None else plain(target.value), target.unit) == (operator, value, unit)


@pytest.mark.parametrize(("name", "printed", "value", "unit"), [
    ("利息支出", "利息支出54万元", "54", "万元"), ("提高一般债券使用率", "提高一般债券使用率95%", "95", "%"), ("科技项目管理经费", "10 万", "10", "万元"),
    ("平均成本", "≤100万/个", "100", "万元/个"), ("参展人数", "10 万", "10", "万"),
])  # fmt: skip
def test_the_name_helps_to_read_the_target(name: str, printed: str, value: str, unit: str) -> None:
    """A name printed again is taken off; a bare 万 is money only where the name speaks of money."""
    target = read_target(printed, name)
    assert (plain(target.value or Decimal(0)), target.unit) == (value, unit)


@pytest.mark.parametrize(("printed", "operator", "certainty"), [
    ("≥", ">=", ""), ("＝", "=", ""), ("大于等于", ">=", ""), ("定性", Q, ""), ("\\leqslant", "<=", "certain"), ("≽", ">=", "certain"), ("═", "=", "certain"),
    ("\\Rightarrow", ">=", "probable"), ("\\gg", ">=", "probable"), ("/ //", ">=", "guess"), ("abc", "", ""), ("正向", "", ""),
])  # fmt: skip
def test_an_operator_cell_is_read_with_its_certainty(printed: str, operator: str, certainty: str) -> None:
    """Synonyms are certain, misread signs are probable or a guess, other words are no operator."""
    read, remark = read_operator(printed)
    assert (read, remark.certainty if remark else "") == (operator, certainty)


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="≥≤=<>＞$\\geq大于不少超以上下内每年月日前底%％万亿元个人次0123456789.,， /*-~至(（）)\u3000\t", max_size=24), st.text(max_size=8),
       st.none() | st.sampled_from(["", "≥", "定性", "x"]), st.none() | st.sampled_from(["", "%", "无", "万"]))  # fmt: skip
def test_any_text_is_read_without_an_error(printed: str, name: str, operator: str | None, unit: str | None) -> None:
    """Whatever stands in the cell, the operator is a declared one, or blank and told; a number is printed there, and words have no number."""
    target = read_target(printed, name, operator, unit)
    assert target.operator in OPERATORS or (target.operator == "" and "unknown-operator" in {remark.kind for remark in target.remarks})
    assert (target.value is None) == (target.operator == Q)
    assert (target.upper is None) == (target.operator != "range")


BLANKS, CARDS, CELLS, TABS = "jiaxing-kjj-2022", "shizuishan-kjj-2025", "tianjin-kjj-2023", "jiaxing-kjj-2025"


@pytest.mark.parametrize(("document", "line", "operator", "value", "unit", "printed"), [
    (BLANKS, 37, "<=", "2.2", "亿元", "2.2"), (BLANKS, 39, Q, "", "", "３月底前完成拨付"), (BLANKS, 47, Q, "", "", "2022年8月底前完成"),
    (BLANKS, 71, Q, "", "", "4月底前"),
    (BLANKS, 98, ">=", "100", "次（期、条、篇）", "100"), (BLANKS, 102, Q, "", "", "展示城市科技创新形象、提升知名度"),
    (BLANKS, 116, Q, "", "", "非预算单位下发资金文件后1个月内"),
    (BLANKS, 118, Q, "", "", "1"), (BLANKS, 122, ">=", "2", "套/台", "2"), (BLANKS, 140, Q, "", "", "非预算单位下发资金文件后1个月内"),
    (BLANKS, 176, ">", "200000", "人次", "200000"),
    (BLANKS, 216, "=", "50", "%", "50"), (BLANKS, 222, ">=", "12000", "元", "12000"), (BLANKS, 279, Q, "", "", "1"), (BLANKS, 330, Q, "", "", "一小时"),
    (BLANKS, 332, Q, "", "", "6小时"),
    (CARDS, 27, "=", "4", "次", "4 次"), (CARDS, 29, Q, "", "", "由实际申报项目数决定"), (CARDS, 30, ">=", "98", "%", "$\\geq 98\\%$"),
    (CARDS, 33, ">=", "90", "%", "90%以上"),
    (CARDS, 34, "=", "10", "万元", "10 万"), (CARDS, 58, "=", "100", "%", "100%"), (CARDS, 63, "<=", "100", "万元/个", "≤100万/个"),
    (CARDS, 65, "<=", "100", "万元/个", "≤100万/个"),
    (CARDS, 88, "=", "4", "次/月", "每月4次"), (CARDS, 92, "=", "5", "万元", "5万元"),
    (CELLS, 463, ">=", "2", "", "≥2无"), (CELLS, 669, Q, "", "", "7*24小时"), (CELLS, 50, Q, "", "", "2023年1-12月"),
    (CELLS, 108, "<=", "15", "人次", "≤15人次"),
    (TABS, 19, ">=", "90", "%", "90"), (TABS, 41, ">=", "3.5", "%", "3. 5"), (TABS, 70, ">=", "2", "次", "2"), (TABS, 71, ">=", "1", "套", "1"),
    (TABS, 74, "<=", "4", "小时", "4"),
])  # fmt: skip
def test_rows_that_mislead_are_read_right(parsed: Parsed, document: str, line: int, operator: str, value: str, unit: str, printed: str) -> None:
    """The rows where a naive reading errs come out as a person reads them."""
    table = parsed.tables["indicators"]
    row = table[(table["document_id"] == document) & (table["line"] == line)].iloc[0]
    number = "" if row["target_value"] is None else plain(row["target_value"])
    assert (row["operator"], number, row["measure_unit"], row["target_printed"]) == (operator, value, unit, printed)


def test_the_documents_without_gold_tables_are_counted_right(parsed: Parsed) -> None:
    """147 indicators of 22 projects, 48 of 3 cards; each project one block, no carried-over row counted."""
    indicators, projects, lines = (parsed.tables[name] for name in ("indicators", "projects", "lines"))
    for document, count, groups in ((BLANKS, 147, 22), (CARDS, 48, 3)):
        own = indicators[indicators["document_id"] == document]
        assert (len(own), (projects["document_id"] == document).sum()) == (count, groups)
        assert own["project_id"].ne(own["project_id"].shift()).sum() == groups
    repeats = lines[(lines["document_id"] == BLANKS) & (lines["role"] == "repeat")]["line"]
    assert {90, 92, 157, 164, 166, 243, 245, 310, 312} <= set(repeats)
    assert (indicators["document_id"].eq(BLANKS) & indicators["operator"].eq(Q)).sum() == 36


def test_moved_and_merged_cells_of_cards_are_filled_down(parsed: Parsed) -> None:
    """A row one column too far left, a row that lost its level columns, a row below a blank line: each under its level words."""
    table = parsed.tables["indicators"]
    own = table[table["document_id"] == CARDS].set_index("line")
    for line, category, subcategory in ((34, "产出指标", "成本指标"), (65, "产出指标", "成本指标"), (70, "效益指标", "经济效益指标"),
    (92, "产出指标", "成本指标")):
        assert (own.loc[line, "category"], own.loc[line, "subcategory"]) == (category, subcategory)
    assert bool(own.loc[65, "needs_review"])
    assert list(parsed.tables["projects"].query("document_id == @CARDS")["budget_yuan"]) == [100_000, 9_880_000, 50_000]


def test_no_line_of_the_five_documents_is_unread(parsed: Parsed) -> None:
    """Every line has its role, and none is `unread`."""
    assert not (parsed.tables["lines"]["role"] == "unread").any()
    assert not parsed.faults


@pytest.mark.parametrize(("printed", "noted"), [
    ("5G全覆盖", True), ("3A级", True), ("≥3A级", True), ("≥有所提升", True), ("100%完成", True), ("有所提升", False), ("2023年12月底前", False),
    ("第三季度", False), ("7*24小时", False),
])  # fmt: skip
def test_words_that_begin_as_a_quantity_are_for_review(printed: str, noted: bool) -> None:
    """A text that begins with an operator or a number and is no quantity has a note that is not certain; dates have none."""
    target = read_target(printed)
    assert target.operator == Q
    assert any(remark.certainty != "certain" for remark in target.remarks) == noted


@pytest.mark.parametrize("cells", [("≥3-4家", None, None), ("3-4", "≥", "家")])
def test_an_operator_before_a_range_is_not_lost(cells: tuple[str, str | None, str | None]) -> None:
    """`≥3-4家` is a range with the printed operator beside it, probable."""
    target = read_target(cells[0], "", *cells[1:])
    assert (target.operator, target.value, target.upper, target.unit, target.operator_printed) == ("range", 3, 4, "家", "≥")
    assert "probable" in {remark.certainty for remark in target.remarks}
