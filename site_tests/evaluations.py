"""Self-evaluations and targets by area as offices of several provinces print them, made up and written as web pages with their spans."""

from __future__ import annotations

import io
from collections.abc import Sequence

import xlsxwriter
from lxml import html

from site_tests.reading.made import docx, p, table, tc

Cell = str | tuple[str, int] | tuple[str, int, int]
"""A text, over how many columns and rows it stretches."""


def page(title: str, rows: Sequence[Sequence[Cell]]) -> str:
    """A web page with a title and a table."""
    return f'<html><head><meta charset="utf-8"></head><body><h1>{title}</h1><table>{"".join(map(_row, rows))}</table></body></html>'


def _row(cells: Sequence[Cell]) -> str:
    spans = [(cell, 1, 1) if isinstance(cell, str) else (*cell, 1, 1)[:3] for cell in cells]
    return "<tr>" + "".join(f'<td colspan="{wide}" rowspan="{deep}">{text}</td>' for text, wide, deep in spans) + "</tr>"


SICHUAN = page("2023年部门预算项目支出绩效自评表", [
    [("项目名称", 2), ("51000022T000000278437-运维费", 8)],
    [("主管部门", 2), ("某某省科学技术厅", 3), ("实施单位", 2), ("某某省信息中心", 3)],
    [("项目基本情况", 1, 3), "项目年度目标完成情况", ("年度目标", 4), ("年度目标完成情况", 4)],
    ["1.项目年度目标完成情况", ("保障系统稳定运行。", 4), ("系统全年稳定运行。", 4)],
    ["2.项目实施内容及过程概述", ("通过采购服务完成运维。", 8)],
    [("预算执行情况（10分）", 1, 5), "年度预算数（万元）", "年初预算", "调整后预算数", "预算执行数", "预算执行率", "权重", "得分", ("原因", 2)],
    ["总额", "100.00", "98.00", "95.06", "97.00%", "10", "9.7", ("", 2)],
    ["其中：财政资金", "90.00", "88.00", "85.06", "96.66%", "/", "/", ("/", 2)],
    ["财政专户管理资金", "0.00", "0.00", "0.00", "0.00%", "/", "/", ("/", 2)],
    ["单位资金", "10.00", "10.00", "10.00", "100.00%", "/", "/", ("/", 2)],
    [("绩效指标（90分）", 1, 5), "一级指标", "二级指标", "三级指标", "指标性质", "指标值", "度量单位", "完成值", "权重", "得分"],
    [("产出指标", 1, 2), "数量指标", "运维系统数量", "＝", "6", "个", "6", "30", "30"],
    ["质量指标", "系统故障率", "≤", "5", "%", "3", "30", "30"],
    ["效益指标", "社会效益指标", "服务能力", "定性", "优", "", "优", "20", "18"],
    ["满意度指标", "服务对象满意度指标", "用户满意度", "≥", "95", "%", "92", "10", "9"],
    [("合计", 8), "100", "96.7"],
    ["评价结论", ("项目完成较好。", 9)], ["存在问题", ("无", 9)],
    ["项目负责人：", ("张三", 4), "财务负责人：", ("李四", 4)],
])  # fmt: skip

