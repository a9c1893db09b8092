"""What the heads of columns, the labels of rows and the titles of tables of a budget book stand for.

`基本支出/人员支出` is personnel expenditure, `一、财政拨款` is fiscal income, a title with 政府性基金 speaks of that fund.
"""

from __future__ import annotations

import re
from functools import lru_cache

from generator.ground.text import fold

_NUMBERING = re.compile(r"^(?:[一二三四五六七八九十]+[、.]|\([一二三四五六七八九十]+\)|\d{1,2}[、.](?!\d)|\(\d{1,2}\))")
_OF_WHICH = re.compile(r"^其中[:]?")
_TOTAL_ROW = re.compile(r"(?:合计|总计)$")
_SUBTOTAL_ROW = re.compile(r"小计$")
_TOTAL_COLUMN = re.compile(
    r"(?:(?:本年|年度|当年|总)?(?:预算|支出|收入|金额|资金)?(?:合计|总计|小计|总额)|(?:项目)?(?:年度|本年)?金额|(?:当年|年度)?资金总额"
    r"|项目预算|预算申报数|(?:\d{4}年|本年|年度|当年)?(?:预算数|预算金额|预算额|预算))(?:\(.*元\))?"
)

ROLES: dict[str, str] = {
    "basic": r"基本支出",
    "personnel": r"人员(?:支出|经费)",
    "operating": r"(?:日常)?公用(?:支出|经费)",
    "project": r"项目支出",
    "business": r"(?:事业单位)?经营支出",
    "remit": r"上缴上级(?:支出)?",
    "subsidy": r"对(?:附属|下级)单位补助(?:支出)?",
    "fiscal": r"(?:财政)?拨款",
    "general": r"一般公共预算",
    "government_fund": r"政府性基金(?:预算)?",
    "state_capital": r"国有资本经营(?:预算)?",
    "special_account": r"(?:纳入)?财政专户(?:管理)?",
    "unit_funds": r"(?:其他)?单位",
    "operations": r"事业",
    "business_income": r"(?:事业单位)?经营",
    "from_above": r"上级补助",
    "from_affiliates": r"附属单位上缴",
    "other_income": r"其他",
    "carry_over": r"(?:使用|动用)?(?:(?:上年|年初)(?:财政拨款)?|以前年度)?(?:结转|结余)(?:结余|和结余|及结余)?",
    "carried_forward": r"(?:年终|年末)?(?:财政拨款)?(?:结转|结余)(?:结余|和结余|及结余)?(?:下年)?|结转下年(?:支出)?",
    "three_public": r"\"?“?三公[”\"]?经费",
    "abroad": r"因公出国(?:\(境\))?(?:费用?|经费)?",
    "vehicle": r"公务用车购置[及和](?:运行|运行维护)(?:维护)?费?",
    "vehicle_purchase": r"(?:公务用车|车辆)?购置费?",
    "vehicle_running": r"(?:公务用车|车辆)?运行(?:维护)?费?",
    "reception": r"公务接待费?",
    "goods": r"(?:政府采购)?货物(?:预算|采购)?",
    "works": r"(?:政府采购)?工程(?:预算|采购)?",
    "services": r"(?:政府采购)?服务(?:预算|采购)?",
}
"""Role → the words for it, compared in folded form without numbering and without the ends of `_ENDS_OF_INCOME`."""

_PATTERNS = {role: re.compile(pattern) for role, pattern in ROLES.items()}
_FUND_ROLES = ("general", "government_fund", "state_capital", "special_account", "unit_funds", "fiscal")
_INCOME_ROLES = (*_FUND_ROLES, "operations", "business_income", "from_above", "from_affiliates", "other_income", "carry_over")
_ENDS_OF_INCOME = re.compile(r"(?:财政拨款|拨款)?(?:收入|资金)?$")
_CONTAINERS = ("basic", "project", "vehicle", "three_public", "unit_funds", "fiscal")


def plain_label(label: str) -> str:
    """A label as it is compared: folded, without numbering, 其中, 本年 (`一、财政拨款` → `财政拨款`)."""
    text = fold(label)
    while found := _NUMBERING.match(text) or _OF_WHICH.match(text):
        text = text[found.end() :]
    return text.removeprefix("本年") if text != "本年" else text


def numbering(label: str) -> str:
    """The kind of number before a label: `一`, `(一)`, `1`, `(1)`, or blank."""
    found = _NUMBERING.match(fold(label))
    if not found:
        return ""
    shape = "(" if found.group().startswith("(") else ""
    return shape + ("1" if any(char.isdigit() for char in found.group()) else "一")


def is_of_which(label: str) -> bool:
    """Whether a label announces a part that need not be joined by the other parts (`其中：…`)."""
    return fold(label).startswith("其中")


