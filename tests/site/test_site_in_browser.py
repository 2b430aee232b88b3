"""The sites as a reader opens them: quiet, alone, whole, accessible, and linked through time."""

from __future__ import annotations

import csv
import gzip
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

import pytest

from tests.browser import OpenSite, broken_links, looking_at, one_browser, reading_pages
from tests.site.workshop import ENDINGS, Workshop

pytestmark = pytest.mark.browser

AUDIENCES = ("public", "board")
DESKTOP, PHONE = 1280, 390
WHOLE = 1280
"""Pixels of a window: enlarged four times it shows 320 of them (WCAG 1.4.10)."""
PAPER, PAPER_HEIGHT = 688, 979
"""CSS pixels of A4 within the margins: 182 by 259 mm."""
LOOKS = {"light": (DESKTOP, "light"), "dark": (DESKTOP, "dark"), "phone": (PHONE, "light")}
TOO_WIDE = """() => [...document.querySelectorAll("main *")].filter((element) => {
  const box = element.getBoundingClientRect();
  const inside = element.closest(".ib-table");
  const scrolls = inside && getComputedStyle(inside).overflowX === "auto";
  return box.width && !scrolls && box.right > innerWidth + 1;
}).map((element) => element.outerHTML.slice(0, 120))"""
"""What lies beyond the right edge, but for what scrolls inside its own box."""
SPLIT = """(height) => [...document.querySelectorAll("figure")].filter((figure) => {
  const style = getComputedStyle(figure);
  return style.breakInside !== "avoid" || figure.getBoundingClientRect().height > height;
}).map((figure) => figure.id)"""
NUMBERED = """() => {
  const can = "a[href], button, input, select, summary, [tabindex='0']";
  const seen = [...document.querySelectorAll(can)].filter((element) => element.checkVisibility());
  seen.forEach((element, place) => { element.dataset.place = place; });
  return seen.length;
}"""
REACHED = """() => {
  const element = document.activeElement;
  return [element.dataset.place, getComputedStyle(element).outlineStyle !== "none"];
}"""
PICTURES = """() => [...document.querySelectorAll("svg:not([aria-hidden])")].map((svg) =>
  svg.ariaLabel ?? document.getElementById(svg.getAttribute("aria-labelledby"))?.ariaLabel ?? "")"""
TEXT_SIZES = """() => [...document.querySelectorAll("figure svg text")]
  .filter((text) => text.checkVisibility())
  .map((text) => parseFloat(getComputedStyle(text).fontSize)
    * text.ownerSVGElement.clientWidth / text.ownerSVGElement.viewBox.baseVal.width)"""
TABLES = """() => [...document.querySelectorAll(".ib-table")].map((box) => [
  [...box.querySelectorAll("thead th")].map((head) => head.textContent.trim()),
  [...box.querySelectorAll("tbody tr")].map((row) => row.textContent.replace(/[\\s,'()]/g, "")),
  box.nextElementSibling.querySelector("a").getAttribute("href"),
])"""
EARLIER = "2023-04/"
OTHERS = ("neighbours", "england")
TWINS = (
    ("practice-reviews", "pr-5", "pr-6"),
    ("grade-trust", "gt-3", "gt-4"),
    ("how-we-compare", "hc-re-referrals-2", "hc-re-referrals-4"),
)
"""Pages with a chart and the table of the same figures: folded, open, and beside a second chart."""
FOLD = '<details class="ib-fold">'


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


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with one_browser() as found:
        yield found


@contextmanager
def opened(folder: Path, how: str, browser: Any, **options: Any) -> Iterator[Visit]:
    """The site from a folder on disk, or from a web server on this machine."""
    with looking_at(folder, browser, **options) as site:
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
def test_no_page_complains_or_asks_another_host(
    sample: Workshop, browser: Any, audience: str, how: str
) -> None:
    folder = sample.site / audience
    names = [*reading_pages(folder), f"2023-05/search{ENDINGS[audience]}?q=children"]
    with opened(folder, how, browser) as visit:
        for name in names:
            visit.go(name)
        assert visit.site.messages == []
        assert visit.requests_elsewhere == []


@pytest.mark.parametrize("audience", AUDIENCES)
def test_no_link_leads_nowhere(sample: Workshop, audience: str) -> None:
    assert broken_links(sample.site / audience) == []


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("audience", AUDIENCES)
def test_every_page_meets_wcag(sample: Workshop, browser: Any, audience: str, look: str) -> None:
    """Of the latest period, and about all of them; what both audiences read alike, once."""
    folder = sample.site / audience
    names = [name for name in reading_pages(folder) if not name.startswith(EARLIER)]
    if audience == "board":
        names = [name for name in names if differs(name, folder, sample.site / "public")]
    assert sum("/" in name for name in names) > 5
    assert wcag_violations(folder, browser, names, look) == []


