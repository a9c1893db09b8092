"""How a command ended, for machines: the faults and counts as JSON, and what to do where the system stopped it.

The JSON is described by `generator/outcome.schema.json`.
"""

from __future__ import annotations

import errno
import json
import shutil
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import BrokenExecutor
from pathlib import Path

from generator.ground.faults import KINDS, Fault, os_reason

SCHEMA = "1"
_FULL = 1 << 20
_SPACE = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_PERMISSION = (errno.EACCES, errno.EPERM, errno.EROFS)


def write_outcome(path: Path, command: str, faults: Sequence[Fault], counts: Mapping[str, int], *, strict: bool) -> None:
    """Writes how a command ended to `path`: whether all is well, what was counted, every fault with place and mend."""
    kinds = Counter(fault.kind for fault in faults)
    outcome = {
        "schema": SCHEMA, "command": command, "strict": strict, "ok": not faults, "counts": dict(counts),
        "faults_by_kind": {kind: kinds[kind] for kind in KINDS if kinds[kind]},
        "faults": [
            {"kind": each.kind, "file": each.file, "line": each.line, "what": each.found, "expected": each.expected, "mend": each.mend} for each in faults
        ],
    }  # fmt: skip
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(outcome, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="")


def stopped(root: Path, command: str, error: Exception) -> Fault:
    """What stopped a command in `root`, as a fault: no memory, no space, no permission, or what the system says."""
    kept = "；site/ 没有动，仍是上一次完整的网站" if command == "build" else ""
    if isinstance(error, MemoryError | BrokenExecutor):
        found = "没有做完（内存不够）" if isinstance(error, MemoryError) else "没有做完（一个工作进程被系统中止，多半因为内存不够）"
        return Fault(str(root), 0, found, "足够的内存", f"腾出内存，或用 --jobs 1，再运行一次{kept}", "run")
    code = error.errno if isinstance(error, OSError) else None
    if code in _SPACE or (code is None and disk_is_full(root)):
        reason, mend = os_reason(OSError(code or errno.ENOSPC, "")), "腾出空间"
    elif code in _PERMISSION:
        reason, mend = os_reason(OSError(code, "")), "让运行的账号能写这里（属主、权限、只读挂载）"
    else:
        reason, mend = os_reason(error) if code and isinstance(error, OSError) else str(error), "照系统所说处理"
    place = getattr(error, "filename", None)
    return Fault(str(place or root), 0, f"没有做完（{reason}）", "能读写的文件与足够的空间", f"{mend}，再运行一次{kept}", "run")


def disk_is_full(root: Path) -> bool:
    """Whether the disk below `root` has next to nothing left, which programs we call do not always say."""
    return shutil.disk_usage(root).free < _FULL
