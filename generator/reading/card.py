"""The card beside a document (`<id>.yml`): what the document says of itself, and where it came from."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from generator.ground.faults import Fault, os_reason, shorten
from generator.reading.decisions import is_day

REQUIRED = ("title", "department", "fiscal_year", "sha256")
_MOST_BYTES = 64 * 1024
_HASH = re.compile(r"[0-9a-f]{64}")
_ADDRESS = re.compile(r"https?://[^\s<>\"']+")
_SCALARS = (str, int, float, date)
_MEND_HASH = "若确认文件有意更换，把卡里的 sha256 改为新值；否则换回登记时的文件"


@dataclass(frozen=True)
class Card:
    """What is known of a document; a field left out is blank, and the site says 未登记."""

    title: str = ""
    issuer: str = ""
    department: str = ""
    region: str = ""
    region_code: str = ""
    fiscal_year: int | None = None
    published_on: str = ""
    source_url: str = ""
    original_file: str = ""
    original_sha256: str = ""
    converter: str = ""
    compared_with_original: str = ""
    retrieved_on: str = ""
    sha256: str = ""
    note: str = ""


_RULES: dict[str, tuple[Callable[[str], object], str]] = {
    "fiscal_year": (re.compile(r"(?:19|20)\d\d", re.ASCII).fullmatch, "四位年份"),
    "region_code": (re.compile(r"\d{6}", re.ASCII).fullmatch, "GB/T 2260 的六位数字"),
    "published_on": (is_day, "日期 2024-02-12"),
    "retrieved_on": (is_day, "日期 2024-02-12"),
    "source_url": (_ADDRESS.fullmatch, "以 https:// 或 http:// 开头的网址"),
    "sha256": (_HASH.fullmatch, "64位小写十六进制"),
    "original_sha256": (_HASH.fullmatch, "64位小写十六进制"),
}
FIELDS = tuple(field.name for field in fields(Card))


class _Loader(yaml.SafeLoader):
    """YAML as a card needs it: no anchors and aliases, with which a few lines stand for millions of values, and no field twice."""

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        """Refuses what names a value or stands for a named one."""
        event = self.peek_event()  # type: ignore[no-untyped-call]
        if getattr(event, "anchor", None):
            raise yaml.composer.ComposerError(None, None, "卡里不用锚点（&）与别名（*）", event.start_mark)
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        """Refuses a field that stands twice."""
        seen: set[str] = set()
        for key in (key for key, _ in node.value if isinstance(key, yaml.ScalarNode)):
            if key.value in seen:
                raise yaml.constructor.ConstructorError(None, None, f"字段“{key.value}”写了两次", key.start_mark)
            seen.add(key.value)
        return super().construct_mapping(node, deep)


def card_path(document: Path) -> Path:
    """Where the card of a document lies."""
    return document.with_suffix(".yml")


def read_card(document: Path, sha256: str) -> tuple[Card | None, list[Fault]]:
    """The card beside a document, None where there is none, and its faults.

    `sha256` is the hash of the document as read; a card that states another is a fault.
    """
    path = card_path(document)
    if not path.exists():
        return None, []
    name = str(path)
    try:
        size = path.stat().st_size
        text = path.read_bytes().decode("utf-8") if size <= _MOST_BYTES else ""
        loaded = yaml.load(text, _Loader)  # noqa: S506 - a SafeLoader
    except OSError as error:
        return None, [Fault(name, 0, f"文件卡读不出（{os_reason(error)}）", "可读的文件", "检查路径与权限")]
    except (UnicodeDecodeError, yaml.YAMLError, RecursionError, ValueError) as error:
        reason = getattr(error, "problem", None) or str(error)
        return None, [Fault(name, _yaml_line(error), f"文件卡读不出（{shorten(reason, 60)}）", "YAML：每行“字段: 值”", "改正这一行")]
    if size > _MOST_BYTES:
        return None, [Fault(name, 0, f"文件卡有 {size} 字节", f"不超过 {_MOST_BYTES} 字节", "检查是否放错了文件")]
    if not isinstance(loaded, dict):
        return None, [Fault(name, 1, "文件卡不是一组字段", "YAML：每行“字段: 值”", "照别的文件卡补齐")]
    lines = {key: number for number, line in enumerate(text.splitlines(), 1) if (key := line.split(":")[0].strip())}
    faults = [*_field_faults(name, loaded, lines), *_value_faults(name, loaded, lines, sha256)]
    return (None, faults) if faults else (_card({str(key): value for key, value in loaded.items() if value is not None}), [])


def _field_faults(name: str, loaded: dict[object, object], lines: dict[str, int]) -> list[Fault]:
    unknown = [
        Fault(name, lines.get(_text(key), 1), f"不认识的字段“{shorten(_text(key))}”", "、".join(FIELDS), "改名或删去")
        for key in loaded
        if key not in FIELDS
    ]
    missing = [Fault(name, 1, f"缺字段“{key}”", f"{key}: …", "按文件所印补上") for key in REQUIRED if not _text(loaded.get(key)).strip()]
    return unknown + missing


def _value_faults(name: str, loaded: dict[object, object], lines: dict[str, int], sha256: str) -> list[Fault]:
    known = {key: loaded[key] for key in FIELDS if loaded.get(key) is not None}
    wanted = {key: (_expected(key, value), "改正这个值") for key, value in known.items()}
    stated = known.get("sha256")
    if isinstance(stated, str) and _HASH.fullmatch(stated) and stated != sha256:
        wanted["sha256"] = f"{sha256}（文件现在的哈希）", _MEND_HASH
    return [
        Fault(name, lines.get(key, 1), f"{key} 是“{shorten(_text(known[key]))}”", expected, mend)
        for key, (expected, mend) in wanted.items() if expected
    ]  # fmt: skip


def _expected(key: str, value: object) -> str:
    """What the value of a field should be, "" where it is that."""
    if not isinstance(value, _SCALARS):
        return "一个值，不是一组"
    text = _text(value)
    if re.search(r"[\ud800-\udfff]", text):
        return "能以 UTF-8 写下的文字"
    if key in _RULES:
        holds, expected = _RULES[key]
        return "" if not text or holds(text) else expected
    return "" if isinstance(value, str) else "文字；像数、日期或 true 的加引号"


def _text(value: object) -> str:
    """A value as text; a group of values is never written out."""
    if value is None:
        return ""
    if not isinstance(value, _SCALARS):
        return "一组值"
    try:
        return str(value)
    except ValueError:  # a whole number of thousands of digits
        return "过大的数"


def _card(loaded: dict[str, object]) -> Card:
    year = int(str(loaded.pop("fiscal_year")))
    return Card(fiscal_year=year, **{key: str(value).strip() for key, value in loaded.items()})


def _yaml_line(error: Exception) -> int:
    mark = getattr(error, "problem_mark", None)
    return mark.line + 1 if mark is not None else 1
