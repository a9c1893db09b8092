"""The tables of documents with what holds them together: the links between printings, the story of each project, which printing counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from generator.ground.addresses import digest, slug
from generator.ground.text import fold
from generator.linking.decision import DIFFERENT, Decision
from generator.linking.homes import Homes, homes_of
from generator.linking.joining import Joining
from generator.linking.matching import PAIR, alike, by_code_within_year, copied, names_alike, only, over_years, within_year
from generator.linking.printings import KEYS, printings
from generator.tables.schema import Tables, columns

FILLED = {"documents": ("same_as",), "projects": ("story_id", "counted"), "indicators": ("counted",), "links": ()}
"""What `linked` fills: columns of tables, and one table as a whole."""


def linked(tables: Tables, decisions: Sequence[Decision] = (), homes: Homes | None = None) -> Tables:
    """The same tables with `links`, `projects.story_id`, `projects.counted` and `documents.same_as` filled.

    Everything is decided within one department: its documents alone give the same as all documents together. Which department a
    document is of is told over all: `homes`, where the tables hold a part of them.
    """
    homes = homes or homes_of(tables)
    again = homes.copies
    documents = tables["documents"].assign(same_as=tables["documents"]["document_id"].map(again).fillna("").astype(object))
    if tables["projects"].empty:
        return tables | {"documents": documents}
    rows = printings(tables, homes)
    own = [each for each in decisions if {each.project_id, each.other_id} <= set(rows["project_id"])]
    joining = Joining(
        {name: (side, year) for name, side, year in rows[["project_id", "side", "year"]].itertuples(index=False)},
        [each.pair for each in own if each.relation == DIFFERENT],
    )
    found = _joined(joining, rows, tables, again, own)
    stories = _stories(rows, joining)
    rows = rows.assign(story=rows["project_id"].map(stories))
    projects, indicators = tables["projects"], tables["indicators"]
    projects = projects.assign(story_id=projects["project_id"].map(stories).astype(object), counted=projects["project_id"].isin(_counted(rows, again)))
    indicators = indicators.assign(counted=_counted_indicators(indicators, rows, again))
    return tables | {"documents": documents, "projects": projects, "indicators": indicators, "links": _table(found)}


def _joined(joining: Joining, rows: pd.DataFrame, tables: Tables, again: Mapping[str, str], decisions: Sequence[Decision]) -> list[pd.DataFrame]:
    """The links, the surest first, each put into `joining` where it may be; what may not be is probable, and so is what is merely alike."""
    names = rows.set_index("project_id")["name"].to_dict()
    apart = {each.pair for each in decisions if each.relation == DIFFERENT}
    decided = pd.DataFrame([(each.project_id, each.other_id, each.relation, "decision") for each in decisions if each.relation != DIFFERENT], columns=PAIR)
    for later, earlier in decided[PAIR[:2]].itertuples(index=False):
        joining.force(later, earlier)
    found = [decided.assign(certainty="certain")]
    found += [_take(joining, pairs, names, over=False) for pairs in (copied(rows, again), within_year(rows, tables), by_code_within_year(rows))]
    rows = rows.assign(node=_codes(rows, joining))
    later = (over_years(rows), over_years(rows, ("programme", "code")), over_years(rows, evidence="code"))
    found += [_take(joining, pairs, names, over=True) for pairs in later]
    found += [_possible(joining, alike(_open(rows.assign(story=_codes(rows, joining)))), rows)]
    return [only(each, [frozenset(pair) not in apart for pair in each[PAIR[:2]].itertuples(index=False)]) for each in found]


def _codes(rows: pd.DataFrame, joining: Joining) -> pd.Series:
    """The set of each printing as a whole number."""
    return pd.Series(pd.factorize(rows["project_id"].map(joining.root))[0], index=rows.index)


def _open(rows: pd.DataFrame) -> pd.DataFrame:
    """The printings of stories that some document of their department does not print: only these can be more than they are."""
    sides = rows.groupby("department")["side"].transform("nunique")
    return rows[rows.groupby("story")["side"].transform("nunique") < sides]


def _take(joining: Joining, pairs: pd.DataFrame, names: dict[str, str], *, over: bool) -> pd.DataFrame:
    """Pairs with their certainty; a doubtful one, or one by code whose names have nothing in common, is no more than probable.

    Pairs known already are left out.
    """
    told = []
    doubtful = pairs["doubtful"] if "doubtful" in pairs else [False] * len(pairs)
    for (later, earlier, _, evidence), doubt in zip(pairs[PAIR].itertuples(index=False), doubtful, strict=True):
        if joining.root(later) == joining.root(earlier):
            told.append("")
        elif doubt or (evidence == "code" and not names_alike(names[later], names[earlier])):
            told.append("probable")
        else:
            told.append("certain" if joining.join(later, earlier, over_years=over) else "probable")
    return pairs[PAIR].assign(certainty=told).loc[lambda each: each["certainty"] != ""]


def _possible(joining: Joining, pairs: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """Of pairs that are merely alike those of which neither is known to be another project of the other's year or document."""
    roots = rows["project_id"].map(joining.root)
    sides, years = (rows.groupby(roots)[name].agg(set).to_dict() for name in ("side", "year"))
    own = rows.set_index("project_id")[["side", "year"]].to_dict("index")
    kept = []
    for later, earlier in pairs[PAIR[:2]].itertuples(index=False):
        column, held = ("year", years) if own[later]["year"] != own[earlier]["year"] else ("side", sides)
        one, other = joining.root(later), joining.root(earlier)
        kept.append(one != other and own[earlier][column] not in held[one] and own[later][column] not in held[other])
    return only(pairs[PAIR], kept).assign(certainty="probable")


