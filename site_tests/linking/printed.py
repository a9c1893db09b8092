"""A made office of roads over one year: a target table and evaluations that print other targets, other budgets, other units."""

from __future__ import annotations

from collections.abc import Sequence

from site_tests.evaluations import Cell, as_word, page

_HEADS = ["单位名称", "项目名称", "预算数", "年度绩效目标", "一级指标", "二级指标", "三级指标", "计算符号", "指标值", "计量单位", "分值"]


def _targets(unit: str, *rows: Sequence[Cell]) -> str:
    return page("青岚市交通运输局2024年项目支出绩效目标表", [[(f"单位：{unit}", 11)], _HEADS, *rows])


def _evaluation(name: str, money: Sequence[Sequence[Cell]], *indicators: Sequence[Cell], total: str = "95") -> str:
    return page("青岚市交通运输局2024年度项目支出绩效自评表", [
        ["项目名称", (name, 7)], ["主管部门", ("青岚市交通运输局", 3), "实施单位", ("青岚市公路养护中心", 3)],
        [("项目资金（万元）", 1, 1 + len(money)), "", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"], *money,
        ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因"], *indicators, [("总分", 5), "100", total, ""],
    ])  # fmt: skip


TARGETS = _targets("万元", ["青岚市公路养护中心", "桥梁加固", "130.00", "加固桥梁8座。", "产出指标", "数量指标", "加固桥梁数量", "＝", "8", "座", "50"],
                   ["", "", "", "", "满意度指标", "服务对象满意度指标", "群众满意度", "≥", "90", "%", "40"])  # fmt: skip
IN_YUAN = _targets("元", ["青岚市公路养护中心", "护栏更换", "1234567", "更换护栏。", "产出指标", "数量指标", "更换护栏", "≥", "5", "公里", "90"])
BRIDGES = _evaluation(
    "桥梁加固", [["年度资金总额", "120.00", "118.00", "110.00", "10", "93.22%", "9.32"],
             ["其中：当年财政拨款", "100.00", "98.00", "95.00", "—", "", "—"], ["其他资金", "20.00", "20.00", "15.00", "—", "", "—"]],
    ["产出指标", "数量指标", "加固桥梁数量", "≥8座", "9座", "50", "50", ""],
    ["满意度指标", "服务对象满意度指标", "群众满意度", "≥90%", "88%", "40", "36", "施工扰民"],
    total="95.32",
)  # fmt: skip
CLEANING = _evaluation("道路保洁", [["年度资金总额", "150.00", "143.00", "140.00", "10", "97.90%", "9.79"]],
                       ["产出指标", "数量指标", "保洁里程", "≥100公里", "100公里", "90", "90", ""])  # fmt: skip
BARRIERS = _evaluation("护栏更换", [["年度资金总额", "123.50", "143.00", "143.00", "10", "100%", "10"]],
                       ["产出指标", "数量指标", "更换护栏", "≥5公里", "5.2公里", "60", "60", ""],
                       ["产出指标", "质量指标", "护栏完好率", "≥95%", "96%", "30", "30", ""], total="100")  # fmt: skip
LIGHTS = page("青岚市交通运输局2024年度项目支出绩效自评表", [
    ["项目名称", ("路灯维护", 7)], ["主管部门", ("青岚市交通运输局", 3), "实施单位", ("青岚市公路养护中心", 3)],
    [("项目资金（万元）", 1, 2), ("全年预算数（A）", 2), ("全年执行数（B）", 2), ("执行率（B/A）", 3)], [("60.00", 2), ("57.00", 2), ("95%", 3)],
    ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因"],
    ["产出指标", "数量指标", "维护路灯", "≥400盏", "412盏", "100", "100", ""],
])  # fmt: skip
FILES = {
    "jiaotong-2024-targets.html": TARGETS.encode(), "jiaotong-2024-yuan.html": IN_YUAN.encode(), "jiaotong-2024-bridges.html": BRIDGES.encode(),
    "jiaotong-2024-bridges-word.docx": as_word(BRIDGES), "jiaotong-2024-cleaning.html": CLEANING.encode(), "jiaotong-2024-lights.html": LIGHTS.encode(),
    "jiaotong-2024-barriers.html": BARRIERS.encode(),
}  # fmt: skip
"""File → its content; the evaluation of the bridges in two formats."""
