"""The lists of a document: tables of agencies, of first-level projects and of projects, and which rows of two lists are one."""

from __future__ import annotations

import pandas as pd

from generator.ground.text import fold
from generator.reconcile.cells import SCALE
from generator.tables.schema import Tables

_TABLE = ["document_id", "table"]
_SAME = ["document_id", "agency_key", "key"]
_STEP = 100 * SCALE
_TELLING = frozenset("0123456789一二三四五六七八九十甲乙丙丁上下左右东西南北新旧老前后内外大小省市县区镇村乡ABCDEFGabcdefgⅠⅡⅢivx") - frozenset("村")


def list_cells(cells: pd.DataFrame) -> pd.DataFrame:
    """The cells of tables without codes and sides; `sub` marks rows that add up rows of their agency or block."""
    own = cells[cells["side"] == ""]
    coded = own.assign(coded=own["code"] != "").groupby(_TABLE)["coded"].transform("any")
    own = own[~coded]
    own = own[~own["name"].str.startswith("其中")]
    named = (own["key"] != own["agency_key"]) & ~own["total"] & ~own["subtotal"]
    mixed = named.groupby([own[name] for name in _TABLE]).transform("any")
    of_agency = mixed & ~named & ~own["total"] & (own["agency_key"] != "")
    return own.assign(sub=own["subtotal"] | of_agency)


def list_kinds(own: pd.DataFrame, tables: Tables) -> pd.DataFrame:
    """Every list table with its kind: programme (first-level projects), project, or agency (all others), in document order.

    `own` are the `list_cells`, here and below.
    """
    place = pd.MultiIndex.from_frame(own[["document_id", "line"]])
    own = own.assign(
        programme=place.isin(_places(tables["programmes"])), project=place.isin(_places(tables["projects"])),
        named=(own["key"] != own["agency_key"]) & ~own["total"] & ~own["sub"],
    )  # fmt: skip
    kinds = own.groupby(_TABLE, sort=False).agg(programme=("programme", "any"), project=("project", "any"), named=("named", "any"),
                                               scope=("scope", "first"), first=("line", "min")).reset_index()  # fmt: skip
    kind = pd.Series("agency", index=kinds.index, dtype=object)
    kind = kind.where(~(kinds["named"] & ((kinds["scope"] == "projects") | kinds["project"])), "project")
    return kinds.assign(kind=kind.where(~kinds["programme"] | kinds["project"], "programme")).sort_values(["document_id", "first"])


def _places(frame: pd.DataFrame) -> pd.MultiIndex:
    return pd.MultiIndex.from_arrays([frame["document_id"], frame["line"].astype("int64")])


def entries(own: pd.DataFrame, tables: Tables) -> pd.DataFrame:
    """The rows of all lists of projects and first-level projects with the amount of the year.

    Columns: document_id, table, kind, agency, agency_key, name, key, amount (NA where none is printed), slack, factor,
    money_unit, line.
    """
    kinds = list_kinds(own, tables)
    own = own[(own["role"] == "total") & (own["group"] == "") & ~own["total"] & ~own["sub"]].merge(kinds[[*_TABLE, "kind", "first"]], on=_TABLE)
    own = own[(own["kind"] != "agency") & (own["money_unit"] != "")].drop_duplicates([*_TABLE, "line"])
    own = own.assign(key=own["name"].map(fold))
    rows = pd.concat([own, _without_amount(own, tables["projects"])], ignore_index=True)
    columns = [*_TABLE, "kind", "first", "agency", "agency_key", "name", "key", "amount", "slack", "factor", "money_unit", "line"]
    return rows[columns].astype({"amount": "Int64", "slack": "int64"})


def _without_amount(own: pd.DataFrame, projects: pd.DataFrame) -> pd.DataFrame:
    """Projects of a list whose own rows print no amount."""
    listed = own[own["kind"] == "project"]
    places = pd.MultiIndex.from_frame(listed[["document_id", "line"]].astype({"line": "int64"}))
    home = listed[places.isin(_places(projects))].drop_duplicates("document_id")[[*_TABLE, "first", "factor", "money_unit"]]
    bare = projects[~_places(projects).isin(places)].merge(home, on="document_id", suffixes=("", "_list"))
    names = {"agency_key": bare["agency"].map(fold), "name": bare["project"], "key": bare["project"].map(fold)}
    return bare.assign(kind="project", amount=pd.NA, slack=0, line=bare["line"].astype("int64"), money_unit=bare["money_unit_list"], **names)


def totals_of_lists(own: pd.DataFrame) -> pd.DataFrame:
    """The cells of the first total row of every list."""
    totals = own[own["total"]]
    return totals[totals["line"] == totals.groupby(_TABLE)["line"].transform("min")]


