"""The published tables, column by column: name, type, unit, meaning in Chinese and English; checked by pandera.

The names are a public interface: a column is never renamed without the old one living on for a year.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

import pandas as pd
import pandera.pandas as pa
from pandera.errors import SchemaErrors

from generator.ground.faults import DocumentFaults, Fault, shorten

SCHEMA_VERSION = "1"
FILE_TYPES = ("txt", "md", "csv", "html", "docx", "doc", "xlsx", "xls", "pdf")
SCOPES = ("department", "unit")
STAGES = ("target", "evaluation")
RELATIONS = ("same", "evaluates", "continues")
EVIDENCE = ("decision", "name", "code")
LINK_CERTAINTIES = ("certain", "probable")
PROJECT_SCOPES = ("project", "department")
OPERATORS = (">=", "<=", "=", ">", "<", "range", "qualitative")
ROLES = ("title", "header", "data", "subtotal", "repeat", "prose", "glossary", "contents", "label", "unit", "blank", "unread")
CERTAINTIES = ("certain", "probable", "guess")
REVIEW_STATES = ("reviewed", "not_reviewed")
VERDICTS = ("holds", "rounding", "differs", "unclear")


@dataclass(frozen=True)
class Column:
    """One column: `kind` is text, integer, decimal or boolean; a blank means "not printed", never 0."""

    name: str
    kind: str
    zh: str
    en: str
    unit: str = ""
    allowed: tuple[str, ...] = ()
    required: bool = False


@dataclass(frozen=True)
class About:
    """What a table is, in Chinese and English; the columns that tell its rows apart; the columns that point into another table."""

    title: str
    title_en: str
    zh: str
    en: str
    key: tuple[str, ...] = ()
    references: tuple[tuple[str, str], ...] = ()


def _text(name: str, zh: str, en: str, allowed: tuple[str, ...] = (), *, required: bool = False) -> Column:
    return Column(name, "text", zh, en, allowed=allowed, required=required)


def _integer(name: str, zh: str, en: str, unit: str = "", *, required: bool = False) -> Column:
    return Column(name, "integer", zh, en, unit, required=required)


def _decimal(name: str, zh: str, en: str) -> Column:
    return Column(name, "decimal", zh, en)


_DOCUMENT = _text("document_id", "文件编号", "id of the document", required=True)
_LINE = _integer("line", "原文行号，从1起", "physical line in the document, from 1", required=True)
_AGENCY = _text("agency", "预算单位", "the organisation as printed")
_PROGRAMME = _text("programme", "一级项目", "programme as printed")
_PROJECT = _text("project", "项目（二级项目）", "project as printed")
_MONEY_UNIT = _text("money_unit", "金额单位", "unit of money of the printed amount")

_REGISTERED = (
    _text("registered_department", "部门（文件登记的，整份文件同一个）", "department of the document, on every row of it, so that rows can be grouped"),
    _text("registered_region", "地区（文件登记的）", "region of the document, on every row of it"),
)
TABLES: dict[str, tuple[Column, ...]] = {
    "documents": (
        _DOCUMENT,
        _text("title", "文件标题", "title as printed"),
        _text("issuer", "发布机关", "public body that published it"),
        _text("department", "部门（取自文件卡，可能是有据的推定）", "department, from the card; may be a recorded inference"),
        _text("region", "地区", "region"),
        _text("region_code", "行政区划代码（GB/T 2260）", "administrative division code (GB/T 2260)"),
        _integer("fiscal_year", "预算年度", "budget year"),
        _text("published_on", "发布日期（YYYY-MM-DD）", "date of publication (YYYY-MM-DD)"),
        _text("source_url", "来源网址", "address of the source"),
        _text("layout", "版式", "layout that read it", required=True),
        _text("source_file", "文件名", "file name", required=True),
        _text("sha256", "本站副本的SHA-256", "SHA-256 of our copy of the document", required=True),
        _text("encoding", "文字编码", "encoding of the file", required=True),
        _integer("lines", "行数；表格文件里是行（段）数", "number of physical lines; of rows and paragraphs in a file that has cells", required=True),
        _text("file_type", "文件类型", "type of the file", FILE_TYPES),
        _text("kinds", "所含的表，空格分隔", "what it holds, separated by blanks: budget, accounts, targets, evaluation, areas, whole"),
        _text("scope", "部门（含所属单位）或单位本身", "whether it is of a department with its units, or of one unit alone", SCOPES),
        _text("same_as", "与哪份文件是同一份文件（另一种格式，或再次发布）", "the document that this one prints again, cell by cell; add up only one"),
    ),
    "projects": (
        _text("project_id", "项目编号", "id of the project", required=True),
        _DOCUMENT,
        _integer("fiscal_year", "预算年度", "budget year"),
        _text("department_code", "主管部门代码", "printed code of the department"),
        _text("department", "主管部门，仅限所印", "department, only what is printed"),
        _text("agency_code", "单位代码", "printed code of the agency"),
        _AGENCY,
        _PROGRAMME,
        _text("project", "项目（二级项目）", "project as printed", required=True),
        _text("project_code", "项目编码", "printed code of the project"),
        _text("budget_printed", "预算数，原样", "budget as printed"),
        _MONEY_UNIT,
        _integer("budget_yuan", "预算数：stage 为 target 的是年初预算，为 evaluation 的是全年（调整后）预算",
                 "budget in whole yuan: planned at the beginning of the year (stage target), after changes (stage evaluation)", "元"),
        _integer("fiscal_yuan", "其中：财政资金", "of which fiscal funds", "元"),
        _integer("other_yuan", "其他资金", "other funds", "元"),
        _integer("multi_year_total_yuan", "项目总额（多年）", "total over several years", "元"),
        _text("purpose", "资金用途", "purpose of the funds"),
        _text("goal", "年度绩效目标", "performance goal of the year as printed"),
        _text("period", "项目期限", "period of the project"),
        _text("attribute", "项目属性", "attribute of the project (new, continued …) as printed"),
        _text("office", "项目主管处室", "office in charge of the project"),
        _LINE,
        _integer("last_line", "最后一行", "last line, inclusive", required=True),
        _text("stage", "目标或自评", "whether it promises (target) or says what was reached, as the office itself sees it (evaluation)", STAGES),
        _text("scope", "项目或整个部门", "whether it is one project or a whole department", PROJECT_SCOPES),
        _integer("initial_budget_yuan", "年初预算数（自评所印）", "budget at the beginning of the year, as the evaluation prints it", "元"),
        _integer("executed_yuan", "全年执行数（自评所印）", "spent in the year, as the evaluation prints it", "元"),
        _decimal("execution_rate", "预算执行率（%），照印出的", "rate of execution in percent, as printed"),
        _decimal("execution_points", "预算执行率的分值", "points that the rate of execution can earn"),
        _decimal("execution_score", "预算执行率的得分", "points that it earned, as the office itself scores"),
        _decimal("total_score", "自评总分", "total score, as the office itself scores"),
        _text("result", "年度目标的实际完成情况", "what was done towards the goal of the year, as printed"),
        _text("story_id", "同一项目的编号（各年、各次印出）", "id of the project through all its printings and years"),
        Column("counted", "boolean", "这个项目这一年以这一次印出的计入：相加、计数只取是的",
               "whether sums and counts take this printing: of all printings of a project in a year exactly one"),
        *_REGISTERED,
    ),
    "programmes": (
        _DOCUMENT,
        _AGENCY,
        _text("programme", "一级项目", "programme as printed", required=True),
        _integer("amount_yuan", "金额", "amount in whole yuan", "元"),
        _text("goal", "绩效目标", "goal"),
        _LINE,
    ),
    "indicators": (
        _text("indicator_id", "指标编号", "id of the indicator", required=True),
        _text("project_id", "项目编号", "id of the project", required=True),
        _DOCUMENT,
        _AGENCY,
        _PROGRAMME,
        _PROJECT,
        _text("project_code", "项目编码", "printed code of the project"),
        _text("category", "一级指标（规范名称）", "level-1 category in the official wording"),
        _text("subcategory", "二级指标（规范名称）", "level-2 category in the official wording"),
        _text("indicator", "三级指标", "indicator as printed", required=True),
        _text("description", "指标描述", "description of the indicator as printed"),
        _text("operator", "计算符号，空是印的符号不认得", "how the target is meant; blank where the printed sign is none that is known", OPERATORS),
        _decimal("target_value", "目标数", "target number, not scaled"),
        _decimal("target_upper", "目标数上限", "upper end of a range"),
        _text("target_printed", "目标，原样", "target as printed"),
        _text("measure_unit", "计量单位（整理后）", "unit of measure, cleaned"),
        _decimal("weight", "权重（分）", "weight in points"),
        _text("category_printed", "一级指标，原样", "level 1 as printed"),
        _text("subcategory_printed", "二级指标，原样", "level 2 as printed"),
        _text("operator_printed", "计算符号，原样", "operator as printed"),
        _text("measure_unit_printed", "计量单位，原样", "unit as printed"),
        Column("needs_review", "boolean", "读法待核", "the reading is a probable one or a guess"),
        _LINE,
        _text("stage", "目标或自评", "whether it promises (target) or says what was reached too (evaluation)", STAGES),
        _text("area", "地区（分地区下达的目标）", "county or town that the target is for, where a table has a column for each"),
        _text("actual_printed", "完成值，原样", "what was reached, as printed"),
        _decimal("actual_value", "完成数", "number reached, not scaled"),
        _text("actual_unit", "完成值的单位（整理后）", "unit of what was reached, cleaned"),
        _decimal("score", "自评得分", "score, as the office itself gives it"),
        _text("reason", "偏差原因，原样", "why it was missed or exceeded, as printed"),
        Column("counted", "boolean", "这个指标这一年以这一次印出的计入：自评在目标之前，计数只取是的",
               "whether counts take this printing: of all printings of an indicator in a year exactly one, an evaluation before a target"),
        *_REGISTERED,
    ),
    "budget_lines": (
        _DOCUMENT,
        _text("table", "表名，原样", "title of the table as printed", required=True),
        _text("side", "收入/支出栏", "side of a two-sided table"),
        _text("code", "科目编码", "function or economic code"),
        _text("name", "行名", "label of the row"),
        _text("column", "栏名，上下级以 / 相连", "printed header path joined by /", required=True),
        _AGENCY,
        _text("amount_printed", "金额，原样", "amount as printed"),
        _MONEY_UNIT,
        _integer("amount_yuan", "金额", "amount in whole yuan", "元"),
        _LINE,
    ),
    "checks": (
        _text("check_id", "核对编号", "id of the check", required=True),
        _text("rule", "规则编号", "id of the rule", required=True),
        _text("kind", "类别", "kind of check", required=True),
        _DOCUMENT,
        _text("project_id", "项目编号", "id of the project"),
        _text("title", "核对内容", "what is compared"),
        _text("left_label", "甲处", "left side"),
        _text("left_value", "甲处数值", "value of the left side"),
        _text("left_lines", "甲处行号，如 92,98 或 480-489", "source lines of the left side, as 92,98 or 480-489"),
        _text("right_label", "乙处", "right side"),
        _text("right_value", "乙处数值", "value of the right side"),
        _text("right_lines", "乙处行号，写法同甲处", "source lines of the right side, written as on the left"),
        _text("unit", "单位", "unit of both values"),
        _text("difference", "差额（左减右）", "left minus right"),
        _text("tolerance", "允许的四舍五入差", "what rounding allows"),
        _text("verdict", "结论", "verdict", VERDICTS, required=True),
        _text("explanation", "说明", "explanation"),
        _text("right_document_id", "乙处所在的文件，空是同一份", "document of the right side; blank where it is the same"),
    ),
    "notes": (
        _DOCUMENT,
        _LINE,
        _text("field", "栏目", "field that the note is about"),
        _text("printed", "印作", "as printed"),
        _text("published", "读作", "as published"),
        _text("kind", "类别", "kind of note", required=True),
        _text("certainty", "把握", "how certain the reading is", CERTAINTIES, required=True),
        _text("reason", "缘由", "reason"),
    ),
    "lines": (
        _DOCUMENT,
        _LINE,
        _text("role", "这一行是什么", "role of the line", ROLES, required=True),
        _text("place", "在原件里的位置（Sheet1!12、第3页 表2 第5行）", "where it stands in the file (Sheet1!12); blank in a text"),
    ),
    "links": (
        _text("project_id", "较晚或再次印出的一次", "the later or repeated printing of a project", required=True),
        _text("other_id", "较早或先印出的一次", "the earlier or first printing", required=True),
        _text("relation", "两次印出的关系", "what the two printings are to each other", RELATIONS, required=True),
        _text("evidence", "依据", "how that is known", EVIDENCE, required=True),
        _text("certainty", "把握：大概的不合并", "how certain it is; what is probable joins nothing", LINK_CERTAINTIES, required=True),
    ),
}
"""Table → its columns, in published order."""

DECISIONS: dict[str, tuple[Column, ...]] = {
    "reviews": (
        _text("check_id", "核对编号", "id of the check", required=True),
        _text("state", "是否经人工复核", "whether a person has reviewed it", REVIEW_STATES, required=True),
        _text("judgement", "复核结论", "the judgement"),
        _text("comment", "复核说明", "comment of the reviewer"),
        _text("original_seen", "是否看过原件", "whether the original was seen, not only our copy", ("yes", "no")),
        _text("reply", "有关单位的答复，全文", "reply of the body concerned, in full"),
        _text("reply_date", "答复日期", "date of the reply"),
        _text("reviewed_on", "复核日期", "date of the review"),
    ),
    "corrections": (
        _text("document_id", "文件编号；已换下的文本加圆点和哈希前八位", "id of the document; of a replaced text with eight digits of its hash", required=True),
        _LINE,
        _text("field", "栏目", "field"),
        _text("in_our_copy", "本站副本作", "what our copy has"),
        _text("in_the_original", "原件作", "what the original prints"),
        _text("evidence", "依据", "how that is known", required=True),
        _text("checked_on", "对照日期", "date of the comparison", required=True),
    ),
    "names": (
        _DOCUMENT,
        _text("printed", "所印的名称", "name as printed, clipped", required=True),
        _text("full", "全称", "full name", required=True),
        _text("evidence", "依据", "how that is known", required=True),
    ),
}
"""What people have decided, published beside the tables in files of their own."""

PUBLISHED = TABLES | DECISIONS
_IN_DOCUMENT = (("document_id", "documents"),)

ABOUT: dict[str, About] = {
    "documents": About("文件", "Documents", "每份文件一行：卡上登记的事项和本站副本的哈希。",
                       "One row per document: what its card says, and the hash of our copy.", ("document_id",)),
    "projects": About("项目", "Projects", "每个项目每次印出一行。stage 为 target 的，budget_yuan 是年初预算（计划数）；stage 为 evaluation 的是"
                      "单位自评，budget_yuan 是全年（调整后）预算，initial_budget_yuan 是年初预算，executed_yuan 是实际支出。"
                      "相加、计数只取 counted 为 true 的行，三种金额分别相加。",
                      "One row per printing of a project. Where stage is target, budget_yuan is planned at the beginning of the year; where it is "
                      "evaluation (the office's own), budget_yuan is the budget after changes, initial_budget_yuan that of the beginning, executed_yuan "
                      "what was spent. Add up only rows with counted true, each kind of amount by itself.",
                      ("project_id",), _IN_DOCUMENT),
    "programmes": About("一级项目", "Programmes", "每个一级项目一行，带金额和绩效目标。",
                        "One row per programme with its amount and goal.", (), _IN_DOCUMENT),
    "indicators": About("绩效指标", "Indicators", "每个三级指标一行：整理后的读法和印出的原样并列。target_ 各栏是目标，是承诺；actual_ 各栏是完成值，"
                        "weight 是分值，score 是得分，reason 是原因，都是单位自评所印，只在 stage 为 evaluation 的行。",
                        "One row per indicator: the cleaned reading beside what is printed. target_ columns are promised; actual_ columns are "
                        "what was reached, weight the points, score those earned, reason the office's own, all as its self-evaluation prints them.",
                        ("indicator_id",), (("project_id", "projects"), *_IN_DOCUMENT)),
    "budget_lines": About("预算数", "Budget lines", "预算表的每一个非空金额格一行；整行空白的，每个金额栏一行，金额为空。",
                          "One row per amount cell of every money table that is not blank; a blank row keeps one per amount column.",
                          (), _IN_DOCUMENT),
    "checks": About("核对", "Checks", "每一处机器核对一行：两处的数、行号、差额、结论。是否经人工复核见 reviews 表；未复核的不能当作结论引用。",
                    "One row per comparison made by machine: both sides, lines, difference, verdict. Whether a person has reviewed it stands in "
                    "the table reviews; what is not reviewed must not be quoted as a finding.",
                    ("check_id",), (("project_id", "projects"), *_IN_DOCUMENT)),
    "notes": About("读法附注", "Notes", "与所印不同的读法，每处一行，带把握和缘由。",
                   "One row per place that was read differently from what is printed, with certainty and reason.", (), _IN_DOCUMENT),
    "lines": About("逐行角色", "Lines", "文件的每一行在读法里是什么。", "What each physical line of each document is.", ("document_id", "line"), _IN_DOCUMENT),
    "links": About("同一项目", "Links",
                   "一个项目的两次印出，每对一行：再次印出、自评、下一年。大概的只供人判断，不合并。",
                   "One row per pair of printings of one project: printed again, evaluated, continued. What is probable is for a person to decide.",
                   ("project_id", "other_id"), (("project_id", "projects"), ("other_id", "projects"))),
    "reviews": About("人工复核", "Reviews",
                     "结论为“请核对”或“无法判定”的核对，以及其他经人看过的核对，每处一行：是否复核、复核结论、有关单位的答复。",
                     "One row per check that differs or cannot be decided, and per other check that a person has looked at: "
                     "whether it was reviewed, the judgement, the reply of the body concerned.",
                     ("check_id",), (("check_id", "checks"),)),
    "corrections": About("副本更正", "Corrections", "本站副本与原件不符之处，读取前已改正。",
                         "Where our copy differs from the original; applied before reading."),
    "names": About("全称", "Full names", "被截断的名称的全称及依据。", "Full names behind clipped ones, with the evidence.",
                   ("document_id", "printed"), _IN_DOCUMENT),
}  # fmt: skip
"""Table → what it is."""

UNITS_EN = {"": "", "元": "yuan (CNY)"}

MEANINGS: dict[str, dict[str, tuple[str, str]]] = {
    "operator": {
        ">=": ("不少于", "at least"), "<=": ("不超过", "at most"), "=": ("等于", "exactly"), ">": ("大于", "more than"), "<": ("小于", "less than"),
        "range": ("介于", "between target_value and target_upper"), "qualitative": ("定性", "words or a date; no number is taken from it"),
    },
    "verdict": {
        "holds": ("相符", "both sides agree"), "rounding": ("属四舍五入", "they differ by no more than rounding allows"),
        "differs": ("请核对", "both printed figures cannot be right as read; please compare"),
        "unclear": ("无法判定", "cannot be decided from what is printed"),
    },
    "certainty": {
        "certain": ("确定", "certain"), "probable": ("大概", "probable; the reading needs review"), "guess": ("推测", "a guess; the reading needs review"),
    },
    "role": {
        "title": ("标题", "title"), "header": ("表头", "column heads"), "data": ("数据", "data"), "subtotal": ("小计与合计", "subtotal or total"),
        "repeat": ("换页重印", "printed again at a page break"), "prose": ("正文", "running text"), "glossary": ("名词解释", "explanation of a term"),
        "contents": ("目录", "table of contents"), "label": ("栏目名", "label"), "unit": ("金额单位", "unit of money"), "blank": ("空行", "blank line"),
        "unread": ("未读懂", "text that was not understood"),
    },
    "state": {
        "reviewed": ("已经人工复核", "a person has judged it"), "not_reviewed": ("机器比对，未经人工核对", "compared by machine only"),
    },
    "file_type": {
        "txt": ("文本", "text"), "md": ("竖线分列的文本", "text with bars"), "csv": ("逗号或制表符分列的文本", "separated values"),
        "html": ("网页", "web page"), "docx": ("Word", "Word"), "doc": ("旧版 Word", "Word before 2007"), "xlsx": ("Excel", "Excel"),
        "xls": ("旧版 Excel", "Excel before 2007"), "pdf": ("PDF", "PDF"),
    },
    "scope": {"department": ("部门（含所属单位）", "a department with its units"), "unit": ("单位本身", "one unit alone"),
              "project": ("一个项目", "one project")},
    "stage": {"target": ("目标（年初的承诺）", "promised at the beginning of the year"),
              "evaluation": ("自评（单位自己的评价）", "evaluated by the office itself")},
    "relation": {"same": ("同一年再次印出", "printed again for the same year"), "evaluates": ("对当年目标的自评", "evaluates the target of the same year"),
                 "continues": ("下一年继续", "continues in a later year")},
    "evidence": {"decision": ("人工判断", "decided by a person"), "name": ("部门、单位与名称", "equal department, agency and name"),
                 "code": ("项目编码", "equal printed code")},
    "original_seen": {"yes": ("已对照原件", "compared with the original"), "no": ("已对照本站副本复核，未见原件", "compared with our copy only")},
}  # fmt: skip
"""Column → what each of its allowed codes means, in Chinese and English."""

Tables = dict[str, pd.DataFrame]


def columns(table: str) -> list[str]:
    """The column names of a table in published order."""
    return [column.name for column in PUBLISHED[table]]


def frame(table: str, rows: list[dict[str, object]]) -> pd.DataFrame:
    """Rows as a frame of the declared columns and types; what a row leaves out is blank.

    Text is `str` with "" for blank, integer is Int64 with NA, decimal is Decimal objects with None.
    """
    data = {column.name: _series([row.get(column.name) for row in rows], column.kind) for column in PUBLISHED[table]}
    return pd.DataFrame(data, columns=columns(table))


def validate(tables: Tables) -> Tables:
    """The same tables, checked against the schema. Raises DocumentFaults with all violations, each at its document and line."""
    checked, faults = {}, []
    for name, table in tables.items():
        try:
            checked[name] = _schema(name).validate(table, lazy=True)
        except SchemaErrors as error:
            faults += [_violation(name, table, failure) for failure in error.failure_cases.to_dict("records")]
    if faults:
        raise DocumentFaults(faults)
    return checked


def validate_filled(tables: Tables, filled: Mapping[str, Sequence[str]]) -> None:
    """Checks columns that were filled in tables valid before; a table named without columns as a whole. Raises DocumentFaults as `validate`."""
    faults = []
    for name, own in filled.items():
        schema = _schema(name).select_columns([*own]) if own else _schema(name)
        try:
            schema.validate(tables[name][[*own]] if own else tables[name], lazy=True)
        except SchemaErrors as error:
            faults += [_violation(name, tables[name], failure) for failure in error.failure_cases.to_dict("records")]
    if faults:
        raise DocumentFaults(faults)


def _violation(name: str, table: pd.DataFrame, failure: dict[Hashable, Any]) -> Fault:
    """One failure case of pandera as a fault: at the row's document and line where the row is known, else at the table."""
    row = {} if pd.isna(failure["index"]) else table.loc[failure["index"]].to_dict()
    place, line = str(row.get("document_id") or name), row.get("line")
    column = f"{name}.{failure['column']}" if failure["column"] else name
    return Fault(place, 0 if line is None or pd.isna(line) else int(line), f"{column} 是“{shorten(str(failure['failure_case']))}”", str(failure["check"]),
                 "改正生成器里写这一栏的地方，或表的声明 generator/tables/schema.py", "schema")  # fmt: skip