def differs(name: str, folder: Path, public: Path) -> bool:
    """Whether the content of a page is not that of the public page of its name."""
    other = public / name.replace(ENDINGS["board"], ".html")
    return not other.is_file() or content(folder / name) != content(other)


def content(page: Path) -> str:
    """What a page holds between its frame, as if nothing were restricted."""
    text = page.read_text(encoding="utf-8")
    return text[text.index("<main") : text.index("</main>")].replace(".restricted", "")


@pytest.mark.slow
@pytest.mark.parametrize("look", LOOKS)
def test_so_does_every_page_of_an_earlier_period(sample: Workshop, browser: Any, look: str) -> None:
    folder = sample.site / "public"
    names = [name for name in reading_pages(folder) if name.startswith(EARLIER)]
    assert names
    assert wcag_violations(folder, browser, names, look) == []


def wcag_violations(folder: Path, browser: Any, names: list[str], look: str) -> list[str]:
    width, scheme = LOOKS[look]
    with looking_at(folder, browser, color_scheme=scheme) as site:
        found = [site.axe_violations(name, width) for name in names]
    return [violation for page in found for violation in page]


def latest_pages(folder: Path) -> list[str]:
    """The pages of the latest period, whatever pages an edition has."""
    names = [name for name in reading_pages(folder) if name.startswith("2023-05/")]
    assert len(names) > 5
    return names


@pytest.mark.parametrize("audience", AUDIENCES)
def test_a_page_holds_no_script_style_or_handler_of_its_own(
    sample: Workshop, browser: Any, audience: str
) -> None:
    folder = sample.site / audience
    with looking_at(folder, browser, java_script_enabled=False) as site:
        for name in reading_pages(folder):
            page = site.visit(name)
            policy = page.locator("meta[http-equiv=Content-Security-Policy]")
            assert "script-src 'self';" in str(policy.get_attribute("content")), name
            assert page.locator("script:not([src]), style, [style]").count() == 0, name
            handlers = "[...document.querySelectorAll('*')].flatMap((e) => e.getAttributeNames())"
            assert [each for each in page.evaluate(handlers) if each.startswith("on")] == [], name


