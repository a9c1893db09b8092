"""The field's own words: labels and their synonyms, the official indicator categories.

Sources of the official words: 财预〔2015〕88号 (成本指标 under 产出指标) and 财预〔2021〕101号 (成本指标 of its own).
"""

from __future__ import annotations

import re
from functools import lru_cache

from generator.ground.money import without_unit
from generator.ground.text import fold, visible

LABELS: dict[str, tuple[str, ...]] = {
    "department": ("主管部门", "主管部门及代码", "主管部门(及代码)", "主管部门编码", "主管部门名称", "项目主管部门", "业务主管部门",
                   "预算部门", "主管预算部门", "部门名称", "部门(单位)名称"),
    "agency": ("单位名称", "单位", "实施单位", "预算单位", "项目单位", "项目实施单位", "项目执行单位",
               "填报单位", "编报单位", "申报单位", "承担单位"),
    "programme": ("一级项目名称", "一级项目"),
    "project": ("二级项目名称", "二级项目", "项目名称", "项目支出名称", "专项名称", "专项资金名称",
                "转移支付名称", "转移支付项目名称", "转移支付(项目)名称", "专项(资金)名称"),
    "project_code": ("项目编码", "项目代码"),
    "budget": ("预算数", "项目年度金额", "金额", "总计", "预算金额", "年度资金总额", "资金总额", "当年资金总额",
               "项目金额", "项目预算", "预算申报数", "合计"),
    "multi_year_total": ("项目总额",),
    "fiscal": ("其中:财政资金", "财政资金", "其中:财政拨款", "财政拨款", "当年财政拨款", "其中:当年财政拨款", "一般公共预算",
               "其中:一般公共预算"),
    "carry_over": ("上年结转资金", "上年结转", "其中:上年结转资金"),
    "other": ("其他资金", "单位资金", "自有资金", "其中:其他资金", "其中:单位资金", "其中:自有资金"),
    "purpose": ("资金用途",),
    "purpose_section": ("预算规模及资金用途",),
    "goal": ("年度总体绩效目标", "年度绩效目标", "绩效目标", "年度目标", "总体目标", "预期目标", "实施期目标",
             "中期目标", "长期目标"),
    "category": ("一级指标", "年度绩效一级指标名称", "一级指标名称"),
    "subcategory": ("二级指标", "年度绩效二级指标名称", "二级指标名称"),
    "indicator": ("三级指标", "指标内容", "指标名称", "年度绩效三级指标名称", "三级指标名称"),
    "description": ("绩效指标描述", "指标解释", "指标说明"),
    "operator": ("计算符号", "年度绩效指标符号", "指标符号", "指标性质", "指标方向"),
    "target": ("指标值", "绩效值", "年度绩效指标", "年度指标值", "目标值", "绩效目标值", "指标值及单位", "年初目标值"),
    "measure_unit": ("计量单位", "度量单位", "年度绩效指标单位"),
    "weight": ("权重", "分值", "年度绩效指标权重"),
    "period": ("项目期限",),
    "attribute": ("项目属性",),
    "office": ("项目主管处室", "主管处室"),
    "person": ("项目负责人", "负责人", "负责人姓名", "项目负责人姓名", "单位负责人", "部门负责人", "财务负责人", "填表人", "填表人员", "填报人", "填报人员",
               "联系人", "联系人姓名", "项目联系人", "联络人", "经办人", "制表人", "编制人", "审核人", "复核人"),
    "telephone": ("联系电话", "电话", "电话号码", "联系电话号码", "办公电话", "固定电话", "移动电话", "联系方式", "手机", "手机号", "手机号码",
                  "联系人及电话", "联系人及联系电话", "联系人及联系方式", "联系人电话", "负责人及电话", "负责人电话", "项目负责人及电话", "项目负责人电话"),
    "indicator_group": ("绩效指标",),
    "code": ("科目编码", "功能科目编码", "经济科目编码", "科目代码", "功能分类科目编码", "经济分类科目编码"),
    "name": ("科目名称", "功能科目名称", "经济科目名称", "功能分类科目名称", "经济分类科目名称", "项目", "收入项目", "支出项目"),
    "side": ("收入", "支出"),
    "code_group": ("经济分类科目", "功能分类科目", "科目", "支出功能分类科目", "支出经济分类科目", "部门预算支出经济分类科目",
                   "政府预算支出经济分类科目"),
    "remark": ("备注",),
    "number": ("序号",),
}
"""Field → the labels seen for it, compared in folded form (domain knowledge, not positions)."""

