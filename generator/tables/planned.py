"""What was planned for a project, by when: an evaluation's `budget_yuan` is that after changes, and is never added to budgets of the year's beginning."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def initial_budget(project: Mapping[str, Any]) -> int | None:
    """The budget at the beginning of the year in whole yuan: of an evaluation the one that it repeats, None where it prints none."""
    return _whole(project["initial_budget_yuan" if project["stage"] == "evaluation" else "budget_yuan"])


def adjusted_budget(project: Mapping[str, Any]) -> int | None:
    """The budget after changes (全年预算数) in whole yuan; only evaluations print it."""
    return _whole(project["budget_yuan"]) if project["stage"] == "evaluation" else None


def _whole(value: Any) -> int | None:
    return None if value is None else int(value)
