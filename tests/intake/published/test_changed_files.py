"""A file that changed says what is unknown of it, and works again by a mapping alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from improvement_book.errors import DataError
from improvement_book.intake.published import read_mapping
from improvement_book.intake.published.mapping import FileMapping
from improvement_book.intake.published.years import financial_year
from improvement_book.period import AsAt
from tests.intake.published.published_files import (
    HEADER,
    KIND,
    imported,
    row,
    summary_of,
    table,
    write,
)

BY_SEX = f"{HEADER},sex"


def own(source: Path, text: str) -> FileMapping:
    path = source.parent / "own.yaml"
    path.write_text(text, encoding="utf-8")
    return read_mapping(path)


def values(source: Path) -> dict[str, str]:
    rows = table(source, "observations")
    return dict(zip(rows["period"], rows["value"], strict=True))


def told(source: Path) -> tuple[str, str | None, str | None, str]:
    with pytest.raises(DataError) as caught:
        imported(source)
    (fault,) = caught.value.faults
    return fault.file, fault.column, fault.found, fault.remedy


def test_a_renamed_column_is_named_with_what_it_may_be_now(source: Path) -> None:
    write(source, row("101", "20"), name="old.csv")
    header = HEADER.replace("rereferral_percent", "rereferral_pct")
    write(source, row("101", "20", year="2024"), name="c1.csv", header=header)
    (line,) = (line for line in imported(source) if line.startswith("c1.csv"))
    assert line == (
        "c1.csv: not recognised: looks like Children in need, referrals and re-referrals, but it "
        "lacks rereferral_percent; is rereferral_percent now rereferral_pct? Then give --mapping a "
        "file with `like: referrals` and `renamed: {rereferral_percent: rereferral_pct}`; the "
        "mapping does not name time_identifier"
    )


def test_a_renamed_column_works_by_a_mapping_alone(source: Path) -> None:
    header = HEADER.replace("rereferral_percent", "rate").replace("old_la_code", "code")
    write(source, row("101", "20"), header=header)
    mapping = own(
        source, "like: referrals\nrenamed: {rereferral_percent: rate, old_la_code: code}\n"
    )
    summary_of(source, "101", None, mapping)
    assert values(source) == {"2024-25": "20"}


def test_a_mapping_that_fits_no_file_names_the_nearest(source: Path) -> None:
    write(source, row("101", "20"))
    mapping = own(source, "like: referrals\nrenamed: {rereferral_percent: rereferrals_percent}\n")
    with pytest.raises(DataError) as caught:
        summary_of(source, "101", None, mapping)
    (fault,) = caught.value.faults
    assert fault.file == "own.yaml"
    assert fault.found == (
        "no file with its columns; the nearest, c1.csv, lacks rereferrals_percent (now "
        "rereferral_percent?)"
    )


def test_a_new_filter_never_doubles_rows(source: Path) -> None:
    rows = [row("101", "20"), row("101", "10")]
    write(source, f"{rows[0]},Total", f"{rows[1]},Boys", header=BY_SEX)
    assert told(source) == (
        "c1.csv", "sex", 'several rows, told apart by "Total", "Boys"',
        "Say which rows count: `filters: {sex: ...}` in a mapping with `like: referrals`.",
    )  # fmt: skip


def test_a_new_filter_is_told_even_where_the_figures_agree(source: Path) -> None:
    write(source, f"{row('101', '20')},Total", f"{row('101', '20')},Boys", header=BY_SEX)
    assert told(source)[1] == "sex"


def test_a_new_filter_works_by_a_mapping_alone(source: Path) -> None:
    write(source, f"{row('101', '20')},Total", f"{row('101', '10')},Boys", header=BY_SEX)
    summary_of(source, "101", None, own(source, "like: referrals\nfilters: {sex: Total}\n"))
    assert values(source) == {"2024-25": "20"}


def test_a_new_column_of_one_text_changes_nothing(source: Path) -> None:
    write(source, f"{row('101', '20')},Total", header=BY_SEX)
    imported(source)
    assert values(source) == {"2024-25": "20"}


def test_a_filter_that_no_row_passes_says_what_there_is(source: Path) -> None:
    write(source, row("101", "20").replace(KIND, "Referrals"))
    assert told(source)[:3] == ("c1.csv", "category", 'only "Referrals"')


def test_a_year_later_than_the_mapping_is_a_newer_file(source: Path) -> None:
    write(source, row("101", "20"), row("101", "21", year="2026"))
    assert told(source) == (
        "c1.csv", "time_period", '"2026", whose day is 2026-03-31: this is a newer file',
        "Give its day of publication: --mapping with `like: referrals` and `published_on: ...`.",
    )  # fmt: skip


def test_a_new_year_works_by_a_mapping_alone(source: Path) -> None:
    write(source, row("101", "20"), row("101", "21", year="2026"))
    summary_of(source, "101", None, own(source, "like: referrals\npublished_on: 2026-10-29\n"))
    assert values(source) == {"2024-25": "20", "2025-26": "21"}
    assert set(table(source, "observations")["recorded_on"]) == {"2026-10-29"}


@pytest.mark.parametrize(
    ("label", "as_at", "expected"),
    [
        ("2025", AsAt.YEAR_TO_MARCH, "2024-25"),
        ("2025", AsAt.MARCH, "2024-25"),
        ("2025", AsAt.JUNE, "2025-26"),
        ("2025", AsAt.SEPTEMBER, "2025-26"),
        ("202425", AsAt.MARCH, "2024-25"),
        ("2024/25", AsAt.SEPTEMBER, "2024-25"),
        ("2024-25", AsAt.MARCH, "2024-25"),
        ("2013", AsAt.MARCH, "2012-13"),
        ("2012", AsAt.MARCH, None),
        ("2012", AsAt.JUNE, "2012-13"),
        ("202426", AsAt.MARCH, None),
        ("2024-25-Q1", AsAt.MARCH, None),
        ("25", AsAt.MARCH, None),
    ],
)
def test_a_year_is_the_financial_year_that_holds_its_day(
    label: str, as_at: AsAt, expected: str | None
) -> None:
    found = financial_year(label, as_at)
    assert (found.code if found else None) == expected


LAIT_HEADER = "measure_short,period,la_code,area,value_raw"
MEASURES = """\
kind: measures
title: Tool
source: Somebody
as_at: year ending 31 March
published_on: 2025-12-01
columns: {time_period: period, measure: measure_short, area_code: la_code, area_name: area,
          value: value_raw}
