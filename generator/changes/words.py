"""The words in which a change is told: what it is about, why it came about, what is no longer there; never more than the figures say."""

from __future__ import annotations

KINDS = {"document": "文件", "project": "项目", "amount": "金额", "target": "目标", "verdict": "核对", "link": "同一项目"}
CAUSES = {
    "publisher": "文本不同（SHA-256 不同：发布机关更换，或本站重新提取）",
    "reading": "文本相同，本站读法有变",
    "card": "登记事项有变",
    "collection": "收录有变",
    "link": "文件没有增减，哪几次印出是同一项目，本站的判断有变",
}
ADDED = {"publisher": "新见", "reading": "新读出", "card": "新见", "collection": "新收录", "link": "新连上"}
REMOVED = {"publisher": "新文本中未见", "reading": "不再读出", "card": "未见", "collection": "不再收录", "link": "不再连"}
WITHHELD = {"doubtful": "读法待核", "unreviewed": "机器比对，未经人工核对", "remark": "提示"}


def blank(kind: str) -> str:
    """What stands in the place of nothing."""
    return {"document": "未登记", "link": "没有"}.get(kind, "未印")


def told(change: str, cause: str) -> str:
    """What happened to a thing, in one word or two."""
    return ADDED[cause] if change == "added" else REMOVED[cause] if change == "removed" else "有变"
