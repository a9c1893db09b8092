"""What mkdocs.yml says of the site, who runs it and under which licences its code and data may be used: one place for all."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mkdocs.utils.yaml import yaml_load

from generator.ground.faults import DocumentFaults, Fault


@dataclass(frozen=True)
class Licence:
    """A licence: its SPDX name, title, address, and in one sentence what it covers."""

    name: str
    title: str
    url: str
    covers: str


@dataclass(frozen=True)
class Conditions:
    """The site's name, address and description, a domain of its own, its steward, its licences; what is not set is blank.

    The address ends in a slash.
    """

    site_name: str
    site_url: str
    domain: str
    description: str
    steward: str
    email: str
    data: Licence
    code: Licence
    documents: str


_UNKNOWN = Licence("", "", "", "")
UNKNOWN = Conditions("", "", "", "", "", "", _UNKNOWN, _UNKNOWN, "")
"""For pages that tell no conditions."""


def read_conditions(path: Path) -> Conditions:
    """The terms in a mkdocs.yml; without SITE_URL the address is that of `extra.domain`. Raises DocumentFaults where the licences are not whole."""
    with path.open(encoding="utf-8") as file:
        config: dict[str, Any] = yaml_load(file)
    extra = config.get("extra") or {}
    steward, licence = extra.get("steward") or {}, extra.get("licence") or {}
    wanted = [f"licence.{part}.{name}" for part in ("data", "code") for name in ("name", "title", "url", "covers")] + ["licence.documents"]
    missing = [name for name in wanted if not _at(extra, name)]
    if missing:
        raise DocumentFaults([Fault(str(path), 0, f"extra.{name} 没有写", "数据与程序的许可", "照 README 补上 extra.licence", "site") for name in missing])
    domain = str(extra.get("domain") or "")
    address = config.get("site_url") or (f"https://{domain}" if domain else "")
    return Conditions(
        site_name=config.get("site_name") or "", site_url=_folder(address), domain=domain, description=config.get("site_description") or "",
        steward=steward.get("name") or "", email=steward.get("email") or "",
        data=_licence(licence["data"]), code=_licence(licence["code"]), documents=licence["documents"],
    )  # fmt: skip


def _at(values: Any, path: str) -> Any:
    for name in path.split("."):
        values = values.get(name) if isinstance(values, dict) else None
    return values


def _folder(address: str) -> str:
    return f"{address.rstrip('/')}/" if address else ""


def _licence(values: dict[str, str]) -> Licence:
    return Licence(values["name"], values["title"], values["url"], values["covers"])
