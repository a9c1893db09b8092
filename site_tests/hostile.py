"""A root whose documents, cards and decisions carry the whole corpus of attacks in every field that has room for text."""

from __future__ import annotations

import csv
import hashlib
import html
import json
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

from generator.changes.compare import COLUMNS as CHANGE
from generator.ground.text import join_han, visible
from generator.pipeline import read
from generator.reconcile.reviewed import COLUMNS as REVIEW
from generator.reconcile.reviewed import lines_sha256
from site_tests.attacks import attacks
from site_tests.workshop import make_root, run_anew

Snapshot = dict[str, tuple[int, int]]
"""Path → size and time of every file below a folder, links not followed."""
LINES = tuple(dict.fromkeys(re.sub(r"[\t\r\n]", " ", each).strip() for each in attacks() if each.strip()))
"""The attacks that fit into one cell of a line."""
STEMS = (
    "rows", "x..\\..\\hit-rows", "%2e%2e%2fhit", "-rf", "CON", "index", "=1+1,@x", "<img src=x onerror=window.hit=1>", "{{7*7}}",
    "x..；touch hit", "README", "old", "a b\u202e.c",
)  # fmt: skip
_ADDRESS = re.compile(r"[\s<>\"']+")
_HEAD = 28  # a longer text is no head of a column
_DAY = "2026-03-01"


@dataclass(frozen=True)
class Hostile:
    """The root after its build, what lay in and beside it before, and what lies there now."""

    root: Path
    before: Snapshot
    after: Snapshot

    @property
    def site(self) -> Path:
        """The built site."""
        return self.root / "site"


def make_hostile(folder: Path) -> Hostile:
    """Builds a site of hostile documents in `folder/root`. Raises AssertionError with the faults where it is refused."""
    root = make_root(folder / "root", {stem: text.encode("utf-8", "surrogatepass") for stem, text in documents().items()})
    write_cards(root)
    write_decisions(root)
    before = snapshot(folder)
    done = run_anew(root, "build", SITE_URL="https://example.org/ledger/", HOME=str(folder))
    assert done.returncode == 0, (done.stdout + done.stderr)[:4_000]
    return Hostile(root, before, snapshot(folder))


def snapshot(folder: Path) -> Snapshot:
    """What lies below a folder."""
    found = {}
    for place, _, names in os.walk(folder):
        for name in names:
            path = Path(place) / name
            found[str(path.relative_to(folder))] = (path.lstat().st_size, path.lstat().st_mtime_ns)
    return found


def printed(attack: str, number: int) -> str:
    """The project that carries an attack, as the document prints it."""
    return f"{attack}号{number}"


def as_read(text: str) -> str:
    """A text as it is read: character references that extraction left over are decoded, once; all else stays as printed."""
    return re.sub(r"&(?:[A-Za-z]{2,8}|#\d{2,6}|#[xX][0-9A-Fa-f]{2,5});", lambda found: html.unescape(found.group()), text)


def shown(text: str) -> str:
    """A text as a page shows it: nothing invisible, blanks as one."""
    return " ".join(join_han(visible(text)).split())


def documents() -> dict[str, str]:
    """File name → text: an indicator table in four parts, cards, extracted cells, a budget book, and one small one for each hostile file name."""
    made = dict(zip(STEMS, (rows_document(list(enumerate(LINES))[part::4]) for part in range(4)), strict=False))
    made |= {stem: rows_document([(1_000 + at, stem)]) for at, stem in enumerate(STEMS) if stem not in made}
    return {**made, "cards": cards_document(), "cells": cells_document(), "book": book_document()}


def rows_document(numbered: Sequence[tuple[int, str]]) -> str:
    """An indicator table with an attack in every column, one project for each."""
    head = "2024年项目支出预算表\n\n单位名称\t一级项目名称\t二级项目名称\t一级指标\t二级指标\t三级指标\t计算符号\t指标值\t计量单位\n"
    rows = [f"{each}单位\t{each}类\t{printed(each, at)}\t产出指标\t数量指标\t{each}数\t定性\t{each}\t位{each[:20]}" for at, each in numbered]
    return head + "\n".join(rows) + "\n"


def cards_document() -> str:
    """Goal cards with amounts, six attacks in each."""
    card = (
        "# 部门项目支出预算绩效目标表\n\n单位：万元\n\n项目名称\t{0}甲项目\t\t\n主管部门\t205-{1}局\t实施单位\t205001-{2}单位\n"
        "项目年度金额\t10\t项目期限\t{3}\n年度总体绩效目标\t{4}目标\t\t\n一级指标\t二级指标\t三级指标\t绩效值\n"
        "1-产出指标\t11-数量指标\t{5}数\t≥3{1}\n\t\t{2}第二\t达到{0}\n\n"
    )
    return "# 2024年项目绩效目标\n\n" + "".join(card.format(*six) for six in _by(6))


def cells_document() -> str:
    """Goal tables as a word processor gives them out, each cell on a line of its own."""
    table = (
        " 1.{0:.100}绩效目标表\n\t331101{1}处\n\t单位：万元\n\n\t项目名称\n\t{0}\n\n\t预算规模及资金用途\n\t预算数\n\t144.00\n\t其中：财政    资金\n\t144.00\n"
        "\t其他资金\n\t \n\n\t\n\t{2}支出\n\n\t绩效目标\n\t{3}目标\n\n\n \n\t一级指标\n\t二级指标\n\t三级指标\n\t绩效指标描述\n\t指标值\n\n"
        "\t产出指标\n\t数量指标\n\t{1}数\n\t{2}\n\t≥135人\n\n\n"
    )
    return "".join(table.format(*four) for four in _by(4))


