"""Ctrl+C is never lost: an interruption that strikes inside a callback, where it cannot be raised, still ends the run before it publishes."""

from __future__ import annotations

import signal
import threading
from types import FrameType

INTERRUPTED = 130
"""The code of a run that was stopped by Ctrl+C."""
_asked = threading.Event()


def listen() -> None:
    """Begins to note interruptions, which are raised as ever."""
    _asked.clear()
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, _note)


def stop_if_asked() -> None:
    """Raises KeyboardInterrupt where one was noted."""
    if _asked.is_set():
        raise KeyboardInterrupt


def _note(_: int, __: FrameType | None) -> None:
    _asked.set()
    raise KeyboardInterrupt
