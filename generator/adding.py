"""A file taken into the collection: copied, its card drafted from what it prints itself; what it replaces is kept among the earlier texts."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from generator.ground.addresses import document_id
from generator.ground.faults import DocumentFaults, Fault, os_reason
from generator.parsing.parse import Parsed, parse
from generator.reading.card import REQUIRED, card_path
from generator.reading.registered import OLD
from generator.report import looked_at

_FIELDS = ("title", "department", "fiscal_year")


@dataclass(frozen=True)
class Told:
    """What the document does not say itself: where it was found, when it was published."""

    url: str = ""
    published: str = ""


def add(root: Path, files: Sequence[Path], told: Told) -> Iterator[str]:
    """Takes files into `root/data/documents`, one after another; yields what there is to say of each.

    A file that cannot be read is not taken. Raises DocumentFaults with the faults of all such files after the others are in.
    """
    place = root / "data" / "documents"
    place.mkdir(parents=True, exist_ok=True)
    faults: list[Fault] = []
    for file in files:
        try:
            parsed = parse([file])
        except DocumentFaults as error:
            faults += error.faults
            continue
        found = [fault for fault in parsed.faults if fault.kind != "card"]
        if not parsed.documents:
            faults += found
            continue
        try:
            yield from _take(place, file, parsed, told)
        except OSError as error:
            faults.append(Fault(str(file), 0, f"放不进 {place}（{os_reason(error)}）", "能写的文件夹", "检查权限与磁盘", "run"))
    if faults:
        raise DocumentFaults(faults)


def _take(place: Path, file: Path, parsed: Parsed, told: Told) -> Iterator[str]:
    sha256 = hashlib.sha256(file.read_bytes()).hexdigest()
    present = next((path for path in sorted(place.iterdir()) if path.is_file() and path.suffix != ".yml"
                    and document_id(path.stem) == document_id(file.stem)), None)  # fmt: skip
    card: dict[str, Any] = {}
    if present is not None:
        before = hashlib.sha256(present.read_bytes()).hexdigest()
        if before == sha256:
            yield f"{present.name}：已经收录，内容相同，没有改动"
            return
        card = _card_of(present)
        yield f"{file.name}：替换 {present.name}，旧的移到 {OLD}/{_put_away(place, present, before)}"
    target = place / file.name
    _copy(file, target)
    yield from _describe(target, parsed)
    yield from _write_card(target, parsed, told, card, sha256)


def _put_away(place: Path, present: Path, sha256: str) -> str:
    """Moves a document and its card among the earlier texts; returns its name there."""
    (place / OLD).mkdir(exist_ok=True)
    name = f"{document_id(present.stem)}.{sha256[:8]}"
    kept = place / OLD / f"{name}{present.suffix}"
    if kept.exists():
        raise FileExistsError(17, "", str(kept))
    present.rename(kept)
    if card_path(present).exists():
        card_path(present).rename(place / OLD / f"{name}.yml")
    return kept.name


def _copy(file: Path, target: Path) -> None:
    """Copies a file whole or not at all, never over another."""
    partial = target.with_name(f".{target.name}.part")
    shutil.copyfile(file, partial)
    os.link(partial, target)
    partial.unlink()


def _card_of(present: Path) -> dict[str, Any]:
    path = card_path(present)
    loaded = yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else None
    return loaded if isinstance(loaded, dict) else {}


def _describe(target: Path, parsed: Parsed) -> Iterator[str]:
    row = parsed.tables["documents"].iloc[0]
    counts = {name: len(parsed.tables[name]) for name in ("projects", "indicators", "budget_lines")}
    yield (f"{target.name}：{row['title'] or '没有标题'}；{counts['projects']} 个项目，{counts['indicators']} 个指标，{counts['budget_lines']} 个预算数；"
           f"所含：{row['kinds'] or '没有认出'}")  # fmt: skip
    yield from (f"  请看：{line}" for line in looked_at(parsed))


def _write_card(target: Path, parsed: Parsed, told: Told, before: dict[str, Any], sha256: str) -> Iterator[str]:
    """The draft of the card: what the former card says, else what the document prints; no card where what it needs is not printed."""
    row = parsed.tables["documents"].astype(object).iloc[0]
    printed = {name: row[name] for name in _FIELDS if not pd.isna(row[name]) and row[name] != ""}
    if "fiscal_year" in printed:
        printed["fiscal_year"] = int(printed["fiscal_year"])
    kept = {name: value for name, value in before.items() if name not in {"sha256", "published_on", "retrieved_on", "source_url"}}
    yield from (f"  请看：卡写的 {name} 是 {kept[name]}，新文件印的是 {value}" for name, value in printed.items() if name in kept and kept[name] != value)
    card = printed | kept | {name: value for name, value in (("published_on", told.published), ("source_url", told.url)) if value}
    if missing := [name for name in REQUIRED if name != "sha256" and not card.get(name)]:
        yield f"  没有写卡：文件里没有读到 {'、'.join(missing)}；写好 {target.stem}.yml 再用 --strict 发布"
        return
    text = yaml.safe_dump(card | {"sha256": sha256}, allow_unicode=True, sort_keys=False, width=200)
    with card_path(target).open("x", encoding="utf-8", newline="") as file:
        file.write(f"# 由 add 按文件所印起草，请核对\n{text}")
    yield f"  卡：{card_path(target).name}，" + "，".join(f"{name} {value}" for name, value in card.items() if name in _FIELDS)