def book_document() -> str:
    """A budget book with attacks in its prose, its terms, and the titles, heads and row names of its tables."""
    prose = "".join(f"{at}. {each}是一句话。支出{each}100.00万元，比上年增加{each}3.00万元，增长3.1%。\n\n" for at, each in enumerate(LINES, 1))
    terms = "".join(f"{at}. {each}（类）：反映{each}的支出。\n\n" for at, each in enumerate(LINES, 1))
    table = (
        "2024年部门{4}预算表\n\n281-{1}\n\n单位：万元\n\n科目编码\t科目名称\t合计\t栏{5}\n206\t{0}支出\t30.00\t20.00\n20601\t{1}\t10.00\t10.00\n20602\t{3}\t20.00\t9.00\n\n"
    )
    short = [each for each in LINES if len(each) < _HEAD]
    heads = list(zip(short, reversed(short), strict=True))
    main = "2024年部门收支预算总表\n\n单位：万元\n\n收 入\t\t支 出\t\n项 目\t预算数\t项 目\t预算数\n"
    rows = "".join(f"{one}\t1.00\t{other}\t2.00\n" for one, other in _by(2))
    return (
        f"# 某协会2024年部门预算\n\n第一部分 某协会概况\n\n一、主要职能\n\n{prose}第二部分 名词解释\n\n一、名词解释\n\n{terms}"
        + "".join(table.format(*four, *two) for four, two in zip(_by(4), cycle(heads), strict=False)) + f"{main}{rows}收 入 总 计\t1.00\t支 出 总 计\t2.00\n"
    )  # fmt: skip


def write_cards(root: Path) -> None:
    """Every attack in a text field of some document's card, and most of them as an address."""
    paths = sorted((root / "data" / "documents").glob("*.txt"))
    fields = ("title", "issuer", "department", "region", "original_file", "converter", "compared_with_original", "note")
    slots = len(paths) * len(fields)
    texts = iter([" ".join(attacks()[at::slots]) for at in range(slots)])
    for path in paths:
        card = {name: next(texts) for name in fields}
        card["source_url"] = "https://evil.example/" + _ADDRESS.sub("", card["note"])
        card |= {"fiscal_year": "2024", "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
        lines = [f"{name}: {_quoted(value)}" for name, value in card.items()]
        path.with_suffix(".yml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def write_decisions(root: Path) -> None:
    """The attacks in everything that a person may write down below `data/`."""
    data = root / "data"
    parsed = read(sorted((data / "documents").glob("*.txt")))
    names = parsed.tables["indicators"].drop_duplicates(["document_id", "project"])
    own = zip(names["document_id"], names["project"], attacks(), strict=False)
    _csv(data / "names.csv", ("document_id", "printed", "full", "evidence"), ((name, project, f"{each}全称", each) for name, project, each in own))
    _csv(data / "aliases.csv", ("alias", "means", "evidence"), ((f"{each}别称", f"{each}所指", each) for each in attacks()))
    _csv(data / "terms.csv", ("term", "definition", "source"), ((f"{each}名词{at}", each, each) for at, each in enumerate(attacks())))
    _csv(data / "withdrawn.csv", ("id", "title", "withdrawn_on", "reason"), ((f"gone-{at}", each, _DAY, each) for at, each in enumerate(attacks()[:40])))
    _csv(data / "requests.csv", ("received_on", "document_id", "line", "request", "done", "done_on", "reply", "reply_date"),
         ((_DAY, "book", "1", each, each, _DAY, each, _DAY) for each in attacks()))  # fmt: skip
    (data / "changes").mkdir()
    _csv(data / "changes" / f"{_DAY}-0123abcd.csv", CHANGE, (_change(at, each) for at, each in enumerate(attacks())))
    texts = {document.source.document_id: tuple(line.text for line in document.source.lines) for document in parsed.documents}
    checks = parsed.tables["checks"]
    judged = zip(checks[checks["document_id"] != "book"].to_dict("records"), attacks(), strict=False)  # the book is corrected, which makes other checks
    _csv(data / "reviewed.csv", REVIEW,
         ((row["check_id"], row["left_value"], row["right_value"], lines_sha256(row, texts), each, each, "no", each, _DAY, _DAY)
          for row, each in judged if each.strip()))  # fmt: skip
    book = (data / "documents" / "book.txt").read_text(encoding="utf-8").split("\n")
    places = [number for number, line in enumerate(book, 1) if "是一句话。" in line]
    _csv(data / "corrections.csv", ("document_id", "line", "field", "in_our_copy", "in_the_original", "evidence", "checked_on"),
         (("book", place, each, "是一句话。", each, each, _DAY) for place, each in zip(places, LINES, strict=False)))  # fmt: skip


def _change(at: int, attack: str) -> list[str]:
    """A change that tells an attack as the name, the field and both values of a project."""
    row = {"document_id": "book", "kind": "project", "change": ("added", "removed", "changed")[at % 3], "cause": "publisher", "id": f"book/gone-{at}",
           "name": attack, "field": attack, "old": attack, "new": attack}  # fmt: skip
    return [row.get(name, "") for name in CHANGE]


def _quoted(text: str) -> str:
    """A text in the quotes of YAML, what is not printable escaped."""
    return "".join(char if char.isprintable() else f"\\U{ord(char):08x}" for char in json.dumps(text, ensure_ascii=False))


def _by(count: int) -> Iterator[list[str]]:
    """The attacks in groups, the last filled up from the front."""
    texts = [*LINES, *LINES[: -len(LINES) % count]]
    for start in range(0, len(texts), count):
        yield texts[start : start + count]


def _csv(path: Path, head: Sequence[str], rows: Iterator[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(head)
        writer.writerows(rows)
