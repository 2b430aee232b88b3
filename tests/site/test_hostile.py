"""Text from a council is text on the page, whatever it would like to be.

Every text column of every table holds every one of the hostile strings beside this file. A string
can be refused nowhere but in the columns of a closed form: those are listed here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from urllib.parse import quote

import pytest

from improvement_book.intake.schema import schemas
from improvement_book.release import open_release
from tests.browser import OpenSite, open_site, pages, reading_pages
from tests.site.hostile_council import (
    GRADES,
    NAMES_A_CELL,
    PERIOD,
    THEMES,
    HostileCouncil,
    hostile_texts,
    is_free,
    unsigned,
)
from tests.site.reading import passages
from tests.site.workshop import ENDINGS, Workshop, copied_council, read_rows, write_rows

FEWEST = 100
SECRET = "never-to-be-published"
LEFT_OUT = dict.fromkeys(
    [0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A),
     *range(0x20), *range(0x7F, 0xA0)]
)  # fmt: skip
"""Controls of direction, and of terminals: the one thing of a text that no page shows."""
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
CLOSED = {
    "approvals": {"sha256": "pattern"},
    "calendar": {"period": "period"},
    "commentary": {"indicator_id": "refers", "period": "period"},
    "comparators": {
        "indicator_id": "refers", "period": "period", "symbol": "symbol", "statistic": "choice",
    },
    "complaints": {"period": "period", "kind": "choice"},
    "equality_assessments": {"link": "pattern"},
    "events": {"indicator_id": "refers"},
    "external_judgements": {"link": "pattern"},
    "findings": {"document": "choice"},
    "indicators": {
        "indicator_id": "pattern", "polarity": "choice", "frequency": "choice",
        "window": "choice", "baseline_period": "period", "expected_direction": "choice",
        "theme": "address",
    },
    "milestones": {"action_id": "refers"},
    "neighbour_judgements": {"link": "pattern"},
    "observations": {
        "indicator_id": "refers", "period": "period", "symbol": "symbol", "status": "choice",
    },
    "plan_actions": {
        "plan_version": "refers", "level": "choice", "finding_ids": "refers",
        "request_ids": "refers", "delivery_judgement": "choice", "success_indicators": "refers",
    },
    "plan_approvals": {"plan_version": "refers", "decision": "choice"},
    "publications": {
        "indicator_id": "refers", "as_at": "choice", "next_publication": "period",
    },
    "practice_reviews": {
        "review_type": "choice", "selection": "choice", "re_review_of": "refers",
        "grade": "grade", "moderator_origin": "choice", "moderation_selection": "choice",
        "moderated_grade": "grade", "assessment_grade": "grade", "planning_grade": "grade",
        "childs_voice_grade": "grade", "oversight_grade": "grade", "supervision_grade": "grade",
        "impact_grade": "grade", "family_said": "choice",
    },
    "requests": {"meeting_id": "refers", "kind": "choice"},
    "reviews_planned": {"period": "period"},
    "targets": {"indicator_id": "refers"},
    "voice": {"direction": "choice", "action_id": "refers"},
    "workforce": {"period": "period"},
}  # fmt: skip
"""Columns of words that intake refuses hostile strings in, and what it asks for instead.

A theme is refused by the edition, where no address can be made of it.
"""

RELEASED = {
    "indicators": (
        "title", "why_it_matters", "unit", "numerator", "denominator", "source", "owner",
        "expected_reason", "exclusions", "definition_version", "published_code",
    ),
    "observations": ("revision_reason",),
    "breakdowns": ("dimension", "category"),
    "comparators": ("area", "area_name", "model"),
    "commentary": ("text", "author"),
    "corrections": ("reason", "by"),
    "external_judgements": ("kind", "area", "grade", "finding"),
    "neighbour_judgements": ("area", "area_name", "kind", "judged", "grade"),
    "publications": ("source",),
}  # fmt: skip
"""The words that the board's tables hold."""
ADDRESSES = "href src srcset action formaction ping data background poster xlink:href style"
STYLE_OF_A_CHART = '<style type="text/css">*{stroke-linejoin: round; stroke-linecap: butt}</style>'
RUNS_SOMETHING = r"""([addresses, style]) => {
  const elements = [...document.querySelectorAll("*")];
  const attributes = elements.flatMap((element) => [...element.attributes]);
  const told = (one) => `${one.name}=${one.value}`;
  return [
    ...attributes.filter((one) => one.name.startsWith("on")).map(told),
    ...attributes.filter((one) => /^\s*(javascript|vbscript|data:text)/i.test(one.value)
      && addresses.includes(one.name)).map(told),
    ...attributes.filter((one) => addresses.includes(one.name) && /evil/i.test(one.value))
      .map(told),
    ...[...document.querySelectorAll("iframe, object, embed, base, foreignObject, frame, portal, "
      + "video, audio, marquee, math, animate, set, image, template, textarea, applet, "
      + "meta[http-equiv=refresh], main img, main style, main link")]
      .map((element) => element.outerHTML).filter((markup) => markup !== style),
  ];
}"""
SCRIPTS = "() => [...document.scripts].map((one) => one.getAttribute('src') || one.text)"
SEEN = """(selector) => {
  document.querySelectorAll("details").forEach((fold) => { fold.open = true; });
  return [...document.querySelectorAll(selector)].map((element) => element.innerText);
}"""
FACTS = """(name) => {
  return [...document.querySelectorAll("dl.ib-facts > div")]
    .filter((fact) => fact.querySelector("dt").innerText === name)
    .map((fact) => fact.querySelector("dd").innerText);
}"""
SPOKEN = "() => [...document.querySelectorAll('svg[aria-label]')].map((e) => e.ariaLabel)"