def joined(parts: Sequence[Tables]) -> Tables:
    """Tables of several documents under one another, in the order of the documents' ids; the columns keep their types."""
    return {name: _one_below_other([part[name] for part in parts]) for name in TABLES} if parts else {name: frame(name, []) for name in TABLES}


def _one_below_other(frames: list[pd.DataFrame]) -> pd.DataFrame:
    filled = [each for each in frames if len(each)] or frames[:1]
    whole = pd.concat(filled, ignore_index=True)
    return whole.sort_values("document_id", kind="stable", ignore_index=True) if "document_id" in whole else whole


def _series(values: list[object], kind: str) -> pd.Series:
    if kind == "integer":
        return pd.Series(pd.array([None if value == "" else value for value in values], dtype="Int64"))
    if kind == "decimal":
        return pd.Series([None if value == "" else value for value in values], dtype=object)
    if kind == "boolean":
        return pd.Series([bool(value) for value in values], dtype=bool)
    return pd.Series(["" if value is None else value for value in values], dtype=object)


def _is_text(series: pd.Series) -> pd.Series:
    return series.map(lambda value: isinstance(value, str)).astype(bool)


def _is_decimal(series: pd.Series) -> pd.Series:
    return series.map(lambda value: value is None or isinstance(value, Decimal)).astype(bool)


@cache
def _schema(table: str) -> pa.DataFrameSchema:
    return pa.DataFrameSchema({column.name: _column(column) for column in PUBLISHED[table]}, strict=True, ordered=True)


def _column(column: Column) -> pa.Column:
    if column.kind == "integer":
        return pa.Column("Int64", nullable=not column.required, description=column.en)
    if column.kind == "decimal":
        return pa.Column(object, pa.Check(_is_decimal, name="decimal"), nullable=True, description=column.en)
    if column.kind == "boolean":
        return pa.Column(bool, description=column.en)
    checks = [pa.Check(_is_text, name="text")]
    if column.required:
        checks.append(pa.Check(lambda series: series != "", name="not blank"))
    if column.allowed:
        checks.append(pa.Check.isin((*column.allowed, *([] if column.required else [""]))))
    return pa.Column(object, checks, description=column.en)