def paired(rows: pd.DataFrame) -> pd.DataFrame:
    """Two lists of projects of one document side by side, for every pair of lists: rows of the same agency and name are one.

    Several rows of one list with the same agency and name count together. Columns end in _left and _right (table, agency,
    name, amount, slack, lines, factor, money_unit); `_merge` says both, left_only or right_only.
    """
    own = rows[rows["kind"] == "project"]
    own = own.assign(place=own.groupby("document_id")["first"].rank(method="dense").astype(int))
    last = int(own["place"].max()) if len(own) else 0
    found = [_side_by_side(own, left, right) for left in range(1, last) for right in range(left + 1, last + 1)]
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame()


def _side_by_side(own: pd.DataFrame, left: int, right: int) -> pd.DataFrame:
    """The lists in two places of every document that has both; agencies count only where both lists print some."""
    both = [own[own["place"] == place] for place in (left, right)]
    known = [set(each["document_id"]) for each in both]
    named = [set(each.loc[each["agency_key"] != "", "document_id"]) for each in both]
    sides = []
    for each in both:
        shared = each[each["document_id"].isin(known[0] & known[1])]
        sides.append(_together(shared.assign(agency_key=shared["agency_key"].where(shared["document_id"].isin(named[0] & named[1]), ""))))
    tables = [each.drop_duplicates("document_id").set_index("document_id")["table"] for each in both]
    merged = sides[0].merge(sides[1], on=_SAME, how="outer", suffixes=("_left", "_right"), indicator=True)
    return merged.assign(table_left=merged["document_id"].map(tables[0]), table_right=merged["document_id"].map(tables[1]))


def _together(rows: pd.DataFrame) -> pd.DataFrame:
    grouped = rows.groupby(_SAME, sort=False)
    return grouped.agg(
        agency=("agency", "first"), name=("name", "first"), amount=("amount", "sum"),
        printed=("amount", "count"), slack=("slack", "sum"), lines=("line", tuple), factor=("factor", "first"), money_unit=("money_unit", "first"),
    ).reset_index()  # fmt: skip


def misprinted(pairs: pd.DataFrame) -> pd.DataFrame:
    """Rows in one list only that are likely one project under two names: same agency, same amount, nearly the same name.

    Only where each is the only candidate of the other, and the amount is not zero. Columns as in `paired`, with `at_left`
    and `at_right`, the rows of `pairs` that are joined.
    """
    if pairs.empty:
        return pairs
    pairs = pairs.assign(at=pairs.index)
    left, right = (_alone(pairs, side) for side in ("left", "right"))
    keys = ["document_id", "table_left", "table_right", "agency_key", "step"]
    both = left.merge(right, on=keys, suffixes=("", "_other"))
    if both.empty:
        return pd.DataFrame()
    near = [nearly_same(a, b) for a, b in zip(both["key"], both["key_other"], strict=True)]
    both = both[near]
    single = ~both["at"].duplicated(keep=False) & ~both["at_other"].duplicated(keep=False)
    return both[single].rename(columns={"at": "at_left", "at_other": "at_right"})


def _alone(pairs: pd.DataFrame, side: str) -> pd.DataFrame:
    own = pairs[(pairs["_merge"] == f"{side}_only") & (pairs[f"printed_{side}"] > 0) & (pairs[f"amount_{side}"].fillna(0) != 0)]
    columns = [f"{name}_{side}" for name in ("agency", "name", "amount", "slack", "lines", "factor", "money_unit")]
    amounts = own[f"amount_{side}"].astype("int64")
    own = own.assign(step=(amounts + _STEP // 2) // _STEP)
    return own[["at", "document_id", "table_left", "table_right", "agency_key", "key", "step", *columns]]


def nearly_same(left: str, right: str) -> bool:
    """Whether two names may be one, misprinted or cut: a character exchanged, one or two left out, or one begins the other.

    Names that differ in a number, a direction or another word that tells things apart are two names (`一期`, `二期`).
    """
    short, long = sorted((left, right), key=len)
    if len(short) >= 6 and long.startswith(short):
        return True
    begin = _shared(short, long)
    end = min(_shared(short[::-1], long[::-1]), len(short) - begin)
    gone, come = short[begin : len(short) - end], long[begin : len(long) - end]
    if set(gone + come) & _TELLING or len(short) < 4:
        return False
    return (len(gone) == len(come) == 1) or (not gone and len(come) <= 2) or (len(come) == 2 and gone == come[::-1])


def _shared(left: str, right: str) -> int:
    """How many characters two texts begin with alike."""
    return next((at for at, (one, other) in enumerate(zip(left, right, strict=False)) if one != other), min(len(left), len(right)))
