"""Pairs of printings that may be of one project, found by equal keys within a department; none is found by searching all pairs.

Each pair has a later and an earlier printing, a relation and an evidence. Certain are pairs whose key stands once in each document
(within a year) or once in each year (over years); a key that stands more often tells nothing of which is which.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from generator.linking.printings import NO_YEAR, contents
from generator.tables.schema import Tables

PAIR = ["project_id", "other_id", "relation", "evidence"]
_IN_YEAR = ["department", "year", "scope", "agency", "name"]
_OVER_YEARS = ["department", "scope", "agency", "timeless"]


def copied(rows: pd.DataFrame, copies: Mapping[str, str]) -> pd.DataFrame:
    """The printings of documents that print another one again, each with the one in its place there."""
    own = rows[rows["document_id"].isin({*copies, *copies.values()})].sort_values(["document_id", "line"], kind="stable")
    own = own.assign(of=[copies.get(name, name) for name in own["document_id"]])
    own["place"] = own.groupby("document_id").cumcount()
    return _stars(own, ["of", "place", "stage"])


def within_year(rows: pd.DataFrame, tables: Tables) -> pd.DataFrame:
    """Pairs of one year by department, agency and name; names that stand several times in a document by programme and code, then by content.

    `doubtful`: a name that is printed with different codes or programmes, so that it may be two projects.
    """
    known = rows[rows["year"] != NO_YEAR]
    once = _once(known, _IN_YEAR, "side")
    rest = known.drop(once.index)
    rest = rest[rest.duplicated(_IN_YEAR, keep=False)]
    finer = [*_IN_YEAR, "programme", "code"]
    contrary = _contrary(once, _IN_YEAR)
    marked = once[contrary & ((once["programme"] != "") | (once["code"] != ""))]
    told = _once(rest[(rest["programme"] != "") | (rest["code"] != "")], finer, "side")
    rest = rest.drop(told.index)
    equal = rest.assign(content=rest["project_id"].map(contents(tables, rest["project_id"]))) if len(rest) else rest.assign(content="")
    key = [*_IN_YEAR, "stage", "content"]
    equal["nth"] = equal.groupby([*key, "side"]).cumcount()
    sizes = equal.groupby([*key, "side"])["nth"].transform("size")
    even = sizes.groupby([equal[name] for name in key]).transform("nunique") == 1 if len(equal) else sizes.astype(bool)
    equal = equal[even]
    sure = [_stars(once[~contrary], _IN_YEAR), _stars(marked, finer), _stars(told, finer), _stars(equal[~_contrary(equal, [*key, "nth"])], [*key, "nth"])]
    unsure = [_stars(once[contrary], _IN_YEAR), _stars(equal[_contrary(equal, [*key, "nth"])], [*key, "nth"])]
    return pd.concat([*(each.assign(doubtful=False) for each in sure), *(each.assign(doubtful=True) for each in unsure)], ignore_index=True)


def by_code_within_year(rows: pd.DataFrame) -> pd.DataFrame:
    """Pairs of one year by a printed code that stands once in each document."""
    key = ["department", "year", "scope", "code"]
    return _stars(_once(rows[(rows["code"] != "") & (rows["year"] != NO_YEAR)], key, "side"), key).assign(evidence="code")


def over_years(rows: pd.DataFrame, keys: Sequence[str] = (), evidence: str = "name") -> pd.DataFrame:
    """Pairs of successive years by a key that stands once in each; `rows` have a column `node`: what is one project within its year."""
    names = [*_OVER_YEARS, *keys] if evidence == "name" else ["department", "scope", "code"]
    known = rows[(rows["year"] != NO_YEAR) & ((rows["code"] != "") if evidence == "code" else True)]
    first = known.drop_duplicates([*names, "node"])
    several = first.duplicated([*names, "year"], keep=False)
    years = first.assign(several=several).drop_duplicates([*names, "year"]).sort_values([*names, "year"], kind="stable")
    before = years.groupby(names, sort=False)[["project_id", "several"]].shift()
    found = pd.DataFrame({"project_id": years["project_id"], "other_id": before["project_id"]})
    return found[before["project_id"].notna() & ~years["several"] & (before["several"] == False)].assign(relation="continues", evidence=evidence)  # noqa: E712 - a blank is no answer


def alike(rows: pd.DataFrame, most: int = 3) -> pd.DataFrame:
    """Pairs of nodes of one year or of successive years whose names are merely alike: equal at the core, or but for one character.

    `rows` have the columns `node` (what is one project within its year) and `story`.

    Names that stand in a year more than `most` times are no sign; which of them is which nobody can tell.
    """
    first = rows[rows["year"] != NO_YEAR].drop_duplicates(["node", "core", "agency"])
    cores = _few(_shared(first, ["department", "scope", "core"]), ["department", "scope", "core"], most)
    slips = _few(_shared(_slips(first), ["department", "scope", "agency", "slip"]), ["department", "scope", "agency", "slip"], most)
    pairs = [_neighbours(cores, ["department", "scope", "core"]), _neighbours(slips, ["department", "scope", "agency", "slip"])]
    found = pd.concat(pairs, ignore_index=True).drop_duplicates(["project_id", "other_id"])
    return only(found, [not _counted_apart(one, other) for one, other in zip(found["name"], found["other_name"], strict=True)])


def only(rows: pd.DataFrame, wanted: Sequence[bool]) -> pd.DataFrame:
    """The rows that are wanted; also of a frame without any."""
    return rows[pd.Series(wanted, index=rows.index, dtype=bool)]


def names_alike(one: str, other: str) -> bool:
    """Whether two folded names have so much in common that one may be the other's: one within the other, or half of their character pairs."""
    if one in other or other in one:
        return True
    first, second = _pairs_of(one), _pairs_of(other)
    return bool(first and second) and 3 * len(first & second) >= len(first | second)


