"""Remarks on single indicators: where they are filed, their unit, what their target can and cannot say. Never differences."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from generator.ground.money import UNITS
from generator.ground.text import half_width
from generator.ground.vocabulary import SUBCATEGORIES
from generator.reconcile.engine import Check, Material, Side, rule
from generator.reconcile.rules.card_material import in_words, is_cost, money_of, short
from generator.reconcile.rules.wording import HINT

_CATEGORY_OF = dict(SUBCATEGORIES.values())
_AREA = re.compile(r"^(?:万)?(?:平方米|平方|㎡|m2|公顷|亩)$")
_DURATION = re.compile(r"^(?:秒|分钟|时|小时|日|工作日|周|个?月|季度)$")
_CALENDAR = re.compile(r"(?:19|20)\d\d年|\d{1,2}月|[年月季]底|[底日月年号]前|按[期时]|个月内|小时|工作日")
_TIMELY = re.compile(
    r"及时|准时|按时|按期|时效|进度|执行|拨付|到位|完成|响应|整改|下达|支出|处置|时间|时限|周期|发放|开工|竣工|启动|签订|反馈|支付|偿还|兑现|"
    r"受理|报送|审批|审核"
)
_BENEFIT_RATE = re.compile(r"使用率|合格率|覆盖率|利用率|参与率|参与度|出勤率|优秀率|达标率|知晓率|通过率|准确率|完好率|满意")
_GROWTH = re.compile(r"增长|增幅|同比|提高|提升|带动|比例|占|倍|杠杆|投入|回报|完成率|执行率|达成率|收益|周转|负债|容积")
_PEOPLE = {"人", "名", "位", "万人"}
_VISITS = {"人次", "万人次"}
_TIMES = {"次", "场", "场次", "期", "批", "万次", "班次", "轮", "回"}
_PIECES = {"个", "项", "家", "份", "篇", "套", "台", "件", "条", "种", "类", "部", "块", "万条", "辆", "本", "册", "处", "座", "张", "批"}
_DISTANCE = {"公里", "千米", "km", "KM", "里", "万公里"}
_TIME_UNITS = {"学时", "课时", "天", "小时", "月", "年", "日", "分钟"}
_UNIT_IN_NAME = re.compile(r"[（(]([^（()）]{1,4})[)）]$")
_RATE_NAME = re.compile(r"(?:率|比重|占比)(?:[（(][^（()）]*[)）])?$")

NAMES: tuple[tuple[re.Pattern[str], Callable[[str], bool], str], ...] = (
    (re.compile(r"人次(?:数)?$"), lambda unit: unit in _PEOPLE | _PIECES | _TIME_UNITS, "名称说的是人次"),
    (re.compile(r"人数(?:量)?$|人员(?:数量|数)$"), lambda unit: unit in _VISITS | _PIECES | _TIMES | _TIME_UNITS, "名称说的是人数"),
    (re.compile(r"(?<!人)次数?$|场次?$|次$"), lambda unit: unit in _PEOPLE | _TIME_UNITS | {"%", "元", "万元"} | _DISTANCE, "名称说的是次数"),
    (re.compile(r"天数$"), lambda unit: unit not in {"天", "日", "工作日"}, "名称说的是天数"),
    (re.compile(r"面积$"), lambda unit: unit not in {"平方米", "㎡", "亩", "公顷", "万平方米", "平方公里", "万亩", "m2", "m²"}, "名称说的是面积"),
    (re.compile(r"(?:阅读|点击|访问|浏览|曝光|播放|转发|下载|观看)(?:次数|数|量)$"), lambda unit: unit in _PEOPLE, "名称说的是阅读、访问一类的次数"),
    (re.compile(r"(?:项目|企业|成果|论文|专利|协议|报告|活动|平台|课题)(?:立项)?(?:数量|数|个数|篇数)$"),
     lambda unit: unit in _PEOPLE | _VISITS | _TIME_UNITS | _DISTANCE | {"%"}, "名称说的是件数"),
)  # fmt: skip


@rule("IND-01", "remark", "二级指标与一级指标", "holds", "unclear")
def category_of_subcategory(material: Material) -> Iterator[Check]:
    """提示：二级指标是否属于所在的一级指标。

    比什么：每条指标的二级指标（数量、质量、时效、效益、满意度……），与它所在的一级指标。

    为什么应当相等：财预〔2015〕88号与财预〔2021〕101号规定了各二级指标属于哪个一级指标；成本指标在前者属于产出指标，在后者单列，两种都算相符。

    什么时候可以不等：各地有自己的模板；合并单元格在提取时错位。只作提示；相符的合为一处并写明个数。
    """
    rows = material.indicators
    known = rows[rows["subcategory"].isin(list(_CATEGORY_OF)) & (rows["category"] != "") & ~rows["needs_review"]]
    expected = known["subcategory"].map(_CATEGORY_OF)
    fits = (known["category"] == expected) | ((known["subcategory"] == "成本指标") & (known["category"] == "成本指标"))
    for document_id, own in known[fits].groupby("document_id", sort=True):
        lines = tuple(int(line) for line in own["line"])
        yield Check(str(document_id), "二级指标", "二级指标与一级指标", Side("二级指标属于一级指标的指标", f"{len(own)}条", lines),
                    Side("看了的指标", f"{int((known['document_id'] == document_id).sum())}条"), "holds",
                    explanation=f"{len(own)}条指标的二级指标都属于所在的一级指标。")  # fmt: skip
    for each in known[~fits].itertuples(index=False):
        words = f"{HINT}“{each.subcategory}”通常属于“{_CATEGORY_OF[each.subcategory]}”，这里列在“{each.category}”下；可能是提取时错位；各地模板也可以不同。"
        yield _remark(each, Side("所在的一级指标", each.category, (int(each.line),)), Side("通常属于", _CATEGORY_OF[each.subcategory]), words)


@rule("IND-02", "remark", "指标内容与二级指标")
def filed_elsewhere(material: Material) -> Iterator[Check]:
    """提示：比率、期限、面积、金额、满意度列在通常不列的二级指标下。

    比什么：目标值的种类（比率、期限、面积、金额）和名称，与所在的二级指标。例如期限列在成本指标下，面积列在质量指标下，金额列在社会效益指标下。

    为什么应当相等：财预〔2021〕101号说明了各二级指标衡量什么；列错位置时读者难以比较。

    什么时候可以不等：各地模板有自己的分法；本站副本把行列读错位。只作提示。
    """
    rows = material.indicators
    for each in rows[~rows["needs_review"]].itertuples(index=False):
        kind = _kind_filed_elsewhere(each)
        if kind:
            words = f"{HINT}{kind}通常不列在“{each.subcategory}”下；可能是本站副本读错了行列；各地模板也可以不同。"
            yield _remark(each, Side(kind, in_words(each), (int(each.target_line),)), Side("所在的二级指标", each.subcategory), words)


def _kind_filed_elsewhere(indicator: Any) -> str:
    """What kind of target stands where it usually does not; blank where nothing is to be said."""
    place, unit, name = indicator.subcategory.removesuffix("指标"), str(indicator.measure_unit), str(indicator.indicator)
    if not place:
        return ""
    if indicator.operator == "qualitative":
        dated = bool(_CALENDAR.search(half_width(indicator.target_printed))) and "年限" not in name
        return "期限" if dated and place in {"成本", "经济成本", "数量", "质量", "社会效益", "经济效益"} else ""
    if _AREA.match(unit):
        return "面积" if place in {"质量", "时效", "成本", "经济成本", "服务对象满意度"} else ""
    if _DURATION.match(unit):
        return "时间" if place in {"成本", "经济成本", "质量"} else ""
    if money_of(indicator):
        return "金额" if place in {"社会效益", "生态效益", "可持续影响", "质量", "时效", "服务对象满意度"} else ""
    if "满意" in name and place not in {"服务对象满意度"}:
        return "满意度"
    if unit == "%":
        return "比率" if _rate_elsewhere(place, name) else ""
    return ""


def _rate_elsewhere(place: str, name: str) -> bool:
    if place == "时效":
        return bool(_BENEFIT_RATE.search(name)) and not _TIMELY.search(name)
    return place == "数量" or (place in {"成本", "经济成本"} and not re.search(r"成本|节约|控制|支出|超|预算|费", name))


@rule("IND-03", "remark", "计量单位与指标名称")
def unit_against_name(material: Material) -> Iterator[Check]:
    """提示：计量单位与指标名称说的不是同一种量。

    比什么：名称里的次数、人数、人次、天数、面积、率等，与计量单位。例如名称是“培训次数”而单位是学时，名称是“阅读量”而单位是人。

    为什么应当相等：单位说明数的是什么，与名称不一致时目标值无法理解。

    什么时候可以不等：单位沿用了模板；本站副本误读单位（如“个”误读为“各”，这时说的是本站副本）。只作提示。
    """
    rows = material.indicators
    counted = rows[(rows["operator"] != "qualitative") & (rows["measure_unit"] != "")]
    for each in counted.itertuples(index=False):
        if each.measure_unit == "各":
            yield _doubtful_unit(each)
        elif not each.needs_review and (why := _unit_remark(each)):
            words = f"{HINT}{why}，单位印作“{each.measure_unit}”；可能是本站副本误读，也可能是沿用模板。"
            yield _remark(each, Side("指标名称", each.indicator, (int(each.line),)), Side("计量单位", each.measure_unit, (int(each.target_line),)), words)


def _doubtful_unit(indicator: Any) -> Check:
    words = "提示，说的是本站副本：单位印作“各”，疑为“个”的误读；没有更正，也不据此比较。"
    return _remark(indicator, Side("指标名称", indicator.indicator, (int(indicator.line),)), Side("计量单位", "各", (int(indicator.target_line),)), words)


def _unit_remark(indicator: Any) -> str:
    """Why a unit does not go with a name; blank where it does."""
    name, unit = re.sub(r"^[★☆*]+", "", indicator.indicator), str(indicator.measure_unit)
    bracket = _UNIT_IN_NAME.search(name)
    bare = _UNIT_IN_NAME.sub("", name)
    if bracket and _is_unit(bracket[1]) and _clean(bracket[1]) != _clean(unit) and unit != "%":
        return f"名称的括号里印有单位“{bracket[1]}”"
    if bracket and _is_unit(bracket[1]) and unit == "%" and _clean(bracket[1]) != "%":
        return f"名称的括号里印有单位“{bracket[1]}”"
    if _RATE_NAME.search(bare) and unit not in {"%", "‰", "倍"} and not unit.startswith("%"):
        return "名称说的是比率"
    if unit.split("/", maxsplit=1)[0] in _DISTANCE and not re.search(r"里程|距离|公里|长度|行驶|道路|路|管|线|河|渠|航", name):
        return "名称说的不是里程或长度"
    if unit in {"万", "亿"}:
        return "单位只印了数量级"
    return next((why for pattern, wrong, why in NAMES if pattern.search(bare) and wrong(unit)), "")


def _is_unit(text: str) -> bool:
    return text in _PEOPLE | _VISITS | _TIMES | _PIECES | _TIME_UNITS | _DISTANCE | set(UNITS) | {"%", "％", "起", "户"}


def _clean(unit: str) -> str:
    return half_width(unit)


@rule("IND-04", "remark", "超过100%的比率")
def rate_above_hundred(material: Material) -> Iterator[Check]:
    """提示：目标值超过100%的比率。

    比什么：单位是%的目标值与100%。增长率、占比、带动比例一类可以超过100%的除外。

    为什么应当相等：覆盖率、合格率、满意度一类的比率最多是100%。

    什么时候可以不等：比率按计划数计算，可以超额；本站副本误读（以2开头的可能是“≥”被读成2，这时说的是本站副本）。只作提示。
    """
    for each in _rates(material):
        if each.target_value > 100 and not _GROWTH.search(each.indicator):
            doubtful = each.needs_review
            words = ("提示，说的是本站副本：比率超过100%，疑为符号误读成数字；没有更正，也不据此比较。" if doubtful
                     else f"{HINT}这类比率通常不超过100%；可能是本站副本误读，也可能按计划数计算。")  # fmt: skip
            yield _remark(each, Side("目标值", in_words(each), (int(each.target_line),)), Side("通常最多", "100%"), words)


@rule("IND-05", "remark", "不会落空的目标")
def target_cannot_fail(material: Material) -> Iterator[Check]:
    """提示：无论结果如何都会达到的目标。

    比什么：比率的目标值“≤100%”或“≥0%”。

    为什么应当相等：目标应当能分出达到与没有达到；比率总在0到100%之间，这样的目标总能达到。

    什么时候可以不等：符号是本站副本误读；比率可以超过100%。只作提示。
    """
    for each in _rates(material):
        at_most = each.operator == "<=" and each.target_value == 100 and not _GROWTH.search(each.indicator)
        at_least = each.operator == ">=" and each.target_value == 0
        if (at_most or at_least) and not each.needs_review:
            words = f"{HINT}比率总是满足“{in_words(each)}”，达到与否分不出来；可能是本站副本误读，也可能是符号印反。"
            yield _remark(each, Side("目标值", in_words(each), (int(each.target_line),)), Side("比率的范围", "0—100%"), words)


def _rates(material: Material) -> Iterator[Any]:
    rows = material.indicators
    own = rows[(rows["measure_unit"] == "%") & rows["target_value"].notna()]
    return iter(own.itertuples(index=False))


@rule("IND-06", "remark", "成本目标的方向")
def cost_at_least(material: Material) -> Iterator[Check]:
    """提示：成本目标用“≥”或“＞”。

    比什么：成本指标里以金额表示的目标的符号。

    为什么应当相等：成本目标通常是上限（≤）或定数（=）；“≥”表示花得越多越好。

    什么时候可以不等：目标说的是筹集、补助的数额；符号是本站副本误读。只作提示。
    """
    rows = material.indicators
    for each in rows[rows["operator"].isin([">=", ">"]) & rows["subcategory"].str.contains("成本") & ~rows["needs_review"]].itertuples(index=False):
        if is_cost(each) and (money_of(each) or "元/" in str(each.measure_unit)):
            words = f"{HINT}成本目标通常用“≤”或“=”，这里印作“{in_words(each)}”；可能是本站副本误读，也可能是符号印反。"
            yield _remark(each, Side("目标值", in_words(each), (int(each.target_line),)), Side("成本目标通常的符号", "≤或="), words)


def _remark(indicator: Any, left: Side, right: Side, words: str) -> Check:
    title = f"{indicator.project}：“{indicator.indicator}”"
    return Check(indicator.document_id, short(indicator.indicator_id), title, left, right, "unclear", explanation=words, project_id=indicator.project_id)


