"""What goes stale and what does not: a build makes again exactly what would come out another way.

Whatever was done, the outcome is the one that a build from nothing has, byte for byte.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path

import pytest

from tests.site.tiny import (
    EDITION,
    KEPT,
    MEMORY,
    NOTHING,
    PAGES,
    PERIOD,
    PREVIEW,
    Change,
    Place,
    edit,
    edited,
    write_own_page,
)
from tests.site.workshop import fingerprints

TABLES, SUMMARY, OURS, SITE = "tables", "summary", "ours", "site"
ALL = {TABLES, SUMMARY, OURS, SITE}
BOOK = {SUMMARY, OURS, SITE}
STEPS = {
    TABLES: r"making the released tables",
    SUMMARY: r"page \d of \d, summary, ran",
    OURS: r"page \d of \d, ours, ran",
    SITE: r"assembling the site",
}
LONG_AGO, LONG_AFTER = 10**9, 4 * 10**9
ELSEWHERE = {"PYTHONHASHSEED": "77", "TZ": "Pacific/Auckland", "LC_ALL": "C", "LANG": "de_DE.UTF-8"}


def made(lines: list[str]) -> dict[str, str]:
    """What was made, and why."""
    found = {}
    for line in lines:
        for name, step in STEPS.items():
            if match := re.fullmatch(f"June 2021, public: {step}, because (.+)", line):
                found[name] = match[1]
    return found


def added(address: str, text: str) -> Change:
    """The change that adds text at the end of a file, which may be a new one."""

    def change(place: Place) -> None:
        path = place.root / address
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8", newline="\n") as file:
            file.write(text)

    return change


def one_cell_in_the_same_second(place: Place) -> None:
    """As long as before, and as old: only the content tells."""
    path = place.council / "observations.csv"
    before = path.stat()
    edit(path, "30,100", "31,100")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    after = path.stat()
    assert (after.st_size, after.st_mtime_ns) == (before.st_size, before.st_mtime_ns)


def renamed_input(place: Place) -> None:
    path = place.council / "observations.csv"
    path.rename(path.with_name("Our figures.csv"))
    columns = "indicator_id, period, numerator, denominator"
    source = f"{{table: observations, file: Our figures.csv, columns: {{{columns}}}}}"
    source = source.replace(columns, ", ".join(f"{name}: {name}" for name in columns.split(", ")))
    added("council/council.yml", f"sources: [{source}]\n")(place)


def remembered_ledger(place: Place) -> None:
    """What May showed, as the ledger of what was published."""
    (place.council / "ledger").mkdir()
    header = "edition,indicator_id,period,numerator,denominator,value,symbol"
    rows = f"{header}\n2021-05,share,2021-05,20,100,20.0,\n"
    added("council/ledger/public/observations.csv", rows)(place)


CHANGES: dict[str, tuple[Change, set[str], str]] = {
    "a cell of an input": (
        edited("council/observations.csv", "30,100", "31,100"), ALL, "observations.csv changed"),
    "a cell of an input, size and time kept": (
        one_cell_in_the_same_second, ALL, "observations.csv changed"),
    "an input renamed": (
        renamed_input, ALL,
        "Our figures.csv is new; council.yml changed; observations.csv is gone"),
    "an input added": (
        added("council/targets.csv", "indicator_id,set_on,target\nshare,2021-04-01,25\n"),
        ALL, "targets.csv is new"),
    "an input removed": (
        lambda place: (place.council / "calendar.csv").unlink(), ALL, "calendar.csv is gone"),
    "a setting": (edited("council/council.yml", "name: A", "name: B"), ALL, "council.yml changed"),
    "a remark in the settings": (
        added("council/council.yml", "# Asked in March.\n"), {TABLES}, "council.yml changed"),
    "a row of the calendar": (
        edited("council/calendar.csv", "2021-07-09", "2021-07-12"), ALL, "calendar.csv changed"),
    "a ledger of what was published": (
        remembered_ledger, {TABLES}, "ledger/public/observations.csv is new"),
    "a notebook": (
        edited("project/notebooks/summary.ipynb", "where do they stand?", "where are they now?"),
        {SUMMARY, SITE}, "notebooks/summary.ipynb changed"),
    "prose": (edited("project/book/about.md", "How it is made", "How we make it"), {SITE},
              "book/about.md changed"),
    "the style sheet": (
        added("project/book/_static/improvement-book.css", "\np { color: red; }\n"), {SITE},
        "book/_static/improvement-book.css changed"),
    "a template": (
        edited("project/book/_templates/edition-banner.html", "All editions", "Every edition"),
        {SITE}, "book/_templates/edition-banner.html changed"),
    "the settings of the book": (
        edited("project/_config.yml", "title: Improvement Book", "title: Our Book"), {SITE},
        "_config.yml changed"),
    "the table of contents": (
        edited("project/_toc.yml", "Using this report", "About this report"), {SITE},
        "_toc.yml changed"),
    "the code of pages": (
        edited("project/improvement_book/pages/scorecard_words.py", "No measure is", "None is"),
        ALL - {TABLES}, "the program changed"),
    "the code of tables": (
        added("project/improvement_book/tabulate/practice.py", "# A remark.\n"), {TABLES},
        "the program changed"),
    "the code of both": (
        added("project/improvement_book/period.py", "# A remark.\n"), ALL, "the program changed"),
    "a schema": (
        edited("project/improvement_book/intake/schemas/observations.yaml", "above the line",
               "over the line"), ALL, "the program changed"),
    "the lock": (added("project/requirements.txt", "# a remark\n"), ALL, "the lock changed"),
    "a page of the council's own": (
        lambda place: write_own_page(place.council, "ours", "Ours, and better"), {OURS, SITE},
        "the council's notebooks/ours.ipynb changed"),
    "a second page of the council's own": (
        lambda place: write_own_page(place.council, "more"), {SITE},
        "the council's notebooks/more.ipynb is new"),
    "no page of the council's own": (
        lambda place: shutil.rmtree(place.council / "notebooks"), {SITE},
        "the council's notebooks/ours.ipynb is gone"),
}  # fmt: skip
"""What is changed -> how, what has to be made again for it, and what is told of the first of it."""
IN_TURN = ("a cell of an input, size and time kept", "a notebook", "prose")
"""One of each kind, made one after the other: each alone, and the others, `run.py test --all`."""


def test_changes_make_again_what_depends_on_them_and_nothing_else(
    place: Place, sources: Place, tmp_path: Path
) -> None:
    anew = sources.copy(tmp_path / "anew")
    for name in IN_TURN:
        change, expected, why = CHANGES[name]
        change(place)
        change(anew)
        told = made(place.build())
        assert set(told) == expected
        assert told[TABLES if TABLES in expected else SITE] == why
        assert NOTHING in place.build()
    # It is named from where one is, which makes no difference either.
    anew.workshop.build(Path("..", "council"), PERIOD)
    assert place.outcome() == anew.outcome()


@pytest.mark.slow
@pytest.mark.parametrize("name", list(CHANGES))
def test_a_change_makes_again_what_depends_on_it_and_nothing_else(
    place: Place, sources: Place, tmp_path: Path, name: str
) -> None:
    change, expected, why = CHANGES[name]
    change(place)
    told = made(place.build())
    assert set(told) == expected
    assert told[TABLES if TABLES in expected else SITE] == why
    assert NOTHING in place.build()
    anew = sources.copy(tmp_path / "anew")
    change(anew)
    anew.build()
    assert place.outcome() == anew.outcome()


ASK = """
import json, sys
from pathlib import Path
from improvement_book.disclosure.kept import kept
from improvement_book.edition.standing import edition_folder, why_built
from improvement_book.period import Period

