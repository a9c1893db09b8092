"""The five documents with a few words altered, and what a rule then says: the ground of the narrative and card cases."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from generator.parsing.parse import parse
from generator.pipeline import material
from generator.reconcile.engine import Check, Material, Rule, all_rules
from site_tests.conftest import ROOT

BOOK = "shaoxing-kexie-2024"
CARDS = "tianjin-kjj-2023"
TABBED = "shizuishan-kjj-2025"
ROWS = "jiaxing-kjj-2025"
OLD_ROWS = "jiaxing-kjj-2022"
Changes = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Case:
    """A rule, the verdict it reaches, a piece of the check's subject, what is altered in which document.

    `silent`: no such check. `mended`: the check stands in the document with `seen` altered, and is gone with `changes`
    altered instead; so a rule that only remarks shows that it looked.
    """

    rule: str
    verdict: str
    subject: str
    document: str
    changes: Changes = ()
    seen: Changes = ()

    def __str__(self) -> str:
        """The name of the test."""
        return f"{self.rule}-{self.verdict}-{self.subject[-20:]}"


@cache
def altered(document: str, changes: Changes = ()) -> Material:
    """A registered document, each old text replaced where it first stands by the new one."""
    text = (ROOT / "data" / "documents" / f"{document}.txt").read_bytes().decode("utf-8")
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{document}.txt"
        path.write_bytes(text.encode("utf-8"))
        return material(parse([path]))


@cache
def rules() -> dict[str, Rule]:
    """All rules by id."""
    return {each.id: each for each in all_rules()}


def checks(rule: str, document: str, changes: Changes = ()) -> list[Check]:
    """What one rule says of an altered document; never a verdict it does not declare."""
    found = list(rules()[rule].find(altered(document, changes)))
    assert {check.verdict for check in found} <= set(rules()[rule].verdicts), rule
    return found


def verdicts(prefixes: tuple[str, ...], document: str, changes: Changes = ()) -> dict[tuple[str, str], str]:
    """Rule and subject → verdict, for the rules with these prefixes."""
    return {(each, check.subject): check.verdict for each in rules() if each.startswith(prefixes) for check in checks(each, document, changes)}


def holds_as_said(case: Case) -> None:
    """Asserts that the rule reaches the verdict of the case on a check with this subject."""
    found = [check for check in checks(case.rule, case.document, case.changes) if case.subject in check.subject]
    if case.verdict == "mended":
        assert [check for check in checks(case.rule, case.document, case.seen) if case.subject in check.subject]
    if case.verdict in {"silent", "mended"}:
        assert not found, found
        return
    assert [check for check in found if check.verdict == case.verdict], [(check.subject, check.verdict, check.explanation) for check in found]
    assert all(check.title and check.explanation and check.left.label and check.right.label for check in found)
