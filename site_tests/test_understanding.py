"""What rows of cells mean, whatever file they came from: forms of several provinces, tables in any shape, damage told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from generator.parsing.parse import parse
from generator.understanding.read import understand
from site_tests.drawn import amounts, indicators, read, source_of

SICHUAN = """
2024年部门预算项目支出绩效自评表
项目名称 | 51000022T000000278437-信息化运维费 | < | < | < | < | < | <
主管部门 | 某某市财政局 | < | < | 实施单位 | 某某市信息中心 | < | <
项目预算 | 年度预算数（万元） | 年初预算 | 调整后预算数 | 预算执行数 | 预算执行率 | 权重 | 得分
^ | 总额 | 100.00 | 90.00 | 81.00 | 90.00% | 10 | 9
^ | 其中：财政资金 | 100.00 | 90.00 | 81.00 | 90.00% | / | /
年度目标 | 保障系统稳定运行。 | < | < | < | < | < | <
一级指标 | 二级指标 | 三级指标 | 指标性质 | 指标值 | 度量单位 | 完成值 | 权重 | 得分 | 未完成原因分析
产出指标 | 数量指标 | 运维系统数 | ≥ | 5 | 个 | 6 | 20 | 20 |
^ | 时效指标 | 完成时间 | 定性 | 12月底前 | | 按时完成 | 20 | 20 |
满意度指标 | 服务对象满意度指标 | 用户满意度 | ≥ | 90 | % | 95 | 10 | 10 |
合计 | < | < | < | < | < | < | 100 | 99 |
"""
YUNNAN = """
项目支出绩效自评表
（2024年度）
单位：万元
项目名称 | 农村公路养护 | < | < | < | < | < | < | <
主管部门 | 某某县交通局 | < | < | 实施单位 | 某某县公路段 | < | < | <
项目资金（万元） | | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分 |
^ | 年度资金总额 | 300 | 280 | 280 | 10 | 100% | 10 |
年度总体目标 | 预期目标 | < | < | < | 实际完成情况 | < | < | <
^ | 养护公路120公里。 | < | < | < | 已养护。 | < | < | <
一级指标 | 二级指标 | 三级指标 | 年度指标值 | < | < | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施
^ | ^ | ^ | 指标性质 | 指标值 | 度量单位 | ^ | ^ | ^ | ^
产出指标（50分） | 数量指标 | 养护里程 | ≧ | 120 | 公里 | 121公里 | 25 | 25 |
^ | 成本指标 | 每公里成本 | ﹦ | 2.5 | 万元/公里 | 2.5 | 25 | 25 |
满意度指标 | 服务对象满意度 | 群众满意度 | ≧ | 90 | % | 92% | 10 | 10 |
总分 | < | < | < | < | < | < | 100 | 98 | 优
"""
HUBEI = """
2024年度某某项目绩效自评表
项目名称 | 非遗保护 | < | < | < | <
主管部门 | 某某市文旅局 | < | 项目实施单位 | 某某市非遗中心 | <
预算执行情况（万元）（20分） | | 预算数(A) | 执行数(B) | 执行率(B/A) | 得分（20分*执行率）
^ | 年度财政资金总额 | 100 | 95 | 95% | 19
年度绩效目标1（40分） | 举办展演 | < | < | < | <
年度绩效指标 | 一级指标 | 二级指标 | 三级指标 | 年初目标值(A) | 实际完成值(B) | 得分
^ | 产出指标 | 数量指标 | 展演场次 | ≥10场 | 12场 | 20
年度绩效目标2（40分） | 培训传承人 | < | < | < | <
年度绩效指标 | 一级指标 | 二级指标 | 三级指标 | 年初目标值(A) | 实际完成值(B) | 得分
^ | 产出指标 | 数量指标 | 培训人数 | 不少于50人 | 50人 | 20
^ | 满意度指标 | 满意度指标 | 学员满意度 | 90%以上 | 95% | 20
偏差大或目标未完成原因分析 | 无 | < | < | < | <
"""
CHONGQING = """
2024年项目支出绩效目标表
项目名称 | 校舍维修 | < | < | 项目编码 | 50010023T000002 | <
预算单位 | 某某区教委 | < | < | 主管部门 | 某某区教委 | <
当年预算（万元） | 500.00 | < | < | 其中：本级安排（万元） | 300.00 | <
指标类型 | 指标名称 | 指标性质 | 指标值 | 计量单位 | 指标权重 | 评价标准
数量指标 | 维修校舍数量 | ≥ | 20 | 所 | 30 |
产出类指标 | 验收合格率 | ＝ | 100 | % | 30 |
满意度类指标 | 师生满意度 | ≥ | 90 | % | 10 |
"""
CENTRAL = """
项目支出绩效目标表
（2025年度）
项目名称 | 监管能力建设 | < | < | < | <
主管部门及代码 | [061]某某总局 | < | 实施单位 | 某某中心 | <
项目属性 | 延续项目 | < | 项目期 | 3年 | <
项目资金（万元） | 中期资金总额： | 900.00 | < | 年度资金总额： | 300.00
^ | 其中：财政拨款 | 900.00 | < | 其中：财政拨款 | 280.00
^ | 其他资金 | 0 | < | 其他资金 | 20.00
绩效指标 | 一级指标 | 二级指标 | 三级指标 | 指标值 | 分值
^ | 产出指标 | 数量指标 | 检验批次 | ≥1,200批次 | 20
^ | ^ | ^ | 报告数 | 4份 | 10
^ | ^ | 时效指标 | 完成时间 | 2025年12月底前 | 20
^ | 效益指标 | 社会效益指标 | 风险发现率 | 不低于3.5% | 30
"""


def test_sichuan() -> None:
    """Code before the name, money under five heads, the operator in 指标性质, words as actuals."""
    assert indicators(SICHUAN) == [
        ("产出指标", "数量指标", "运维系统数", ">=", 5, "个", 20), ("产出指标", "时效指标", "完成时间", "qualitative", None, "", 20),
        ("满意度指标", "服务对象满意度指标", "用户满意度", ">=", 90, "%", 10),
    ]  # fmt: skip
    (project,) = read(SICHUAN).projects
    assert (project["project_code"], project["project"], project["agency"]) == ("51000022T000000278437", "信息化运维费", "某某市信息中心")
    assert (project["budget_yuan"], project["fiscal_yuan"]) == (900_000, 900_000)


def test_yunnan() -> None:
    """Two rows of heads, signs that look like ≥ and =, points behind the level word, goals beside what was done."""
    assert indicators(YUNNAN) == [
        ("产出指标", "数量指标", "养护里程", ">=", 120, "公里", 25), ("产出指标", "成本指标", "每公里成本", "=", 2.5, "万元/公里", 25),
        ("满意度指标", "服务对象满意度指标", "群众满意度", ">=", 90, "%", 10),
    ]  # fmt: skip
    extraction = read(YUNNAN)
    assert (extraction.projects[0]["budget_yuan"], extraction.projects[0]["goal"]) == (2_800_000, "养护公路120公里。")
    assert [row["actual_printed"] for row in extraction.indicators] == ["121公里", "2.5", "92%"]
    assert "unread" not in extraction.roles.values()


def test_hubei() -> None:
    """Several goals, each with a table of its own, belong to one project; words beside the target are its operator."""
    assert indicators(HUBEI) == [
        ("产出指标", "数量指标", "展演场次", ">=", 10, "场", None), ("产出指标", "数量指标", "培训人数", ">=", 50, "人", None),
        ("满意度指标", "服务对象满意度指标", "学员满意度", ">=", 90, "%", None),
    ]  # fmt: skip
    (project,) = read(HUBEI).projects
    assert (project["goal"], project["budget_yuan"]) == ("举办展演\n培训传承人", 1_000_000)


def test_chongqing() -> None:
    """One column for both levels: a level-2 word in it is one, 产出类指标 is 产出指标."""
    assert [row[:5] for row in indicators(CHONGQING)] == [
        ("产出指标", "数量指标", "维修校舍数量", ">=", 20), ("产出指标", "", "验收合格率", "=", 100), ("满意度指标", "", "师生满意度", ">=", 90),
    ]  # fmt: skip
    assert read(CHONGQING).projects[0]["budget_yuan"] == 5_000_000


def test_central() -> None:
    """The annual amounts beside those of several years, a code in brackets, an unknown pair of label and value."""
    assert [row[4] for row in indicators(CENTRAL)] == [1200, 4, None, 3.5]
    (project,) = read(CENTRAL).projects
    assert [project[f"{name}_yuan"] for name in ("budget", "fiscal", "other", "multi_year_total")] == [3_000_000, 2_800_000, 200_000, 9_000_000]
    assert (project["department_code"], project["department"], project["period"]) == ("061", "某某总局", "3年")


def test_rows_in_any_order_with_unknown_columns() -> None:
    """Known columns in any order, unknown ones between: kept, told, no reason to refuse; amounts merged over rows count once."""
    text = """
    某某县2025年部门预算项目绩效目标申报表
    单位：元
    序号 | 预算单位 | 项目名称 | 项目金额 | 奇怪的栏 | 一级指标 | 二级指标 | 三级指标 | 指标方向性 | 目标值 | 计量单位
    1 | 某某县农业局 | 高标准农田 | 1,500,000 | x | 产出指标 | 数量指标 | 建设面积 | 正向 | ≥3000 | 亩
    ^ | ^ | ^ | ^ | y | ^ | 质量指标 | 合格率 | 正向 | 100 | %
    2 | ^ | 病虫害防治 | 200,000 | z | 产出指标 | 数量指标 | 防治面积 | 反向 | ≤100 | 亩
    合计 | | | 1,700,000 | | | | | | |
    """
    assert [row[3:6] for row in indicators(text)] == [(">=", 3000, "亩"), ("=", 100, "%"), ("<=", 100, "亩")]
    assert [(row["project"], row["budget_yuan"]) for row in read(text).projects] == [("高标准农田", 1_500_000), ("病虫害防治", 200_000)]
    assert [amount for *_, amount in amounts(text)] == ["1,500,000", "200,000", "1,700,000"]
    assert [note["printed"] for note in read(text).notes if note["kind"] == "unknown-label"] == ["奇怪的栏"]


@pytest.mark.parametrize("head", [
    "单位名称 | 项目名称 | 预算数 | 年度绩效指标 | < | < | < | <\n^ | ^ | ^ | 一级指标 | 二级指标 | 三级指标 | 数据来源 | 指标值",
    "单位名称 | 项目名称 | 预算数 | 绩效指标 | < | < | < | <\n^ | ^ | ^ | 指标分级 | < | < | 指标要求 | <\n"
    "^ | ^ | ^ | 一级指标 | 二级指标 | 三级指标 | 数据来源 | 指标值",
    "单位名称 | 项目名称 | 预算数 | 年度绩效指标 | | | |\n | | | 一级指标 | 二级指标 | 三级指标 | 数据来源 | 指标值",
    "单位名称 | 项目名称 | 预算数 | 绩效指标 | | | |\n | | | 指标分级 | | | 指标要求 |\n | | | 一级指标 | 二级指标 | 三级指标 | 数据来源 | 指标值",
])  # fmt: skip
def test_heads_of_several_rows(head: str) -> None:
    """A label over the levels is a group, whatever it says, with or without merged cells; what stands below it is no target for that."""
    text = f"某某市2025年项目绩效目标表\n单位：万元\n{head}\n某某局 | 河道清淤 | 300 | 产出指标 | 数量指标 | 清淤里程 | 台账 | ≥10公里\n"
    assert indicators(text) == [("产出指标", "数量指标", "清淤里程", ">=", 10, "公里", None)]
    assert [(row["project"], row["budget_yuan"]) for row in read(text).projects] == [("河道清淤", 3_000_000)]


@pytest.mark.parametrize(("printed", "code", "name"), [
    ("12345热线运维", "", "12345热线运维"), ("331101某某局办公用房", "331101", "某某局办公用房"), ("205001-设备购置", "205001", "设备购置"),
    ("2025年人才补贴", "", "2025年人才补贴"), ("9" * 60 + "号项目", "", "9" * 60 + "号项目"),
])  # fmt: skip
def test_a_number_before_a_name_is_a_code_only_where_it_can_be_one(printed: str, code: str, name: str) -> None:
    """A hotline and a year belong to the name; a code has a sign behind it or at least six digits, and no more than any code has."""
    text = f"单位名称 | 项目名称 | 预算数 | 一级指标 | 二级指标 | 三级指标 | 指标值\n某某局 | {printed} | 300 | 产出指标 | 数量指标 | 次数 | ≥10次\n"
    (row,) = read(f"某某市2025年项目绩效目标表\n单位：万元\n{text}").projects
    assert (row.get("project_code") or "", row["project"]) == (code, name)


def test_long_term_and_annual_target() -> None:
    """Of two targets the annual one is read, and the other told."""
    text = """
    项目名称 | 甲 | < | < | <
    一级指标 | 二级指标 | 三级指标 | 实施期指标值 | 年度指标值
    产出指标 | 数量指标 | 培训人数 | ≥300人 | ≥100人
    """
    assert [row[3:6] for row in indicators(text)] == [(">=", 100, "人")]
    assert [note["printed"] for note in read(text).notes if note["kind"] == "long-term-target"] == ["≥300人"]


YEARS = [
    "单位名称 | 项目名称 | 预算数 | 三级指标 | 2024年目标值 | 2025年目标值\n某某局 | 信息化 | 100 | 系统数 | ≥3个 | ≥5个\n",
    "单位名称 | 项目名称 | 预算数 | 三级指标 | 2024年度指标值 | 指标值\n某某局 | 信息化 | 100 | 系统数 | ≥3个 | ≥5个\n",
    "单位名称 | 项目名称 | 预算数 | 三级指标 | 2025年指标值 | 2026年指标值\n某某局 | 信息化 | 100 | 系统数 | ≥5个 | ≥7个\n",
    "单位名称 | 项目名称 | 预算数 | 三级指标 | 2024年完成值 | 2025年目标值\n某某局 | 信息化 | 100 | 系统数 | 3个 | ≥5个\n",
    "单位名称 | 项目名称 | 预算数 | 三级指标 | 2025-2027年目标值 | 2025年目标值\n某某局 | 信息化 | 100 | 系统数 | ≥9个 | ≥5个\n",
    "单位名称 | 项目名称 | 预算数 | 三级指标 | 指标值 | <\n^ | ^ | ^ | ^ | 2024年 | 2025年\n某某局 | 信息化 | 100 | 系统数 | ≥3个 | ≥5个\n",
    "单位名称 | 项目名称 | 预算数 | 三级指标 | 指标值 |\n | | | | 2024年 | 2025年\n某某局 | 信息化 | 100 | 系统数 | ≥3个 | ≥5个\n",
    "项目名称 | 一级指标 | 三级指标 | 2024年 | 2025年 | 计量单位\n信息化 | 产出指标 | 系统数 | ≥3 | ≥5 | 个\n",
    "项目名称 | 三级指标 | 2024年 | < | < | 2025年 | < | <\n^ | ^ | 符号 | 指标值 | 计量单位 | 符号 | 指标值 | 计量单位\n"
    "信息化 | 系统数 | ≤ | 3 | 套 | ≥ | 5 | 个\n",
]
"""Targets of 2025 (at least five) beside those of another year or term."""


@pytest.mark.parametrize("table", YEARS)
def test_of_targets_of_several_years_that_of_the_document_is_read(table: str) -> None:
    """The year of the title, else of the card, says which column counts; the others are told and make no evaluation of it."""
    title = "项目支出绩效目标表\n单位：万元\n"
    for extraction in (read(f"2025年{title}{table}"), understand(source_of(title + table), 2025)):
        (row,) = extraction.indicators
        assert (row["operator"], row["target_value"], row["measure_unit"], row.get("stage", "target")) == (">=", 5, "个", "target")
        assert {"other-year-column", "column-not-published"} & {note["kind"] for note in extraction.notes}
        assert "unread" not in extraction.roles.values()


@pytest.mark.parametrize(("title", "year"), [("项目支出绩效目标表", None), ("2022年项目支出绩效目标表", 2022)])
def test_targets_of_several_years_are_not_read_where_none_is_of_the_year(title: str, year: int | None) -> None:
    """Without a year, or with another one, no target is taken, and that is told; the year in a label is no year of the document."""
    for table, labels in ((YEARS[0], ["2024年目标值", "2025年目标值"]), (YEARS[-2], ["2024年", "2025年"])):
        extraction = read(f"{title}\n单位：万元\n{table}")
        (row,) = extraction.indicators
        assert (row["target_value"], row["target_printed"], row["needs_review"], extraction.fiscal_year) == (None, "", True, year)
        assert [note["printed"] for note in extraction.notes if note["kind"] == "several-years"] == [*labels, ""]
        assert "no-target" not in {note["kind"] for note in extraction.notes}


def test_a_target_of_another_year_alone_is_read_and_told() -> None:
    """One column of targets is the target; its other year is said."""
    extraction = read("2025年项目支出绩效目标表\n单位：万元\n" + YEARS[0].replace(" | 2025年目标值", "").replace(" | ≥5个", ""))
    assert [row["target_value"] for row in extraction.indicators] == [3]
    assert [note["kind"] for note in extraction.notes] == ["other-year"]


CARD = """
2025年项目支出绩效目标表
项目名称 | 河道清淤 | < | 主管部门 | 某某县水务局 | <
"""
TARGETS = """
年度绩效目标 | 清淤十公里。 | < | < | < | <
一级指标 | 二级指标 | 三级指标 | 符号 | 指标值 | 单位
产出指标 | 数量指标 | 清淤里程 | ≥ | 10 | 公里
"""


@pytest.mark.parametrize("money", [
    "预算数（万元） | < | 其中：财政拨款（万元） | < | 其他资金（万元） | <\n300 | < | 280 | < | 20 | <",
    "预算数 | < | 其中：财政拨款 | < | 其他资金 | <\n3000000元 | < | 2800000元 | < | 200000元 | <",
    "预算数 | < | 其中：财政拨款 | < | 其他资金 | <\n0.03亿元 | < | 0.028亿元 | < | 0.002亿元 | <",
    "预算数 | 300万元 | 其中：财政拨款 | 280万元 | 其他资金 | 20万元",
    "是否政府采购 | 否 | 其中：财政拨款 | 280万元 | 其他资金 | 20万元\n预算数 | 300万元 | < | < | < | <",
])  # fmt: skip
def test_amounts_of_a_card_stand_beside_or_below_their_labels(money: str) -> None:
    """Labels of amounts with the amounts below them, or beside them with their unit, are the card's; the goal below them is the goal."""
    text = f"{CARD}项目属性 | 新增 | 项目编码 | 33010025T000000011 | 项目期限 | 1年\n{money}{TARGETS}"
    (project,) = read(text).projects
    assert [project[f"{name}_yuan"] for name in ("budget", "fiscal", "other")] == [3_000_000, 2_800_000, 200_000]
    assert (project["goal"], project["project_code"]) == ("清淤十公里。", "33010025T000000011")
    assert not read(text).budget_lines


