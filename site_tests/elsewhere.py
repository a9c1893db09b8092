"""Another day: put beside a root as `sitecustomize.py`, it moves every Python process started there 400 days and 7 hours on, to one core."""

from __future__ import annotations

import ctypes
import gc
import os
import time
from datetime import UTC, date, datetime, tzinfo
from typing import Any

STEP = 400 * 86_400 + 7 * 3_600
_time, _time_ns, _localtime, _gmtime, _strftime = time.time, time.time_ns, time.localtime, time.gmtime, time.strftime

time.time = lambda: _time() + STEP
time.time_ns = lambda: _time_ns() + STEP * 10**9
time.localtime = lambda seconds=None: _localtime(time.time() if seconds is None else seconds)
time.gmtime = lambda seconds=None: _gmtime(time.time() if seconds is None else seconds)
time.strftime = lambda form, when=None: _strftime(form, time.localtime() if when is None else when)


def _now(cls: type[datetime], tz: tzinfo | None = None) -> datetime:
    return cls.fromtimestamp(time.time(), tz)


def _utcnow(cls: type[datetime]) -> datetime:
    return cls.fromtimestamp(time.time(), UTC).replace(tzinfo=None)


def _today(cls: type[date]) -> date:
    return cls.fromtimestamp(time.time())


def _give(kind: type, **functions: Any) -> None:
    """Puts class methods into a class written in C, which pandas knows by its shape, so that no other class may stand for it."""
    gc.get_referents(kind.__dict__)[0].update({name: classmethod(function) for name, function in functions.items()})
    ctypes.pythonapi.PyType_Modified(ctypes.py_object(kind))


_give(date, today=_today)
_give(datetime, now=_now, utcnow=_utcnow, today=_now)
os.umask(0o077)
os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})  # one core: the build works in one process
