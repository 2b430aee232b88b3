"""Newer files beside a council folder that stands: comparators, revisions, nothing lost."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from improvement_book.errors import DataError, UsageError
from improvement_book.intake.folder import read_folder
from improvement_book.intake.published import ImportSummary, read_mapping
from improvement_book.intake.published.mapping import FileMapping
from tests.intake.published.published_files import (
    ENGLAND,
    HEADER,
    NEIGHBOUR_HEADER,
    VISIT,
    VISITS_HEADER,
    row,
    summary_of,
    table,
    write,
)

SETTINGS = 'name: Here\nslug: here\nauthority_code: "101"\n'
INDICATORS = (
    "indicator_id,title,theme,polarity,unit,frequency,window,published_code\n"
    "back-again,Referred again,Front door,lower,percent,month,in period,rereferral_percent\n"
    "contacts,Contacts,Front door,none,number,month,in period,\n"
)
OBSERVATIONS = "indicator_id,period,value\nback-again,2025-01,19.5\ncontacts,2025-01,400\n"
NEXT = 'like: referrals\npublished_on: 2026-10-29\nnext_publication: "2027-10"\n'
NEIGHBOURS = f"101,Here,{','.join(f'{code},Close' for code in range(201, 211))}"


@pytest.fixture
def council(source: Path) -> Path:
    """A council's own folder beside the published files."""
    folder = source.parent / "council"
    folder.mkdir()
    (folder / "council.yml").write_text(SETTINGS)
    (folder / "indicators.csv").write_text(INDICATORS)
    (folder / "observations.csv").write_text(OBSERVATIONS)
    return folder


def refreshed(source: Path, *, newer: bool = False, authority: str | None = None) -> ImportSummary:
    path = source.parent / "newer.yaml"
    path.write_text(NEXT)
    own = [read_mapping(path)] if newer else []
    return summary_of(source, authority, None, *own)


