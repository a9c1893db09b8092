"""A made city: a hundred departments over five years, whose targets, evaluations and accounts come as workbooks, Word files, web pages and texts.

`python -m site_tests.bench.city FOLDER 20000` lays it out as a root to be built.
"""

from __future__ import annotations

import hashlib
import random
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import yaml

from site_tests.bench.corpus import SYLLABLES, WORDS
from site_tests.evaluations import Cell, as_text, as_word, as_workbook, page
from site_tests.workshop import make_root

DEPARTMENTS = 100
YEARS = range(2020, 2025)
EVALUATED = 3
"""Of so many projects one is evaluated a year later."""
MATTERS = ("农业农村", "水利", "文化旅游", "民政", "体育", "林业", "统计", "审计", "医疗保障", "应急管理")
TARGETS = ["单位名称", "一级项目名称", "二级项目名称", "一级指标", "二级指标", "三级指标", "计算符号", "指标值", "计量单位"]
ACCOUNTS = ["功能分类科目编码", "科目名称", "本年支出合计", "基本支出", "项目支出"]
FUNCTIONS = (("201", "一般公共服务支出"), ("206", "科学技术支出"), ("208", "社会保障和就业支出"), ("210", "卫生健康支出"), ("213", "农林水支出"))
EVALUATIONS = ["序号", "主管部门", "实施单位", "项目名称", "年初预算数", "全年预算数", "全年执行数", "执行率", "得分"]
MEASURES = (
    ("数量指标", "服务人数", "≥", "人", 9000), ("质量指标", "验收合格率", "≥", "%", 100), ("时效指标", "完成及时率", "≥", "%", 100),
    ("成本指标", "人均成本", "≤", "元", 900),
)  # fmt: skip
FORMS: tuple[tuple[str, Callable[[str], bytes]], ...] = (
    (".xlsx", as_workbook), (".docx", as_word), (".html", str.encode), (".csv", lambda text: as_text(text, ",")),
)  # fmt: skip


def lay_out(root: Path, projects: int) -> Path:
    """A root whose documents hold about so many projects, each counted once a year; a third is evaluated, too."""
    make_root(root, {})
    folder = root / "data" / "documents"
    each = max(1, round(projects / (DEPARTMENTS * len(YEARS))))
    for number in range(DEPARTMENTS):
        own = random.Random(number)
        body = f"青澜市{''.join(own.sample(SYLLABLES, 2))}{MATTERS[number % len(MATTERS)]}局"
        names = sorted({f"{''.join(own.sample(SYLLABLES, 2))}{own.choice(WORDS)}{own.choice(WORDS)}项目" for _ in range(each * 2)})[:each]
        for at, year in enumerate(YEARS):
            for kind, text in _documents(own, body, year, names):
                suffix, form = FORMS[(number + at) % len(FORMS)]
                _register(folder / f"city-{number:03}-{year}-{kind}{suffix}", form(text), f"{body}{year}年{kind}", body, year)
    return root


def _documents(own: random.Random, body: str, year: int, names: list[str]) -> Iterator[tuple[str, str]]:
    rows: list[list[Cell]] = [
        [body, "部门项目", name, "产出指标" if kind != "成本指标" else "成本指标", kind, title, sign, str(own.randint(1, most)), unit]
        for name in names for kind, title, sign, unit, most in MEASURES
    ]  # fmt: skip
    yield "targets", page(f"{year}年项目支出绩效目标表", [TARGETS, *rows])
    amounts = [(own.randint(1000, 90000), own.randint(1000, 90000)) for _ in FUNCTIONS]
    sums = [("", "合计", *(sum(column) for column in zip(*amounts, strict=True))), *((*head, *pair) for head, pair in zip(FUNCTIONS, amounts, strict=True))]
    yield "accounts", page(f"{year}年度支出决算表", [
        [("单位：万元", 5)], ACCOUNTS, *([code, name, *(f"{each / 100:.2f}" for each in (basic + own_, basic, own_))] for code, name, basic, own_ in sums),
    ])  # fmt: skip
    spent = [(name, own.randint(1000, 9000) / 100, own.randint(70, 100)) for name in names[::EVALUATED]]
    yield "evaluations", page(f"{year}年度项目支出绩效自评汇总表", [
        [("单位：万元", 9)], EVALUATIONS,
        *([str(at), body, body, name, f"{budget:.2f}", f"{budget:.2f}", f"{budget * rate / 100:.2f}", f"{rate}.00%", str(own.randint(80, 100))]
          for at, (name, budget, rate) in enumerate(spent, 1)),
    ])  # fmt: skip


def _register(path: Path, data: bytes, title: str, body: str, year: int) -> None:
    path.write_bytes(data)
    card = {"title": title, "department": body, "region": "青澜市", "region_code": "990000", "fiscal_year": str(year)}
    card["sha256"] = hashlib.sha256(data).hexdigest()
    path.with_suffix(".yml").write_text(yaml.safe_dump(card, allow_unicode=True, sort_keys=False), encoding="utf-8", newline="")


if __name__ == "__main__":
    print(lay_out(Path(sys.argv[1]).resolve(), int(sys.argv[2])))
