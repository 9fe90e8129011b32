"""A real browser without a network, and what of it tests of pages share."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

SCREENSHOTS = Path(__file__).parents[1] / "build" / "screenshots"
# The first is what Playwright itself drives where nobody looks on: no windows, so half of the work.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
AXE = {"preload": False, "resultTypes": ["violations"]}  # it would fetch style sheets again, which pages forbid
DESKTOP, PHONE = (1360, 900), (390, 844)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    assert path is not None, "Chromium is needed: apt-get install chromium"
    with sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield running
        running.close()


def opened(browser: Browser, size: tuple[int, int] = DESKTOP, scheme: str = "light") -> Iterator[Page]:
    """Yield a page, then fail on anything that it complained of."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme="dark" if scheme == "dark" else "light",
        offline=True,
        locale="fr-FR",
    )
    context.set_default_timeout(10_000)
    faults: list[str] = []
    made = context.new_page()
    made.add_init_script("window.hacked = () => { window.wasHacked = true; };")
    made.on("console", lambda message: faults.append(message.text) if message.type in ("error", "warning") else None)
    made.on("pageerror", lambda error: faults.append(str(error)))
    made.on("request", lambda r: faults.append(r.url) if not r.url.startswith(("file:", "data:", "blob:")) else None)
    yield made
    was_hacked = made.evaluate("window.wasHacked === true")
    context.close()
    assert faults == []
    assert not was_hacked
