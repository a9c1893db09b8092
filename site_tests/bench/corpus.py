"""Corpora of any size out of the registered documents: other places, departments, words and amounts; the same families and noise.

Every amount of a copy is multiplied by one whole number, so that what added up still adds up and what did not still does not.
"""

from __future__ import annotations

import hashlib
import random
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

PLACES = ("嘉兴", "绍兴", "石嘴山", "天津")
BODIES = ("科学技术局", "科学技术协会", "科技局", "科协")
WORDS = ("企业", "人才", "培训", "活动", "宣传", "建设", "科普", "创新", "成果", "推广", "平台", "设备", "展览", "学会", "地震", "监测", "交流", "合作")
OTHER_WORDS = (
    "农户", "青年", "讲座", "比赛", "演出", "修缮", "环保", "绿化", "图书", "普查", "仓库", "车辆", "展演", "社团", "森林",
    "巡护", "结对", "帮扶", "渔民", "妇女", "课程", "集市", "公告", "改造", "文物", "节水", "档案", "检测", "码头", "器材",
    "画展", "商会", "河道", "勘察", "互访", "联营", "牧民", "学员", "讲堂", "论坛", "海报", "翻新", "戏曲", "植树", "专利",
    "抽检", "站点", "仪器", "影展", "工会", "水库", "预报", "走访", "协办",
)  # fmt: skip
OTHER_BODIES = tuple(f"{matter}{kind}" for matter in ("农业农村", "水利", "文化旅游", "民政", "体育", "林业", "统计", "审计", "医疗保障", "应急管理")
                     for kind in ("局", "委员会", "事务中心"))  # fmt: skip
SYLLABLES = "安宁平和长永新东西南北江海山河湖林田石金玉云龙凤阳明清泰康乐义仁德兴隆昌盛丰富"

_DECIMAL = re.compile(r"(?<![\d.,])(\d{1,3}(?:,\d{3})+|\d+)\.(\d{2})(?![\d%％])")
_YUAN = re.compile(r"(?<=\t)(\d+)(?=(?:\t\d+)?$)")
_HAS_AGENCY_CODE = re.compile(r"\t\d{10}\t")


@dataclass(frozen=True)
class Source:
    """One registered document: file, text, card, and how many projects it holds."""

    path: Path
    text: str
    card: dict[str, object]
    projects: int


def make_corpus(sources: list[Source], folder: Path, projects: int) -> int:
    """Writes copies of all sources to `folder`, whole sets, until they hold at least `projects`; returns how many they hold."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    made = number = 0
    while made < projects:
        change = _change(number)
        for source in sources:
            name = f"{source.path.stem}-{number:05}"
            data = change(source.text).encode()
            (folder / f"{name}.txt").write_bytes(data)
            card = {key: change(value) if isinstance(value, str) else value for key, value in source.card.items()}
            card |= {"sha256": hashlib.sha256(data).hexdigest(), "region_code": _code(str(card["region"]))}
            (folder / f"{name}.yml").write_text(yaml.safe_dump(card, allow_unicode=True, sort_keys=False), encoding="utf-8", newline="")
            made += source.projects
        number += 1
    return made


def _code(region: str) -> str:
    """Six digits for a place that does not exist."""
    return str(100_000 + int(hashlib.sha256(region.encode()).hexdigest(), 16) % 900_000)


def _change(number: int) -> Callable[[str], str]:
    """How copy `number` differs from the original; the same for all documents of the copy."""
    own = random.Random(number)
    factor = own.randint(1, 9)
    places = _names(own)
    words = dict(zip(PLACES, places, strict=False)) | dict(zip(WORDS, own.sample(OTHER_WORDS, len(WORDS)), strict=True))
    body = own.choice(OTHER_BODIES)
    words |= dict.fromkeys(BODIES[:2], body) | dict.fromkeys(BODIES[2:], body[:2] + body[-1])
    pattern = re.compile("|".join(sorted(map(re.escape, words), key=len, reverse=True)))

    def change(text: str) -> str:
        lines = (_scaled(line, factor) for line in pattern.sub(lambda found: words[found.group()], text).split("\n"))
        return "\n".join(lines)

    return change


def _names(own: random.Random) -> Iterator[str]:
    while True:
        yield "".join(own.sample(SYLLABLES, 3))


def _scaled(line: str, factor: int) -> str:
    """The line with every amount (two decimals, or whole yuan behind an agency's code) times `factor`."""
    line = _DECIMAL.sub(lambda found: _times(found, factor), line)
    return _YUAN.sub(lambda found: str(int(found[1]) * factor), line) if _HAS_AGENCY_CODE.search(line) else line


def _times(found: re.Match[str], factor: int) -> str:
    cents = int(found[1].replace(",", "") + found[2]) * factor
    whole = f"{cents // 100:,}" if "," in found[1] else str(cents // 100)
    return f"{whole}.{cents % 100:02}"