def digests(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


def cells(source: Path, *columns: str) -> list[tuple[str, ...]]:
    return [tuple(values) for values in table(source, "comparators")[list(columns)].to_numpy()]


def test_a_councils_own_indicator_is_compared_by_its_published_code(
    source: Path, council: Path
) -> None:
    before = digests(council)
    write(source, ENGLAND, row("101", "20"), row("201", "12"), row("202", "c"))
    write(source, NEIGHBOURS, name="near.csv", header=NEIGHBOUR_HEADER)
    summary = refreshed(source)
    assert summary.refreshed
    assert summary.indicators == ("back-again",)
    assert cells(source, "indicator_id", "period", "area", "value", "symbol") == [
        ("back-again", "2024-25", "101", "20", ""),
        ("back-again", "2024-25", "E92000001", "20", ""),
        ("back-again", "2024-25", "201", "12", ""),
        ("back-again", "2024-25", "202", "", "c"),
        *(("back-again", "2024-25", str(code), "", "x") for code in range(203, 211)),
        ("back-again", "2024-25", "neighbours", "12", ""),
    ]
    (publication,) = table(source, "publications").to_dict("records")
    assert publication == {
        "indicator_id": "back-again",
        "published_on": "2025-10-30",
        "source": "Department for Education, Children in need, table C1 (year ending 31 March)",
        "as_at": "year ending 31 March",
        "next_publication": "2026-10",
    }
    after = digests(council)
    assert {name: after[name] for name in before} == before
    assert set(after) - set(before) == {"comparators.csv", "publications.csv"}
    assert read_folder(council).council.name == "Here"


def test_importing_the_same_files_again_changes_no_byte(source: Path, council: Path) -> None:
    write(source, ENGLAND, row("101", "20"), row("201", "12.34"))
    write(source, NEIGHBOURS, name="near.csv", header=NEIGHBOUR_HEADER)
    refreshed(source)
    before = digests(council)
    summary = refreshed(source)
    assert (summary.added, summary.revisions) == ({}, ())
    assert digests(council) == before
    assert "stands as it was" in summary.in_words(council)


def test_a_newer_file_gives_revisions_and_repeats_nothing(source: Path, council: Path) -> None:
    write(source, ENGLAND, row("101", "20", year="2024"), row("101", "21"))
    refreshed(source)
    older = (council / "comparators.csv").read_text().splitlines()
    write(source, ENGLAND, row("101", "20", year="2024"), row("101", "21.5"),
          row("101", "19", year="2026"))  # fmt: skip
    summary = refreshed(source, newer=True)
    assert [str(revision) for revision in summary.revisions] == [
        "comparators: back-again 2024-25 101: 21 -> 21.5 (published 2026-10-29)"
    ]
    assert (council / "comparators.csv").read_text().splitlines() == [
        *older,
        "back-again,2024-25,101,Place 101,21.5,,,value,,2026-10-29,Revised by the publisher",
        "back-again,2025-26,101,Place 101,19,,,value,,2026-10-29,",
    ]
    assert list(table(source, "publications")["published_on"]) == ["2025-10-30", "2026-10-29"]


@pytest.mark.parametrize(("old", "new", "told"), [("21", "u", "21 -> [u]"), ("c", "9", "[c] -> 9")])
def test_a_symbol_is_revised_as_a_number_is(
    source: Path, council: Path, old: str, new: str, told: str
) -> None:
    write(source, row("101", old))
    refreshed(source)
    write(source, row("101", new))
    (revision,) = refreshed(source, newer=True).revisions
    assert told in str(revision)


def test_figures_that_changed_without_a_later_day_are_refused(source: Path, council: Path) -> None:
    write(source, row("101", "21"), row("101", "20", year="2024"))
    refreshed(source)
    before = digests(council)
    write(source, row("101", "22"), row("101", "20.5", year="2024"))
    with pytest.raises(DataError) as caught:
        refreshed(source)
    assert len(caught.value.faults) == 2
    assert "like: ..." in str(caught.value)
    assert digests(council) == before


def test_an_older_file_takes_nothing_back(source: Path, council: Path) -> None:
    write(source, row("101", "21"))
    refreshed(source, newer=True)
    before = digests(council)
    write(source, row("101", "22"))
    summary = refreshed(source)
    assert summary.revisions == ()
    assert "Figures older than those that stand, left as they are: 1" in summary.notes
    after = digests(council)
    assert after["comparators.csv"] == before["comparators.csv"]


def test_what_the_files_no_longer_hold_stays(source: Path, council: Path) -> None:
    (council / "comparators.csv").write_text(
        "indicator_id,period,area,area_name,value,statistic\n"
        "back-again,2020-21,peers,Our peers,18.0,value\n"
    )
    write(source, row("101", "21"))
    refreshed(source)
    lines = (council / "comparators.csv").read_text().splitlines()
    assert lines[0].startswith("indicator_id,period,area,area_name,value,statistic,")
    assert lines[1].startswith("back-again,2020-21,peers,Our peers,18.0,value,")
    assert len(lines) == 3


def test_what_inspectors_said_of_neighbours_stands_beside_it(source: Path, council: Path) -> None:
    write(source, NEIGHBOURS, name="near.csv", header=NEIGHBOUR_HEADER)
    visit = VISIT.format("2025-05-01 00:00:00", "Front door")
    write(source, visit, name="visits.csv", header=VISITS_HEADER)
    # The visit is of the place with this nine-character code, which here is the neighbour's.
    write(source, row("101", "20", ons="E06000999"), row("201", "12", ons="E06000101"))
    refreshed(source)
    (judged,) = table(source, "neighbour_judgements").to_dict("records")
    assert (judged["area"], judged["judged"], judged["grade"]) == ("201", "Front door", "")
    assert not (council / "external_judgements.csv").exists()


def test_an_unknown_published_code_is_told_with_what_is_near(source: Path, council: Path) -> None:
    (council / "indicators.csv").write_text(
        INDICATORS + "late,Late,Front door,lower,percent,month,in period,rereferal_percent\n"
    )
    write(source, row("101", "20"))
    lines = refreshed(source).notes
    assert (
        "late: no file has the published code rereferal_percent; did you mean rereferral_percent?"
        in lines
    )


def test_without_any_published_code_nothing_is_done(source: Path, council: Path) -> None:
    (council / "indicators.csv").write_text(INDICATORS.replace("rereferral_percent", ""))
    write(source, row("101", "20"))
    before = digests(council)
    with pytest.raises(UsageError, match=r"published_code of indicators one of rereferral_percent"):
        refreshed(source)
    assert digests(council) == before


def test_another_authoritys_folder_is_refused(source: Path, council: Path) -> None:
    write(source, row("101", "20"), row("102", "20"))
    with pytest.raises(UsageError, match="authority 101, not of 102"):
        refreshed(source, authority="102")


def test_comparators_from_another_file_are_the_councils_to_change(
    source: Path, council: Path
) -> None:
    (council / "others.csv").write_text(
        "indicator_id,period,area,area_name,value,statistic\n"
        "back-again,2020-21,peers,Our peers,18.0,value\n"
    )
    (council / "council.yml").write_text(
        f"{SETTINGS}sources:\n  - table: comparators\n    file: others.csv\n"
    )
    write(source, row("101", "20"))
    with pytest.raises(UsageError, match=r"comparators comes from others\.csv"):
        refreshed(source)


def test_a_folder_made_of_published_figures_is_renewed_as_a_whole(source: Path) -> None:
    write(source, row("101", "21", "50,10"))
    summary_of(source)
    council = source.parent / "council"
    (council / "targets.csv").write_text("indicator_id,set_on,target\nre-referrals,2024-04-01,20\n")
    before = digests(council)
    write(source, row("101", "21.5", "50,11"), row("101", "19", year="2026"))
    summary = refreshed(source, newer=True)
    assert [str(revision) for revision in summary.revisions] == [
        "observations: re-referrals 2024-25 101: 21 -> 21.5 (published 2026-10-29)",
        "comparators: re-referrals 2024-25 101: 21 -> 21.5 (published 2026-10-29)",
    ]
    rows = table(source, "observations")
    columns = ["period", "numerator", "value", "status", "recorded_on", "revision_reason"]
    assert [tuple(cells) for cells in rows[columns].to_numpy()] == [
        ("2024-25", "10", "21", "final", "2025-10-30", ""),
        ("2024-25", "11", "21.5", "revised", "2026-10-29", "Revised by the publisher"),
        ("2025-26", "10", "19", "final", "2026-10-29", ""),
    ]
    calendar = table(source, "calendar").set_index("period")["data_to"]
    assert dict(calendar) == {"2024-25": "2025-10-30", "2025-26": "2026-10-29"}
    after = digests(council)
    for name in ("council.yml", "targets.csv", "indicators.csv"):
        assert after[name] == before[name]
    read_folder(council)


def test_another_model_stands_beside_the_one_of_the_settings(source: Path, council: Path) -> None:
    (council / "council.yml").write_text(f"{SETTINGS}neighbours: Our own choice\n")
    write(source, row("101", "20"), row("201", "12"))
    write(source, NEIGHBOURS, name="near.csv", header=NEIGHBOUR_HEADER)
    summary = summary_of(source, None, "2021")
    assert (
        "council.yml names Our own choice: its book compares with those; for the others write into"
        " it `neighbours: Statistical neighbours April 2021`"
    ) in summary.notes
    assert set(table(source, "comparators")["model"]) == {"", "Statistical neighbours April 2021"}


def test_an_inspection_that_the_folder_has_stays_as_it_is(source: Path) -> None:
    write(source, row("101", "20"))
    visit = VISIT.format("2025-05-01 00:00:00", "Front door")
    write(source, visit, name="visits.csv", header=VISITS_HEADER)
    summary_of(source)
    path = source.parent / "council" / "external_judgements.csv"
    told = path.read_text().replace(",Front door,,,", ",Front door,,Praised,")
    assert "Praised" in told
    path.write_text(told)
    later = VISIT.format("2025-09-01 00:00:00", "Care").replace("2025-04-01", "2025-08-01")
    write(source, visit, later, name="visits.csv", header=VISITS_HEADER)
    summary_of(source, None)
    assert path.read_text().splitlines()[:-1] == told.splitlines()
    assert path.read_text().splitlines()[-1].startswith("2025-08-01,Focused Visit,Care,,,")


def test_an_import_names_the_year_that_most_indicators_reach(source: Path) -> None:
    council = source.parent / "council"
    write(source, row("101", "21", year="2024"))
    first = summary_of(source)
    assert first.in_words(council).endswith(f"Next: build --council {council} --period 2023-24")
    write(source, row("101", "21", year="2024"), row("101", "19"))
    again = summary_of(source, None)
    assert again.in_words(council).endswith(f"Next: build --council {council} --period 2024-25")


def test_a_councils_own_folder_is_named_no_period(source: Path, council: Path) -> None:
    write(source, row("101", "20"))
    assert "Next:" not in refreshed(source).in_words(council)


MORE = """\
kind: statistics
title: More
source: Somebody
as_at: year ending 31 March
published_on: 2025-11-01
indicators:
  - value: late_percent
    definition:
      {indicator_id: late, title: Late, theme: Front door, polarity: lower, unit: percent,
       window: in period}
"""


def one_more_file(source: Path, *, model: str) -> tuple[ImportSummary, FileMapping]:
    """A folder with or without neighbours, into which a single further file was imported."""
    write(source, row("101", "20"), row("201", "12"))
    if model:
        write(source, NEIGHBOURS, name="near.csv", header=NEIGHBOUR_HEADER)
    summary_of(source)
    alone = source.parent / "alone"
    alone.mkdir()
    header = HEADER.replace(
        "referral_count,rereferral_count,rereferral_percent", "all,late_percent"
    )
    write(alone, row("101", "7", "50"), row("201", "9", "50"), name="late.csv", header=header)
    (source.parent / "more.yaml").write_text(MORE)
    mapping = read_mapping(source.parent / "more.yaml")
    return summary_of(alone, None, None, mapping), mapping


def areas_of(source: Path, indicator: str) -> list[str]:
    rows = table(source, "comparators")
    return sorted(rows.loc[rows["indicator_id"] == indicator, "area"])


EVERY_NEIGHBOUR = ["101", *map(str, range(201, 211)), "neighbours"]


def test_the_neighbours_of_a_folder_are_known_without_their_file(source: Path) -> None:
    summary, _ = one_more_file(source, model="2021")
    assert areas_of(source, "late") == areas_of(source, "re-referrals") == EVERY_NEIGHBOUR
    assert (
        "Neighbours: Statistical neighbours April 2021, as the folder's own comparators have them"
    ) in summary.notes


def test_a_councils_own_choice_of_areas_is_no_published_model(source: Path, council: Path) -> None:
    (council / "council.yml").write_text(f"{SETTINGS}neighbours: Our own choice\n")
    held = "back-again,2024-25,201,Close,12,Our own choice,value\n"
    (council / "comparators.csv").write_text(
        f"indicator_id,period,area,area_name,value,model,statistic\n{held}"
    )
    write(source, row("101", "20"), row("201", "12"), row("202", "9"))
    refreshed(source)
    assert cells(source, "area", "model") == [("201", "Our own choice"), ("101", "")]


def test_files_without_a_neighbour_model_say_what_is_missing(source: Path) -> None:
    summary, _ = one_more_file(source, model="")
    assert areas_of(source, "late") == ["101"]
    assert (
        "No file of a neighbour model: no neighbours to compare with; put one beside the other"
        " files and import them again"
    ) in summary.notes


def test_a_later_import_with_the_model_adds_the_neighbours_that_were_missing(source: Path) -> None:
    _, mapping = one_more_file(source, model="")
    (source.parent / "alone" / "late.csv").rename(source / "late.csv")
    write(source, NEIGHBOURS, name="near.csv", header=NEIGHBOUR_HEADER)
    summary = summary_of(source, None, None, mapping)
    assert summary.added == {"comparators": 22}
    assert areas_of(source, "late") == areas_of(source, "re-referrals") == EVERY_NEIGHBOUR
    assert (
        "council.yml names no model: write into it `neighbours: Statistical neighbours April 2021`"
    ) in summary.notes


def test_a_visit_that_stands_without_its_theme_gets_no_second_row(source: Path) -> None:
    write(source, row("101", "20"))
    for theme in ("", "Front door"):
        visit = VISIT.format("2025-05-01 00:00:00", theme)
        write(source, visit, name="visits.csv", header=VISITS_HEADER)
        summary_of(source)
    assert list(table(source, "external_judgements")["area"]) == ["Visit"]