WHOLE = "某某局2025年部门整体支出绩效目标表\n部门名称 | 某某市水务局 | < | < | <\n%s\n" \
        "一级指标 | 二级指标 | 三级指标 | 指标值 | <\n产出指标 | 数量指标 | 次数 | 3次 | <\n"


@pytest.mark.parametrize(("money", "yuan", "told"), [
    ("年度预算（万元） | 收入 | 1000 | 支出 | 1200", 12_000_000, "收入"), ("年度预算 | 支出合计 | 1200万元 | 收入合计 | 1000万元", 12_000_000, "收入合计"),
    ("年度预算（万元） | 收入 | 1000 | < | <\n^ | 支出 | 1200 | < | <", 12_000_000, "收入"),
    ("部门预算（万元） | 资金总额 | 1200 | 其中：财政拨款 | 900", 12_000_000, None),
    ("部门整体支出预算 | 总额：1200万元 | 其中：财政拨款：900万元 | 基本支出：600万元 | 项目支出：600万元", 12_000_000, "基本支出"),
    ("年度预算（万元） | 收入 | 1000 | < | <", None, "收入"), ("年度预算（万元） | 基本支出 | 600 | 项目支出 | 400", None, "基本支出 600"),
    ("年度预算 | 收入 | 1000 | 支出 | 1200", None, "收入"),
])  # fmt: skip
def test_amounts_of_a_whole_department_in_pairs(money: str, yuan: int | None, told: str | None) -> None:
    """What is spent is the budget, beside income or below it; parts are not added up, and without a unit there are no yuan: all of it told."""
    extraction = read(WHOLE % money)
    (project,) = extraction.projects
    assert (project["scope"], project["budget_yuan"]) == ("department", yuan)
    assert told in {note["printed"] for note in extraction.notes} or (told is None and not extraction.notes)
    assert "unread" not in extraction.roles.values()


