"""Two publications side by side: one row for each thing that came, went or reads differently, with its cause.

The cause is told by the hash of the document: another hash is the publisher's change, the same hash is ours.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import cast

import pandas as pd

from generator.changes.fields import PARTS, Field, Part
from generator.changes.folder import Folder
from generator.changes.words import KINDS
from generator.reconcile.reviewed import OPEN_VERDICTS

COLUMNS = ("document_id", "kind", "change", "cause", "id", "name", "field", "old", "new", "old_line", "new_line", "old_text", "new_text", "within", "withheld")
"""One row per change. `change`: added, removed, changed. `cause`: publisher, reading, card, collection, link. `old_text`, `new_text`: the
first eight digits of the document's hash. `within`: the larger thing (document, project) that came or went with it. `withheld`: why it is
told nowhere but here (doubtful, unreviewed, remark), else blank."""
HASH = "sha256"
"""The field in which a document's text is told to be another."""
STORY = "story_id"
"""The field in which the page of a project's printings is told to have moved: old its id, new where its printings are told now."""
_DOUBTFUL = ("probable", "guess")


def compare(old: Folder, new: Folder) -> pd.DataFrame:
    """All changes from `old` to `new` as text, in the order of documents and kinds."""
    sides = _renamed(_keyed(old), _keyed(new))
    causes = _causes(*sides)
    parts = [*(_part(part, *(side.tables[part.table] for side in sides)) for part in PARTS), _moved(*sides)]
    if not any(len(part) for part in parts):
        return pd.DataFrame(columns=list(COLUMNS))
    found = pd.concat([part for part in parts if len(part)], ignore_index=True)
    found["cause"] = found["document_id"].map(causes).astype(object)
    found.loc[(found["kind"] == "document") & (found["change"] == "changed") & (found["field"] != HASH), "cause"] = "card"
    links = found["kind"] == "link"
    found.loc[links, "cause"] = _link_causes(found[links], causes)
    for side, folder in zip(("old", "new"), sides, strict=True):
        documents = folder.tables["documents"].set_index("document_id")["sha256"].str[:8]
        found[f"{side}_text"] = found["document_id"].map(documents).astype(object)
    found["within"] = _within(found)
    found["withheld"] = _withheld(found, *sides)
    order = {kind: place for place, kind in enumerate(KINDS)}
    found["order"] = found["kind"].map(order)
    return found.sort_values(["document_id", "order"], kind="stable")[list(COLUMNS)].fillna("").reset_index(drop=True)


def _keyed(folder: Folder) -> Folder:
    """The same tables with a column `id` that names each row; rows equal in all that names them are counted off."""
    tables = folder.tables | {"links": _named_links(folder)}
    return replace(folder, tables={part.table: _with_id(part, tables[part.table]) for part in PARTS} | {"notes": tables["notes"]})


def _named_links(folder: Folder) -> pd.DataFrame:
    """The links with the document and the name of either printing; each under both ids."""
    links, projects = folder.tables["links"], folder.tables["projects"].set_index("project_id")["project"]
    return links.assign(
        document_id=links["project_id"].str.split("/", n=1).str[0], link_id=links["project_id"] + "#" + links["other_id"],
        name=links["project_id"].map(projects).fillna(links["project_id"]), other=links["other_id"].map(projects).fillna("") + "（" + links["other_id"] + "）",
    ).astype(object)  # fmt: skip


def _with_id(part: Part, table: pd.DataFrame) -> pd.DataFrame:
    if "nth" not in part.key:
        return table.assign(id=table[part.key[0]])
    named = list(part.key[:-1])
    nth = table.groupby(named, sort=False).cumcount().add(1).astype(str)
    base = table[named[0]].str.cat([table[name] for name in named[1:]], sep="/")
    return table.assign(id=base + ("/" + nth).where(nth != "1", ""))


def _renamed(old: Folder, new: Folder) -> tuple[Folder, Folder]:
    """The old side under the ids of the new one where one row is the same under another name.

    A project is the same where its document prints the same code for it; any row is, where the document's text is the same
    and it begins on the same line. Nothing else is taken for the same.
    """
    same_text = old.tables["documents"].merge(new.tables["documents"], on=["document_id", "sha256"])["document_id"]
    projects = _pairs(old, new, "projects", ["document_id", "project_code"]) | _pairs(old, new, "projects", ["document_id", "line"], same_text)
    indicators, checks = old.tables["indicators"], old.tables["checks"]
    own = _mapped(indicators["project_id"], projects)
    ids = indicators["id"].where(own == indicators["project_id"], own + "#" + indicators["id"].str.split("#", n=1).str[-1])
    old = replace(old, tables=old.tables | {
        "projects": old.tables["projects"].assign(id=_mapped(old.tables["projects"]["id"], projects)),
        "indicators": indicators.assign(id=ids, project_id=own),
        "checks": checks.assign(project_id=_mapped(checks["project_id"], projects)),
    })  # fmt: skip
    ids = _mapped(ids, _pairs(old, new, "indicators", ["document_id", "line"], same_text))
    return replace(old, tables=old.tables | {"indicators": old.tables["indicators"].assign(id=ids)}), new


