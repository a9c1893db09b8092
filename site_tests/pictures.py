"""Pictures of each kind of page of the built site, to be looked at in a review: `make pictures` → build/pictures/."""

from __future__ import annotations

import shutil
import sys

from playwright.sync_api import sync_playwright

from site_tests.conftest import CHROMIUM, ROOT, chromium
from site_tests.test_browser import PAGES
from site_tests.workshop import served

SIZES = {390: 844, 1280: 900}
EVERYTHING = ".scroll { content-visibility: visible !important; }"


def main() -> int:
    """One picture of the whole page for each kind, width and scheme; 1 where the site is not built."""
    site, out = ROOT / "site", ROOT / "build" / "pictures"
    if not site.is_dir():
        print("没有 site/：先 make site", file=sys.stderr)
        return 1
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    with sync_playwright() as playwright, served(site) as address:
        browser = playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM)
        for width, height in SIZES.items():
            for scheme in ("light", "dark"):
                context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme, bypass_csp=True)  # type: ignore[arg-type]
                page = context.new_page()
                for kind, place in (PAGES | {"explore": "explore/"}).items():
                    page.goto(address + place)
                    page.wait_for_load_state("networkidle")
                    page.add_style_tag(content=EVERYTHING)
                    path = out / f"{kind.replace(' ', '-')}-{width}-{scheme}.png"
                    page.screenshot(path=path, full_page=True)
                    print(path.relative_to(ROOT))
                context.close()
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
