"""No symbol ever becomes a number: every file of a site is read, its pages, tables and JSON."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path
from statistics import fmean, median

import pytest

from tests.site.conftest import NewWorkshop
from tests.site.reading import numbers, table, text_of
from tests.site.workshop import Workshop, read_rows

SYMBOLS = ("c", "k", "u", "x", "z", "low")
YEAR, BEFORE = "2021-22", "2020-21"
VALUES = {"991": 31.3, "992": 34.6, "993": 37.9, "994": 41.2}
"""Neighbours with a value; six more have a symbol each."""
NOT_NUMBERS = re.compile(r"\b(?:nan|NaN|NaT|inf|Infinity)\b|<NA>|(?<![\w.])-100\b")
"""What programs write for what is missing; -100 the department itself once published for "c"."""
SETTINGS = """\
name: Symbolshire
slug: symbolshire
authority_code: "999"
origin: published
neighbours: Model
"""
INDICATORS = "indicator_id,title,theme,matters_most,polarity,unit,frequency,window\n" + "".join(
    f"m-{symbol},Measure {symbol},T,yes,lower,percent,year,in period\n" for symbol in SYMBOLS
)


def comparators() -> Iterator[str]:
    """Of each measure: six neighbours with symbols; the council and England have its own one."""
    yield "indicator_id,period,area,area_name,value,symbol,model,statistic,recorded_on"
    for symbol in SYMBOLS:
        cells = {"999": 36.7, "E92000001": symbol, **VALUES}
        cells |= {f"98{place}": other for place, other in enumerate(SYMBOLS, 1)}
        for period, own in ((BEFORE, symbol), (YEAR, cells["999"])):
            for area, cell in {**cells, "999": own}.items():
                value = "," if isinstance(cell, float) else f",{cell}"
                number = f"{cell}" if isinstance(cell, float) else ""
                model = "Model" if area[0] == "9" and area != "999" else ""
                yield f"m-{symbol},{period},{area},Area {area},{number}{value},{model},value,"


@pytest.fixture(scope="module")
def symbolic(new_workshop: NewWorkshop, tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    """A published book in which every symbol stands wherever one may."""
    root = tmp_path_factory.mktemp("symbolic")
    council = root / "council"
    council.mkdir()
    observed = "".join(f"m-{s},{BEFORE},,{s}\nm-{s},{YEAR},36.7,\n" for s in SYMBOLS)
    for name, text in {
        "council.yml": SETTINGS,
        "indicators.csv": INDICATORS,
        "observations.csv": f"indicator_id,period,value,symbol\n{observed}",
        "comparators.csv": "\n".join(comparators()) + "\n",
    }.items():
        (council / name).write_text(text, encoding="utf-8")
    workshop = new_workshop(root / "project")
    workshop.build(council, YEAR)
    return workshop


@pytest.fixture(params=["sample", "symbolic"])
def everything(request: pytest.FixtureRequest) -> Workshop:
    """Each site in turn."""
    return request.getfixturevalue(request.param)


def files(workshop: Workshop, *endings: str) -> list[Path]:
    """The files of all editions, as built and as shown, without the theme's own."""
    found = [
        path
        for root in (workshop.site, workshop.built)
        for path in root.rglob("*")
        if path.suffix in endings and "_static" not in path.parts and "_assets" not in path.parts
    ]
    assert found
    return found


def test_no_page_says_what_programs_write_for_what_is_missing(everything: Workshop) -> None:
    for path in files(everything, ".html"):
        assert not NOT_NUMBERS.search(text_of(path)), path
        charts = re.findall(r"<svg.*?</svg>", path.read_text(encoding="utf-8"), re.DOTALL)
        assert not any(NOT_NUMBERS.search(chart) for chart in charts), path


def test_no_json_holds_a_number_that_is_none(everything: Workshop) -> None:
    def refuse(word: str) -> None:
        raise AssertionError(word)

    for path in files(everything, ".json", ".ipynb"):
        json.loads(path.read_text(encoding="utf-8"), parse_constant=refuse)


def test_a_row_with_a_symbol_has_no_value_in_any_released_table(everything: Workshop) -> None:
    seen = set()
    for path in files(everything, ".csv"):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if row.get("symbol"):
                    seen.add(row["symbol"])
                    assert not row.get("value"), (path, row)
                    assert not row.get("numerator"), (path, row)
                    assert not row.get("reviews"), (path, row)
    assert seen


def test_each_symbol_stands_as_itself_beside_the_numbers(symbolic: Workshop) -> None:
    page = symbolic.site / "public" / YEAR / "how-we-compare.html"
    for symbol in SYMBOLS:
        rows = table(page, f"HC-m-{symbol}-4").records
        for place, other in enumerate(SYMBOLS, 1):
            assert rows[f"Area 98{place}"]["Value"] == f"[{other}]"
        assert rows["England"]["Value"] == f"[{symbol}]"
        assert rows["Symbolshire"]["Value"] == "36.7%"
        assert rows["Symbolshire"]["Change on the year before"] == (
            f"{BEFORE}: published as [{symbol}]"
        )
        middle, mean = (rows[f"{name} of neighbours"] for name in ("Median", "Mean"))
        assert numbers(middle["Value"]) == [round(median(VALUES.values()) + 1e-9, 1)]
        assert numbers(mean["Value"]) == [round(fmean(VALUES.values()) + 1e-9, 1)]
        assert middle["Note"] == "of 4 with a value"
    overview = table(page, "HC-2").records
    assert {row["Rank"] for row in overview.values()} == {"3 of 5"}
    assert sorted(row["England"] for row in overview.values()) == sorted(f"[{s}]" for s in SYMBOLS)


def test_every_symbol_on_the_page_has_its_key(symbolic: Workshop) -> None:
    page = symbolic.site / "public" / YEAR / "how-we-compare.html"
    said = text_of(page)
    for words in (
        "[c] hidden to protect privacy", "[k] rounds to zero", "[u] too unreliable to publish",
        "[x] not available", "[z] does not apply",
    ):  # fmt: skip
        assert words in said


def test_symbols_of_the_sample_stand_on_its_page(sample: Workshop) -> None:
    page = sample.site / "public" / "2023-05" / "how-we-compare.html"
    known = [
        row
        for row in read_rows(sample.folder / "data" / "comparators.csv")
        if row["symbol"] and row["period"] == "2021-22"
    ]
    assert known
    for row in known:
        cell = table(page, f"HC-{row['indicator_id']}-4").records[row["area_name"]]["Value"]
        assert cell == f"[{row['symbol']}]"