def _pairs_of(name: str) -> set[str]:
    return {name[at : at + 2] for at in range(len(name) - 1)}


def _once(rows: pd.DataFrame, key: Sequence[str], side: str) -> pd.DataFrame:
    """The rows whose key stands once in each side in which it stands at all."""
    several = rows.duplicated([*key, side], keep=False)
    return rows[~several.groupby([rows[name] for name in key]).transform("any")] if len(rows) else rows


def _contrary(rows: pd.DataFrame, key: Sequence[str]) -> pd.Series:
    """Whether the rows of each row's key print different codes or different programmes; a blank differs from none."""
    found = pd.Series(False, index=rows.index)
    for name in ("code", "programme") if len(rows) else ():
        printed = rows[name].astype(object).where(rows[name] != "")
        found |= printed.groupby([rows[each] for each in key]).transform("nunique") > 1
    return found


def _stars(rows: pd.DataFrame, key: Sequence[str]) -> pd.DataFrame:
    """Each row of a key with the first one of it."""
    first = rows.groupby(list(key), sort=False)[["project_id", "stage"]].transform("first") if len(rows) else rows[["project_id", "stage"]]
    again = rows["project_id"] != first["project_id"]
    relation = (rows["stage"].astype(object) == first["stage"].astype(object)).map({True: "same", False: "evaluates"})
    found = pd.DataFrame({"project_id": rows["project_id"], "other_id": first["project_id"], "relation": relation, "evidence": "name"})
    return found[again]


def _shared(rows: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    """The rows of keys that stand in several stories."""
    stories = rows.drop_duplicates([*key, "story"])
    several = stories.loc[stories.duplicated(key, keep=False), key].drop_duplicates()
    return rows.merge(several, on=key)


def _few(rows: pd.DataFrame, key: list[str], most: int) -> pd.DataFrame:
    """The rows of keys that stand at most so often in each year."""
    many = rows.groupby([*key, "year"], sort=False)["node"].transform("nunique") > most if len(rows) else pd.Series(dtype=bool)
    return rows[~many.groupby([rows[name] for name in key]).transform("any")] if len(rows) else rows


def _neighbours(rows: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    """Pairs of different nodes of one key, of one year or of two successive years in which the key stands."""
    own = [*key, "node", "year", "project_id", "stage", "name", "side"]
    years = rows.drop_duplicates([*key, "year"]).sort_values("year", kind="stable")
    before = years.assign(before=years.groupby(key, sort=False)["year"].shift())[[*key, "year", "before"]]
    left = rows[own].merge(before, on=[*key, "year"])
    right = rows[own].rename(columns={name: f"other_{name}" for name in own if name not in key})
    both = left.merge(right, on=key)
    same_year = (both["year"] == both["other_year"]) & (both["side"] != both["other_side"]) & (both["project_id"] > both["other_project_id"])
    both = both[(both["node"] != both["other_node"]) & (same_year | (both["before"] == both["other_year"]))]
    relation = pd.Series("same", index=both.index).mask(both["stage"] != both["other_stage"], "evaluates").mask(both["year"] != both["other_year"], "continues")
    swap = (relation == "evaluates") & (both["stage"] == "target")
    return pd.DataFrame({
        "project_id": both["project_id"].mask(swap, both["other_project_id"]), "other_id": both["other_project_id"].mask(swap, both["project_id"]),
        "relation": relation, "evidence": "name", "name": both["name"], "other_name": both["other_name"],
    })  # fmt: skip


def _slips(rows: pd.DataFrame) -> pd.DataFrame:
    """Each row with its name without each of its characters in turn: two that share one differ in one character."""
    names = rows["name"].unique()
    slips = {name: [name[:at] + "\0" + name[at + 1 :] for at in range(len(name))] for name in names if 4 <= len(name) <= 40}
    found = rows.assign(slip=rows["name"].astype(object).map(slips)).dropna(subset=["slip"])
    several = found.groupby(["department", "scope", "agency"])["node"].transform("nunique") > 1 if len(found) else pd.Series(dtype=bool)
    return found[several].explode("slip").drop_duplicates(["node", "slip"]) if len(found) else found


_COUNTING = frozenset("0123456789一二三四五六七八九十ⅰⅱⅲⅳ上下东西南北甲乙丙丁")


def _counted_apart(one: str, other: str) -> bool:
    """Whether two names of one length differ just in a numeral or another word that counts (一期, 二期): those are two projects."""
    if len(one) != len(other):
        return False
    differing = [pair for pair in zip(one, other, strict=True) if pair[0] != pair[1]]
    return len(differing) == 1 and bool(set(differing[0]) & _COUNTING)