def _stories(rows: pd.DataFrame, joining: Joining) -> dict[str, str]:
    """Printing → the id of its project: the name of the first printing, marked by department, agency and name without its year.

    Several projects of one name, which nothing tells apart, are marked by their first printing too.
    """
    roots = rows["project_id"].map(joining.root)
    first = rows[~roots.duplicated()]
    first = first.astype(dict.fromkeys(KEYS, object))
    keys = first["department"] + "\x1f" + first["scope"] + "\x1f" + first["agency"] + "\x1f" + first["timeless"]
    shared = keys.duplicated(keep=False)
    own = {
        root: f"{_short(name)}-{digest(department)}{digest(key, *((project_id,) if several else ()))}"
        for root, name, department, key, project_id, several in zip(
            roots[first.index], first["timeless"], first["department"], keys, first["project_id"], shared, strict=True)
    }
    return {name: own[root] for name, root in zip(rows["project_id"], roots, strict=True)}


def _short(name: str) -> str:
    return slug(name)[:60].rstrip("-")


def _counted(rows: pd.DataFrame, again: Mapping[str, str]) -> set[str]:
    """The printing of each project and year that counts: promised before evaluated, with an amount before without, exact yuan before rounded."""
    own = rows[rows["scope"] == "project"].assign(
        late=rows["stage"] == "evaluation", blank=rows["budget_yuan"].isna(), rounded=rows["money_unit"] != "元", copy=rows["document_id"].isin(again),
    )  # fmt: skip
    order = own.sort_values(["late", "blank", "rounded", "copy"], kind="stable")
    return set(order.drop_duplicates(["department", "story", "year"])["project_id"])


def _counted_indicators(indicators: pd.DataFrame, rows: pd.DataFrame, again: Mapping[str, str]) -> pd.Series:
    """Which row of an indicator counts, of those of one name in the printings of a project for one year: that of an evaluation, which prints both."""
    own = indicators[["project_id", "document_id", "stage", "indicator", "area"]].merge(
        rows[["project_id", "department", "story", "year"]], on="project_id", how="left", validate="many_to_one")  # fmt: skip
    own = own.assign(name=own["indicator"].map(fold), late=own["stage"] != "evaluation", copy=own["document_id"].isin(again)).set_axis(indicators.index)
    own["nth"] = own.groupby(["project_id", "name", "area"]).cumcount()
    order = own.sort_values(["copy", "late"], kind="stable")
    first = ~order.duplicated(["department", "story", "year", "name", "area", "nth"])
    return first.reindex(indicators.index).astype(bool)


def _table(found: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """The links as a table, each pair once, the surest kept."""
    whole = pd.concat([each for each in found if len(each)] or [pd.DataFrame(columns=[*PAIR, "certainty"])], ignore_index=True)
    pairs = pd.Series([tuple(sorted(pair)) for pair in whole[PAIR[:2]].itertuples(index=False)], index=whole.index, dtype=object)
    return whole[~pairs.duplicated()][columns("links")].sort_values(["project_id", "other_id"], ignore_index=True).astype(object)


