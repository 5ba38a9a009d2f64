"""Open pages in a real browser: where one is, what it says, asks for and complains of."""

from __future__ import annotations

import importlib.util
import os
import shutil
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest

from programs import of_the_system

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def executable():
    """Give the path of a Chromium that is installed; the variable FOOTNOTED_CHROMIUM names another.

    Without one the test is skipped, and says so; where all programs are said to be there, it fails.
    """
    named = [os.environ.get("FOOTNOTED_CHROMIUM"), *map(shutil.which, NAMES)]
    return next(filter(None, named), None) or of_the_system("chromium", "chromium")


@contextmanager
def chromium():
    """Give a headless Chromium."""
    path = executable()
    if importlib.util.find_spec("playwright") is None:
        pytest.skip("THIS WAS NOT TESTED: playwright is not installed. Run: pip install playwright")
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - it may be missing

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        try:
            yield browser
        finally:
            browser.close()


@dataclass
class Heard:
    """What a page complained of, and what it asked of other places than its own."""

    complaints: list = field(default_factory=list)
    outside: list = field(default_factory=list)
    dialogs: list = field(default_factory=list)


@contextmanager
def opened(browser, address, own, width=1280, scheme="light"):
    """Open a page at an address; give it and what was heard, once its script is done."""
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page.set_default_timeout(60_000)
    heard = Heard()
    page.on("console", lambda one: heard.complaints.append(one.text))
    page.on("pageerror", lambda one: heard.complaints.append(str(one)))
    page.on(
        "request", lambda one: None if one.url.startswith((own, "blob:")) else heard.outside.append(one.url)
    )
    page.on("dialog", lambda one: (heard.dialogs.append(one.message), one.dismiss()))
    try:
        page.goto(address)
        page.wait_for_selector("body[data-ready]")
        yield page, heard
        assert (heard.complaints, heard.outside, heard.dialogs) == ([], [], [])
    finally:
        page.close()
