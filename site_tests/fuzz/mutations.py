"""Injuries done to documents: each takes a document, or two, and a seeded generator, and returns bytes."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

from generator.ground.vocabulary import labels
from site_tests.attacks import attacks, broken_bytes

Mutation = Callable[[Random, list[str], list[str]], bytes]
"""The generator, the lines of a document, the lines of another one → the mutilated document."""
MUTATIONS: dict[str, Mutation] = {}
_WORDS = tuple(labels().in_heads)
_ATTACKS = tuple(text for text in attacks() if len(text) < 2_000)
_CODECS = ("gb18030", "utf-16-le", "utf-16-be", "utf-16", "utf-8-sig", "big5", "latin-1", "utf-7", "cp437", "shift_jis")
_ENDS = ("\r", "\r\n", "\n", "\u2028", "\x85", "\x0b", "\x0c", "\n\n", "\x1e")
_OPENING = ("(", "（", "[", "{", "<b>", "“", "《", "> ", "\t", "# ", "- ", "其中：", "1.", "（一）", "$", "\\", "**", "<table>", "|")


def mutation(take: Mutation) -> Mutation:
    """Registers an injury under its name."""
    MUTATIONS[take.__name__] = take
    return take


def _joined(lines: list[str], end: str = "\n") -> bytes:
    return end.join(lines).encode("utf-8", "surrogatepass")


def _glue(line: str) -> str:
    return next((sign for sign in ("\t", " ", "\u3000", "|") if sign in line), "\t")


def _some(random: Random, lines: list[str], share: float = 0.1) -> list[int]:
    """The places of a few lines, at least one where there is one."""
    if not lines:
        return []
    return [random.randrange(len(lines)) for _ in range(max(1, int(len(lines) * share * random.random())))]


def _with_cells(random: Random, lines: list[str], others: Callable[[str], list[str]]) -> bytes:
    """The document with others in the place of some cells."""
    for at in _some(random, lines, 0.3):
        glue = _glue(lines[at])
        cells = lines[at].split(glue)
        where = random.randrange(len(cells))
        cells[where : where + 1] = others(cells[where])
        lines[at] = glue.join(cells)
    return _joined(lines)


@mutation
def bytes_flipped(random: Random, lines: list[str], _: list[str]) -> bytes:
    """Bits turned over, a few or many."""
    data = bytearray(_joined(lines))
    for _ in range(random.choice((1, 3, 30, 300)) if data else 0):
        data[random.randrange(len(data))] ^= 1 << random.randrange(8)
    return bytes(data)


@mutation
def bytes_broken(random: Random, lines: list[str], _: list[str]) -> bytes:
    """Bytes put in that are no UTF-8, or none at all."""
    data = bytearray(_joined(lines))
    for _ in range(random.randint(1, 5)):
        at = random.randint(0, len(data))
        data[at:at] = random.choice((*broken_bytes(), random.randbytes(random.randint(1, 64))))
    return bytes(data)


@mutation
def lines_cut(random: Random, lines: list[str], _: list[str]) -> bytes:
    """Lines that end or begin too early."""
    for at in _some(random, lines):
        where = random.randint(0, len(lines[at]))
        lines[at] = lines[at][:where] if random.random() < 0.7 else lines[at][where:]
    return _joined(lines)


@mutation
def lines_lost(random: Random, lines: list[str], _: list[str]) -> bytes:
    """Lines taken out, alone or in runs."""
    for _ in range(random.randint(1, 12)):
        at = random.randint(0, len(lines))
        del lines[at : at + random.choice((1, 1, 2, 5, 40))]
    return _joined(lines)


@mutation
def lines_joined(random: Random, lines: list[str], _: list[str]) -> bytes:
    """Line ends lost."""
    return _joined([line + random.choice(("", "\n", "\n", "\n", "\t", " ")) for line in lines], "")


@mutation
def lines_doubled(random: Random, lines: list[str], _: list[str]) -> bytes:
    """Runs of lines printed again elsewhere, as pages are."""
    for _ in range(random.randint(1, 6)):
        start = random.randint(0, len(lines))
        run = lines[start : start + random.choice((1, 2, 8, 50, 400))]
        at = random.randint(0, len(lines))
        lines[at:at] = run * random.choice((1, 1, 2, 20))
    return _joined(lines)


@mutation
def lines_shuffled(random: Random, lines: list[str], _: list[str]) -> bytes:
    """Lines in another order."""
    start = random.randint(0, len(lines))
    end = random.choice((len(lines), min(len(lines), start + 30)))
    part = lines[start:end]
    random.shuffle(part)
    return _joined(lines[:start] + part + lines[end:])


@mutation
def columns_shuffled(random: Random, lines: list[str], _: list[str]) -> bytes:
    """Cells in another order, in every line alike or in some."""
    orders: dict[int, list[int]] = {}
    share = random.choice((0.05, 0.5, 1))
    for at, line in enumerate(lines):
        cells = line.split(_glue(line))
        if len(cells) > 1 and random.random() < share:
            order = orders.setdefault(len(cells), random.sample(range(len(cells)), len(cells)))
            lines[at] = _glue(line).join(cells[index] for index in order)
    return _joined(lines)


@mutation
def cells_lost(random: Random, lines: list[str], _: list[str]) -> bytes:
    """Cells taken out, doubled, emptied or put in."""
    return _with_cells(random, lines, lambda cell: random.choice(([], [""], [cell] * 2, [cell, "", ""], [""] * 40)))


@mutation
def words_swapped(random: Random, lines: list[str], _: list[str]) -> bytes:
    """Labels of the field where values stand."""
    for at in _some(random, lines, 0.3):
        glue = _glue(lines[at])
        cells = lines[at].split(glue)
        cells[random.randrange(len(cells))] = random.choice(_WORDS) + random.choice(("", "", "：", "（万元）", "指标", "表"))
        lines[at] = glue.join(cells)
    return _joined(lines)


@mutation
def encodings_mixed(random: Random, lines: list[str], _: list[str]) -> bytes:
    """Some lines in another encoding, or all of them."""
    codec, share = random.choice(_CODECS), random.choice((0.01, 0.3, 1))
    if share == 1:
        return "\n".join(lines).encode(codec, "replace")
    return b"\n".join(line.encode(codec if random.random() < share else "utf-8", "replace") for line in lines)


@mutation
def line_ends_mixed(random: Random, lines: list[str], _: list[str]) -> bytes:
    """Line ends of every kind in one document, those of Unicode too."""
    ends = random.sample(_ENDS, random.randint(1, 4))
    return _joined([line + random.choice(ends) for line in lines], "")


@mutation
def separators_mixed(random: Random, lines: list[str], _: list[str]) -> bytes:
    """Other separators of cells, here and there or everywhere."""
    share = random.choice((0.05, 0.5, 1))
    into = random.choice(("\t", " ", "  ", "|", " | ", "\u3000", ",", "\xa0", "\t\t"))
    return _joined([into.join(line.split(_glue(line))) if random.random() < share else line for line in lines])


@mutation
def tables_interleaved(random: Random, lines: list[str], others: list[str]) -> bytes:
    """Two documents printed into each other, line by line or in blocks."""
    mixed: list[str] = []
    while lines or others:
        source = random.choice([each for each in (lines, others) if each])
        size = random.choice((1, 1, 3, 20))
        mixed += source[:size]
        del source[:size]
    return _joined(mixed)


@mutation
def tables_side_by_side(random: Random, lines: list[str], others: list[str]) -> bytes:
    """Two documents beside each other on the same lines."""
    glue = random.choice(("\t", "  ", " | ", ""))
    return _joined([left + glue + right for left, right in zip(lines, others, strict=False)])


@mutation
def truncated(random: Random, lines: list[str], _: list[str]) -> bytes:
    """The end or the beginning of the file lost, at any byte."""
    data = _joined(lines)
    at = random.randint(0, len(data))
    return data[:at] if random.random() < 0.7 else data[at:]


@mutation
def huge_numbers(random: Random, lines: list[str], _: list[str]) -> bytes:
    """Numbers no machine word holds, negative ones, many dots and commas, exponents."""
    def number(found: re.Match[str]) -> str:
        if random.random() > 0.1:
            return found.group()
        return random.choice((
            "9" * random.choice((18, 19, 40, 400, 5_000)), "-" + found.group(), "1e999", "0." + "0" * 400 + "1", "1,23,4", "1.2.3",
            "1" + ",000" * random.choice((3, 7, 200)), "NaN", "Infinity", "0x10", "٣", "Ⅷ", "０", "²", "½", "-0", "+5", "00012",
        ))  # fmt: skip

    return _joined([re.sub(r"\d+(?:\.\d+)?", number, line) for line in lines])


@mutation
def deep_nesting(random: Random, lines: list[str], _: list[str]) -> bytes:
    """Brackets, tags and list signs inside each other, thousands deep."""
    for at in _some(random, lines, 0.02):
        sign = random.choice(_OPENING)
        where = random.randint(0, len(lines[at]))
        lines[at] = lines[at][:where] + sign * random.choice((5, 100, 3_000)) + lines[at][where:]
    return _joined(lines)


@mutation
def long_lines(random: Random, lines: list[str], _: list[str]) -> bytes:
    """A line of up to a megabyte: one cell, many cells, blanks, the whole document."""
    size = random.choice((10_000, 100_000, 1_000_000))
    piece = random.choice((
        "长", " ", "\t", "9", "1 ", "(", "，", "预算数", "支出", "合计", "0,", "为", "其中：", "\u3000", "a\t1\t", "三年", ".", "第一",
        "1.", "—", "项目名称\t", "增长1%，", "：", "\u200b", "$\\geq", "联系人：甲 ", "电话 ", "".join(lines)[:5_000] or "x",
    ))  # fmt: skip
    long = (piece * (size // max(1, len(piece.encode())) + 1))[:size]
    at = random.randint(0, len(lines))
    if lines and random.random() < 0.6:
        at = min(at, len(lines) - 1)
        glue, line = _glue(lines[at]), lines[at]
        lines[at] = random.choice((line + long, long + line, line + glue + long, line[: len(line) // 2] + long + line[len(line) // 2 :]))
    else:
        lines.insert(at, long + random.choice(("", "x", "。", "\t1")))
    return _joined(lines)


@mutation
def attacked(random: Random, lines: list[str], _: list[str]) -> bytes:
    """Attack strings in cells."""
    return _with_cells(random, lines, lambda cell: [random.choice(("", cell)) + random.choice(_ATTACKS)])


@mutation
def people_named(random: Random, lines: list[str], _: list[str]) -> bytes:
    """Labels of persons and telephones strewn in, with and without what belongs behind them."""
    for at in _some(random, lines, 0.2):
        label = random.choice([label for label, name in labels().anywhere.items() if name in {"person", "telephone"}])
        colon, value = random.choice(("", "：", ":", "\t", " ", "（签字）：")), random.choice(("", "张三丰", "\t张三丰", "0571-88881234"))
        lines.insert(at, random.choice(("", "\t")) + label + colon + value)
    return _joined(lines)


@mutation
def several(random: Random, lines: list[str], others: list[str]) -> bytes:
    """Several injuries, one after another."""
    kinds = [take for name, take in sorted(MUTATIONS.items()) if name not in {"several", "encodings_mixed", "bytes_broken", "bytes_flipped", "long_lines"}]
    for take in random.choices(kinds, k=random.randint(2, 4)):
        lines = re.split("\r\n|\n|\r", take(random, lines, list(others)).decode("utf-8", "ignore"))[:20_000]
    return _joined(lines)