council, project = map(Path, sys.argv[1:])
period = Period.parse("2021-06")
folder = project / "_build" / "a" / "_restricted" / "released"
releases = kept(council, "public", folder, project)
release = releases.release(period)
edition = edition_folder(release, project / "_build")
print(json.dumps([releases.why_made(period), why_built(edition, release, project, council)]))
"""
"""What a build asks before it begins, and nothing of what it would do then."""


@pytest.mark.parametrize("name", list(CHANGES))
def test_every_change_is_noticed_by_what_it_is_and_no_other(place: Place, name: str) -> None:
    change, expected, why = CHANGES[name]
    change(place)
    done = place.workshop.ask(ASK, place.council, place.workshop.folder)
    tables, edition = json.loads(done)
    assert "; ".join(tables if TABLES in expected else edition) == why
    assert bool(tables) == (TABLES in expected)


def all_of(*changes: Change) -> Change:
    """The changes, one after the other."""

    def change(place: Place) -> None:
        for each in changes:
            each(place)

    return change


def altered(*files: Path) -> Change:
    """The change of what a reader would see, in files that the program made."""
    return all_of(*(edited(f"project/{path.as_posix()}", "2021", "2012") for path in files))


def lost(address: Path) -> Change:
    def change(place: Place) -> None:
        path = place.workshop.folder / address
        shutil.rmtree(path) if path.is_dir() else path.unlink()

    return change


def cut_short(address: Path) -> Change:
    def change(place: Place) -> None:
        path = place.workshop.folder / address
        path.write_bytes(path.read_bytes()[:-20])

    return change


def put_into(folder: Path) -> Change:
    return added(f"project/{folder.as_posix()}/stray.html", "from somewhere else")


ALTERED: dict[str, tuple[Change, set[str]]] = {
    "a released table that was kept": (altered(KEPT / "released" / "observations.csv"), {TABLES}),
    "the facts of a release that was kept": (
        altered(KEPT / "released" / "release.json"), {TABLES}),
    "a table of the edition": (altered(EDITION / "released" / "observations.csv"), {SITE}),
    "a page of the edition": (altered(EDITION / "site" / "summary.html"), {SITE}),
    "a page of the edition, and the notebook that was kept": (
        altered(EDITION / "site" / "summary.html", PAGES / "summary" / "summary.ipynb"),
        {SUMMARY, SITE}),
    "a page of the preview": (altered(PREVIEW / PERIOD / "summary.html"), set()),
    "the list of editions": (
        edited("project/_site/public/editions.js", "June", "July"), set()),
    "the landing page": (altered(PREVIEW / "index.html"), set()),
    "the archive": (altered(PREVIEW / "archive.html"), set()),
    "a manifest": (
        edited(f"project/{EDITION}/manifest.json", "0.1.0", ""), {SITE}),
    "a manifest that says another thing of its parts": (
        edited(f"project/{EDITION}/manifest.json", "the lock", "a lock"), {SITE}),
    "a manifest that ends early": (cut_short(EDITION / "manifest.json"), {SITE}),
    "a page's manifest that ends early": (
        all_of(cut_short(PAGES / "ours" / "manifest.json"), lost(EDITION)), {OURS, SITE}),
    "no release": (lost(KEPT), {TABLES}),
    "no edition": (lost(EDITION), {SITE}),
    "a page of the edition lost": (lost(EDITION / "site" / "about.html"), {SITE}),
    "no preview": (lost(Path("_site")), set()),
    "no list of editions": (lost(PREVIEW / "editions.js"), set()),
    "a page of the preview lost": (lost(PREVIEW / PERIOD / "about.html"), set()),
    "a stray file in the edition": (put_into(EDITION / "site"), {SITE}),
    "a stray file in the preview": (put_into(PREVIEW / PERIOD), set()),
    "a stray file in the release": (put_into(KEPT / "released"), {TABLES}),
}  # fmt: skip
"""What was done to things that the program made, and what has to be made again for it."""
TOGETHER = {
    "altered": (
        "a released table that was kept", "a page of the preview", "the list of editions",
        "a page of the edition, and the notebook that was kept", "the landing page"),
    "lost": (
        "no release", "no list of editions", "a page's manifest that ends early",
        "a stray file in the preview"),
    "added": ("a stray file in the edition", "a stray file in the preview"),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", list(ALTERED))
def test_whatever_was_done_to_it_the_built_comes_back(
    place: Place, built: Place, name: str
) -> None:
    do, expected = ALTERED[name]
    do(place)
    assert set(made(place.build())) == expected
    assert NOTHING in place.build()
    assert place.outcome() == built.outcome()


@pytest.mark.parametrize(
    "names",
    [
        pytest.param(names, marks=pytest.mark.slow if kind == "added" else (), id=kind)
        for kind, names in TOGETHER.items()
    ],
)
def test_whatever_was_done_to_it_at_once_the_built_comes_back(
    place: Place, built: Place, names: tuple[str, ...]
) -> None:
    for name in names:
        ALTERED[name][0](place)
    assert set(made(place.build())) == set().union(*(ALTERED[name][1] for name in names))
    assert NOTHING in place.build()
    assert place.outcome() == built.outcome()


@pytest.mark.parametrize("time", [LONG_AGO, LONG_AFTER], ids=["past", "future"])
def test_the_time_of_a_file_says_nothing(place: Place, time: int) -> None:
    for path in place.root.rglob("*"):
        os.utime(path, (time, time))
    assert NOTHING in place.build()
    one_cell_in_the_same_second(place)
    tables, _ = json.loads(place.workshop.ask(ASK, place.council, place.workshop.folder))
    assert tables == ["observations.csv changed"]


@pytest.mark.parametrize(
    ("options", "environment"),
    [((), ELSEWHERE), (("--engine", "kernel"), {}), (("--jobs", "1"), {})],
    ids=["another machine", "another engine", "fewer processes"],
)
def test_how_and_where_it_is_built_makes_nothing_stale(
    built: Place, options: tuple[str, ...], environment: dict[str, str]
) -> None:
    before = built.outcome()
    assert NOTHING in built.build(*options, **environment)
    assert built.outcome() == before


def test_another_place_for_the_site_is_filled_and_nothing_is_made(
    place: Place, built: Place, tmp_path: Path
) -> None:
    assert made(place.build("--out", tmp_path / "other")) == {}
    assert NOTHING in place.build("--out", tmp_path / "other")
    assert NOTHING in place.build()
    assert fingerprints(tmp_path / "other") == fingerprints(built.workshop.site)


@pytest.mark.slow
def test_the_boards_edition_leaves_the_publics_as_it_is(place: Place, built: Place) -> None:
    lines = place.build("--audience", "board")
    assert any("June 2021, board: assembling the site" in line for line in lines)
    assert NOTHING in place.build("--audience", "board")
    assert NOTHING in place.build()
    assert place.outcome() == built.outcome()


@pytest.mark.slow
def test_the_council_may_be_named_from_where_one_is(place: Place, built: Place) -> None:
    shutil.rmtree(place.workshop.built)
    place.workshop.build(Path("..", "council"), PERIOD)
    assert place.outcome() == built.outcome()


def test_an_edition_that_was_taken_out_of_the_preview_is_listed_no_more(place: Place) -> None:
    before = fingerprints(place.workshop.site)
    place.workshop.build(place.council, "2021-05")
    shutil.rmtree(place.workshop.site / "public" / "2021-05")
    assert NOTHING not in place.build()
    assert fingerprints(place.workshop.site) == before


@pytest.mark.slow
def test_what_was_remembered_of_earlier_editions_is_not_believed_when_altered(
    place: Place, built: Place
) -> None:
    (memory,) = (place.workshop.folder / MEMORY).glob("*/*/observations.csv")
    edit(memory, "20", "21")
    shutil.rmtree(place.workshop.folder / KEPT)
    assert "Protecting May 2021, which is due earlier" in place.build()
    assert place.outcome() == built.outcome()
