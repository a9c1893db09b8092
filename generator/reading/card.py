"""The card beside a document (`<id>.yml`): what the document says of itself, and where it came from."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from pathlib import Path

import yaml

from generator.ground.faults import Fault, os_reason, shorten

REQUIRED = ("title", "department", "fiscal_year", "sha256")
_MOST_BYTES = 64 * 1024
_HASH = re.compile(r"[0-9a-f]{64}")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_ADDRESS = re.compile(r"https?://[^\s<>\"']+")
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


FIELDS = tuple(field.name for field in fields(Card))


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
        loaded = yaml.safe_load(text)
    except OSError as error:
        return None, [Fault(name, 0, f"文件卡读不出（{os_reason(error)}）", "可读的文件", "检查路径与权限")]
    except (UnicodeDecodeError, yaml.YAMLError, RecursionError, ValueError) as error:
        return None, [Fault(name, _yaml_line(error), f"文件卡读不出（{shorten(str(error), 60)}）", "YAML：每行“字段: 值”", "改正这一行")]
    if size > _MOST_BYTES:
        return None, [Fault(name, 0, f"文件卡有 {size} 字节", f"不超过 {_MOST_BYTES} 字节", "检查是否放错了文件")]
    if not isinstance(loaded, dict):
        return None, [Fault(name, 1, "文件卡不是一组字段", "YAML：每行“字段: 值”", "照别的文件卡补齐")]
    lines = {key: number for number, line in enumerate(text.splitlines(), 1) if (key := line.split(":")[0].strip())}
    faults = [*_field_faults(name, loaded, lines), *_value_faults(name, loaded, lines, sha256)]
    return (None, faults) if faults else (_card({str(key): value for key, value in loaded.items() if value is not None}), [])


def _field_faults(name: str, loaded: dict[object, object], lines: dict[str, int]) -> list[Fault]:
    unknown = [
        Fault(name, lines.get(str(key), 1), f"不认识的字段“{shorten(str(key))}”", "、".join(FIELDS), "改名或删去")
        for key in loaded
        if key not in FIELDS
    ]
    missing = [
        Fault(name, 1, f"缺字段“{key}”", f"{key}: …", "按文件所印补上") for key in REQUIRED if loaded.get(key) in (None, "")
    ]
    return unknown + missing


def _value_faults(name: str, loaded: dict[object, object], lines: dict[str, int], sha256: str) -> list[Fault]:
    faults = []

    def fault(key: str, expected: str, mend: str = "改正这个值") -> None:
        faults.append(Fault(name, lines.get(key, 1), f"{key} 是“{shorten(str(loaded[key]))}”", expected, mend))

    for key, value in loaded.items():
        if isinstance(value, (dict, list)):
            fault(str(key), "一个值，不是一组")
    if loaded.get("fiscal_year") is not None and not re.fullmatch(r"(?:19|20)\d\d", str(loaded["fiscal_year"])):
        fault("fiscal_year", "四位年份")
    if loaded.get("region_code") and not re.fullmatch(r"\d{6}", str(loaded["region_code"])):
        fault("region_code", "GB/T 2260 的六位数字")
    for key in ("published_on", "retrieved_on"):
        if loaded.get(key) and not _DATE.fullmatch(str(loaded[key])):
            fault(key, "日期 2024-02-12")
    if loaded.get("source_url") and not _ADDRESS.fullmatch(str(loaded["source_url"])):
        fault("source_url", "以 https:// 或 http:// 开头的网址")
    for key in ("sha256", "original_sha256"):
        if loaded.get(key) and not _HASH.fullmatch(str(loaded[key])):
            fault(key, "64位小写十六进制")
    if isinstance(stated := loaded.get("sha256"), str) and _HASH.fullmatch(stated) and stated != sha256:
        fault("sha256", f"{sha256}（文件现在的哈希）", _MEND_HASH)
    return faults


def _card(loaded: dict[str, object]) -> Card:
    year = int(str(loaded.pop("fiscal_year")))
    return Card(fiscal_year=year, **{key: str(value).strip() for key, value in loaded.items()})


def _yaml_line(error: Exception) -> int:
    mark = getattr(error, "problem_mark", None)
    return mark.line + 1 if mark is not None else 1
