"""Whether a site is what its manifest says: a folder file by file, or what is online, fetched again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import Request, urlopen

from generator.ground.faults import Fault, os_reason
from generator.site.manifest import NAME, Published, hashed, links_in, published_files, read_manifest

ATTEMPTS = 3
TIMEOUT = 30.0
_TOGETHER = 8
_PIECE = 1 << 20
_MEND = "重新建站并整个发布；若没有人发布过，查是谁改的"
_MEND_ONLINE = "重新发布；刚发布过的，等缓存过期（约十分钟）再核对"
Fetched = tuple[int, str] | str
"""Size and hash of what came, or why nothing came."""


def verify(site: str) -> tuple[int, list[Fault]]:
    """How many files the manifest of a folder or an address lists, and what is missing, changed or (in a folder) extra."""
    return verify_online(site) if site.startswith(("http://", "https://")) else verify_folder(Path(site))


def verify_folder(site: Path) -> tuple[int, list[Fault]]:
    """A folder against its own manifest."""
    try:
        listed = {each.file: each for each in read_manifest((site / NAME).read_text(encoding="utf-8"))}
    except OSError as error:
        return 0, [_fault(site / NAME, f"清单读不出（{os_reason(error)}）", "建站时写下的清单", _MEND)]
    except ValueError:
        return 0, [_fault(site / NAME, "不是本站的清单", "建站时写下的清单", _MEND)]
    found = {each.file: each for each in hashed(site, published_files(site))}
    missing = [_fault(site / name, "清单里有，文件没有", f"sha256 {listed[name].sha256}", _MEND) for name in listed.keys() - found.keys()]
    extra = [_fault(site / name, "清单里没有的文件", "只有清单里的文件", "删去，或重新建站") for name in found.keys() - listed.keys()]
    links = [_fault(path, "是符号链接", "只有清单里的文件，没有链接", "删去，或重新建站") for path in links_in(site) if path.relative_to(site).as_posix() not in listed]
    changed = [_changed(str(site / name), listed[name], (each.size, each.sha256), _MEND) for name, each in found.items() if listed.get(name, each) != each]
    return len(listed), sorted([*missing, *extra, *links, *changed])


def verify_online(address: str) -> tuple[int, list[Fault]]:
    """What is online at `address` against the manifest it publishes; files whose names begin with a dot are for the host only."""
    base = address.rstrip("/") + "/"
    try:
        with _open(base + NAME) as answer:
            listed = read_manifest(answer.read().decode("utf-8"))
    except (OSError, HTTPException) as error:
        return 0, [_fault(base + NAME, f"清单取不到（{_reason(error)}）", "能取到的清单", "查网址、网络与发布是否成功")]
    except ValueError:
        return 0, [_fault(base + NAME, "不是本站的清单", "建站时写下的清单", _MEND_ONLINE)]
    served = [each for each in listed if not any(part.startswith(".") for part in each.file.split("/"))]
    addresses = [base + quote(each.file) for each in served]
    with ThreadPoolExecutor(_TOGETHER) as pool:
        found = pool.map(_fetch, addresses)
        return len(served), sorted(_differences(addresses, served, found))


def _differences(addresses: Iterable[str], served: Iterable[Published], found: Iterable[Fetched]) -> Iterable[Fault]:
    for address, wanted, came in zip(addresses, served, found, strict=True):
        if isinstance(came, str):
            yield _fault(address, f"取不到（{came}）", f"sha256 {wanted.sha256}", _MEND_ONLINE)
        elif came != (wanted.size, wanted.sha256):
            yield _changed(address, wanted, came, _MEND_ONLINE)


def _fetch(address: str) -> Fetched:
    """Size and hash of what an address gives, tried again where the network failed and not where the host answered."""
    reason = ""
    for _ in range(ATTEMPTS):
        try:
            return _hash_of(address)
        except HTTPError as error:
            if error.code < 500 and error.code != 429:
                return _reason(error)
            reason = _reason(error)
        except (OSError, HTTPException) as error:
            reason = _reason(error)
    return reason


def _hash_of(address: str) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    with _open(address) as answer:
        while piece := answer.read(_PIECE):
            digest.update(piece)
            size += len(piece)
    return size, digest.hexdigest()


def _open(address: str):  # type: ignore[no-untyped-def]  # noqa: ANN202 - what urlopen returns has no public name
    return urlopen(Request(address, headers={"Accept-Encoding": "identity", "Cache-Control": "no-cache"}), timeout=TIMEOUT)  # noqa: S310 - http only, see verify


def _reason(error: Exception) -> str:
    if isinstance(error, HTTPError):
        return f"HTTP {error.code}"
    return "超时" if isinstance(error, TimeoutError) else f"{type(error).__name__}: {error}"


def _changed(place: str, wanted: Published, found: tuple[int, str], mend: str) -> Fault:
    return _fault(place, f"内容变了：{found[0]} 字节，sha256 {found[1]}", f"{wanted.size} 字节，sha256 {wanted.sha256}", mend)


def _fault(place: Path | str, found: str, expected: str, mend: str) -> Fault:
    return Fault(str(place), 0, found, expected, mend, "manifest")
