"""What a browser makes of a built site: its console, its requests, its links, axe-core, paper.

Sites are opened from `file:`, as a member opens them from a stick. Without Chromium the tests
that need it are skipped, or fail where IMPROVEMENT_BOOK_REQUIRE names "browser".
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

AXE_TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
QUIET_MESSAGES = ("log:", "info:", "debug:")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@dataclass
class OpenSite:
    """A folder of pages in a browser. messages, requests: all since it was opened."""

    folder: Path
    context: Any
    page: Any
    messages: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    @property
    def foreign_requests(self) -> list[str]:
        """Requests to anything but a file of this site."""
        own = self.folder.resolve().as_uri()
        return [url for url in self.requests if not url.startswith((own, "data:", "about:"))]

    @property
    def complaints(self) -> list[str]:
        """Errors and warnings of the console, exceptions, and requests that failed."""
        return [text for text in self.messages if not text.startswith(QUIET_MESSAGES)]

    def visit(self, name: str, width: int = 1280) -> Any:
        """Open a page of the site, as wide as asked, when all its scripts have run."""
        self.page.set_viewport_size({"width": width, "height": 900})
        self.page.goto(f"{self.folder.resolve().as_uri()}/{name}", wait_until="load")
        return self.page

    def axe_violations(self, name: str, width: int = 1280) -> list[str]:
        """What axe-core finds on a page against WCAG A and AA: rule, then the elements."""
        from axe_playwright_python.base import AXE_SCRIPT

        page = self.visit(name, width)
        page.evaluate(AXE_SCRIPT)
        # Without preload, which fetches the style sheets a second time: file: forbids that.
        options = {
            "runOnly": {"type": "tag", "values": list(AXE_TAGS)},
            "preload": False,
            "resultTypes": ["violations"],
        }
        found = page.evaluate("options => axe.run(document, options)", options)
        return [
            f"{name}: {violation['id']}: {' | '.join(node['html'] for node in violation['nodes'])}"
            for violation in found["violations"]
        ]

    def is_wider_than_window(self, name: str, width: int) -> bool:
        """Whether the page as a whole scrolls sideways at that width."""
        page = self.visit(name, width)
        return bool(page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))

    def screenshot(self, name: str, path: Path, width: int = 1280) -> None:
        """The whole page as a picture."""
        self.visit(name, width).screenshot(path=path, full_page=True)

    def print_pdf(self, name: str, path: Path) -> None:
        """The page on A4 as the browser prints it."""
        self.visit(name).pdf(path=path, format="A4", prefer_css_page_size=True)


@contextmanager
def open_site(folder: Path, *, javascript: bool = True) -> Iterator[OpenSite]:
    """A browser on the site in `folder`; skips (or fails) the test where there is none."""
    with (
        one_browser() as browser,
        looking_at(folder, browser, java_script_enabled=javascript) as at,
    ):
        yield at


@contextmanager
def one_browser() -> Iterator[Any]:
    """Chromium, for several looks at several sites. One at a time in a process."""
    executable = chromium()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=list(FLAGS))
        yield browser
        browser.close()


@contextmanager
def looking_at(folder: Path, browser: Any, **options: Any) -> Iterator[OpenSite]:
    """A new window of the browser on the site in `folder`. options: of Playwright's contexts."""
    context = browser.new_context(**options)
    site = OpenSite(folder, context, context.new_page())
    site.page.on("console", lambda message: site.messages.append(_said(message)))
    site.page.on("pageerror", lambda error: site.messages.append(f"exception: {error}"))
    site.page.on("request", lambda request: site.requests.append(request.url))
    site.page.on("requestfailed", lambda request: site.messages.append(f"lost: {request.url}"))
    yield site
    context.close()


def chromium() -> str:
    """The browser's program."""
    executable = os.environ.get("IMPROVEMENT_BOOK_CHROMIUM") or shutil.which("chromium")
    try:
        import playwright.sync_api  # noqa: F401
    except ImportError:
        executable = None
    if executable:
        return executable
    message = "needs Playwright, and Chromium on the path or in IMPROVEMENT_BOOK_CHROMIUM"
    if "browser" in os.environ.get("IMPROVEMENT_BOOK_REQUIRE", ""):
        pytest.fail(message)
    pytest.skip(message)


def pages(folder: Path) -> list[str]:
    """Every page below a folder, as its address in it."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.html"))


def reading_pages(folder: Path) -> list[str]:
    """The pages that a reader stays on: all but those that go on to another at once."""
    return [name for name in pages(folder) if not _read(folder / name).goes_on]


def broken_links(folder: Path, ignore: Sequence[str] = ()) -> list[str]:
    """Links, fragments, scripts, styles and pictures that lead nowhere within the folder.

    ignore: names that may be absent, as `archive.html` above an edition looked at alone.
    """
    texts = {name: _read(folder / name) for name in pages(folder)}
    return [
        f"{name}: {target}"
        for name, links in texts.items()
        for target in links.targets
        if not _leads_somewhere(folder, name, target, texts, ignore)
    ]


def foreign_links(folder: Path) -> list[str]:
    """Addresses of other hosts that a page loads from or links to."""
    return [
        f"{name}: {target}"
        for name in pages(folder)
        for target in _read(folder / name).targets
        if urlsplit(target).netloc
    ]


class _Links(HTMLParser):
    """Where a page points to, and the places on it that can be pointed to."""

    def __init__(self) -> None:
        super().__init__()
        self.targets: list[str] = []
        self.ids: set[str] = set()
        self.goes_on = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in {"href", "src", "action"} and value is not None:
                self.targets.append(value)
            elif name == "id" and value:
                self.ids.add(value)
        if tag == "meta" and ("http-equiv", "refresh") in attrs:
            self.goes_on = True
            self.targets.append(str(dict(attrs)["content"]).partition("url=")[2])


def _read(path: Path) -> _Links:
    links = _Links()
    links.feed(path.read_text(encoding="utf-8"))
    return links


def _leads_somewhere(
    folder: Path, name: str, target: str, texts: Mapping[str, _Links], ignore: Sequence[str]
) -> bool:
    parts = urlsplit(target)
    if parts.scheme or parts.netloc:
        return True
    path = (folder / name).parent / unquote(parts.path) if parts.path else folder / name
    if path.name in ignore:
        return True
    if not path.resolve().is_file():
        return False
    page = os.path.relpath(path.resolve(), folder.resolve()).replace(os.sep, "/")
    return not parts.fragment or page not in texts or unquote(parts.fragment) in texts[page].ids


def _said(message: Any) -> str:
    return f"{message.type}: {message.text}"