missing: "-"
national: {"970": E92000001}
indicators:
  - value: On time
    definition:
      {indicator_id: on-time, title: On time, theme: Area, polarity: higher, unit: percent,
       window: in period}
"""


def test_a_missing_mark_is_not_available_where_the_area_reported(source: Path) -> None:
    write(source, row("102", "20"))
    write(
        source,
        "On time,2023/24,101,Here,71.099999999999994",
        "On time,2024/25,101,Here,-",
        "On time,2024/25,970,England,80",
        "Other,2024/25,101,Here,abc",
        name="tool.csv",
        header=LAIT_HEADER,
    )
    more = MEASURES + MEASURES.partition("indicators:\n")[2].replace("on-time", "late").replace(
        "On time", "Other"
    )
    mapping = own(source, more)
    with pytest.raises(DataError) as caught:
        summary_of(source, "101", None, mapping)
    assert [fault.row for fault in caught.value.faults] == [5]
    write(
        source,
        "On time,2023/24,101,Here,71.099999999999994",
        "On time,2024/25,101,Here,-",
        "On time,2024/25,970,England,80",
        "On time,2022/23,101,Here,-",
        "Other,2024/25,101,Here,7",
        name="tool.csv",
        header=LAIT_HEADER,
    )
    summary_of(source, "101", None, own(source, more))
    rows = table(source, "observations")
    own_rows = rows[rows["indicator_id"] == "on-time"]
    assert [tuple(cells) for cells in own_rows[["period", "value", "symbol"]].to_numpy()] == [
        ("2023-24", "71.1", ""), ("2024-25", "", "x"),
    ]  # fmt: skip
    comparators = table(source, "comparators")
    england = comparators[comparators["area"] == "E92000001"]
    assert list(england["value"]) == ["80"]


def test_a_measure_that_is_not_there_is_named(source: Path) -> None:
    write(source, "Late,2025,101,Here,5", name="tool.csv", header=LAIT_HEADER)
    with pytest.raises(DataError) as caught:
        summary_of(source, "101", None, own(source, MEASURES))
    (fault,) = caught.value.faults
    assert (fault.column, fault.found) == ("measure_short", "no row of it")


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("Totl", 'Write `sex: "Total"` under `filters` of own.yaml.'),
        ("xyz", "Give `sex` under `filters` of own.yaml a text that the file holds."),
    ],
)
def test_a_slip_in_a_filter_of_ones_own_mapping_is_mended_there(
    source: Path, text: str, remedy: str
) -> None:
    write(source, f"{row('101', '20')},Total", f"{row('101', '10')},Boys", header=BY_SEX)
    with pytest.raises(DataError) as caught:
        summary_of(source, "101", None, own(source, f"like: referrals\nfilters: {{sex: {text}}}\n"))
    (fault,) = caught.value.faults
    assert (fault.found, fault.remedy) == ('only "Total", "Boys"', remedy)


def test_a_slip_in_a_measure_of_ones_own_mapping_is_mended_there(source: Path) -> None:
    write(source, "On tyme,2025,101,Here,5", name="tool.csv", header=LAIT_HEADER)
    with pytest.raises(DataError, match=r'"On tyme" as the `value` of on-time in own\.yaml'):
        summary_of(source, "101", None, own(source, MEASURES))


def test_a_level_that_ones_own_mapping_does_not_know_is_named_there(source: Path) -> None:
    write(source, row("101", "20").replace("Local authority", "District"))
    mapping = own(source, "like: referrals\nlevels: {Local authority: authority}\n")
    with pytest.raises(DataError, match=r"Say under `levels` of own\.yaml what it means"):
        summary_of(source, "101", None, mapping)


def test_a_text_that_the_packages_mapping_wants_is_the_publishers_to_mend(source: Path) -> None:
    write(source, row("101", "20").replace(KIND, "Referrals"))
    assert told(source)[3].startswith("Fetch the file again from its publisher")