@dataclass(frozen=True)
class Place:
    """Where a column of a table is read. whole: whether nothing else stands there."""

    table: str
    column: str
    page: str
    script: str
    argument: str = ""
    whole: bool = True
    board: bool = False


PLACES = (
    Place("indicators", "title", "indicators", SEEN, "h3.ib-block"),
    Place("indicators", "title", "indicators", SEEN, "#in-2 tbody th"),
    Place("indicators", "title", "indicators", SPOKEN, whole=False),
    Place("indicators", "title", "summary", SEEN, "#sm-7 tbody th"),
    Place("indicators", "title", "how-checked", SEEN, "#ch-5 tbody th"),
    Place("indicators", "unit", "indicators", SEEN, ".ib-measure", whole=False),
    Place("indicators", "why_it_matters", "indicators", SEEN, "p.ib-why", whole=False),
    Place("indicators", "owner", "indicators", SEEN, "p.ib-why", whole=False),
    Place("indicators", "numerator", "indicators", FACTS, "Counted"),
    Place("indicators", "numerator", "indicators", SEEN, "th:nth-child(3)"),
    Place("indicators", "denominator", "indicators", FACTS, "Out of"),
    Place("indicators", "denominator", "indicators", SEEN, "th:nth-child(4)"),
    Place("indicators", "owner", "indicators", FACTS, "Owner"),
    Place("corrections", "replacement", "indicators", FACTS, "Source"),
    Place("comparators", "model", "indicators", FACTS, "Neighbours", whole=False),
    Place("external_judgements", "kind", "summary", SEEN, "#sm-5 tbody th", whole=False),
    Place("external_judgements", "area", "summary", SEEN, "#sm-5 td:nth-child(2)"),
    Place("external_judgements", "grade", "summary", SEEN, "#sm-5 td:nth-child(3)"),
    Place("external_judgements", "finding", "summary", SEEN, "#sm-5 td:nth-child(3)"),
    Place("commentary", "text", "indicators", SEEN, ".ib-words p"),
    Place("commentary", "author", "indicators", SEEN, ".ib-words footer", whole=False, board=True),
    Place("indicators", "title", "scorecard", SEEN, "#sc-2 tbody th"),
    Place("indicators", "title", "scorecard", SEEN, "#sc-4 td", whole=False),
    Place("indicators", "exclusions", "indicators", SEEN, "p.ib-sentence", whole=False, board=True),
    Place("corrections", "reason", "how-checked", SEEN, "#ch-4 td:nth-child(3)", board=True),
    Place("corrections", "by", "how-checked", SEEN, "#ch-4 td:nth-child(4)", board=True),
    Place("observations", "revision_reason", "how-checked", SEEN, "#ch-5 td:nth-child(6)",
          board=True),
)  # fmt: skip
"""Every column of words that a page shows, row by row."""


@pytest.fixture(scope="module")
def council(tmp_path_factory: pytest.TempPathFactory) -> HostileCouncil:
    """What the council wrote; some of it is aimed at a file that lies on this machine."""
    secret = tmp_path_factory.mktemp("machine") / "secret.txt"
    secret.write_text(SECRET, encoding="utf-8")
    return HostileCouncil(hostile_texts(secret))


@pytest.fixture(scope="module")
def hostile(
    tmp_path_factory: pytest.TempPathFactory,
    new_workshop: Callable[[Path], Workshop],
    council: HostileCouncil,
) -> Workshop:
    """Both editions of the hostile council."""
    root = tmp_path_factory.mktemp("hostile")
    council.write(root / "council")
    workshop = new_workshop(root / "project")
    for audience in ("public", "board"):
        workshop.build(root / "council", PERIOD, "--audience", audience)
    return workshop


