"""Shares and growth rates of the narrative, recomputed from unrounded figures with the interval their rounding allows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from generator.ground.money import UNITS, plain
from generator.reconcile.engine import Check, Material, Side, judge, rule
from generator.reconcile.rules.narrative import named_cells, path_of
from generator.reconcile.rules.narrative_concepts import TOTALS, cells_for, concept_of, function_rows
from generator.reconcile.rules.narrative_reading import Figure, Paragraph, Statement, clean_label, scope_of, section_name
from generator.reconcile.rules.narrative_tables import Book, books, kept
from generator.reconcile.rules.wording import PLEASE_CHECK, gap

_MEASURES = TOTALS | {"three", "procurement", "basic", "project", "fund", "capital"}
_ALL_MONEY = tuple((name, re.compile(rf"(?:本年|全年|总)?{word}(?:决算|预算)?(?:合计|总计|总额)"))
                   for name, word in (("expenditure", "支出"), ("income", "收入")))  # fmt: skip
_SOME_TOTAL = re.compile(r"(?:本年|当年|全年|部门|单位|全部|总|的|比重|比例|比|约|为|预算|收入|支出|收支|拨款|资金|合计|总计|总额|数)*")

_TOTAL_LABEL = re.compile(r"合计|总计|总额|总数|共计|全部|总收入|总支出")
_OPENS = re.compile(r"其中|包括|分别|如下|以下方面|构成")


@dataclass(frozen=True)
class Amount:
    """An operand of a ratio: yuan, what its rounding may hide, where it stands, how it is called."""

    yuan: Decimal
    slack: Decimal
    lines: tuple[int, ...]
    label: str


@dataclass(frozen=True)
class Ratio:
    """A percentage recomputed: at the printed precision, how far rounding of the operands may move it each way, how."""

    percent: Decimal
    low: Decimal
    high: Decimal
    formula: str
    lines: tuple[int, ...]


@rule("NAR-08", "narrative", "说明中的占比")
def shares(material: Material) -> Iterator[Check]:
    """说明里的占比与用金额重算的占比。

    比什么：说明中“占百分之几”与该金额除以本节总额（说明或表中的总额）的商，用印出的金额计算，按印出的位数四舍五入。

    为什么应当相等：占比就是部分除以总额。

    什么时候可以不等：金额本身已四舍五入，商可能差最后一位；占比的分母是另一个总额——能找到的总额（也包括同一段前面印出的金额，但不包括并列的各项）
    有一个相符即算相符；没有印总额的，以并列各项之和为总额；写明的分母不在本文件里的（如“占全市支出”），判为无法判定。
    """
    for book in books(material):
        for paragraph in book.paragraphs:
            for statement in paragraph.statements:
                if not statement.share:
                    continue
                wholes = bases_of(book, paragraph, statement)
                if ratios := [share_of(part, whole, statement.share) for part in _meanings(book, paragraph, statement) for whole in wholes]:
                    yield _of_another(_ratio_check(book, paragraph, statement, statement.share, ratios, "占比"), book, paragraph, statement)


def bases_of(book: Book, paragraph: Paragraph, statement: Statement) -> list[Amount]:
    """What a share may be a share of: a total of its section, an amount the paragraph prints before it, never one listed beside it.

    Where parts are listed and their sentence names no amount before them, their sum may be the total.
    """
    beside = [each for each in paragraph.statements if _is_beside(paragraph, statement, each)]
    parts = [*beside, statement] if beside else []
    wholes = [amount for each, amount in _wholes(book, paragraph.section) if not any(each is other for other in parts)]
    before = [each for each in paragraph.statements[: paragraph.statements.index(statement)] if each not in beside]
    found = [*wholes, *map(_amount, before), *_named(book, statement)]
    if parts and not _is_led(paragraph, parts):
        listed = [_amount(each) for each in parts]
        lines = tuple(line for each in listed for line in each.lines)
        found += [Amount(sum((each.yuan for each in listed), Decimal(0)), sum((each.slack for each in listed), Decimal(0)), lines, "所列各项之和")]
    return [each for each in found if each.yuan > 0]


def _amount(statement: Statement) -> Amount:
    figure = statement.amount
    return Amount(figure.yuan, figure.slack * UNITS[figure.unit], (figure.line,), statement.label)


def _is_led(paragraph: Paragraph, parts: Sequence[Statement]) -> bool:
    """Whether the sentence of a list names an amount before its parts."""
    first = min(each.start for each in parts)
    begin = paragraph.text.rfind("。", 0, first)
    return any(begin < each.start < first for each in paragraph.statements)


def _is_beside(paragraph: Paragraph, statement: Statement, other: Statement) -> bool:
    """Whether two amounts are parts of one list: both have a share of nothing named (`占80%`), or both follow the word that opens the list.

    A share that names what it is of, or words before it that name the other amount (`财政拨款收入中`), are no list.
    """
    if other is statement or other.depth != statement.depth or not _SOME_TOTAL.fullmatch(clean_label(statement.of)):
        return False
    between = paragraph.text[min(other.start, statement.start) : max(other.start, statement.start)]
    if _TOTAL_LABEL.search(other.label) or (len(other.label) > 1 and re.search(rf"{re.escape(other.label)}(?:中|里|的)?[,:]", between)):
        return False
    if other.share is not None and not clean_label(other.of):
        return True
    opened = max((found.end() for found in _OPENS.finditer(paragraph.text, 0, statement.start)), default=-1)
    return 0 <= opened <= other.start and "。" not in between


def _named(book: Book, statement: Statement) -> list[Amount]:
    """The totals of all money that a share says it is a share of (`占支出合计的97.29%`), whatever money its section speaks of."""
    whole = clean_label(statement.of).removesuffix("的")
    concept = next((concept for concept, pattern in _ALL_MONEY if pattern.fullmatch(whole)), "")
    return [Amount(cell.yuan, cell.slack, cell.lines, cell.label) for cell in cells_for(book, concept, "all")] if concept else []


def _of_another(check: Check, book: Book, paragraph: Paragraph, statement: Statement) -> Check:
    """A share that is said to be one of something this document does not print cannot be decided."""
    whole = clean_label(statement.of).removesuffix("的")
    known = _SOME_TOTAL.fullmatch(whole) or concept_of(book, paragraph, replace(statement, label=whole)) in _MEASURES
    if check.verdict != "differs" or known:
        return check
    words = f"说明写的是占“{whole}”的比例，本文件里没有读到这个数，其他总额都不相符，无法判定。"
    return replace(check, verdict="unclear", explanation=words)


@rule("NAR-09", "narrative", "说明中的增长率")
def growth_rates(material: Material) -> Iterator[Check]:
    """说明里的增长（下降）率与用金额重算的增长率。

    比什么：说明中“增长（下降）百分之几”与增加额÷（本年数－增加额），按印出的位数四舍五入。

    为什么应当相等：增长率就是增减额除以上年数，上年数等于本年数减增减额。

    什么时候可以不等：金额已四舍五入，商可能差最后一位；上年数为零时增长率没有定义，有的单位写100%，这时判为无法判定。
    """
    for book in books(material):
        for paragraph in book.paragraphs:
            for statement in paragraph.statements:
                if statement.growth and statement.change:
                    yield _growth_check(book, paragraph, statement, statement.growth, statement.change)


def _growth_check(book: Book, paragraph: Paragraph, statement: Statement, growth: Figure, change: Figure) -> Check:
    size = UNITS[change.unit]
    step = Amount(change.yuan, change.slack * size, (change.line,), "")
    amounts = _meanings(book, paragraph, statement)
    computed = [growth_of(amount, step, growth) for amount in amounts]
    ratios = [ratio for ratio in computed if ratio]
    if ratios and (len(ratios) == len(computed) or any(_judge(growth.number, ratio)[0] != "differs" for ratio in ratios)):
        return _ratio_check(book, paragraph, statement, growth, ratios, "增长率")
    amount = next(each for each, ratio in zip(amounts, computed, strict=True) if ratio is None)
    base = amount.yuan - change.yuan
    lines = (*amount.lines, change.line)
    left = Side(f"说明：{statement.label}的增长率", f"{plain(growth.number)}%", (growth.line,))
    right = Side("上年数（本年数－增减额）", f"{plain(base / size)}{change.unit}", lines)
    slack = step.slack + amount.slack
    if base < -slack:
        return Check(book.document_id, _subject(paragraph, statement, "增长率"), f"{statement.label}：增长率", left, right, "differs",
                     explanation=f"增加额大于本年数，推得的上年数为负。{PLEASE_CHECK}")  # fmt: skip
    words = "本年数等于增加额，上年数为零（或在四舍五入范围内为零），增长率没有定义：有的写100%，有的不写，有的写“新增”，几种写法都有，无法判定。"
    return Check(book.document_id, _subject(paragraph, statement, "增长率"), f"{statement.label}：增长率", left, right, "unclear", explanation=words)


def share_of(part: Amount, whole: Amount, printed: Figure) -> Ratio:
    """Part divided by whole in percent, with the interval that rounding of both allows."""
    percent = part.yuan / whole.yuan * 100
    low = (part.yuan - part.slack) / (whole.yuan + whole.slack) * 100
    high = (part.yuan + part.slack) / (whole.yuan - whole.slack) * 100 if whole.yuan > whole.slack else percent
    same = part.lines == whole.lines and part.yuan == whole.yuan
    words = f"{_in_words(part)}÷{_in_words(whole)}"
    return _rounded(percent, *((percent, percent) if same else (low, high)), printed, words, (*part.lines, *whole.lines))


def growth_of(amount: Amount, change: Amount, printed: Figure) -> Ratio | None:
    """Change divided by last year's amount in percent; None where last year's amount may be zero or is negative."""
    base = amount.yuan - change.yuan
    slack = amount.slack + change.slack
    if base <= 0 or (base <= slack and amount.yuan != 0):
        return None
    percent = change.yuan / base * 100
    ends = [(change.yuan + way * change.slack) / last * 100 for way in (-1, 1) for last in (base - slack, base + slack) if last > 0]
    words = f"{plain(change.yuan / 10000)}÷（{plain(amount.yuan / 10000)}－{_bracketed(change.yuan / 10000)}）"
    return _rounded(percent, min([*ends, percent]), max([*ends, percent]), printed, words, (*amount.lines, *change.lines))


def _bracketed(number: Decimal) -> str:
    return f"（{plain(number)}）" if number < 0 else plain(number)


def _rounded(percent: Decimal, low: Decimal, high: Decimal, printed: Figure, formula: str, lines: tuple[int, ...]) -> Ratio:
    place = printed.slack * 2
    near, least, most = (_half_up(value, place) for value in (percent, low, high))
    return Ratio(near, near - least, most - near, formula, lines)


def _half_up(value: Decimal, place: Decimal) -> Decimal:
    return (value / place).quantize(Decimal(1), ROUND_HALF_UP) * place


def _meanings(book: Book, paragraph: Paragraph, statement: Statement) -> list[Amount]:
    """The amount as the text prints it, and as the tables print it: a misprint of the one must not spoil the other."""
    figure = statement.amount
    said = Amount(figure.yuan, figure.slack * UNITS[figure.unit], (figure.line,), statement.label)
    scope = scope_of(paragraph.section)
    names = path_of(statement.label)
    concept = concept_of(book, paragraph, statement)
    cells = function_rows(book, names, scope)[0] if names else cells_for(book, concept, scope) if concept else named_cells(book, statement.label, scope)
    return [said, *(Amount(cell.yuan, cell.slack, cell.lines, cell.label) for cell in cells[:2] if not cell.blank)]


@kept
def _wholes(book: Book, section: str) -> list[tuple[Statement, Amount]]:
    """The totals a share of a section may be measured against, with the statement of each: those the section states, those of the tables."""
    found: list[tuple[Statement, Amount]] = []
    for other in book.paragraphs:
        if other.section == section:
            for statement in other.statements:
                if concept_of(book, other, statement) in _MEASURES:
                    found += [(statement, amount) for amount in _meanings(book, other, statement)]
    return found


def _ratio_check(book: Book, paragraph: Paragraph, statement: Statement, printed: Figure, ratios: list[Ratio], what: str) -> Check:
    """The printed rate against every honest way to compute it; the first way is shown where none fits."""
    judged = [(_judge(printed.number, ratio), ratio) for ratio in ratios]
    (verdict, tolerance), ratio = min(judged, key=lambda pair: ("holds", "rounding", "differs").index(pair[0][0]))
    left = Side(f"说明：{statement.label}的{what}", printed.number, (printed.line,))
    right = Side(f"重算：{ratio.formula}", ratio.percent, ratio.lines)
    words = {"holds": "重算与说明相符。", "rounding": "金额四舍五入后重算，最后一位可差这么多。"}.get(
        verdict, f"{gap(printed.number, ratio.percent, '个百分点')}。{PLEASE_CHECK}")  # fmt: skip
    return Check(book.document_id, _subject(paragraph, statement, what), f"{statement.label}：{what}", left, right, verdict, "%", tolerance, words)


def _judge(printed: Decimal, ratio: Ratio) -> tuple[str, Decimal]:
    difference = printed - ratio.percent
    tolerance = ratio.high if difference > 0 else ratio.low if difference < 0 else max(ratio.low, ratio.high)
    return judge(difference, tolerance), tolerance


def _subject(paragraph: Paragraph, statement: Statement, what: str) -> str:
    return f"{section_name(paragraph.section)}-{statement.label}-{what}"


def _in_words(amount: Amount) -> str:
    return plain(amount.yuan / 10000)


@rule("NAR-10", "narrative", "说明中各项占比之和", "holds", "rounding", "differs")
def shares_together(material: Material) -> Iterator[Check]:
    """同一段说明里各项占比之和与100%。

    比什么：一段里两项以上的占比相加，与100%。只在这些金额相加等于本节总额时比较。

    为什么应当相等：各部分合起来就是总额。

    什么时候可以不等：每个占比各自四舍五入，n项之和可差n×半个末位，例如99.9%、100.1%。
    """
    for book in books(material):
        for paragraph in book.paragraphs:
            parts = [each for each in paragraph.statements if each.share]
            if len(parts) > 1 and _whole_is_covered(book, paragraph, parts):
                yield _shares_check(book, paragraph, parts)


def _whole_is_covered(book: Book, paragraph: Paragraph, parts: list[Statement]) -> bool:
    """Whether the amounts, as the text or as the tables print them, add to a total of the section."""
    wholes = _wholes(book, paragraph.section)
    for pick in (0, -1):
        chosen = [_meanings(book, paragraph, each)[pick] for each in parts]
        total, slack = sum(each.yuan for each in chosen), sum(each.slack for each in chosen)
        if any(abs(total - whole.yuan) <= slack + whole.slack for _, whole in wholes):
            return True
    return False


def _shares_check(book: Book, paragraph: Paragraph, parts: list[Statement]) -> Check:
    figures = [each.share for each in parts if each.share]
    total = sum((each.number for each in figures), Decimal(0))
    tolerance = sum((each.slack for each in figures), Decimal(0))
    verdict = judge(total - 100, tolerance)
    words = {"holds": "各项占比之和为100%。", "rounding": f"{len(figures)}个占比各自四舍五入，和可以差这么多。"}.get(
        verdict, f"各项占比之和为{plain(total)}%，{gap(total, Decimal(100), '个百分点')}。{PLEASE_CHECK}")  # fmt: skip
    left = Side("各项占比之和：" + "＋".join(plain(each.number) for each in figures), total, tuple(each.line for each in figures))
    subject = f"{section_name(paragraph.section)}-{parts[0].label}等{len(parts)}项"
    return Check(book.document_id, subject, f"{section_name(paragraph.section)}：占比合计", left, Side("全部", Decimal(100)), verdict, "%", tolerance, words)
