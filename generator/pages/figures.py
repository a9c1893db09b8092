"""What was arranged or spent in one figure: the printed total of a document's expenditure, else what its projects add up to, told as such."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from generator.pages.catalogue import Catalogue, Department, Record
from generator.pages.language import N_
from generator.pages.sentences import amount_word
from generator.pages.spending import kinds_in
from generator.pages.words import budget_words, yuan_in
from generator.reconcile.cells import SCALE
from generator.tables.planned import initial_budget

ADDED, WHOLE = N_("各项目年初预算数相加"), N_("部门整体的预算（绩效目标表所列）")


@dataclass(frozen=True)
class Figure:
    """One amount of a document: what it is, as printed with its unit, its line (None where we have added), yuan, of how many projects."""

    document: Record
    word: str
    printed: str
    line: int | None
    yuan: int
    projects: int

    @property
    def added(self) -> bool:
        """Whether the figure is a sum of ours."""
        return self.line is None


def figure_of(catalogue: Catalogue, document: Record) -> Figure | None:
    """The figure of a document; None where it prints no amount."""
    projects = [row for row in catalogue.projects.get(document["document_id"], []) if row["counted"]]
    whole, _ = kinds_in(catalogue, document["document_id"])
    if whole is not None:
        printed = f"{whole.amount_printed} {whole.money_unit}"
        return Figure(document, amount_word(whole.table), printed, int(whole.line), int(whole.amount) // SCALE, len(projects))
    own = [row for row in projects if initial_budget(row) is not None]
    if not own:
        return _whole(catalogue, document)
    unit = "元" if any(row["money_unit"] == "元" for row in own) else "万元"
    yuan = sum(initial_budget(row) or 0 for row in own)
    return Figure(document, ADDED, f"{yuan_in(yuan, unit)} {unit}", None, yuan, len(own))


def _whole(catalogue: Catalogue, document: Record) -> Figure | None:
    """The budget that a form of targets prints for the whole department."""
    for row in catalogue.projects.get(document["document_id"], []):
        if row["scope"] == "department" and row["stage"] == "target" and row["budget_yuan"] is not None:
            return Figure(document, WHOLE, budget_words(row), int(row["budget_line"]), int(row["budget_yuan"]), 0)
    return None


def figures_of(catalogue: Catalogue, department: Department) -> list[Figure]:
    """The figures of a department, newest first, one for each year and kind: the department's own before a unit's, a printed total before a sum."""
    documents = sorted((row for row in department.documents if not row["same_as"] and row["scope"] != "unit"), key=lambda row: -(row["fiscal_year"] or 0))
    found = [figure for row in documents if (figure := figure_of(catalogue, row)) is not None]
    totals = {(figure.document["fiscal_year"], figure.word): figure for figure in reversed(found)}
    years = {year for year, word in totals if word != ADDED}
    return [figure for figure in found if totals[figure.document["fiscal_year"], figure.word] is figure
            and not (figure.added and figure.document["fiscal_year"] in years)]  # fmt: skip


_AMOUNTS = ("budget_printed", "fiscal_yuan", "other_yuan", "multi_year_total_yuan", "initial_budget_yuan", "executed_yuan")


def prints_amounts(catalogue: Catalogue, document: Record) -> bool:
    """Whether a document prints any amount of money, be it none that can stand for the whole."""
    projects = catalogue.projects.get(document["document_id"], [])
    return bool(catalogue.budget_lines.get(document["document_id"])) or any(row[name] not in {None, ""} for row in projects for name in _AMOUNTS)


def largest(projects: Iterable[Record], most: int) -> list[Record]:
    """The projects with the largest printed budgets of the beginning of the year."""
    return sorted((row for row in projects if row["stage"] == "target" and row["budget_yuan"]), key=lambda row: -row["budget_yuan"])[:most]


def by_agency(projects: Sequence[Record]) -> list[tuple[str, int, int]]:
    """Agency, how many of its projects print an amount, what these add up to in yuan; the largest first, none where there is one agency only."""
    sums: dict[str, list[int]] = {}
    for row in projects:
        if row["agency"] and (yuan := initial_budget(row)) is not None:
            sums.setdefault(row["agency"], []).append(yuan)
    rows = [(agency, len(own), sum(own)) for agency, own in sums.items()]
    return sorted(rows, key=lambda row: -row[2]) if len(rows) > 1 else []