def test_a_row_of_pairs_that_begins_with_an_unknown_label_is_no_head() -> None:
    """A code beside its label is read, whatever label stands in front."""
    text = f"{CARD}是否政府采购 | 否 | < | 项目编码 | 33010025T000000011 | <\n项目类别 | 其他运转类 | < | 项目期限 | 1年 | <{TARGETS}"
    (project,) = read(text).projects
    assert (project["project_code"], project["attribute"], project["period"]) == ("33010025T000000011", "其他运转类", "1年")


def test_a_bare_unit_is_of_measure_behind_the_indicator_and_the_office_before_it() -> None:
    """`单位` means the unit of measure beside a target, the office where it stands before the project."""
    assert [row[3:6] for row in indicators(CARD + TARGETS)] == [(">=", 10, "公里")]
    text = "单位 | 项目名称 | 一级指标 | 三级指标 | 指标值 | 单位\n某某县水务局 | 河道清淤 | 产出指标 | 清淤里程 | ≥10 | 公里\n"
    assert [row["agency"] for row in read(text).projects] == ["某某县水务局"]
    assert [row[3:6] for row in indicators(text)] == [(">=", 10, "公里")]


def test_several_years_and_this_year_side_by_side() -> None:
    """The central form prints two sets of indicators and two goals in a row: those of the year are read together, the others told."""
    text = """
    项目支出绩效目标申报表
    项目名称 | 河道清淤 | < | < | < | < | < | <
    总体目标 | 实施期目标 | < | < | < | 年度目标 | < | <
    ^ | 三年清淤。 | < | < | < | 今年清淤。 | < | <
    绩效指标 | 一级指标 | 二级指标 | 三级指标 | 指标值 | 二级指标 | 三级指标 | 指标值
    ^ | 产出指标 | 数量指标 | 三年里程 | ≥30公里 | 数量指标 | 清淤里程 | ≥10公里
    ^ | 满意度指标 | 服务对象满意度指标 | 三年满意度 | ≥95% | 服务对象满意度指标 | 满意度 | ≥90%
    """
    assert [row[:5] for row in indicators(text)] == [
        ("产出指标", "数量指标", "清淤里程", ">=", 10), ("满意度指标", "服务对象满意度指标", "满意度", ">=", 90),
    ]  # fmt: skip
    assert [row["goal"] for row in read(text).projects] == ["今年清淤。"]
    assert {note["kind"] for note in read(text).notes} == {"column-not-published", "long-term-goal"}


