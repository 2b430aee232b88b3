"""What a rebuild changes: nothing, or exactly what depends on what was changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest

from tests.site.reading import Passage, passages, table
from tests.site.tiny import Place
from tests.site.workshop import (
    ANOTHER_MACHINE,
    ENDINGS,
    SAMPLE,
    Workshop,
    copied_council,
    fingerprints,
    read_rows,
    write_rows,
)

T = TypeVar("T")

PUBLIC = Path("sampleshire", "public", "2023-05")
BOARD = Path("sampleshire", "board", "2023-05")
ENDING = ENDINGS["board"]
"""It shows what the public's hides: the fingerprints of the files."""
CHANGED = {"indicator_id": "re-referrals", "period": "2023-05", "dimension": ""}
TITLE = "Children referred again within 12 months"
FILE = "observations.csv"
PAGES = ("summary", "indicators", "how-checked")
"""Those that show the measure, or the file it came in."""
LISTED = ("scorecard", "theme-front-door", "technical-annex")
"""Those that list it, with its theme or among the tests."""


@pytest.fixture(scope="module")
def before(sample: Workshop) -> Path:
    return sample.built / BOARD


@pytest.fixture(scope="module")
def row() -> dict[str, str]:
    """The observation as it is in the sample."""
    (found,) = (r for r in read_rows(SAMPLE / FILE) if r.items() >= CHANGED.items())
    return found


@pytest.fixture(scope="module")
def after(
    tmp_path_factory: pytest.TempPathFactory,
    new_workshop: Callable[[Path], Workshop],
    row: dict[str, str],
) -> Path:
    """The edition when one child fewer had been referred again in that month."""
    root = tmp_path_factory.mktemp("rebuild")
    council = copied_council(SAMPLE, root / "council")
    fewer = row | {"numerator": str(int(row["numerator"]) - 1)}
    write_rows(council / FILE, [fewer if r == row else r for r in read_rows(council / FILE)])
    workshop = new_workshop(root / "project")
    workshop.build(council, "2023-05", "--audience", "board")
    return workshop.built / BOARD


def test_one_observation_changes_the_files_that_show_it(before: Path, after: Path) -> None:
    old, new = fingerprints(before), fingerprints(after)
    assert old.keys() == new.keys()
    changed = {name for name in old if old[name] != new[name]}
    files_of_tables = {name for name in changed if name.startswith("site/csv/")}
    assert files_of_tables
    assert changed - files_of_tables == {
        "manifest.json",
        f"released/{FILE}",
        "released/inputs.csv",
        "site/edition.json",
        *(f"notebooks/{page}.ipynb" for page in (*PAGES, *LISTED)),
        *(f"site/{page}{ENDING}" for page in (*PAGES, *LISTED)),
        "site/searchindex.js",
    }


@pytest.mark.parametrize(("table_file", "start"), [(FILE, "re-referrals,2023-05,"),
                                                   ("inputs.csv", f"{FILE},")])  # fmt: skip
def test_one_observation_changes_one_row_of_a_released_table(
    before: Path, after: Path, table_file: str, start: str
) -> None:
    old, new = ((folder / "released" / table_file).read_text().splitlines()
                for folder in (before, after))  # fmt: skip
    ((earlier, later),) = _differences(old, new)
    assert earlier.startswith(start)
    assert later.startswith(start)


@pytest.mark.parametrize("page", PAGES)
def test_one_observation_changes_what_is_said_of_its_measure_alone(
    before: Path, after: Path, page: str
) -> None:
    changed = list(_changed_passages(before, after, page))
    assert changed
    for old, new in changed:
        stands_under = {old.heading, old.row} & {TITLE, FILE}
        assert stands_under or (TITLE in old.text and TITLE in new.text), (old, new)


def test_the_new_value_stands_where_the_old_one_did(
    before: Path, after: Path, row: dict[str, str]
) -> None:
    count, n = int(row["numerator"]), int(row["denominator"])
    old, new = (f"{100 * numerator / n:.1f}%" for numerator in (count, count - 1))
    for page, code in (("summary", "SM-7"), ("indicators", "IN-2")):
        assert old in table(before / "site" / f"{page}{ENDING}", code).records[TITLE]["Now"]
        assert new in table(after / "site" / f"{page}{ENDING}", code).records[TITLE]["Now"]
    sentences = [
        (earlier.text, later.text)
        for earlier, later in _changed_passages(before, after, "indicators")
        if f"{old} ({count} of {n})" in earlier.text
    ]
    assert sentences
    assert all(f"{new} ({count - 1} of {n})" in later for _, later in sentences)


def test_the_same_tables_give_the_same_site_on_another_machine(
    sample: Workshop, new_workshop: Callable[[Path], Workshop], tmp_path: Path
) -> None:
    """That the same input gives the same tables there is shown where these are released alone."""
    elsewhere = new_workshop(tmp_path / "elsewhere")
    elsewhere.make(
        "build", "--released", sample.built / PUBLIC / "released", "--jobs", "1", **ANOTHER_MACHINE
    )
    assert fingerprints(elsewhere.built / PUBLIC) == fingerprints(sample.built / PUBLIC)


@pytest.mark.slow
def test_the_same_input_gives_the_same_bytes_anywhere(
    sample: Workshop, new_workshop: Callable[[Path], Workshop], tmp_path: Path
) -> None:
    council = copied_council(SAMPLE, tmp_path / "the council's folder")
    elsewhere = new_workshop(tmp_path / "elsewhere")
    elsewhere.build(council, "2023-05", "--jobs", "1", **ANOTHER_MACHINE)
    assert fingerprints(elsewhere.built / PUBLIC) == fingerprints(sample.built / PUBLIC)


@pytest.mark.parametrize(
    ("options", "environment"),
    [
        pytest.param(("--jobs", "1"), {}, marks=pytest.mark.slow),
        pytest.param(("--jobs", "4"), ANOTHER_MACHINE, marks=pytest.mark.slow),
        (("--engine", "kernel", "--jobs", "2"), {"PYTHONHASHSEED": "5", "TZ": "Asia/Tokyo"}),
    ],
    ids=["one process", "four processes of another machine", "kernels"],
)
def test_whatever_makes_the_pages_the_bytes_are_the_same(
    sources: Place, built: Place, tmp_path: Path,
    options: tuple[str, ...], environment: dict[str, str],
) -> None:  # fmt: skip
    elsewhere = sources.copy(tmp_path / "a folder of another name")
    elsewhere.build(*options, **environment)
    assert elsewhere.outcome() == built.outcome()


def _changed_passages(before: Path, after: Path, page: str) -> Iterator[tuple[Passage, Passage]]:
    old, new = (passages(folder / "site" / f"{page}{ENDING}") for folder in (before, after))
    return _differences(old, new)


def _differences(old: list[T], new: list[T]) -> Iterator[tuple[T, T]]:
    """Things in the same place that differ."""
    return ((one, other) for one, other in zip(old, new, strict=True) if one != other)
