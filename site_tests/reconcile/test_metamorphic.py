"""What must follow when a printed amount changes, a table is restated in another unit, or siblings change places."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

import pandas as pd
import pytest

from generator.ground.money import UNITS
from generator.parsing.parse import Parsed
from generator.pipeline import material
from generator.reconcile.engine import Material
from generator.tables.schema import frame
from site_tests.reconcile.books import own_rules

BOOK = "shaoxing-kexie-2024"
MORE = 32_100
"""Yuan by which a cell is changed: more than the widest tolerance of its identities."""
NOT_SEARCHED = "LST-09"
"""The search for groupings is slow and never differs."""


@pytest.fixture(scope="module")
def whole(parsed: Parsed) -> Material:
    """The budget book among the five documents."""
    own = material(parsed)
    of_documents = {name: each for name, each in own.tables.items() if "document_id" in each}
    tables = {name: each[each["document_id"] == BOOK].reset_index(drop=True) for name, each in of_documents.items()}
    return Material(tables, own.paragraphs, own.weight_subtotals, own.texts)


def _with_lines(own: Material, lines: pd.DataFrame) -> Material:
    return Material(own.tables | {"budget_lines": lines}, own.paragraphs, own.weight_subtotals, own.texts)


def _verdicts(own: Material, skip: Iterable[str] = ()) -> dict[str, dict[tuple[str, str], str]]:
    """Document → (rule, subject) → verdict."""
    found: dict[str, dict[tuple[str, str], str]] = defaultdict(dict)
    for each in own_rules():
        for check in each.find(own) if each.id not in skip else ():
            found[check.document_id][each.id, check.subject] = check.verdict
    return found


def _copies(own: Material, changed: dict[str, pd.DataFrame]) -> Material:
    """A document per changed frame of budget lines, all in one material."""
    tables = dict(own.tables)
    tables["budget_lines"] = pd.concat([lines.assign(document_id=name) for name, lines in changed.items()], ignore_index=True)
    for table in ("projects", "programmes"):
        tables[table] = pd.concat([own.tables[table].assign(document_id=name) for name in changed], ignore_index=True)
    return replace(own, tables=tables | {"indicators": frame("indicators", [])}, weight_subtotals=own.weight_subtotals.head(0))


def _more(lines: pd.DataFrame, at: int) -> pd.DataFrame:
    row = lines.loc[at]
    printed = Decimal(row["amount_printed"]) + MORE / UNITS[row["money_unit"]]
    place = Decimal(row["amount_printed"])
    changed = lines.copy()
    changed.loc[at, ["amount_printed", "amount_yuan"]] = [str(printed.quantize(place)), row["amount_yuan"] + MORE]
    return changed


def test_every_changed_amount_is_found(whole: Material) -> None:
    """Whichever amount that takes part in an identity is changed, a check that held differs.

    An amount of a project that stands in one list only (printed 0, or another name) has no equal elsewhere: there a
    check that held can no longer be decided. 项目总额 is of several years and takes part in nothing.
    """
    lines = whole.tables["budget_lines"]
    held = {key for key, verdict in _verdicts(whole)[BOOK].items() if verdict in {"holds", "rounding"}}
    cells = [at for at in lines.index if lines["amount_printed"][at] and lines["column"][at] != "项目总额"]
    found = _verdicts(_copies(whole, {f"m{at}": _more(lines, at) for at in cells}), skip={NOT_SEARCHED})
    worse = {at: {verdict for key, verdict in found[f"m{at}"].items() if key in held} for at in cells}
    undecided = [at for at in cells if "differs" not in worse[at]]
    pairs = whole.pairs
    alone = {line for name in ("lines_left", "lines_right") for each in pairs[pairs["_merge"] != "both"][name].dropna() for line in each}
    assert len(cells) == 491
    assert {lines["line"][at] for at in undecided} <= alone
    assert all("unclear" in worse[at] or not held for at in undecided)


@pytest.mark.parametrize("unit", ["元", "千元", "百万元", "亿元"])
def test_restated_table_changes_no_verdict(whole: Material, unit: str) -> None:
    """A table printed in another unit of money says the same."""
    lines = whole.tables["budget_lines"]
    changed = {"same": lines} | {f"t{at}": _restated(lines, title, unit) for at, title in enumerate(lines["table"].unique())}
    found = _verdicts(_copies(whole, changed), skip={NOT_SEARCHED})
    expected = found.pop("same")
    wrong = {name: {key: (expected.get(key), verdict) for key, verdict in own.items() if expected.get(key) != verdict} for name, own in found.items()}
    assert not {name: each for name, each in wrong.items() if each}


def _restated(lines: pd.DataFrame, title: str, unit: str) -> pd.DataFrame:
    factors = {each: UNITS[each] / UNITS[unit] for each in UNITS}
    mine = (lines["table"] == title) & (lines["amount_printed"] != "")
    printed = [
        _times(amount, factors[own]) if here else amount
        for amount, own, here in zip(lines["amount_printed"], lines["money_unit"], mine, strict=True)
    ]
    return lines.assign(amount_printed=printed, money_unit=lines["money_unit"].where(lines["table"] != title, unit))


def _times(printed: str, factor: Decimal) -> str:
    """An amount in another unit with all its places (`5337.65` 万元 → `53376500` 元, `0.533765` 亿元)."""
    number = Decimal(printed)
    places = max(0, -int(number.as_tuple().exponent) + int((1 / factor).log10()))
    return f"{(number * factor).quantize(Decimal(1).scaleb(-places)):f}"


def test_swapped_siblings_change_no_verdict(whole: Material) -> None:
    """The order of siblings within their group means nothing."""
    lines = whole.tables["budget_lines"]
    before, after = (Counter(_verdicts(_with_lines(whole, each))[BOOK].items()) for each in (lines, _swapped(whole)))
    assert before == after


def _swapped(whole: Material) -> pd.DataFrame:
    """The lowest rows of every group, and the rows of every list, in the opposite order."""
    lines = whole.tables["budget_lines"]
    coded = {(ledger.table, ledger.side, line): code for ledger in whole.ledgers for line, code in ledger.codes.items()}
    keys = list(zip(lines["table"], lines["side"], lines["line"].astype(int), strict=True))
    codes = [code or coded.get(key, "") for code, key in zip(lines["code"], keys, strict=True)]
    upper = {(key[0], key[1], code[:length]) for key, code in zip(keys, codes, strict=True) for length in range(3, len(code))}
    groups: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for key, code, name in zip(keys, codes, lines["name"], strict=True):
        leaf = (code and (key[0], key[1], code) not in upper) or (not code and not key[1] and name != "合计")
        if leaf and key[2] not in groups[key[0], key[1], code[:-2]]:
            groups[key[0], key[1], code[:-2]].append(key[2])
    moved = {(*group[:2], line): new for group, own in groups.items() for line, new in zip(own, reversed(own), strict=True)}
    assert len([1 for (_, _, line), new in moved.items() if line != new]) > 150
    changed = lines.assign(line=pd.array([moved.get(key, key[2]) for key in keys], dtype="Int64"))
    return changed.sort_values("line", kind="stable").reset_index(drop=True)
