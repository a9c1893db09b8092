"""Sentences made from figures, and two years side by side: exact, linked, and never a pair that merely looks alike."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from generator.linking.printings import core
from generator.pages.catalogue import Catalogue
from generator.pages.sentences import Sentence, headline, kinds, listed_sum, place_among, projects_sum, repeated_targets, share
from generator.pages.years import Change, Comparison, compare
from generator.parsing.parse import Parsed
from generator.pipeline import with_checks, with_links


def plain_words(sentence: Sentence) -> str:
    """A sentence as mere text."""
    return "".join(piece.text for piece in sentence)


@pytest.fixture(scope="module")
def catalogue(parsed: Parsed) -> Catalogue:
    """The five documents, looked up."""
    return Catalogue(with_links(with_checks(parsed)))


@pytest.fixture(scope="module")
def years(catalogue: Catalogue) -> Comparison:
    """The two documents of one department."""
    own = catalogue.projects["jiaxing-kjj-2022"], catalogue.projects["jiaxing-kjj-2025"]
    return compare((2022, 2025), own, catalogue.indicators, catalogue.alike)


def test_headline_says_total_and_kinds_with_their_lines(catalogue: Catalogue) -> None:
    """The budget book in one sentence: printed amounts, each linked to the line that prints it, shares half up, and their sum said."""
    document = catalogue.document["shaoxing-kexie-2024"]
    agencies = list(dict.fromkeys(row["agency"] for row in catalogue.projects["shaoxing-kexie-2024"]))
    told = next(headline(document, kinds(catalogue.total_cells["shaoxing-kexie-2024"]), agencies))
    text = plain_words(told)
    assert "年初预算5337.65万元：人员支出1691.46万元（31.7%），公用经费1006.53万元（18.9%），项目支出2639.66万元（49.5%）。" in text
    assert "三个比例各自四舍五入，相加为100.1%。" in text
    lines = [line.text for line in catalogue.sources["shaoxing-kexie-2024"].source.lines]
    figures = [piece for piece in told if piece.line]
    assert len(figures) == 4
    assert all(re.match(r"[\d.]+", piece.text).group() in lines[piece.line - 1] for piece in figures if piece.line)  # type: ignore[union-attr]


def test_list_of_projects_is_told_with_both_its_sums(catalogue: Catalogue) -> None:
    """43 projects in 万元 and 49 in yuan, six of them printed as 0: one sentence with each figure, its difference and its verdict."""
    name = "shaoxing-kexie-2024"
    checks = [{**row, "address": "x"} for row in catalogue.checks_of[name] if row["rule"] == "LST-01"]
    told = [plain_words(each) for check in checks for each in listed_sum(check, catalogue.projects[name])]
    assert (
        "43个项目按印出的万元数相加是2639.67万元，印出的合计是2639.66万元，相差0.01万元，属四舍五入；"
        "绩效指标表有49个项目，其中6个印作0，其余43个按印出的元数相加是26,396,628元（本站相加）。"
    ) in told
    assert not any("绩效指标表" in each for each in told if not each.startswith("43个"))
    assert not list(listed_sum(checks[-1] | {"verdict": "differs"}, catalogue.projects[name]))


def test_equal_targets_are_called_equal() -> None:
    """95 and 95.0 are the same target; words are the same only to the letter."""
    row = {"target_value": Decimal(95), "target_upper": None, "target_printed": "95"}
    assert Change(row, row | {"target_value": Decimal("95.0"), "target_printed": "95.0"}, "").same
    assert not Change(row, row | {"target_upper": Decimal(98)}, "").same
    words = {"target_value": None, "target_upper": None, "target_printed": "年底前"}
    assert not Change(words, words | {"target_printed": "11月前"}, "").same


def test_cards_are_added_and_the_sum_is_called_ours(catalogue: Catalogue) -> None:
    """Fifteen cards: their sum, said to be ours, and the largest with its share."""
    text = plain_words(next(projects_sum(catalogue.projects["tianjin-kjj-2023"], cards=True)))
    assert "有15张项目绩效目标表，预算数相加为14251.00万元（本站相加）" in text
    assert "占55.6%" in text
    assert "原文未印合计" in text


def test_nothing_is_said_of_amounts_that_are_not_printed(catalogue: Catalogue) -> None:
    """A document without amounts gets no sum, no share and no rank."""
    projects = catalogue.projects["jiaxing-kjj-2025"]
    assert not list(projects_sum(projects, cards=False))
    assert not list(place_among(projects[0], projects))


def test_repeated_target_is_not_added_up(catalogue: Catalogue) -> None:
    """The same target in six projects is said once, with its six lines, as not to be added."""
    rows = [row for project in catalogue.projects["shaoxing-kexie-2024"] for row in catalogue.indicators[project["project_id"]]]
    told = next(each for each in repeated_targets(rows) if "年度服务观众人数" in plain_words(each))
    assert "“年度服务观众人数”不少于20" in plain_words(told)
    assert "6个项目" in plain_words(told)
    assert "不能相加" in plain_words(told)
    assert len([piece for piece in told if piece.line]) == 6


@pytest.mark.parametrize(("part", "whole", "expected"), [(1, 3, "33.3"), (1, 8, "12.5"), (1, 2000, "0.1"), (1, 1, "100.0")])
def test_shares_are_half_up_from_unrounded_figures(part: int, whole: int, expected: str) -> None:
    """0.05 % becomes 0.1 %."""
    assert share(part, whole) == Decimal(expected)


def test_projects_of_two_years_are_paired_only_by_name(years: Comparison) -> None:
    """Two of 22 projects are found again for certain; what is merely alike, or stands in another agency, is possible, and none is found twice."""
    pairs = {(pair.older["project"], pair.newer["project"]) for pair in years.pairs}
    assert pairs == {(name, name) for name in ("科技创新全程管理经费", "信息化运维服务费")}
    possible = {(pair.older["project"], pair.newer["project"]) for pair in years.possible}
    assert possible == {
        ("提前下达2022年省科技发展专项资金", "(市本级)省科技发展专项资金"), ("科技信息系统服务", "科技信息系统服务费"), ("地震监测台站", "地震监测台站"),
    }  # fmt: skip
    assert len(years.only_older) == 20
    assert len(years.only_newer) == 8


def test_programmes_of_two_years_stand_side_by_side_by_their_printed_name(years: Comparison) -> None:
    """Each programme once, with its projects on either side; 建设和运维 and 建设与运维 stay two."""
    counts = {each.name: (len(each.older), len(each.newer)) for each in years.programmes}
    assert counts["科技事务综合业务管理"] == (7, 3)
    assert counts["信息化建设和运维"] == (2, 2)
    assert counts["信息化建设与运维"] == (1, 1)
    assert counts["人才发展专项资金"] == (1, 0)
    assert tuple(map(sum, zip(*counts.values(), strict=True))) == (22, 10)


def test_targets_are_compared_inside_a_project_only(years: Comparison) -> None:
    """★软(硬)件维护数量 went from 2 to 3 in its own project; the equal name in another project is another base, and so is a project merely alike."""
    targets = {
        (pair.newer["project"], change.newer["indicator"]): (change.older["target_value"], change.newer["target_value"], change.reason)
        for pair, changes in years.changes for change in changes
    }  # fmt: skip
    assert ("科技信息系统服务费", "数据库维护次数") not in targets
    assert targets["信息化运维服务费", "★软(硬)件维护数量"] == (2, 3, "")
    assert ("信息化运维服务费", "数据库维护次数") not in targets


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("提前下达2022年省科技发展专项资金", "(市本级)省科技发展专项资金", True), ("科技信息系统服务", "科技信息系统服务费", True),
        ("科技人才发展专项资金", "省科技发展专项资金", False), ("流动科普服务", "流动科普大篷车", False),
        ("信息化建设和运维", "信息化建设与运维", False), ("科技合作交流与科技招商经费", "科技合作与交流经费", False),
    ],
)  # fmt: skip
def test_core_of_a_name_joins_no_strangers(left: str, right: str, same: bool) -> None:
    """Two names are nearly equal only where year, level, 提前下达 or a final 费 is all that differs."""
    assert (core(left) == core(right)) is same
