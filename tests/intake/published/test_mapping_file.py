"""A mapping is read whole, or every fault of it is told at once."""

from __future__ import annotations

from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest

from improvement_book.errors import DataError, UsageError
from improvement_book.intake.published import read_mapping
from improvement_book.intake.published.mapping import (
    FiguresMapping,
    MeasuresMapping,
    NeighboursMapping,
    StatisticsMapping,
)
from improvement_book.intake.published.mapping_file import mappings
from improvement_book.period import AsAt
from tests.intake.published.indicators_page import page

OWN = """\
kind: statistics
title: Homes
source: Somebody
as_at: on 30 June
published_on: 2025-09-01
columns: {authority_code: la_code, country_code: "", country_name: "", region_code: "",
          region_name: "", ons_code: "", authority_name: ""}
levels: {LA: authority}
filters: {sex: Total}
indicators:
  - value: homes
    filters: {age: "0 to 17"}
    definition:
      {indicator_id: homes, title: Homes, theme: Area, polarity: none, unit: number,
       window: snapshot, published_code: homes}
"""


def mapped(folder: Path, text: str) -> StatisticsMapping:
    (folder / "own.yaml").write_text(text, encoding="utf-8")
    mapping = read_mapping(folder / "own.yaml")
    assert isinstance(mapping, StatisticsMapping)
    return mapping


def faults(folder: Path, text: str) -> dict[str | None, tuple[str | None, str]]:
    with pytest.raises(DataError) as caught:
        mapped(folder, text)
    assert {fault.file for fault in caught.value.faults} == {"own.yaml"}
    return {fault.column: (fault.found, fault.expected) for fault in caught.value.faults}


def test_a_mapping_says_what_its_columns_mean(tmp_path: Path) -> None:
    mapping = mapped(tmp_path, OWN)
    (indicator,) = mapping.indicators
    assert mapping.name == "own"
    assert mapping.columns == {
        "time_period": "time_period", "level": "geographic_level", "authority_code": "la_code",
    }  # fmt: skip
    assert indicator.filters == {"sex": "Total", "age": "0 to 17"}
    assert (indicator.as_at, indicator.published_on) == (AsAt.JUNE, date(2025, 9, 1))
    assert mapping.required == (
        "time_period", "geographic_level", "la_code", "sex", "age", "homes",
    )  # fmt: skip


def test_every_fault_comes_at_once_with_its_key(tmp_path: Path) -> None:
    wrong = (
        OWN.replace("title: Homes\n", "titel: Homes\n", 1)
        .replace("on 30 June", "30 June")
        .replace("2025-09-01", "...")
        .replace("polarity: none", "polarity: up")
        .replace("theme: Area, ", "")
        .replace("value: homes", "value: 7")
        .replace("sex: Total", "sex: 1")
    )
    found = faults(tmp_path, wrong)
    assert set(found) == {
        "titel", "title", "indicators.1.as_at", "indicators.1.published_on",
        "indicators.1.definition.polarity", "indicators.1.definition.theme", "indicators.1.value",
        "filters.sex",
    }  # fmt: skip
    assert found["titel"][1].startswith("title (one of kind, ")
    assert found["indicators.1.as_at"] == ("'30 June'", f"one of {', '.join(AsAt)}")
    assert found["indicators.1.published_on"][0] == "..., still to be filled in"
    assert found["indicators.1.definition.polarity"] == (
        "'up'", "one of higher, lower, target, none",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("kind: pictures\n", "kind"),
        ("like: refferals\n", "like"),
        ("like: referrals\nrenamed: {rereferal_percent: x}\n", "renamed"),
        ("like: referrals\nrenamed: {category: [x]}\n", "renamed"),
        ("like: referrals\ncolumns: {level: [x]}\nrenamed: {category: x}\n", "columns.level"),
        (OWN.replace("indicators:", "indicators: []\nother:"), "indicators"),
        (OWN.replace("value: homes", "value: homes\n    numerator: a"), "indicators.1.numerator"),
        (OWN.replace("indicator_id: homes", "indicator_id: Homes!"),
         "indicators.1.definition.indicator_id"),
        (OWN.replace("levels: {LA: authority}", "levels: {LA: council}"), "levels.LA"),
        (OWN.replace("authority_code: la_code", 'authority_code: ""'), "columns.authority_code"),
    ],
)  # fmt: skip
def test_what_a_mapping_can_not_say_is_told_in_its_place(
    tmp_path: Path, text: str, key: str
) -> None:
    assert key in faults(tmp_path, text)


