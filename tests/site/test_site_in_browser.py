"""The sites as a reader opens them: quiet, alone, whole, accessible, and linked through time."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.browser import OpenSite, broken_links, open_site, reading_pages
from tests.site.workshop import ENDINGS, Workshop

pytestmark = pytest.mark.browser

AUDIENCES = ("public", "board")
DESKTOP, PHONE = 1280, 390
EARLIER = "2023-04/"


@dataclass(frozen=True)
class Visit:
    """A browser on a site, and the address under which it is opened."""

    site: OpenSite
    address: str

    def go(self, name: str) -> None:
        self.site.page.goto(f"{self.address}/{name}", wait_until="load")

    @property
    def place(self) -> str:
        """Where the reader is, seen from the site's root."""
        return str(self.site.page.url).removeprefix(f"{self.address}/").partition("?")[0]

    @property
    def requests_elsewhere(self) -> list[str]:
        own = (f"{self.address}/", "data:", "about:")
        return [url for url in self.site.requests if not url.startswith(own)]


@contextmanager
def opened(folder: Path, how: str) -> Iterator[Visit]:
    """The site from a folder on disk, or from a web server on this machine."""
    with open_site(folder) as site:
        if how == "file":
            yield Visit(site, folder.resolve().as_uri())
            return
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield Visit(site, f"http://127.0.0.1:{server.server_port}")
        finally:
            server.shutdown()
            server.server_close()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Nothing: what went wrong is heard from the browser."""


@pytest.mark.parametrize("how", ["file", "http"])
@pytest.mark.parametrize("audience", AUDIENCES)
def test_no_page_complains_or_asks_another_host(sample: Workshop, audience: str, how: str) -> None:
    folder = sample.site / audience
    names = [*reading_pages(folder), f"2023-05/search{ENDINGS[audience]}?q=children"]
    with opened(folder, how) as visit:
        for name in names:
            visit.go(name)
        assert visit.site.complaints == []
        assert visit.requests_elsewhere == []


@pytest.mark.parametrize("audience", AUDIENCES)
def test_no_link_leads_nowhere(sample: Workshop, audience: str) -> None:
    assert broken_links(sample.site / audience) == []


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
@pytest.mark.parametrize("audience", AUDIENCES)
def test_every_page_meets_wcag(sample: Workshop, audience: str, width: int) -> None:
    """Of the latest period, and about all of them."""
    folder = sample.site / audience
    names = [name for name in reading_pages(folder) if not name.startswith(EARLIER)]
    assert any("/" in name for name in names)
    assert wcag_violations(folder, names, width) == []


@pytest.mark.slow
@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_so_does_every_page_of_an_earlier_period(sample: Workshop, width: int) -> None:
    folder = sample.site / "public"
    names = [name for name in reading_pages(folder) if name.startswith(EARLIER)]
    assert names
    assert wcag_violations(folder, names, width) == []


def wcag_violations(folder: Path, names: list[str], width: int) -> list[str]:
    with open_site(folder) as site:
        found = [site.axe_violations(name, width) for name in names]
    return [violation for page in found for violation in page]


@pytest.mark.parametrize("how", ["file", "http"])
def test_a_reader_goes_to_the_next_period_and_back(sample: Workshop, how: str) -> None:
    with opened(sample.site / "public", how) as visit:
        page = visit.site.page
        visit.go("2023-04/indicators.html")
        page.get_by_role("link", name="May 2023").first.click()
        page.wait_for_url("**/2023-05/indicators.html")
        page.get_by_role("link", name="April 2023").first.click()
        page.wait_for_url("**/2023-04/indicators.html")
        assert page.get_by_role("link", name="March 2023").count() == 0
        assert visit.site.complaints == []


@pytest.mark.parametrize("how", ["file", "http"])
def test_the_front_door_opens_the_latest_edition(sample: Workshop, how: str) -> None:
    with opened(sample.site / "public", how) as visit:
        visit.go("index.html")
        visit.site.page.wait_for_url("**/2023-05/summary.html")
        visit.go("archive.html")
        visit.site.page.get_by_role("link", name="April 2023").click()
        visit.site.page.wait_for_url("**/2023-04/summary.html")
        assert visit.site.complaints == []


@pytest.mark.parametrize("how", ["file", "http"])
def test_a_search_finds_a_page(sample: Workshop, how: str) -> None:
    with opened(sample.site / "public", how) as visit:
        visit.go("2023-05/search.html?q=inspectors")
        visit.site.page.locator("#search-results a", has_text="Summary").first.wait_for()
        assert visit.site.complaints == []