@pytest.fixture(params=["public", "board"])
def folder(request: pytest.FixtureRequest, hostile: Workshop) -> Path:
    """The site of one audience."""
    return hostile.site / str(request.param)


def test_there_are_enough_strings(council: HostileCouncil) -> None:
    assert len(set(council.texts)) >= FEWEST
    assert all(text.strip() for text in council.texts)


def test_every_column_of_words_is_hostile_or_of_a_closed_form() -> None:
    closed = {}
    for schema in schemas().values():
        words = [
            field.name
            for field in schema.fields
            if field.type == "string" and (schema.name, field.name) not in NAMES_A_CELL
        ]
        own = {name for name in words if not is_free(schema, schema.field(name))}
        closed |= {schema.name: own} if own else {}
    assert closed == {table: set(columns) for table, columns in CLOSED.items()}


def test_every_string_stands_in_every_column_of_free_words(
    hostile: Workshop, council: HostileCouncil
) -> None:
    everything = {_read(text) for text in council.texts}
    for schema in schemas().values():
        rows = read_rows(hostile.folder.parent / "council" / schema.file)
        for field in schema.fields:
            if is_free(schema, field):
                found = {_read(unsigned(row[field.name])) for row in rows}
                assert everything <= found, f"{schema.name}.{field.name}"


def test_the_councils_name_stands_on_every_page(folder: Path, council: HostileCouncil) -> None:
    name = _read(council.name)
    for page in pages(folder):
        assert any(name in _read(text) for text in _said(folder / page)), page


def test_nothing_reorders_what_a_reader_sees(folder: Path) -> None:
    controls = set(map(chr, LEFT_OUT)) - {"\n", "\t"}
    found = [page for page in pages(folder) if controls & _characters(folder / page)]
    assert found == []


@pytest.mark.browser
def test_no_page_runs_anything(folder: Path) -> None:
    dialogs: list[str] = []
    searches = ["measures", "pwned", quote("<img src=x onerror=window.pwned=1>")]
    search = f"{PERIOD}/search{ENDINGS[folder.name]}?q="
    with open_site(folder) as site:
        site.page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
        for name in [*reading_pages(folder), *(search + words for words in searches)]:
            page = site.visit(name)
            assert page.evaluate("window.pwned") is None, name
            assert page.evaluate(RUNS_SOMETHING, [ADDRESSES.split(), STYLE_OF_A_CHART]) == [], name
        assert (dialogs, site.complaints, site.foreign_requests) == ([], [], [])


@pytest.mark.browser
def test_a_page_has_no_other_scripts_than_that_of_a_harmless_council(
    folder: Path, sample: Workshop
) -> None:
    names = [name for name in reading_pages(folder) if name.startswith(f"{PERIOD}/")]
    found = _scripts(folder, names)
    theme = f"{PERIOD}/theme-front-door{ENDINGS[folder.name]}"
    like = {name: theme if "/theme-" in name else name for name in names}
    expected = _scripts(sample.site / folder.name, sorted(set(like.values())))
    assert found == {name: expected[like[name]] for name in names}


@pytest.mark.browser
def test_a_reader_sees_every_text_where_it_belongs(folder: Path, council: HostileCouncil) -> None:
    expected = set(map(_read, council.texts))
    unseen = {}
    with open_site(folder) as site:
        for place, texts in _found(site, folder.name):
            found = {unsigned(_squeezed(text)) for text in texts}
            lost = expected - found
            if not place.whole:
                lost = {text for text in lost if not any(text in seen for seen in found)}
            if lost:
                unseen[f"{place.table}.{place.column} {place.page} {place.argument}"] = lost
    assert unseen == {}


@pytest.mark.browser
def test_a_theme_is_the_title_of_its_page(folder: Path, council: HostileCouncil) -> None:
    names = [name for name in reading_pages(folder) if name.startswith(f"{PERIOD}/theme-")]
    with open_site(folder) as site:
        titles = [site.visit(name).locator("main h1").inner_text() for name in names]
    found = {_squeezed(title.removesuffix("#")) for title in titles}
    assert found == {_read(council.named[name]) for name in THEMES}


@pytest.mark.browser
def test_the_grades_are_read_as_the_council_calls_them(folder: Path) -> None:
    with open_site(folder) as site:
        page = site.visit(f"{PERIOD}/practice-reviews{ENDINGS[folder.name]}")
        heads = set(map(_squeezed, page.evaluate(SEEN, "#pr-8 thead th")))
        legend = _squeezed(" ".join(page.locator("#pr-7 svg text").all_text_contents()))
    assert set(GRADES) <= heads
    assert [grade for grade in GRADES if grade not in legend] == []