def _mapped(ids: pd.Series, names: dict[str, str]) -> pd.Series:
    return ids.map(names).fillna(ids) if names else ids


def _pairs(old: Folder, new: Folder, table: str, key: list[str], documents: pd.Series | None = None) -> dict[str, str]:
    """Old id → new id of the rows known under one id only that share a key no other such row has."""
    left, right = old.tables[table], new.tables[table]
    rows = []
    for own, other in ((left, right), (right, left)):
        alone = own[~own["id"].isin(other["id"]) & (own[key[-1]] != "")]
        alone = alone if documents is None else alone[alone["document_id"].isin(documents)]
        rows.append(alone[~alone.duplicated(key, keep=False)])
    both = rows[0].merge(rows[1], on=key, suffixes=("_old", "_new"))
    return dict(zip(both["id_old"], both["id_new"], strict=True))


def _causes(old: Folder, new: Folder) -> dict[str, str]:
    """Document → why something of it can have changed."""
    both = old.tables["documents"].merge(new.tables["documents"], on="document_id", how="outer", suffixes=("_old", "_new"), indicator=True)
    same = both["sha256_old"] == both["sha256_new"]
    cause = same.map({True: "reading", False: "publisher"}).where(both["_merge"] == "both", "collection")
    return dict(zip(both["document_id"], cause, strict=True))


def _link_causes(links: pd.DataFrame, causes: Mapping[str, str]) -> list[str]:
    """Why printings are linked otherwise: with a document that came or went it is the collection, else our own judgement."""
    both = {name for name, cause in causes.items() if cause != "collection"}
    ends = [{name.split("/")[0] for name in ids.split("#")} for ids in links["id"]]
    about = [set(text.split()) if isinstance(text, str) else own for text, own in zip(links["about"], ends, strict=True)]
    return ["link" if names <= both else "collection" for names in about]


def _moved(old: Folder, new: Folder) -> pd.DataFrame:
    """The pages of projects printed more than once that are no longer at their address, with where each of their printings is told now.

    `about`: the documents concerned, those that are now told with them included.
    """
    before, after = (_told_together(side.tables["projects"]) for side in (old, new))
    gone = before[(before["page"] != before["id"]) & ~before["page"].isin(after["page"])]
    now, documents = after.set_index("id")["page"], after.groupby("page", sort=False)["document_id"].agg(set)
    rows = []
    for page, own in gone.groupby("page", sort=False):
        pages = list(dict.fromkeys(now[name] for name in own["id"] if name in now.index))
        about = set(own["document_id"]).union(*(documents[each] for each in pages))
        first = own.iloc[0]
        rows.append({"id": f"{first['id']}#{page}", "name": first["project"], "document_id": first["document_id"], "old": page, "new": " ".join(pages),
                     "about": " ".join(sorted(about))})  # fmt: skip
    found = pd.DataFrame(rows, columns=["id", "name", "document_id", "old", "new", "about"], dtype=object)
    return found.assign(kind="link", change="changed", table="projects", field=STORY, old_line="", new_line="", in_yuan=False)


def _told_together(projects: pd.DataFrame) -> pd.DataFrame:
    """The printings, each with the page that tells of it: that of its story where this was printed more than once, else its own."""
    several = (projects[STORY] != "") & projects.duplicated(STORY, keep=False)
    return projects[["id", "document_id", "project"]].assign(page=projects[STORY].where(several, projects["id"]))