def test_what_a_card_prints_beside_known_labels_is_told() -> None:
    """A total behind its own colon is the amount; an unknown label between known ones is named."""
    text = f"{CARD}预算资金 | 总额：300万元 | < | 财政拨款：280万元 | < | <\n项目期限 | 1年 | 是否政府采购 | 否 | 项目属性 | 新增{TARGETS}"
    (project,) = read(text).projects
    assert (project["budget_yuan"], project["fiscal_yuan"]) == (3_000_000, 2_800_000)
    assert [note["printed"] for note in read(text).notes if note["kind"] == "unknown-label"] == ["是否政府采购"]


def test_money_by_its_heads() -> None:
    """Codes in three columns, side by side tables, a total in the row of code heads, a table of amounts alone."""
    codes = """
    支出预算总表
    单位：万元
    功能分类科目编码 | < | < | 科目名称 | 合计 | 基本支出 | 项目支出
    类 | 款 | 项 | ^ | ^ | ^ | ^
    201 | 06 | 01 | 行政运行 | 10.5 | 10.5 |
    合计 | < | < | < | 10.5 | 10.5 |
    """
    assert [row[:3] for row in amounts(codes)] == [
        ("2010601", "行政运行", "合计"), ("2010601", "行政运行", "基本支出"), ("", "合计", "合计"), ("", "合计", "基本支出"),
    ]  # fmt: skip
    beside = """
    基本支出决算表
    单位：万元
    科目编码 | 科目名称 | 决算数 | 科目编码 | 科目名称 | 决算数
    301 | 工资福利支出 | 100 | 302 | 商品和服务支出 | 20
    """
    assert [row[:2] + row[3:] for row in amounts(beside)] == [("301", "工资福利支出", "100"), ("302", "商品和服务支出", "20")]
    public = """
    “三公”经费预算表
    单位：万元
    合计 | 因公出国（境）费 | 公务用车购置及运行费 | < | < | 公务接待费
    ^ | ^ | 小计 | 购置费 | 运行费 | ^
    37.91 | 0 | 36.56 | 15 | 21.56 | 1.35
    """
    parts = [(f"公务用车购置及运行费/{part}", amount) for part, amount in (("小计", "36.56"), ("购置费", "15"), ("运行费", "21.56"))]
    assert [row[2:] for row in amounts(public)][2:5] == parts