_FIELD_OF = {fold(label): field for field, labels in reversed(LABELS.items()) for label in reversed(labels)}
_TAG = re.compile(r"[<＜][/／]?(?:b|ｂ|strong|i|em|u|br|span|font|p|sup|sub)\s?[/／]?[>＞]", re.IGNORECASE)
_LONGEST_LABEL = 80
_POINTS_BEHIND = re.compile(r"\(\d+分?\)$")
_CODE_BEFORE = re.compile(r"^\s*\d+\s*[-－—.、]?\s*")

CATEGORIES = {"产出": "产出指标", "效益": "效益指标", "满意度": "满意度指标", "成本": "成本指标"}
SUBCATEGORIES = {
    "数量": ("数量指标", "产出指标"),
    "质量": ("质量指标", "产出指标"),
    "时效": ("时效指标", "产出指标"),
    "时效性": ("时效指标", "产出指标"),
    "成本": ("成本指标", "产出指标"),
    "经济效益": ("经济效益指标", "效益指标"),
    "社会效益": ("社会效益指标", "效益指标"),
    "生态效益": ("生态效益指标", "效益指标"),
    "环境效益": ("生态效益指标", "效益指标"),
    "可持续影响": ("可持续影响指标", "效益指标"),
    "可持续发展": ("可持续影响指标", "效益指标"),
    "服务对象满意度": ("服务对象满意度指标", "满意度指标"),
    "满意度": ("服务对象满意度指标", "满意度指标"),
    "经济成本": ("经济成本指标", "成本指标"),
    "社会成本": ("社会成本指标", "成本指标"),
    "生态环境成本": ("生态环境成本指标", "成本指标"),
}
"""Printed stem → (official subcategory, the category it belongs to)."""


def untag(text: str) -> str:
    """A cell without the bold or break tags that extraction left around labels (`<b>项目名称</b>`)."""
    text = _TAG.sub("", text).strip() if "<" in text or "＜" in text else text.strip()
    return text[2:-2].strip() if len(text) > 4 and text.startswith("**") and text.endswith("**") else text


@lru_cache(maxsize=65_536)
def field_of(label: str) -> str | None:
    """The field a printed label stands for, None for a text that is no label."""
    return _FIELD_OF.get(fold(without_unit(untag(label))).rstrip(":")) if len(label) <= _LONGEST_LABEL else None


@lru_cache(maxsize=65_536)
def _stem(printed: str) -> str:
    return _POINTS_BEHIND.sub("", fold(_CODE_BEFORE.sub("", visible(printed)))).removesuffix("指标")


def official_category(printed: str) -> str:
    """The official level-1 word for a printed one, blank where it is none."""
    return CATEGORIES.get(_stem(printed), "")


def official_subcategory(printed: str) -> tuple[str, str]:
    """The official level-2 word for a printed one and the level-1 word it fixes; blanks where it is none.

    A clipped word counts where only one official word begins so (`服务对象满意` → 服务对象满意度指标).
    """
    stem = _stem(printed)
    if stem in SUBCATEGORIES:
        return SUBCATEGORIES[stem]
    begins = {pair for word, pair in SUBCATEGORIES.items() if len(stem) >= 3 and word.startswith(stem)}
    return begins.pop() if len(begins) == 1 else ("", "")


def is_whole_subcategory(printed: str) -> bool:
    """Whether a printed level-2 word is complete, not cut off."""
    return _stem(printed) in SUBCATEGORIES