@pytest.mark.parametrize("width", [WHOLE // 4, WHOLE // 2, 390, 820])
@pytest.mark.parametrize("audience", AUDIENCES)
def test_no_page_scrolls_sideways_on_a_phone_or_enlarged_two_or_four_times(
    sample: Workshop, browser: Any, audience: str, width: int
) -> None:
    folder = sample.site / audience
    with looking_at(folder, browser) as site:
        for name in latest_pages(folder):
            page = site.visit(name, width)
            page.evaluate("document.querySelectorAll('details').forEach((e) => { e.open = true; })")
            assert page.evaluate(TOO_WIDE) == [], name
            assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), name


@pytest.mark.parametrize("audience", AUDIENCES)
def test_the_keyboard_reaches_everything_and_shows_where_it_is(
    sample: Workshop, browser: Any, audience: str
) -> None:
    folder = sample.site / audience
    with looking_at(folder, browser) as site:
        for name in latest_pages(folder):
            page = site.visit(name)
            count = page.evaluate(NUMBERED)
            assert count > 5
            reached = []
            for _ in range(count):
                page.keyboard.press("Tab")
                reached.append(page.evaluate(REACHED))
            assert reached == [[str(place), True] for place in range(count)], name


@pytest.mark.parametrize("audience", AUDIENCES)
def test_every_picture_is_named_with_its_figures(
    sample: Workshop, browser: Any, audience: str
) -> None:
    folder = sample.site / audience
    found = []
    with looking_at(folder, browser, java_script_enabled=False) as site:
        for name in latest_pages(folder):
            found += site.visit(name).evaluate(PICTURES)
    assert found
    assert [picture for picture in found if not any(map(str.isdigit, picture))] == []


def test_text_of_charts_can_be_read_on_a_phone(sample: Workshop, browser: Any) -> None:
    folder = sample.site / "public"
    sizes = []
    with looking_at(folder, browser) as site:
        for name in latest_pages(folder):
            sizes += site.visit(name, PHONE).evaluate(TEXT_SIZES)
    assert sizes
    assert min(sizes) >= 11


@pytest.mark.parametrize("audience", AUDIENCES)
def test_on_paper_no_table_loses_a_column_and_no_chart_is_split(
    sample: Workshop, browser: Any, audience: str
) -> None:
    folder = sample.site / audience
    with looking_at(folder, browser) as site:
        for name in latest_pages(folder):
            page = site.visit(name, PAPER)
            page.emulate_media(media="print")
            assert page.evaluate(TOO_WIDE) == [], name
            assert page.evaluate(SPLIT, PAPER_HEIGHT) == [], name
            page.emulate_media(media="screen")


@pytest.mark.parametrize("audience", AUDIENCES)
def test_every_printed_page_has_council_period_and_number(
    sample: Workshop, browser: Any, audience: str, tmp_path: Path
) -> None:
    if not shutil.which("pdftotext"):
        pytest.skip("needs pdftotext, of Poppler")
    folder = sample.site / audience
    with looking_at(folder, browser) as site:
        for name in latest_pages(folder):
            site.print_pdf(name, tmp_path / "page.pdf")
            told = subprocess.run(
                ["pdftotext", "-layout", str(tmp_path / "page.pdf"), "-"],
                capture_output=True, check=True, encoding="utf-8",
            ).stdout  # fmt: skip
            *printed, after = told.split("\f")
            assert after == ""
            for number, text in enumerate(printed, 1):
                for expected in (
                    "Sampleshire County Council, May 2023", f"Page {number} of {len(printed)}",
                    "Draft", "Fictional council",
                    *(["Restricted"] if audience == "board" else []),
                ):  # fmt: skip
                    assert expected in text, (name, number, expected)


@pytest.mark.parametrize("audience", AUDIENCES)
def test_the_first_page_is_light_and_so_is_another_edition(
    sample: Workshop, browser: Any, audience: str
) -> None:
    folder = sample.site / audience
    with looking_at(folder, browser) as site:
        site.visit(f"2023-05/summary{ENDINGS[audience]}")
        loaded = [url for url in site.requests if url.startswith("file:")]
    files = {Path(url2pathname(urlsplit(url).path)) for url in loaded}
    assert len(files) > 3
    assert sum(len(gzip.compress(file.read_bytes())) for file in files) <= 300_000
    edition = [path for path in (folder / "2023-05").rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in edition) <= 1_500_000


@pytest.mark.parametrize("audience", AUDIENCES)
def test_every_table_has_its_file_with_the_same_cells(
    sample: Workshop, browser: Any, audience: str
) -> None:
    folder, seen = sample.site / audience, set()
    with looking_at(folder, browser, java_script_enabled=False) as site:
        for name in latest_pages(folder):
            for heads, rows, link in site.visit(name).evaluate(TABLES):
                with (folder / name).parent.joinpath(link).open(encoding="utf-8") as file:
                    header, *body = csv.reader(file)
                assert header == heads, (name, link)
                cells = ["".join(row) for row in body]
                assert [re.sub(r"[\s,'()]", "", text) for text in cells] == rows, (name, link)
                assert link not in seen
                seen.add(link)
    assert len(seen) > 10


@pytest.mark.parametrize("how", ["file", "http"])
def test_a_reader_goes_to_the_next_period_and_back(
    sample: Workshop, browser: Any, how: str
) -> None:
    with opened(sample.site / "public", how, browser) as visit:
        page = visit.site.page
        visit.go("2023-04/indicators.html")
        page.get_by_role("link", name="Next period: May 2023").click()
        page.wait_for_url("**/2023-05/indicators.html")
        assert page.locator(".ib-newer").count() == 0
        page.get_by_role("link", name="Previous period: April 2023").click()
        page.wait_for_url("**/2023-04/indicators.html")
        assert page.get_by_role("link", name="March 2023").count() == 0
        assert visit.site.complaints == []


def test_an_older_edition_says_so_and_any_period_can_be_chosen(
    sample: Workshop, browser: Any
) -> None:
    with opened(sample.site / "public", "file", browser) as visit:
        page = visit.site.page
        visit.go("2023-04/glossary.html")
        page.locator(".ib-newer").get_by_role("link", name="This page in May 2023").click()
        page.wait_for_url("**/2023-05/glossary.html")
        page.get_by_text("Choose a period").click()
        page.locator(".ib-periods").get_by_role("link", name="April 2023").click()
        page.wait_for_url("**/2023-04/glossary.html")
        assert visit.site.messages == []


def test_without_scripts_all_editions_are_one_link_away_and_the_pages_stand_open(
    sample: Workshop, browser: Any
) -> None:
    with opened(sample.site / "public", "file", browser, java_script_enabled=False) as visit:
        page = visit.site.visit("2023-04/summary.html", PHONE)
        assert page.get_by_role("navigation", name="Pages of this edition").is_visible()
        page.get_by_role("link", name="All editions").click()
        page.get_by_role("link", name="May 2023").click()
        page.wait_for_url("**/2023-05/summary.html")


def test_on_a_phone_the_pages_stand_behind_a_button(sample: Workshop, browser: Any) -> None:
    with looking_at(sample.site / "public", browser) as site:
        page = site.visit("2023-05/summary.html", PHONE)
        pages = page.get_by_role("navigation", name="Pages of this edition")
        assert not pages.is_visible()
        page.get_by_role("button", name="Pages and search").click()
        assert pages.is_visible()
        page.get_by_role("link", name="Glossary", exact=True).click()
        page.wait_for_url("**/glossary.html")


def test_council_period_and_state_stay_in_sight(sample: Workshop, browser: Any) -> None:
    with looking_at(sample.site / "board", browser) as site:
        for width in (DESKTOP, PHONE):
            page = site.visit("2023-05/indicators.restricted.html", width)
            page.evaluate("scrollTo(0, 3000)")
            band = page.locator(".ib-edition")
            assert band.bounding_box()["y"] == 0
            for expected in ("Restricted", "Draft", "Sampleshire County Council", "May 2023"):
                assert expected in band.inner_text()


def test_measures_are_sorted_and_narrowed_to_a_status(sample: Workshop, browser: Any) -> None:
    with looking_at(sample.site / "public", browser) as site:
        page = site.visit("2023-05/scorecard.html")
        table = page.locator("#sc-2")
        before = table.locator("tbody tr").count()
        page.get_by_role("button", name="Now").click()
        now = table.locator("tbody tr td:nth-child(3)").all_inner_texts()
        known = [text for text in now if not text.startswith("[")]
        figures = [float(text.split()[0].strip("%").replace(",", "")) for text in known]
        assert len(figures) > 5
        assert figures == sorted(figures)
        assert table.locator("th[aria-sort=ascending]").inner_text().startswith("Now")
        off = table.locator("tbody tr", has_text="Off target").count()
        page.locator(".ib-tools select").select_option("Off target (O)")
        assert table.locator("tbody tr:visible").count() == off < before
        assert page.locator(".ib-told").inner_text() == f"{off} of {before} shown"
        page.get_by_label("England").uncheck()
        assert not table.get_by_role("columnheader", name="England").is_visible()


def test_other_areas_are_switched_off_in_all_charts(sample: Workshop, browser: Any) -> None:
    with looking_at(sample.site / "public", browser) as site:
        page = site.visit("2023-05/how-we-compare.html")
        marks = {area: page.locator(f"svg .ib-beside-{area}:visible") for area in OTHERS}
        assert all(found.count() for found in marks.values())
        own = page.locator("svg text:visible").count()
        england = page.get_by_role("checkbox", name="England")
        england.first.uncheck()
        assert marks["england"].count() == 0
        assert marks["neighbours"].count() > 0
        assert 0 < page.locator("svg text:visible").count() < own
        assert not any(tick.is_checked() for tick in england.all())
        england.last.check()
        assert page.locator("svg text:visible").count() == own
        assert site.complaints == []


def test_a_table_takes_the_place_of_its_chart_and_goes_back(sample: Workshop, browser: Any) -> None:
    with looking_at(sample.site / "public", browser) as site:
        for name, chart, table in TWINS:
            page = site.visit(f"2023-05/{name}.html")
            figure = page.locator(f"#{chart}")
            before = page.locator("main").inner_html()
            figure.get_by_role("button", name="Table").click()
            assert figure.locator(f"#{table}").is_visible()
            assert figure.locator("svg").count() == 0
            figure.get_by_role("button", name="Chart").click()
            assert figure.locator("svg:visible").count() == 1
            assert page.locator(f"figure #{table}").count() == 0
            after = page.locator("main").inner_html()
            assert after.replace('<details class="ib-fold" open="">', FOLD) == before
        assert site.complaints == []


@pytest.mark.parametrize("how", ["file", "http"])
def test_the_front_door_opens_the_latest_edition(sample: Workshop, browser: Any, how: str) -> None:
    with opened(sample.site / "public", how, browser) as visit:
        visit.go("index.html")
        visit.site.page.wait_for_url("**/2023-05/summary.html")
        visit.go("archive.html")
        visit.site.page.get_by_role("link", name="April 2023").click()
        visit.site.page.wait_for_url("**/2023-04/summary.html")
        assert visit.site.complaints == []


@pytest.mark.parametrize("how", ["file", "http"])
def test_a_search_finds_a_page_of_this_period_and_of_others(
    sample: Workshop, browser: Any, how: str
) -> None:
    with opened(sample.site / "public", how, browser) as visit:
        page = visit.site.page
        visit.go("2023-05/search.html?q=inspectors")
        page.locator("#search-results a", has_text="Summary").first.wait_for()
        page.get_by_role("button", name="Search all other periods").click()
        page.get_by_role("heading", name="April 2023").wait_for()
        page.locator("[href^='../2023-04/']", has_text="Summary for members").last.click()
        page.wait_for_url("**/2023-04/summary.html")
        assert visit.site.messages == []