def test_amounts_that_say_their_own_unit_in_a_table_of_money() -> None:
    """A table whose every amount has its unit behind it needs no other."""
    text = "项目支出表\n项目 | 预算数\n清淤支出 | 120万元\n巡查支出 | 3,500元\n"
    assert [row["amount_yuan"] for row in read(text).budget_lines] == [1_200_000, 3_500]


@pytest.mark.parametrize("rows", ["201 | 06 | 01", "201 | 20106 | 2010601"])
def test_codes_in_three_columns_without_merged_cells(rows: str) -> None:
    """The row 类 款 项 below the label of the codes belongs to the head where no merge says so."""
    text = f"支出总表\n单位：万元\n科目编码 | | | 科目名称 | 合计\n类 | 款 | 项 | |\n合计 | | | | 10.5\n{rows} | 行政运行 | 10.5\n"
    assert amounts(text) == [("", "合计", "合计", "10.5"), ("2010601", "行政运行", "合计", "10.5")]


@pytest.mark.parametrize(("name", "text"), [
    ("a.csv", "某某局2025年收支预算总表,,,\n收入,,支出,\n项目,预算数（元）,项目,预算数（元）\n拨款,5,办公,5\n"),
    ("a.md", "| 某某局2025年收支预算总表 | | | |\n|---|---|---|---|\n| 收入 | | 支出 | |\n"
             "| 项目 | 预算数（元） | 项目 | 预算数（元） |\n| 拨款 | 5 | 办公 | 5 |\n"),
])  # fmt: skip
def test_separators_are_no_part_of_a_title(tmp_path: Path, name: str, text: str) -> None:
    """Commas and bars behind a title in its own row do not hide it."""
    (tmp_path / name).write_text(text, encoding="utf-8")
    tables = parse([tmp_path / name]).tables
    assert tables["documents"]["title"].tolist() == ["某某局2025年收支预算总表"]
    assert set(tables["budget_lines"]["table"]) == {"某某局2025年收支预算总表"}
    assert tables["lines"]["role"].tolist()[0] == "title"


