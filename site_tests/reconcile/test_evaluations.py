"""Rules of self-evaluations: made-up forms of several provinces with one figure altered at a time."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from generator.parsing.parse import parse
from generator.pipeline import material
from generator.reconcile.engine import Check, all_rules
from site_tests import evaluations

FORMS = {"sichuan": evaluations.SICHUAN, "yunnan": evaluations.YUNNAN, "hubei": evaluations.HUBEI, "chongqing": evaluations.CHONGQING}
RULE_BELOW = ("</table>", "</table><p>注：定量指标得分=实际完成值/年度指标值×该指标分值，未达到目标的按比例扣分。</p>")


@dataclass(frozen=True)
class Case:
    """A rule, the verdict it reaches on a form with some texts replaced; `silent`, `mended`: no such check."""

    rule: str
    verdict: str
    form: str
    changes: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        """The name of the test."""
        return f"{self.rule}-{self.verdict}-{self.form}-{len(self.changes)}"


CASES = [
    Case("EVA-01", "holds", "sichuan"),
    Case("EVA-01", "holds", "sichuan", ((">100<", ">90<"),)),  # the total of the indicators alone
    Case("EVA-01", "differs", "sichuan", ((">100<", ">95<"),)),
    Case("EVA-01", "rounding", "yunnan", ((">20</td><td colspan=\"1\" rowspan=\"1\">20<", ">20.4</td><td colspan=\"1\" rowspan=\"1\">20<"),
                                          (">100<", ">100.45<"))),
    Case("EVA-01", "unclear", "yunnan", ((">30</td><td colspan=\"1\" rowspan=\"1\">30<", "></td><td colspan=\"1\" rowspan=\"1\">30<"),)),
    Case("EVA-01", "silent", "hubei"),
    Case("EVA-02", "holds", "yunnan"), Case("EVA-02", "holds", "hubei"),
    Case("EVA-02", "differs", "yunnan", ((">98.5<", ">99<"),)),
    Case("EVA-02", "rounding", "sichuan", ((">96.7<", ">96.75<"),)),
    Case("EVA-02", "unclear", "sichuan", ((">18<", "><"),)),
    Case("EVA-02", "unclear", "sichuan", ((">9.7<", ">优<"),)), Case("EVA-02", "holds", "sichuan", ((">9.7<", ">优<"), (">96.7<", ">87<"))),
    Case("EVA-01", "unclear", "sichuan", ((">10</td><td colspan=\"1\" rowspan=\"1\">9.7<", ">十分</td><td>9.7<"),)),
    Case("EVA-03", "holds", "sichuan"), Case("EVA-03", "holds", "hubei"), Case("EVA-03", "holds", "chongqing"),
    Case("EVA-03", "holds", "sichuan", ((">97.00%<", ">95.06%<"),)),  # against the budget at the beginning of the year
    Case("EVA-03", "rounding", "sichuan", ((">97.00%<", ">97.01%<"),)),
    Case("EVA-03", "differs", "sichuan", ((">97.00%<", ">99.00%<"),)),
    Case("EVA-03", "differs", "sichuan", ((">97.00%<", ">1,234%<"),)),
    Case("EVA-03", "unclear", "chongqing", ((">1200<", ">0<"),)),
    Case("EVA-04", "holds", "yunnan"), Case("EVA-04", "holds", "hubei"),
    Case("EVA-04", "rounding", "yunnan", ((">95.00%<", ">95.30%<"),)),
    Case("EVA-04", "unclear", "yunnan", ((">9.5<", ">8<"),)),
    Case("EVA-04", "differs", "hubei", ((">19<", ">20<"),)),  # the form prints its formula
    Case("EVA-05", "holds", "sichuan"),
    Case("EVA-05", "differs", "sichuan", ((">88.00<", ">80.00<"),)),
    Case("EVA-05", "rounding", "sichuan", ((">88.00<", ">88.01<"),)),
    Case("EVA-05", "unclear", "sichuan", (("财政专户管理资金", "其中：省级"), (">88.00<", ">70.00<"))),
    Case("EVA-06", "holds", "yunnan"),
    Case("EVA-06", "differs", "sichuan", ((">9</td></tr>", ">12</td></tr>"),)),
    Case("EVA-06", "differs", "yunnan", ((">9.5<", ">13<"),)),
    Case("EVA-11", "holds", "yunnan"), Case("EVA-11", "unclear", "yunnan", ((">456.00<", ">528.00<"),)),
    Case("EVA-11", "unclear", "yunnan", ((">480.00<", "><"), (">456.00<", ">528.00<"))),  # against the budget at the beginning of the year
    Case("EVA-11", "unclear", "yunnan", ((">456.00<", "><"), (">95.00%<", ">1,234%<"))), Case("EVA-11", "holds", "yunnan", ((">456.00<", "><"),)),
    Case("EVA-11", "silent", "yunnan", ((">456.00<", "><"), (">95.00%<", "><"))),
    Case("EVA-07", "silent", "yunnan"),
    Case("EVA-07", "unclear", "sichuan", (RULE_BELOW, (">9</td></tr>", ">10</td></tr>"))),
    Case("EVA-07", "holds", "sichuan", (RULE_BELOW,)),
    Case("EVA-09", "mended", "chongqing"), Case("EVA-09", "unclear", "chongqing", ((">812<", ">1700<"),)),
    Case("EVA-10", "unclear", "sichuan"), Case("EVA-10", "holds", "sichuan", ((">98.00<", ">100.00<"),)),
    Case("EVA-08", "unclear", "sichuan"), Case("EVA-08", "silent", "yunnan"),
    Case("EVA-08", "holds", "sichuan", ((">18<", ">20<"), (">9</td></tr>", ">10</td></tr>"), (">30</td></tr>", ">29</td><td>设备更新晚</td></tr>"),
                                        ("<td colspan=\"1\" rowspan=\"1\">权重</td><td colspan=\"1\" rowspan=\"1\">得分</td></tr>",
                                         "<td>权重</td><td>得分</td><td>未完成原因分析</td></tr>"))),
]  # fmt: skip


@cache
def checks(form: str, changes: tuple[tuple[str, str], ...]) -> tuple[tuple[str, Check], ...]:
    """What the rules of evaluations find on an altered form."""
    text = FORMS[form]
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "form.html"
        path.write_text(text, encoding="utf-8")
        own = material(parse([path]))
    return tuple((each.id, check) for each in all_rules() if each.id.startswith("EVA") for check in each.find(own))


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case: Case) -> None:
    """The rule reaches the verdict on the altered form, with both sides and a sentence."""
    found = [check for rule, check in checks(case.form, case.changes) if rule == case.rule]
    if case.verdict in {"silent", "mended"}:
        assert not found
        return
    assert case.verdict in {check.verdict for check in found}, [(check.verdict, check.left, check.right) for check in found]
    for check in found:
        assert check.explanation
        assert check.left.label
        assert check.right.label
        assert check.project_id


@pytest.mark.parametrize("form", sorted(FORMS))
def test_a_right_form_differs_nowhere(form: str) -> None:
    """The forms as made differ in nothing."""
    assert not [check for _, check in checks(form, ()) if check.verdict == "differs"]


def test_a_changed_budget_leads_to_the_line_that_prints_both_amounts() -> None:
    """Not to the title of the form."""
    found = next(check for rule, check in checks("sichuan", ()) if rule == "EVA-10")
    assert found.left.lines == found.right.lines
    assert found.left.lines == next(check for rule, check in checks("sichuan", ()) if rule == "EVA-05").left.lines