YUNNAN = page("项目支出绩效自评表（2023年度）", [
    ["项目名称", ("农村公路养护补助", 9)],
    ["主管部门", ("某某州交通运输局", 4), ("实施单位", 2), ("某某州公路局", 3)],
    [("项目资金（万元）", 1, 5), "", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", ("得分", 3)],
    ["年度资金总额", "500.00", "480.00", "456.00", "10", "95.00%", ("9.5", 3)],
    ["其中：当年财政拨款", "500.00", "480.00", "456.00", "", "", ("", 3)],
    ["上年结转资金", "", "", "", "", "", ("", 3)], ["其他资金", "", "", "", "", "", ("", 3)],
    [("年度总体目标", 1, 2), ("预期目标", 4), ("实际完成情况", 5)],
    [("养护农村公路300公里。", 4), ("养护农村公路312公里。", 5)],
    [("绩效指标", 1, 2), ("一级指标", 1, 2), ("二级指标", 1, 2), ("三级指标", 1, 2), ("年度指标值", 3), ("实际完成值", 1, 2), ("分值", 1, 2), ("得分", 1, 2)],
    ["指标性质", "指标值", "度量单位"],
    [("", 1, 5), ("产出指标", 1, 3), "数量指标", "养护里程", "≧", "300", "公里", "312", "20", "20"],
    ["质量指标", "优良路率", "≧", "80", "%", "76.5", "15", "14"],
    ["时效指标", "完成时间", "═", "2023年12月底前", "", "按期完成", "15", "15"],
    ["效益指标", "社会效益指标", "受益人口", "≧", "5.0", "万人", "5.1万人", "30", "30"],
    ["满意度指标", "服务对象满意度指标", "群众满意度", "≧", "90", "%", "93.4%", "10", "10"],
    ["其他需要说明事项", ("无", 9)],
    [("总分", 7), "100", "98.5", "优"],
])  # fmt: skip

HUBEI = page("2022年度项目支出绩效自评表", [
    [("单位名称：某某市文化馆", 4), ("填报日期：2023年3月1日", 4)],
    ["项目名称", ("群众文化活动经费", 7)],
    ["主管部门", ("某某市文化和旅游局", 3), ("项目实施单位", 2), ("某某市文化馆", 2)],
    [("预算执行情况（万元）（20分）", 1, 2), "", ("预算数（A）", 2), ("执行数（B）", 2), "执行率（B/A）", "得分（20分*执行率）"],
    ["年度财政资金总额", ("60", 2), ("57", 2), "95%", "19"],
    [("年度绩效目标1（40分）", 1, 4), "一级指标", "二级指标", ("三级指标", 2), "年初目标值（A）", "实际完成值（B）", "得分"],
    [("产出指标", 1, 2), "数量指标", ("演出场次", 2), "30场", "28场", "18"],
    ["质量指标", ("演出合格率", 2), "100%", "100%", "10"],
    ["效益指标", "社会效益指标", ("观众人数", 2), "≥2万人次", "2.3万人次", "10"],
    [("年度绩效目标2（40分）", 1, 3), "一级指标", "二级指标", ("三级指标", 2), "年初目标值（A）", "实际完成值（B）", "得分"],
    ["产出指标", "数量指标", ("培训人数", 2), "500人", "512人", "20"],
    ["满意度指标", "服务对象满意度指标", ("学员满意度", 2), "90%", "91%", "20"],
    [("总分", 7), "97"],
    ["偏差大或目标未完成原因分析", ("因场馆维修少演2场。", 7)],
])  # fmt: skip

CHONGQING = page("2023年度项目绩效自评表", [
    ["项目名称", ("污水处理厂运行", 4), "项目编码", ("5001202300012", 4)],
    ["主管部门", ("某某区生态环境局", 4), "财政归口处室", ("环资科", 4)],
    [("项目资金（万元）", 1, 2), ("全年预算数（A）", 3), ("全年执行数（B）", 3), ("执行率（B/A）", 3)],
    [("1200", 3), ("1188", 3), ("99%", 3)],
    [("年度绩效目标", 1, 2), ("年初绩效目标", 4), ("全年目标实际完成情况", 5)],
    [("处理污水800万吨。", 4), ("处理污水812万吨。", 5)],
    [("绩效指标", 1, 4), "指标类型", "指标名称", "指标性质", "指标值", "计量单位", "指标权重", "全年完成值", ("评价标准", 2)],
    ["产出类指标", "污水处理量", "≥", "800", "万吨", "40", "812", ("按比例得分", 2)],
    ["效益类指标", "达标率", "≥", "98", "%", "40", "97.5", ("", 2)],
    ["满意度类指标", "群众满意度", "≥", "90", "%", "20", "无", ("", 2)],
])  # fmt: skip

AREAS = page("2024年省级农村危房改造补助资金区域绩效目标表", [
    [("专项名称", 2), ("农村危房改造补助资金", 7)],
    [("省级主管部门", 2), ("某某省住房和城乡建设厅", 7)],
    [("年度金额（万元）", 2), ("3200", 7)],
    ["一级指标", "二级指标", "三级指标", "指标方向", "计量单位", "甲县", "乙县", "丙市", "合计"],
    [("产出指标", 1, 2), "数量指标", "改造户数", "≥", "户", "120", "80", "", "200"],
    ["质量指标", "验收合格率", "＝", "%", "100", "100", "100", "100"],
    ["效益指标", "社会效益指标", "受益人口", "≥", "人", "360", "", "50", "410"],
    ["满意度指标", "服务对象满意度指标", "农户满意度", "≥", "%", "", "", "", ""],
])  # fmt: skip

AREAS_BELOW = page("区域绩效目标表", [
    [("项目名称", 2), ("水利发展资金", 5)],
    [("一级指标", 1, 2), ("二级指标", 1, 2), ("三级指标", 1, 2), ("分县指标值", 3), ("计量单位", 1, 2)],
    ["全市", "东山县", "西河区"],
    ["产出指标", "数量指标", "新建水库", "3", "≥1", "2", "座"],
    ["", "质量指标", "合格率", "100", "100", "100", "%"],
])  # fmt: skip


PAGES = {"sichuan": SICHUAN, "yunnan": YUNNAN, "hubei": HUBEI, "chongqing": CHONGQING, "areas": AREAS}


def grid_of(text: str) -> tuple[str, list[list[tuple[int, int, int, str]]], int]:
    """The title of a page, the cells of each row (column, columns, rows, text), and how many columns the table has."""
    tree = html.fromstring(text)
    taken: set[tuple[int, int]] = set()
    rows = []
    for at, row in enumerate(tree.iter("tr")):
        column, cells = 0, []
        for cell in row.iter("td"):
            while (at, column) in taken:
                column += 1
            wide, deep = int(cell.get("colspan", 1)), int(cell.get("rowspan", 1))
            taken |= {(at + down, column + right) for down in range(deep) for right in range(wide)}
            cells.append((column, wide, deep, (cell.text or "").strip()))
            column += wide
        rows.append(cells)
    return tree.findtext(".//h1") or "", rows, max(column for _, column in taken) + 1


def as_text(text: str, separator: str, *, filled: bool = False) -> bytes:
    """The page as a text with a separator: merged cells as blanks, or (`filled`) left out, as an extraction of a web page does."""
    title, rows, width = grid_of(text)
    lines = [title]
    for row in rows:
        cells = {column: words for column, _, _, words in row}
        lines.append(separator.join(words for *_, words in row) if filled else separator.join(cells.get(column, "") for column in range(width)))
    return "\n".join(lines).encode()


def as_pipes(text: str) -> bytes:
    """The page as a pipe table."""
    title, _, width = grid_of(text)
    _, *rows = as_text(text, " | ").decode().split("\n")
    return "\n".join([title, *(f"| {row} |" for row in rows[:1]), "|" + "---|" * width, *(f"| {row} |" for row in rows[1:])]).encode()


def as_workbook(text: str) -> bytes:
    """The page as a workbook with merged cells."""
    title, rows, width = grid_of(text)
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet("自评")
        sheet.merge_range(0, 0, 0, width - 1, title)
        for at, row in enumerate(rows, 1):
            for column, wide, deep, words in row:
                if wide * deep > 1:
                    sheet.merge_range(at, column, at + deep - 1, column + wide - 1, words)
                elif words:
                    sheet.write_string(at, column, words)
    return buffer.getvalue()


def as_word(text: str) -> bytes:
    """The page as a Word file with merged cells."""
    title, rows, width = grid_of(text)
    open_below: dict[tuple[int, int], int] = {}
    made = []
    for at, row in enumerate(rows):
        cells = {column: (wide, deep, words) for column, wide, deep, words in row}
        column, own = 0, ""
        while column < width:
            wide, deep, words = cells.get(column, (open_below.get((at, column), 1), 1, ""))
            begins, goes_on = column in cells and deep > 1, (at, column) in open_below and column not in cells
            look = '<w:vMerge w:val="restart"/>' if begins else "<w:vMerge/>" if goes_on else ""
            own += tc(words, f'<w:gridSpan w:val="{wide}"/>{look}')
            open_below |= {(at + down, column): wide for down in range(1, deep)} if column in cells else {}
            column += wide
        made.append(own)
    return docx(p(title) + table(*made))
