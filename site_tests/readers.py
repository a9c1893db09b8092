"""Readers at the browser: each begins with nothing, in a tab that is used again, because a new one takes a second of the processor."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from weakref import WeakKeyDictionary

from playwright.sync_api import Browser, Page

Listeners = Mapping[str, Callable[[Any], object]]
FORGET = "() => { try { localStorage.clear(); sessionStorage.clear(); } catch { /* a page without storage */ } }"
_IDLE: WeakKeyDictionary[Browser, dict[str, Page]] = WeakKeyDictionary()


@contextmanager
def fresh(
    browser: Browser, width: int = 1280, height: int = 900, *, scheme: Any = "light", on: Listeners | None = None, script: str = "", **kind: Any
) -> Iterator[Page]:
    """The tab of a reader without a past, `on` its events, with a `script` of ours in every page.

    `kind` is what a context cannot change later: touch, permissions, having no scripts.
    """
    idle, name, listeners = _IDLE.setdefault(browser, {}), repr((script, *sorted(kind.items()))), dict(on or {})
    page: Any = idle.pop(name, None) or _opened(browser, script, kind)
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(media="null", color_scheme=scheme, reduced_motion="null")
    for event, listener in listeners.items():
        page.on(event, listener)
    try:
        yield page
        for event, listener in listeners.items():
            page.remove_listener(event, listener)
        forget(page)
    except BaseException:
        page.context.close()
        raise
    idle[name] = page


def _opened(browser: Browser, script: str, kind: Mapping[str, Any]) -> Page:
    context = browser.new_context(**kind)
    if script:
        context.add_init_script(script)
    return context.new_page()


def forget(page: Page) -> None:
    """Takes away what a reader left behind: further tabs, answers given in the place of the server, storage, cookies, the page itself."""
    for other in page.context.pages:
        if other != page:
            other.close()
    page.unroute_all()
    page.evaluate(FORGET)
    page.context.clear_cookies()
    page.goto("about:blank")
