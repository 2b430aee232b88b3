"""`import --show`: what a file offers, and a mapping that works once its blanks are filled."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from improvement_book.cli import main
from improvement_book.errors import DataError
from improvement_book.intake.published import read_mapping
from tests.intake.published.published_files import HEADER, KIND, row, summary_of, table, write

BLANKS = {
    "source: ...": "source: Somebody",
    "as_at: ...": "as_at: on 31 March",
    "published_on: ...": "published_on: 2025-12-01",
    "title: ...": "title: A figure",
    "theme: ...": "theme: Area",
    "polarity: ...": "polarity: lower",
    "unit: ...": "unit: percent",
    "window: ...": "window: snapshot",
}
UNKNOWN = HEADER.replace("rereferral_percent", "late").replace("category", "kind_of")
MEASURES = "measure,year,code,place,figure"


def shown(path: Path, capsys: pytest.CaptureFixture[str]) -> str:
    assert main(["import", "--show", str(path)]) == 0
    return capsys.readouterr().out


def filled(draft: str, **more: str) -> str:
    for blank, text in (BLANKS | more).items():
        draft = draft.replace(blank, text)
    return draft


def test_a_draft_works_once_its_blanks_are_filled(
    source: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(source, row("101", "20"), row("101", "7").replace("Referrals and", "Some"),
          header=UNKNOWN)  # fmt: skip
    draft = shown(source / "c1.csv", capsys)
    path = source.parent / "own.yaml"
    path.write_text(draft)
    with pytest.raises(DataError) as caught:
        read_mapping(path)
    found = {fault.column: fault.found for fault in caught.value.faults}
    assert set(found.values()) == {"..., still to be filled in"}
    assert {"filters.kind_of", "indicators.1.as_at", "indicators.3.definition.theme"} <= set(found)
    path.write_text(filled(draft, **{"kind_of: ...": "kind_of: Referrals and Re-referrals"}))
    summary_of(source, "101", None, read_mapping(path))
    rows = table(source, "observations").set_index("indicator_id")
    assert dict(rows["value"]) == {"referral-count": "50", "rereferral-count": "10", "late": "20"}


def test_a_draft_of_a_file_by_measures_works_as_well(
    source: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(source, "On time,2025,101,Here,20", "On time,2024,101,Here,-", "Late,2025,101,Here,80",
          "Late,2024,101,Here,81", "Late,2025,970,England,50", "On time,2025,970,England,60",
          name="tool.csv", header=MEASURES)  # fmt: skip
    draft = shown(source / "tool.csv", capsys)
    assert "# Measure On time: among its numbers -" in draft
    path = source.parent / "own.yaml"
    path.write_text(filled(draft))
    summary_of(source, "101", None, read_mapping(path))
    rows = table(source, "observations")
    columns = ["indicator_id", "period", "value", "symbol"]
    assert [tuple(cells) for cells in rows[columns].to_numpy()] == [
        ("late", "2023-24", "81", ""),
        ("late", "2024-25", "80", ""),
        ("on-time", "2023-24", "", "x"),
        ("on-time", "2024-25", "20", ""),
    ]
    areas = table(source, "comparators")
    assert list(areas.loc[areas["area"] == "E92000001", "value"]) == ["50", "60"]


def test_what_a_file_offers_is_told(source: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(source, row("101", "c"), row("102", "20", year="2024"))
    told = shown(source / "c1.csv", capsys).splitlines()
    for line in (
        "# c1.csv: 2 rows",
        "# It is read as Children in need, referrals and re-referrals (mapping referrals).",
        "#   re-referrals: published code rereferral_percent",
        "# Levels: Local authority",
        "# Years: 2024, 2025",
        "# Filter category: Referrals and Re-referrals",
        "# Figures rereferral_percent: among its numbers c",
    ):
        assert line in told


def test_what_a_file_offers_is_data_too(source: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(source, row("101", "c"))
    assert main(["import", "--show", str(source / "c1.csv"), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["offers"][0] == "c1.csv: 1 rows"
    assert found["draft"].startswith("kind: statistics\n")


def test_a_column_of_another_name_is_guessed(
    source: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(source, row("101", "20"), header=HEADER.replace("old_la_code", "la_code_old"))
    draft = shown(source / "c1.csv", capsys)
    assert "\ncolumns:\n  authority_code: la_code_old\n" in draft


def test_a_file_of_another_shape_is_refused(
    source: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(source, "a,b", name="notes.csv", header="one,two")
    assert main(["import", "--show", str(source / "notes.csv")]) == 2
    assert "neither the shape of explore-education-statistics" in capsys.readouterr().err


def test_an_empty_file_is_refused(source: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (source / "empty.csv").touch()
    assert main(["import", "--show", str(source / "empty.csv")]) == 3
    assert "an empty file" in capsys.readouterr().err


def test_a_cell_of_two_lines_stays_in_the_comment(
    source: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    two = row("101", "20").replace(KIND, '"Referrals\nlike: other"')
    write(source, two, row("102", "20"), header=UNKNOWN)
    assert "\nlike: other" not in shown(source / "c1.csv", capsys)


def test_a_word_that_yaml_takes_for_yes_or_no_is_quoted(
    source: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(source, row("101", "20").replace(KIND, "Yes"), header=UNKNOWN)
    assert 'kind_of: "Yes"' in shown(source / "c1.csv", capsys)


@pytest.mark.parametrize("arguments", [["--show", "none.csv"], ["--from", "none"]])
def test_what_is_not_there_is_said(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["import", *arguments]) == 2
    assert capsys.readouterr().err


def test_a_new_folder_needs_an_authority(source: Path, capsys: pytest.CaptureFixture[str]) -> None:
    into = str(source.parent / "council")
    assert main(["import", "--from", str(source), "--into", into]) == 2
    assert "name the --authority" in capsys.readouterr().err


def test_the_command_says_whether_it_made_a_folder_or_refreshed_one(
    source: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(source, row("101", "20"))
    into = str(source.parent / "council")
    command = ["import", "--from", str(source), "--into", into, "--quiet"]
    assert main([*command, "--authority", "101"]) == 0
    assert capsys.readouterr().out.startswith(f"Made {into}: 1 indicators, 2024-25 to 2024-25.")
    newer = source.parent / "newer.yaml"
    newer.write_text("like: referrals\npublished_on: 2026-10-29\n")
    write(source, row("101", "21"))
    assert main([*command, "--mapping", str(newer)]) == 0
    assert capsys.readouterr().out == (
        f"Refreshed {into}: added 1 rows of observations, 1 rows of comparators, 1 rows of "
        "publications; 2 revisions.\n"
        "observations: re-referrals 2024-25 101: 20 -> 21 (published 2026-10-29)\n"
        "comparators: re-referrals 2024-25 101: 20 -> 21 (published 2026-10-29)\n"
        f"Next: build --council {into} --period 2024-25\n"
    )
