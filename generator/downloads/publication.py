"""What is published for machines: the tables, what people decided beside them, the departments, the terms of use."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import cached_property

import pandas as pd

from generator.downloads.conditions import Conditions
from generator.reading.corrections import Correction
from generator.reading.names import FullName
from generator.reconcile.reviewed import OPEN_VERDICTS, Review
from generator.tables.schema import SCHEMA_VERSION, Tables, frame

NOTICE = (
    "这不是政府网站，以发布机关的原件为准。预算是计划数，执行与决算是实际支出，目标是承诺，完成值是单位自评。"
    "This is not a government site; the publisher's original prevails."
)
_REVIEW = ("judgement", "comment", "original_seen", "reply", "reply_date", "reviewed_on")


@dataclass(frozen=True)
class Publication:
    """All published tables, those of decisions included, with the departments (slug → name, region, code, documents) and the terms."""

    tables: Tables
    departments: Mapping[str, Mapping[str, object]]
    conditions: Conditions

    @cached_property
    def version(self) -> str:
        """The version of the data: of the schema, and of the documents by their hashes."""
        digest = hashlib.sha256("".join(sorted(self.tables["documents"]["sha256"])).encode()).hexdigest()[:12]
        return f"{SCHEMA_VERSION}-{digest}"

    def address(self, path: str) -> str:
        """An address of the site as a link: absolute where the site knows its own, else as a path."""
        return f"{self.conditions.site_url}{path}"

    def readme_lines(self) -> list[str]:
        """What everyone who takes the data away has to know, in Chinese and English, line by line."""
        terms = self.conditions
        return [
            f"{terms.site_name} · 数据 · {self.version}", "",
            NOTICE, "",
            "· 金额是整数元；空格表示“没有印”，不是 0。Money is whole yuan; a blank means \"not printed\", never 0.",
            "· 同一项目常在几份文件里印出：projects 每次印出一行，story_id 相同的是同一项目；相加、计数只取 counted 为 true 的行（indicators 也一样）。"
            "documents 里 same_as 不空的是另一份的又一种格式，scope 为 unit 的已在部门的数里，都不要再加。links 列出依据；certainty 为 probable 的不合并。",
            "  A project is often printed in several documents: projects has one row per printing, story_id says which are one project; add up and count only "
            "rows with counted true (indicators likewise). Never add documents with same_as, nor a unit (scope) to its department.",
            "· 文字照文件所印；整理过的读法与原样并列，读法不同的地方见 notes。Text is as printed; readings that differ stand in notes.",
            "· checks 是机器逐处比对。结论为 differs 或 unclear 的，先看 reviews 的 state：not_reviewed 未经人工核对，可能是本站读错，不能当作结论引用。",
            "  checks are comparisons by machine. Where the verdict is differs or unclear, see state in reviews: not_reviewed means that nobody has "
            "looked at it yet; the cause may be our reading, and it must not be quoted as a finding.",
            "· 个人姓名和电话已遮去（■■■）。Names and telephone numbers of persons are hidden.",
            "", f"许可 Licence：{terms.data.covers} {terms.data.title}（{terms.data.url}）。{terms.documents}",
            f"引用 Citation：{terms.steward or terms.site_name}：{terms.site_name}，数据版本 {self.version}；并写明文件标题、行号与文件的 SHA-256。"
            f"{terms.site_url or '（网站地址未登记）'}",
        ]  # fmt: skip


def publish(
    tables: Tables, reviews: Mapping[str, Review], names: Iterable[FullName], corrections: Iterable[Correction],
    departments: Mapping[str, Mapping[str, object]], conditions: Conditions,
) -> Publication:  # fmt: skip
    """The tables of a run with the decisions of people as tables beside them; `corrections` as they are shown, persons hidden."""
    decided = {
        "reviews": _reviews(tables["checks"], reviews),
        "corrections": frame("corrections", [asdict(each) for each in corrections]),
        "names": frame("names", [asdict(each) for each in names]),
    }
    return Publication(tables | decided, departments, conditions)


def _reviews(checks: pd.DataFrame, reviews: Mapping[str, Review]) -> pd.DataFrame:
    """A row per check that is open (differs, unclear; remarks are not) or that a person has reviewed."""
    opened = checks["verdict"].isin(OPEN_VERDICTS) & (checks["kind"] != "remark")
    ids = checks.loc[opened | checks["check_id"].isin(list(reviews)), "check_id"]
    return frame("reviews", [
        {"check_id": name, "state": "reviewed" if name in reviews else "not_reviewed", **{key: reviews.get(name, {}).get(key, "") for key in _REVIEW}}
        for name in ids
    ])  # fmt: skip