@pytest.mark.parametrize("above", [
    "预算部门：某某市水务局 | < | 单位：万元", "编制部门：某某市水务局 | 2025年1月 | 单位：万元", "编制日期：2025年1月20日 | < | 金额单位：万元",
    "预算代码：101001 | < | 单位:万元", "预算年度：2025 | < | 金额单位：人民币万元", "单位名称（盖章）：某某市水务局 | < | 单位：万元",
])  # fmt: skip
def test_the_unit_counts_whatever_stands_beside_it_above_a_table(above: str) -> None:
    """A row that says the unit of money, and who, when or a code, is no row of a form and is not lost."""
    text = f"支出总表\n{above}\n科目编码 | 科目名称 | 合计\n201 | 一般公共服务支出 | 10.5\n"
    assert [(row["code"], row["amount_yuan"]) for row in read(text).budget_lines] == [("201", 105_000)]
    assert not read(text).notes


def test_a_row_of_a_project_without_an_indicator_is_no_subtotal() -> None:
    """Its amount is the project's; the rows below, whose names are blank, belong to it; one that has no indicators is told."""
    head = "单位名称 | 项目名称 | 预算数 | 一级指标 | 二级指标 | 三级指标 | 指标值\n某某局 | 运维 | 300 | 产出指标 | 数量指标 | 甲 | ≥1次\n"
    rows = "某某局 | 修缮 | 50 | | | |\n | | | 产出指标 | 数量指标 | 乙 | ≥2次\n某某局 | 培训 | 7 | | | |\n某某局 | 小计 | 357 | | | |\n"
    extraction = read(f"2025年项目支出绩效目标表\n单位：万元\n{head}{rows}")
    assert [(row["project"], row["budget_yuan"]) for row in extraction.projects] == [("运维", 3_000_000), ("修缮", 500_000), ("培训", 70_000)]
    assert [(row["indicator"], row["project"]) for row in extraction.indicators] == [("甲", 0), ("乙", 1)]
    assert [(row["name"], row["amount_printed"]) for row in extraction.budget_lines] == [("运维", "300"), ("修缮", "50"), ("培训", "7"), ("某某局", "357")]
    assert [note["line"] for note in extraction.notes if note["kind"] == "no-indicators"] == [7]