@pytest.mark.browser
def test_the_board_reads_what_it_is_asked_to_decide(
    hostile: Workshop, council: HostileCouncil
) -> None:
    with open_site(hostile.site / "board") as site:
        page = site.visit(f"{PERIOD}/summary{ENDINGS['board']}")
        asked = page.evaluate(FACTS, "Decisions needed")
    assert list(map(_squeezed, asked)) == [_read(council.cell("calendar", "decisions_needed", 0))]


def test_nothing_is_included_and_no_command_runs(hostile: Workshop) -> None:
    files = [path for root in (hostile.site, hostile.built) for path in root.rglob("*")]
    contents = {path: path.read_bytes() for path in files if path.is_file()}
    assert contents
    for text in (SECRET, "uid=", "root:x:"):
        assert [path for path, found in contents.items() if text.encode() in found] == []


def test_released_tables_keep_every_text_as_it_was_typed(
    hostile: Workshop, council: HostileCouncil
) -> None:
    """But for spaces around it and the kind of its line breaks."""
    release = open_release(next(hostile.built.glob("*/board/*/released")))
    typed = {re.sub("\r\n?", "\n", text.strip()) for text in council.texts}
    for table, columns in RELEASED.items():
        for column in columns:
            found = set(map(unsigned, release.table(table)[column]))
            assert typed <= found, f"{table}.{column}"
    assert release.council.name == council.name.strip()
    assert release.scale.grades == GRADES


def test_no_cell_is_a_formula_to_a_spreadsheet(hostile: Workshop) -> None:
    texts = [
        cell
        for path in [*hostile.built.rglob("*.csv"), *hostile.site.rglob("*.csv")]
        for row in read_rows(path)
        for cell in row.values()
    ]
    assert any(text.startswith("'=HYPERLINK(") for text in texts)
    assert [text for text in texts if text.startswith(FORMULA_STARTS) and not _number(text)] == []


@pytest.mark.parametrize(
    "forms", [("pattern", "choice", "period", "symbol"), ("refers",), ("grade",)], ids="+".join
)
def test_a_column_of_a_closed_form_refuses_them(
    forms: tuple[str, ...], hostile: Workshop, council: HostileCouncil, tmp_path: Path
) -> None:
    """In a few rows of each: of grades more than the one in a hundred that may be unknown."""
    folder = copied_council(hostile.folder.parent / "council", tmp_path / "council")
    expected = set()
    for table, columns in CLOSED.items():
        refusing = [column for column, form in columns.items() if form in forms]
        rows = read_rows(folder / f"{table}.csv")
        for number, row in enumerate(rows[: len(rows) // 50 + 1]):
            row |= dict.fromkeys(refusing, f"{council.named['script']} {number}")
        write_rows(folder / f"{table}.csv", rows)
        expected |= {(table, column) for column in refusing}
    done = hostile.run("check", "--council", folder)
    told = done.stdout + done.stderr
    found = set(re.findall(r"^(\w+)\.csv row \d+, column (\w+):", told, re.MULTILINE))
    assert (done.returncode, expected - found) == (3, set())


def test_a_string_that_is_no_text_is_refused(
    hostile: Workshop, council: HostileCouncil, tmp_path: Path
) -> None:
    folder = copied_council(hostile.folder.parent / "council", tmp_path / "council")
    path = folder / "meetings.csv"
    path.write_bytes(path.read_bytes() + b"M1,a\0b,2023-05-01,\n")
    assert hostile.run("check", "--council", folder).returncode == 3


def _found(site: OpenSite, audience: str) -> Iterator[tuple[Place, list[str]]]:
    """The texts that a reader finds in each of the places, page after page."""
    places = [place for place in PLACES if audience == "board" or not place.board]
    for name in dict.fromkeys(place.page for place in places):
        page = site.visit(f"{PERIOD}/{name}{ENDINGS[audience]}")
        for place in places:
            if place.page == name:
                yield place, page.evaluate(place.script, place.argument)


def _scripts(folder: Path, names: list[str]) -> dict[str, Counter[str]]:
    with open_site(folder) as site:
        return {name: Counter(site.visit(name).evaluate(SCRIPTS)) for name in names}


def _read(text: str) -> str:
    """As a reader reads it: on one line, without controls."""
    return _squeezed(_squeezed(text).translate(LEFT_OUT))


def _squeezed(text: str) -> str:
    return " ".join(text.split())


def _number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _characters(page: Path) -> set[str]:
    return set(unescape(page.read_text(encoding="utf-8")))


def _said(page: Path) -> set[str]:
    return {passage.text for passage in passages(page)}