def test_a_name_that_is_nearly_right_is_guessed(tmp_path: Path) -> None:
    assert faults(tmp_path, "like: refferals\n")["like"][1].startswith("referrals (one of ")


def test_no_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="No file"):
        read_mapping(tmp_path / "none.yaml")


def test_a_mapping_like_another_says_only_what_differs(tmp_path: Path) -> None:
    mapping = mapped(
        tmp_path,
        "like: referrals\n"
        "published_on: 2026-10-29\n"
        "renamed: {rereferral_percent: rate, old_la_code: la}\n"
        "filters: {sex: Total}\n",
    )
    (indicator,) = mapping.indicators
    assert indicator.published_on == date(2026, 10, 29)
    assert indicator.as_at is AsAt.YEAR_TO_MARCH
    assert indicator.columns == ("rate", "rereferral_count", "referral_count")
    assert indicator.filters == {"category": "Referrals and Re-referrals", "sex": "Total"}
    assert (mapping.columns["authority_code"], mapping.columns["level"]) == (
        "la", "geographic_level",
    )  # fmt: skip


def test_a_fact_that_is_given_holds_for_every_indicator(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text("like: lait_measures\npublished_on: 2026-12-01\n")
    mapping = read_mapping(tmp_path / "own.yaml")
    assert isinstance(mapping, MeasuresMapping)
    assert {item.published_on for item in mapping.indicators} == {date(2026, 12, 1)}


def test_indicators_are_added_to_those_of_the_mapping_it_is_like(tmp_path: Path) -> None:
    one = OWN.partition("indicators:\n")[2].replace('    filters: {age: "0 to 17"}\n', "")
    mapping = mapped(tmp_path, f"like: referrals\nindicators:\n{one}")
    assert [item.indicator_id for item in mapping.indicators] == ["re-referrals", "homes"]


def test_a_column_can_be_renamed_in_a_neighbour_model(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text("like: neighbours_2025\nrenamed: {SN_1: first}\n")
    mapping = read_mapping(tmp_path / "own.yaml")
    assert isinstance(mapping, NeighboursMapping)
    assert mapping.neighbours[:2] == ("first", "SN_2")


def test_each_indicator_and_each_published_code_of_the_package_is_one() -> None:
    known = [
        indicator
        for mapping in mappings()
        if isinstance(mapping, FiguresMapping)
        for indicator in mapping.indicators
    ]
    codes = [indicator.published_code for indicator in known]
    same = [code for mapping in mappings() if isinstance(mapping, MeasuresMapping)
            for code in mapping.same_as]  # fmt: skip
    assert len(known) >= 25
    assert len({indicator.indicator_id for indicator in known}) == len(known)
    assert len({*codes, *same}) == len(codes) + len(same)
    assert all(indicator.definition["why_it_matters"].endswith(".") for indicator in known)
    assert all(indicator.next_publication for indicator in known)


def test_what_stands_in_two_files_names_a_code_that_there_is() -> None:
    codes = {
        indicator.published_code
        for mapping in mappings()
        if isinstance(mapping, StatisticsMapping)
        for indicator in mapping.indicators
    }
    for mapping in mappings():
        if isinstance(mapping, MeasuresMapping):
            assert set(mapping.same_as.values()) <= codes


def test_the_page_of_indicators_is_what_the_mappings_say() -> None:
    written = files("improvement_book.intake.published") / "README.md"
    assert written.read_text(encoding="utf-8") == page()