def test_one_bad_row_stops_nothing() -> None:
    """A row that fits nothing stays unread and is told; the rest is there."""
    text = """
    项目名称 | 甲 | < | <
    一级指标 | 二级指标 | 三级指标 | 指标值
    产出指标 | 数量指标 | 次数 | ≥5次
    ≥ | 7 | 产出指标 | 8
    产出指标 | 质量指标 | 合格率 | 100%
    """
    extraction = read(text)
    assert [row["indicator"] for row in extraction.indicators] == ["次数", "合格率"]
    assert [number for number, role in extraction.roles.items() if role == "unread"] == [4]


HEAD = "项目名称 | 单位名称 | 一级指标 | 二级指标 | 三级指标 | 计算符号 | 指标值 | 计量单位\n"


def row(*cells: str) -> str:
    """A row under the head."""
    return "运维 | 某某局 | 产出指标 | 数量指标 | " + " | ".join(cells) + "\n"


@pytest.mark.parametrize(("cells", "wanted"), [
    (("R&amp;D人数", "&ge;", "20", "个"), ("R&D人数", ">=", 20, "个")), (("时长", "", "&le;4小时", ""), ("时长", "<=", 4, "小时")),
    (("比率", "", "&#8805;95%", ""), ("比率", ">=", 95, "%")), (("甲", r"\succeq", "18", "家"), ("甲", ">=", 18, "家")),
    (("甲", r"\precsim", "18", "家"), ("甲", "<=", 18, "家")), (("甲", "", "═100", ""), ("甲", "=", 100, "")), (("甲", "", "〉5", ""), ("甲", ">", 5, "")),
    (("甲", "≥", "1 200", "元"), ("甲", ">=", 1200, "元")), (("甲", "≥", "1，200", "元"), ("甲", ">=", 1200, "元")),
    (("走*访*企*业", "≥", "9", "家"), ("走访企业", ">=", 9, "家")), (("时长", "以内", "4", "小时"), ("时长", "<=", 4, "小时")),
])  # fmt: skip
def test_damage_is_undone_where_it_is_certain(cells: tuple[str, ...], wanted: tuple[object, ...]) -> None:
    """References, LaTeX, look-alikes, blanks in numbers and signs against copying read as what they were."""
    assert indicators(HEAD + row(*cells))[0][2:6] == wanted


