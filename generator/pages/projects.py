"""One page for each project: who, how much, what is promised, and where it stands in the source."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from generator.charts.bars import Bar, Whole
from generator.ground.money import plain
from generator.pages.catalogue import Catalogue, Record
from generator.pages.checks import shown
from generator.pages.registry import Studio, department_kind
from generator.pages.render import Page
from generator.pages.render import shown as shown_text
from generator.pages.sentences import lead, place_among
from generator.pages.words import actual_words, computed_rate, outcomes_of, target_words

CATEGORIES = ("产出指标", "效益指标", "满意度指标", "成本指标")
PLACES = ("budget", "fiscal", "other", "multi_year_total", "purpose", "goal", "initial", "executed", "rate", "score", "total_score", "goal_actual")

MOST_SIGNS = 12
"""The longest name that is written into a link, so that pages stay small."""
_DIRECTIONS = {"<=": "，不超过它才算达到", "<": "，小于它才算达到", "=": "，等于它才算达到"}
"""What is said at the bar of a target that a longer bar does not reach."""


@department_kind
def project_pages(studio: Studio) -> Iterator[Page]:
    """/projects/<document>/<slug>/"""
    catalogue = studio.catalogue
    for document in catalogue.documents:
        projects = catalogue.projects.get(document["document_id"], [])
        for index, project in enumerate(projects):
            neighbours = (projects[index - 1] if index else None, projects[index + 1] if index + 1 < len(projects) else None)
            compared = {"place": list(place_among(project, projects)), "story": _story(catalogue, project),
                        "possible": [catalogue.project[name] for name in catalogue.possible.get(project["project_id"], ())]}  # fmt: skip
            yield _page(studio, document, project, neighbours, compared)


def _story(catalogue: Catalogue, project: Record) -> dict[str, Any] | None:
    """Where the other printings of a project stand, and the address of its story; None where there is no other."""
    printings = catalogue.stories.get(project["story_id"])
    if not printings:
        return None
    others = [{**row, "document": catalogue.document[row["document_id"]]} for row in printings if row is not project]
    return {"address": catalogue.story_address(project), "others": others}


def _page(studio: Studio, document: Record, project: Record, neighbours: tuple[Record | None, Record | None], compared: Record) -> Page:
    catalogue = studio.catalogue
    indicators = [
        {**row, "target_line": catalogue.target_lines.get((row["document_id"], row["line"]), row["line"])}
        for row in catalogue.indicators.get(project["project_id"], [])
    ]
    lines = {row["line"] for row in indicators}
    notes = [
        note for note in catalogue.notes_between(document["document_id"], project["line"], project["last_line"])
        if note["line"] in lines or len(lines) == 0 or note["field"] in {"goal", "project", "agency", "programme"}
    ]  # fmt: skip
    context = {
        "names": {row[column]: catalogue.names.get((row["document_id"], row[column])) for row in (project, *indicators)
                  for column in ("agency", "programme", "project", "indicator") if row.get(column)},
        "clipped": {name for own, name in catalogue.clipped if own == document["document_id"]},
        **compared, "document": document, "project": project, "indicators": indicators, "groups": _groups(indicators), "notes": notes,
        "lead": lead(project, document, len(indicators)), "charts": _charts(studio, project, indicators), "term": studio.glossary.anchor_of,
        "department": catalogue.department_of[document["document_id"]], "before": neighbours[0], "after": neighbours[1],
        "places": {name: project["places"].get(name, project["line"]) for name in PLACES},
        "checks": [shown(studio, row) for of in (catalogue.checks_of_project, catalogue.checks_beside) for row in of.get(project["project_id"], [])],
        "weights": any(row["weight"] is not None for row in indicators),
        "evaluated": project["stage"] == "evaluation", "outcomes": outcomes_of(indicators), "reasons": any(row["reason"] for row in indicators),
        "scored": any(row["score"] is not None for row in indicators), "areas": any(row["area"] for row in indicators),
        "computed_rate": computed_rate(project),
        "alike": _alike(indicators), "described": any(row["description"] and row["description"] != row["indicator"] for row in indicators),
    }  # fmt: skip
    description = f"{project['project']}：{''.join(piece.text for piece in context['lead']).rstrip('。')}"
    return Page(f"projects/{project['project_id']}/", "project.md.jinja", context, project["project"], description)


def _alike(indicators: list[Record]) -> str:
    """The name with which the workbench begins: the first of few signs whose target is a number; blank where there is none."""
    return next((shown_text(row["indicator"]) for row in indicators if row["target_value"] is not None and len(row["indicator"]) <= MOST_SIGNS), "")


def _groups(indicators: list[Record]) -> list[dict[str, Any]]:
    """The indicators by level-1 word in the official order, inside it by level-2 word as printed first; with the weight of each group."""
    words = dict.fromkeys(_level_one(row) for row in indicators)
    order = sorted(words, key=lambda word: CATEGORIES.index(word) if word in CATEGORIES else len(CATEGORIES))
    return [_group(word, [row for row in indicators if _level_one(row) == word]) for word in order]


def _group(word: str, rows: list[Record]) -> dict[str, Any]:
    kinds: dict[str, list[Record]] = {}
    for row in rows:
        kinds.setdefault(row["subcategory"] or row["subcategory_printed"], []).append(row)
    weights = [row["weight"] for row in rows]
    weight = sum(weights, Decimal(0)) if None not in weights else None
    return {"word": word, "rows": [(kind, row) for kind, own in kinds.items() for row in own], "weight": weight}


def _level_one(row: Record) -> str:
    return str(row["category"] or row["category_printed"])


def _charts(studio: Studio, project: Record, indicators: list[Record]) -> list[dict[str, Any]]:
    """The weights where they are printed, and the targets that share a unit; nothing whose reading is doubtful."""
    page = f"projects/{project['project_id']}/"
    weighted = [row for row in indicators if row["weight"] is not None]
    bars = [Bar(row["indicator"], float(row["weight"]), f"{row['weight']:f} 分") for row in weighted]
    most = [bar for bar in bars if bar.length == max(each.length for each in bars if each.length is not None)]
    title = f"权重最大的是“{most[0].name}”，{most[0].value}" if len(most) == 1 else "各指标的权重"
    charts = [studio.chart(page, title, bars, "单位：分，文件为每个指标印的分值。", Whole(100.0, "100分"))]
    units: dict[str, list[Record]] = {}
    for row in indicators:
        if row["measure_unit"] and row["target_value"] is not None and row["target_upper"] is None and not row["needs_review"]:
            units.setdefault(row["measure_unit"], []).append(row)
    drawn = (_actuals if project["stage"] == "evaluation" else _targets)
    return [chart for chart in (*charts, *(drawn(studio, page, unit, rows) for unit, rows in units.items())) if chart["svg"]]


def _actuals(studio: Studio, page: str, unit: str, rows: list[Record]) -> dict[str, Any]:
    """Target and actual of one unit, one below the other; an actual that is no number of this unit has no bar."""
    bars = [bar for row in rows for bar in (
        Bar(f"{row['indicator']}（目标{_DIRECTIONS.get(row['operator'], '')}）", float(row["target_value"]), target_words(row), planned=True),
        Bar(f"{row['indicator']}（完成）", float(row["actual_value"]) if row["actual_value"] is not None and row["actual_unit"] == unit else None,
            actual_words(row) or "未列"),
    )]  # fmt: skip
    whole = Whole(100.0, "100%") if unit == "%" else None
    note = "每个指标两条：上面灰色是目标，下面蓝色是单位自评印出的完成值。"
    return studio.chart(page, f"以“{unit}”计的 {len(rows)} 个指标：目标与完成", bars, note, whole, ("目标", "完成"))


def _targets(studio: Studio, page: str, unit: str, rows: list[Record]) -> dict[str, Any]:
    """The targets of one unit, from 0 to 100 where they are percentages."""
    bars = [Bar(row["indicator"], float(row["target_value"]), target_words(row)) for row in rows]
    values = sorted({row["target_value"] for row in rows})
    span = f"都是 {plain(values[0])}" if len(values) == 1 else f"从 {plain(values[0])} 到 {plain(values[-1])}"
    whole = Whole(100.0, "100%") if unit == "%" else None
    return studio.chart(page, f"以“{unit}”计的 {len(bars)} 个目标，{span}", bars, "单位相同的画在一起；各指标所指不同，不能相加，长短不表示好坏。", whole)