def is_total(label: str) -> bool:
    """Whether a row's label is that of a total (`合 计`, `本年支出合计`, `收 入 总 计`)."""
    return bool(_TOTAL_ROW.search(fold(label)))


def is_subtotal(label: str) -> bool:
    """Whether a row's label is that of a subtotal (`小计`)."""
    return bool(_SUBTOTAL_ROW.search(fold(label)))


@lru_cache(maxsize=4096)
def role_of(label: str) -> str:
    """The role of a head or row label, `total` for words of totals, blank where it is none."""
    if is_of_which(label):
        return ""
    text = plain_label(label)
    if _TOTAL_COLUMN.fullmatch(text):
        return "total"
    if "三公" in text and text.endswith(("合计", "总计", "小计", "经费")):
        return "three_public"
    for role, pattern in _PATTERNS.items():
        if role in _INCOME_ROLES:
            if any(pattern.fullmatch(each) for each in _income_forms(text)):
                return role
        elif pattern.fullmatch(text):
            return role
    return ""


def _income_forms(text: str) -> set[str]:
    """A label of income as printed and without the words that may follow (`一般公共预算拨款收入` → `一般公共预算`)."""
    forms = {text, *(text.removesuffix(end) for end in ("收入", "资金", "拨款", "财政拨款", "拨款收入", "拨款资金", "财政拨款收入", "财政拨款资金"))}
    return {each for each in forms if each not in {"单位", "事业", "经营", "其他", "拨款", ""} or each != text}


@lru_cache(maxsize=4096)
def column_meaning(path: str) -> tuple[str, str]:
    """The group and the role of a column: `基本支出/小计` → ("", "basic"); `政府性基金/基本支出` → ("政府性基金", "basic")."""
    parts = path.split("/")
    if any(is_of_which(part) for part in parts):
        return path, ""
    last, parent = role_of(parts[-1]), role_of(parts[-2]) if len(parts) > 1 else ""
    above = "/".join(parts[:-1])
    outer = "/".join(parts[:-2])
    if len(parts) == 1:
        return "", last
    if parent in _CONTAINERS:
        return (outer, parent) if last == "total" else (outer, last) if last else (above, "")
    if last == "total" and (whole := _whole_of(parts[-2])):
        return above, whole
    return above, last


def _whole_of(parent: str) -> str:
    """What the total under a longer head is the total of (`本年一般公共预算基本支出/合计` → basic)."""
    text = fold(parent)
    return next((role for word, role in (("基本支出", "basic"), ("三公", "three_public"), ("公务用车", "vehicle")) if word in text), "")


@lru_cache(maxsize=1024)
def scope_of(title: str) -> str:
    """Which money a table speaks of, from its title; blank where the title does not say."""
    text = fold(title)
    two_sided = "收支" in text or bool(re.search(r"^(?!.*(?:政府性基金|国有资本)).*收入支出", text))
    signs = (
        ("三公" in text, "three_public"), ("采购" in text, "procurement"),
        (two_sided and "财政拨款" in text, "fiscal"), (two_sided, "all"),
        ("政府性基金" in text, "government_fund"), ("国有资本" in text, "state_capital"),
        ("基本支出" in text and "一般公共预算" in text, "general_basic"), ("基本支出" in text, "basic"),
        ("项目" in text, "projects"), ("一般公共预算" in text, "general"), ("财政拨款" in text, "fiscal"),
        ("支出" in text, "all"), ("收入" in text, "income"),
    )  # fmt: skip
    return next((scope for found, scope in signs if found), "")


def short_title(title: str) -> str:
    """A table's title without the year and the words every title has (`2024年部门支出预算总表` → `支出预算总表`)."""
    return re.sub(r"^(?:\d{4}年(?:度)?)?(?:市级|本级|市本级)?(?:部门)?", "", title.strip()) or title


WORDS: dict[str, str] = {
    "total": "合计", "basic": "基本支出", "personnel": "人员经费", "operating": "公用经费", "project": "项目支出",
    "business": "经营支出", "remit": "上缴上级支出", "subsidy": "对附属单位补助支出", "fiscal": "财政拨款", "general": "一般公共预算",
    "government_fund": "政府性基金", "state_capital": "国有资本经营预算", "special_account": "财政专户管理资金", "unit_funds": "单位资金",
    "operations": "事业收入", "business_income": "经营收入", "from_above": "上级补助收入", "from_affiliates": "附属单位上缴收入",
    "other_income": "其他收入", "carry_over": "上年结转", "three_public": "“三公”经费", "abroad": "因公出国（境）费用",
    "vehicle": "公务用车购置及运行费", "vehicle_purchase": "公务用车购置费", "vehicle_running": "公务用车运行维护费", "reception": "公务接待费",
    "goods": "货物", "works": "工程", "services": "服务",
}  # fmt: skip
"""Role → the word readers see."""
