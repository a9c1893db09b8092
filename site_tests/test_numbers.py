"""Amounts and ids: printed text to exact whole yuan, names to readable ASCII addresses."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.ground.addresses import document_id, marked, slug
from generator.ground.money import UNITS, is_dash, money_unit, parse_amount, plain, to_yuan
from generator.ground.text import fold, half_width, join_han, visible
from generator.understanding.extraction import split_code, year_of
from generator.understanding.persons import masked, persons_in


@pytest.mark.parametrize(("printed", "amount"), [
    ("1403.07", "1403.07"), ("1,403.07", "1403.07"), ("1，403．07", "1403.07"), ("２９.５", "29.5"), ("3. 5", "3.5"), ("0", "0"), ("0.00", "0.00"),
    ("-5", "-5"), (" 12 ", "12"),
])  # fmt: skip
def test_printed_amounts_are_numbers(printed: str, amount: str) -> None:
    """Full width, thousands, blanks inside: the number that is printed."""
    assert parse_amount(printed) == Decimal(amount)


@pytest.mark.parametrize("printed", ["", "—", "约5", "5万", "1,40", "1.2.3", "1e5", "NaN", "Infinity", "٣", "一百", "5%"])
def test_other_texts_are_no_amount(printed: str) -> None:
    """What is no plain number is none; nothing is guessed."""
    assert parse_amount(printed) is None


def test_a_dash_is_no_zero() -> None:
    """A dash says "nothing here"; it is neither a number nor a blank."""
    assert is_dash("——")
    assert not is_dash("0")
    assert not is_dash("")


@pytest.mark.parametrize(("amount", "unit", "yuan"), [
    ("31.825", "万元", 318_250), ("0.00005", "万元", 1), ("2.675", "元", 3), ("2.5", "元", 3), ("-2.5", "元", -3), ("1", "亿元", 10**8),
])  # fmt: skip
def test_yuan_are_whole_and_exact(amount: str, unit: str, yuan: int) -> None:
    """Half a yuan goes up; no float ever touches the figure."""
    assert to_yuan(Decimal(amount), unit) == yuan


@given(st.decimals(min_value=0, max_value=10**9, places=2), st.sampled_from(sorted(UNITS)))
def test_amounts_survive_printing_and_reading(amount: Decimal, unit: str) -> None:
    """A printed amount reads back as itself, with thousands separators and in full width too."""
    for text in (format(amount, "f"), format(amount, ",f"), format(amount, "f").translate({48 + digit: 0xFF10 + digit for digit in range(10)})):
        assert parse_amount(text) == amount
    assert Decimal(plain(amount)) == amount
    assert to_yuan(amount, unit) == int((amount * UNITS[unit]).to_integral_value("ROUND_HALF_UP"))


@pytest.mark.parametrize(("text", "unit"), [
    ("单位：万元", "万元"), ("单位:元", "元"), ("金额单位： 人民币 万元", "万元"), ("单 位：亿元", "亿元"), ("单位名称", None), ("万元", None),
])  # fmt: skip
def test_units_of_money_are_declared_by_a_line(text: str, unit: str | None) -> None:
    """Only a line that says 单位 declares a unit of money."""
    assert money_unit(text) == unit


@settings(max_examples=200)
@given(st.text(max_size=120), st.text(max_size=20))
def test_slugs_are_short_readable_ascii(name: str, key: str) -> None:
    """Whatever the name: 1 to 80 characters of a-z, 0-9 and hyphens, the same every time."""
    for made in (slug(name, key), marked(f"a/{slug(name)}", key).partition("/")[2]):
        assert re.fullmatch(r"[a-z0-9-]{1,80}", made)
    assert slug(name, key) == slug(name, key)
    assert re.fullmatch(r"[a-z0-9_-]{1,80}", document_id(name))


def test_slugs_are_spelled_in_pinyin() -> None:
    """The examples of the published address scheme."""
    assert slug("科技大市场运维费") == "ke-ji-da-shi-chang-yun-wei-fei"
    assert document_id("Jiaxing_kjj-2025") == "jiaxing_kjj-2025"
    assert slug("长" * 300) != slug("长" * 301)


@given(st.text(max_size=60))
def test_forms_of_text_are_stable(text: str) -> None:
    """Folding, joining and cleaning twice is the same as once."""
    assert half_width(half_width(text)) == half_width(text)
    assert visible(visible(text)) == visible(text)
    assert join_han(join_han(text)) == join_han(text)
    assert " " not in fold(text)


@pytest.mark.parametrize(("printed", "code", "name"), [
    ("205001-某某局", "205001", "某某局"), ("331101某某局", "331101", "某某局"), ("２０５－某某局", "205", "某某局"),
    ("2024办公设备购置", "", "2024办公设备购置"), ("某某局", "", "某某局"),
])  # fmt: skip
def test_codes_before_names_have_their_own_column(printed: str, code: str, name: str) -> None:
    """A code is split off where a dash or its length says that it is one; a year stays in the name."""
    assert split_code(printed) == (code, name)


@pytest.mark.parametrize(("text", "year"), [("2025年部门预算", 2025), ("２０２４ 年预算", 2024), ("2024年2月12日", None), ("附件", None)])
def test_a_title_names_its_year(text: str, year: int | None) -> None:
    """A year with a month behind it is a date, no budget year."""
    assert year_of(text) == year


def test_persons_are_found_beside_their_labels() -> None:
    """Behind a colon, in the next cell, after blanks; a word like 负责人 in a sentence hides nothing."""
    assert persons_in("填表人：张三丰  联系电话：0571-8888 1234") == ["张三丰", "0571-8888 1234"]
    assert persons_in("\t联系人\t张三丰\t电话\t123") == ["张三丰", "123"]
    assert persons_in("由项目负责人组织实施") == []
    assert masked("（联系人：张三丰，电话：123）") == "（联系人：■■■，电话：■■■）"