@pytest.mark.parametrize("cells", [
    ("甲", r"\boxtimes", "18", "家"), ("甲", "", "≥9O%", ""), ("甲", "", "l2家", ""), ("合格率", "", "292%", ""), ("验收合格率", "", "≥95", ""),
    ("合格率", "", "0.958", ""), ("甲", "≥", "1.200,50", "元"),
])  # fmt: skip
def test_damage_that_is_not_certain_is_told(cells: tuple[str, ...]) -> None:
    """What cannot be told for certain needs review, and no sign that is none is read as =."""
    (read_row,) = read(HEAD + row(*cells)).indicators
    assert read_row["needs_review"]
    assert not (cells[1] and read_row["operator"] == "=")


@pytest.mark.parametrize(("text", "kind"), [
    (HEAD + row("甲", "≥", "5", "个") * 2, "same-row"), (HEAD + row("甲", "≥", "5", "个", "备注"), "extra-cell"),
    (HEAD + "运维 | 某某局 | 产出指标数量指标 | | 走访 | ≥ | 90 | %\n", "run-together"),
    (HEAD + row("甲", "", "2280次", "") + row("甲", "", "≥280次", ""), "possible-misread"),
    (HEAD + row("甲", "≥", "5", "个").replace("某某局", "4401O2某某局"), "letter-in-code"),
])  # fmt: skip
def test_what_is_odd_is_noted(text: str, kind: str) -> None:
    """Doubled rows, cells too many, words run together, a sign read as a digit, a letter in a code: each has its note."""
    assert kind in {note["kind"] for note in read(text).notes}


@pytest.mark.parametrize(("printed", "yuan"), [
    ("（120.5）", -1_205_000), ("△35.2", -352_000), ("1，200", 12_000_000), ("1 200", 12_000_000), ("-35.2", -352_000),
])  # fmt: skip
def test_amounts_as_they_are_written(printed: str, yuan: int) -> None:
    """Losses in brackets and behind triangles, commas and blanks of elsewhere."""
    text = f"收支预算表\n单位：万元\n项目 | 预算数\n甲支出 | {printed}\n乙支出 | 5.00\n"
    assert read(text).budget_lines[0]["amount_yuan"] == yuan


@pytest.mark.parametrize("change", [
    lambda text: text.replace("项目名称", "项\u200b目 名 称"), lambda text: text.replace("三级指标", "*三级指标（详）"),
    lambda text: text.replace("指标值", "年度指标值（A）"), lambda text: text.replace("产出指标", "★产出指标（50分）"),
])  # fmt: skip
def test_labels_are_known_by_their_words(change: Callable[[str], str]) -> None:
    """Blanks, marks, brackets and points around a label change nothing."""
    text = "项目名称 | 甲 | < | <\n一级指标 | 二级指标 | 三级指标 | 指标值\n产出指标 | 数量指标 | 次数 | ≥5次\n"
    assert indicators(change(text)) == indicators(text)