def _part(part: Part, old: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    """The changes of one part; `project_id` stands beside where the table has it."""
    keep = [*dict.fromkeys(["document_id", *part.named, *(name for field in part.fields for name in field.columns), *_line_of(part), *_extra(old)])]
    keep = [name for name in keep if name != "id"]
    both = old[["id", *keep]].merge(new[["id", *keep]], on="id", how="outer", suffixes=("_old", "_new"), indicator=True, validate="one_to_one", sort=False)
    common = both[both["_merge"] == "both"]
    found = [_changed(part, field, common) for field in part.fields]
    if part.whole:
        found += [_whole(part, both[both["_merge"] == "right_only"], "added"), _whole(part, both[both["_merge"] == "left_only"], "removed")]
    return pd.concat(found, ignore_index=True).assign(about=None)


def _line_of(part: Part) -> list[str]:
    return [part.line] if part.line else []


def _extra(table: pd.DataFrame) -> list[str]:
    """Columns that decide where a change is told."""
    return [name for name in ("project_id", "needs_review", "kind", "verdict", "left_value", "right_value") if name in table.columns]


def _changed(part: Part, field: Field, both: pd.DataFrame) -> pd.DataFrame:
    different = pd.Series(False, index=both.index)
    for name in field.columns:
        different |= both[f"{name}_old"] != both[f"{name}_new"]
    rows = both[different]
    old, new = _texts(field, rows, "_old"), _texts(field, rows, "_new")
    told = old != new
    old, new = (text.where(told, _joined([rows[f"{name}{side}"] for name in field.columns], " | ")) for text, side in ((old, "_old"), (new, "_new")))
    return _rows(part, rows, "changed", field.name).assign(old=old, new=new, in_yuan=field.in_yuan)


def _joined(columns: list[pd.Series], between: str) -> pd.Series:
    """The different texts of each row, blanks left out."""
    return pd.Series([between.join(dict.fromkeys(filter(None, row))) for row in zip(*columns, strict=True)], index=columns[0].index, dtype=object)


def _texts(field: Field, rows: pd.DataFrame, side: str) -> pd.Series:
    own = rows[[f"{name}{side}" for name in field.columns]].set_axis(list(field.columns), axis=1)
    return field.shown(own).astype(object)


def _whole(part: Part, rows: pd.DataFrame, change: str) -> pd.DataFrame:
    """Rows that came or went, with what they say in their first field."""
    side, first = ("_new" if change == "added" else "_old"), part.fields[0]
    return _rows(part, rows, change, first.name).assign(**{side[1:]: _texts(first, rows, side), "in_yuan": first.in_yuan})


def _rows(part: Part, rows: pd.DataFrame, change: str, field: str) -> pd.DataFrame:
    side = "_old" if change == "removed" else "_new"
    name = _joined([rows[f"{name}{side}"] for name in part.named], " › ")
    lines = {f"{when}_line": rows[f"{part.line}_{when}"] if part.line else "" for when in ("old", "new")}
    extra = {name: rows[f"{name}{side}"] for name in ("project_id", "document_id") if f"{name}{side}" in rows}
    gate = {f"{column}_{when}": rows[f"{column}_{when}"] for column in ("needs_review", "verdict", "left_value", "right_value", "kind")
            for when in ("old", "new") if f"{column}_{when}" in rows}  # fmt: skip
    return pd.DataFrame({"id": rows["id"], "name": name, "field": field, **lines, **extra, **gate}, index=rows.index).assign(
        kind=part.kind, change=change, table=part.table, old="", new="")  # fmt: skip


def _within(found: pd.DataFrame) -> pd.Series:
    """The larger thing each row came or went with: its document, its project, or none."""
    gone = found[found["change"] != "changed"]
    documents = set(gone.loc[gone["kind"] == "document", "document_id"])
    projects = set(gone.loc[gone["kind"] == "project", "id"])
    own = found["project_id"] if "project_id" in found else pd.Series("", index=found.index)
    within = pd.Series("", index=found.index)
    within[(found["kind"] != "project") & own.isin(projects)] = "project"
    within[(found["kind"] != "document") & found["document_id"].isin(documents)] = "document"
    return within


def _withheld(found: pd.DataFrame, old: Folder, new: Folder) -> pd.Series:
    """What the gate keeps back: readings that need review, amounts whose unit or figure was inferred, findings that nobody has reviewed."""
    withheld = pd.Series("", index=found.index)
    for when, folder in (("old", old), ("new", new)):
        if f"needs_review_{when}" in found:
            withheld[found[f"needs_review_{when}"] == "true"] = "doubtful"
        withheld[(found["kind"] == "amount") & _doubtful_money(found, folder, f"{when}_line")] = "doubtful"
        if f"verdict_{when}" in found:
            keys = zip(found["id"], found[f"left_value_{when}"], found[f"right_value_{when}"], strict=True)
            reviewed = pd.Series([cast(tuple[str, str, str], key) in folder.reviewed for key in keys], index=found.index)
            withheld[(found["kind"] == "verdict") & found[f"verdict_{when}"].isin(OPEN_VERDICTS) & ~reviewed] = "unreviewed"
            withheld[(found["kind"] == "verdict") & (found[f"kind_{when}"] == "remark")] = "remark"
    return withheld


def _doubtful_money(found: pd.DataFrame, folder: Folder, line: str) -> pd.Series:
    """Whether a row's amount rests on an inferred unit (of the document's list of projects) or figure (of the line)."""
    notes = folder.tables["notes"]
    notes = notes[notes["certainty"].isin(_DOUBTFUL)]
    unit = set(notes.loc[notes["field"] == "money_unit", "document_id"])
    lines = set(zip(*(notes.loc[notes["field"].isin(["budget", "amount_yuan"]), name] for name in ("document_id", "line")), strict=True))
    own = pd.Series([key in lines for key in zip(found["document_id"], found[line], strict=True)], index=found.index, dtype=bool)
    return own | (found["document_id"].isin(unit) & (found["in_yuan"].fillna(False).astype(bool) | (found["table"] == "projects")))
