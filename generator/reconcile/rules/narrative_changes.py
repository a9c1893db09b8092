"""Changes against last year: one total must not grow by two amounts, and the changes of the parts make that of the whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from generator.ground.money import UNITS, plain
from generator.reconcile.engine import Check, Material, Side, judge, rule
from generator.reconcile.rules.narrative_concepts import TOTALS, concept_of
from generator.reconcile.rules.narrative_reading import Figure, Statement
from generator.reconcile.rules.narrative_tables import Book, books
from generator.reconcile.rules.wording import PLEASE_CHECK, gap, lines_in_words


@dataclass(frozen=True)
class Increase:
    """One statement of how much a total changed: the total in yuan, the change, how it is called."""

    total: Decimal
    change: Figure
    growth: str
    label: str
    basis: str


@rule("NAR-11", "narrative", "同一总额的增减额", "holds", "rounding", "differs")
def increases_of_one_total(material: Material) -> Iterator[Check]:
    """说明里几处写同一个总额比上年增减多少。

    比什么：收入预算、支出预算、收支总预算、财政拨款、一般公共预算拨款印着同一个总额、又与同一种上年数（如“上年执行数”）相比时，各处的增减额。

    为什么应当相等：今年的总额相同、相比的上年数名称相同，增减额就应当相同。

    什么时候可以不等：各处写明的范围不同（例如一处写明含政府性基金）时不作比较；总额相同、所比的上年数名称相同、又没有写明范围不同的，按所印文字应当相等。
    """
    for book in books(material):
        for group in _groups(book):
            yield from _increase_checks(book, group)


def _groups(book: Book) -> list[list[Increase]]:
    """Statements with the same total and the same thing compared with, two or more."""
    groups: dict[tuple[Decimal, str], list[Increase]] = {}
    for paragraph in book.paragraphs:
        for each in paragraph.statements:
            if each.change and concept_of(book, paragraph, each) in TOTALS:
                growth = f"、{each.growth.printed}%" if each.growth else ""
                found = Increase(each.amount.yuan, each.change, growth, each.label, each.basis)
                groups.setdefault((found.total, found.basis), []).append(found)
    return [group for group in groups.values() if len(group) > 1]


def _increase_checks(book: Book, group: list[Increase]) -> Iterator[Check]:
    """The increase stated most often against each other one; one check that holds where all are equal."""
    usual = Counter(each.change.yuan for each in group).most_common(1)[0][0]
    same = [each for each in group if each.change.yuan == usual]
    others: dict[Decimal, list[Increase]] = {}
    for each in group:
        if each.change.yuan != usual:
            others.setdefault(each.change.yuan, []).append(each)
    if not others:
        yield _increase_check(book, same[:1], same[1:])
    for other in others.values():
        yield _increase_check(book, same, other)


def _increase_check(book: Book, left: list[Increase], right: list[Increase]) -> Check:
    one, two = left[0].change, right[0].change
    size = UNITS[one.unit]
    tolerance = one.slack + two.slack * UNITS[two.unit] / size
    difference = one.number - two.yuan / size
    verdict = judge(difference, tolerance)
    words = {"holds": "各处所印的增减额相同。", "rounding": "相差在四舍五入的范围内。"}.get(verdict) or (
        f"{_printed(left)}，{_printed(right)}，{gap(one.number, two.yuan / size, one.unit)}。总额都印作{plain(left[0].total / size)}{one.unit}。{PLEASE_CHECK}")
    labels = "、".join(dict.fromkeys(each.label for each in right))
    subject = f"{left[0].basis or '比上年'}-{labels}"
    return Check(book.document_id, subject, f"{'、'.join(dict.fromkeys(each.label for each in [*left, *right]))}：{left[0].basis or '比上年'}的增减额",
                 _side(left, size), _side(right, size), verdict, one.unit, tolerance, words)  # fmt: skip


def _printed(group: list[Increase]) -> str:
    figure = group[0].change
    way = "增加" if figure.number >= 0 else "减少"
    return f"{lines_in_words(tuple(each.change.line for each in group))}印作{way}{figure.printed}{figure.unit}{group[0].growth}"


def _side(group: list[Increase], size: Decimal) -> Side:
    labels = "、".join(dict.fromkeys(each.label for each in group))
    return Side(f"说明：{labels}的增减额", group[0].change.yuan / size, tuple(each.change.line for each in group))


WHOLES = {"three": ("abroad", "reception", "vehicles"), "vehicles": ("purchase", "running")}


@rule("NAR-12", "narrative", "“三公”经费增减额的分项与总数")
def changes_of_parts(material: Material) -> Iterator[Check]:
    """说明里“三公”经费总的增减额与各分项增减额之和。

    比什么：“三公”经费总数比上年的增减额，与因公出国（境）、公务接待、公务用车三项的增减额之和；公务用车一项与购置、运行两项之和。写“持平”的算0。

    为什么应当相等：总数等于各分项之和，两年都如此，增减额也如此。

    什么时候可以不等：总数与分项相比的上年数不是同一种（预算数、执行数）；四舍五入。有一项没有写增减的不作比较。
    """
    for book in books(material):
        found = _three_statements(book)
        for whole, parts in WHOLES.items():
            if whole in found and all(part in found for part in parts):
                check = _change_check(book, found[whole], [found[part] for part in parts])
                if check:
                    yield check


def _three_statements(book: Book) -> dict[str, Statement]:
    """The first statement of each of the three public expenses that says how it changed."""
    found: dict[str, Statement] = {}
    for paragraph in book.paragraphs:
        for each in paragraph.statements:
            concept = concept_of(book, paragraph, each)
            if "三公" in paragraph.section and (each.change or each.flat):
                found.setdefault(concept, each)
    return found


def _change_check(book: Book, whole: Statement, parts: list[Statement]) -> Check | None:
    if not whole.change:
        return None
    size = UNITS[whole.change.unit]
    changes = [each.change.yuan / size if each.change else Decimal(0) for each in parts]
    slack = sum((each.change.slack * UNITS[each.change.unit] / size for each in parts if each.change), whole.change.slack)
    difference = whole.change.number - sum(changes, Decimal(0))
    bases = {each.basis for each in [whole, *parts] if each.basis}
    verdict = judge(difference, slack)
    apart = f"{gap(difference, Decimal(0), whole.change.unit)}。{PLEASE_CHECK}"
    words = {"holds": "各分项的增减额之和等于总的增减额。", "rounding": "相差在四舍五入的范围内。"}.get(verdict, apart)
    if verdict == "differs" and len(bases) > 1:
        verdict, words = "unclear", f"总数与分项相比的上年数不同（{'、'.join(sorted(bases))}），无法判定。"
    formula = "＋".join(plain(each) if each >= 0 else f"（{plain(each)}）" for each in changes)
    left = Side(f"说明：{whole.label}的增减额", whole.change.number, (whole.change.line,))
    right = Side(f"各分项增减额之和：{formula}", sum(changes, Decimal(0)), tuple(each.change.line if each.change else each.amount.line for each in parts))
    return Check(book.document_id, f"{whole.label}-增减额", f"{whole.label}：增减额与分项", left, right, verdict, whole.change.unit, slack, words)


