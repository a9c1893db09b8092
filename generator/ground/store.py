"""Results kept from run to run, each under a key that names everything it depends on; a wrong or missing one costs time, never truth."""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from generator.ground.files import written_whole

_DIGEST = 32  # bytes of SHA-256 in front of the content


def key_of(*parts: object) -> str:
    """The key of a result: a digest over the parts it depends on, told apart by their lengths."""
    digest = hashlib.sha256()
    for part in parts:
        data = part if isinstance(part, bytes) else repr(part).encode("utf-8", "surrogatepass")
        digest.update(f"{len(data)} ".encode() + data)
    return digest.hexdigest()


def _digest(key: str, data: bytes | memoryview) -> bytes:
    digest = hashlib.sha256(key.encode())
    digest.update(data)
    return digest.digest()


class Store:
    """A folder of kept results by kind and key. It may be deleted at any time; only results of this program belong in it."""

    def __init__(self, folder: Path) -> None:
        """Nothing is made before the first result is kept."""
        self.folder = folder

    def get(self, kind: str, key: str) -> Any | None:
        """The result kept under the key; None where there is none, or where it is not whole, of another key or of other code."""
        try:
            data = memoryview(self._path(kind, key).read_bytes())
            return pickle.loads(data[_DIGEST:]) if _digest(key, data[_DIGEST:]) == data[:_DIGEST] else None  # noqa: S301 - written by `put`, and whole
        except MemoryError:
            raise
        except Exception:  # reading raises whatever the kept classes raise; a result that cannot be read is made again
            return None

    def holds(self, kind: str, key: str) -> bool:
        """Whether something is kept under the key; whether it is whole tells `get`."""
        return self._path(kind, key).is_file()

    def put(self, kind: str, key: str, result: object) -> None:
        """Keeps a result; a reader at the same time sees the whole of it or nothing."""
        data = pickle.dumps(result, protocol=pickle.HIGHEST_PROTOCOL)
        with written_whole(self._path(kind, key)) as file:
            file.write(_digest(key, data))
            file.write(data)

    def keep_only(self, kind: str, keys: Iterable[str]) -> None:
        """Deletes the results of a kind that are under none of the keys."""
        wanted = {self._path(kind, key) for key in keys}
        for path in (self.folder / kind).rglob("*") if (self.folder / kind).is_dir() else ():
            if path.is_file() and path not in wanted:
                path.unlink()

    def _path(self, kind: str, key: str) -> Path:
        return self.folder / kind / key[:2] / key
