"""Small published files, checkable by eye, become a council folder."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from improvement_book.errors import DataError, UsageError
from improvement_book.intake.published.council_folder import slug
from improvement_book.intake.published.figures import read_figures
from improvement_book.intake.published.mapping import FiguresMapping, JudgementsMapping
from improvement_book.intake.published.mapping_file import mappings
from improvement_book.intake.published.recognition import find_files
from improvement_book.intake.schema import schemas
from tests.intake.published.published_files import (
    ENGLAND,
    HEADER,
    KIND,
    NEIGHBOUR_HEADER,
    NORTH,
    VISIT,
    VISITS_HEADER,
    imported,
    row,
    table,
    write,
)


def faults(source: Path) -> list[tuple[str, int | None, str | None]]:
    with pytest.raises(DataError) as error:
        imported(source)
    assert not (source.parent / "council").exists()
    return [(fault.file, fault.row, fault.column) for fault in error.value.faults]


def test_a_cell_that_is_neither_number_nor_symbol_names_its_place(source: Path) -> None:
    write(source, ENGLAND, row("101", "abc"), row("102", "20", "50,maybe"), row("103", "20"))
    assert faults(source) == [
        ("c1.csv", 3, "rereferral_percent"),
        ("c1.csv", 4, "rereferral_count"),
    ]


def test_faults_of_all_files_come_at_once(source: Path) -> None:
    write(source, row("101", "abc"), row("102", "20", year="2012"), row("10", "20"))
    write(source, row("103", "20") + ",more", name="later.csv")
    write(source, VISIT.format("soon", ""), name="visits.csv", header=VISITS_HEADER)
    assert faults(source) == [
        ("c1.csv", 2, "rereferral_percent"),
        ("c1.csv", 3, "time_period"),
        ("c1.csv", 4, "old_la_code"),
        ("later.csv", 2, None),
        ("visits.csv", 2, "Publication date"),
    ]


def test_two_different_figures_of_one_year_contradict(source: Path) -> None:
    write(source, row("101", "20"))
    write(source, row("101", "21"), name="later.csv")
    assert faults(source) == [("later.csv", 2, None)]


def test_the_same_figure_in_two_files_counts_once(source: Path) -> None:
    write(source, row("101", "20"))
    write(source, row("101", "20"), name="later.csv")
    imported(source)
    assert len(table(source, "observations")) == 1


def test_counts_stand_only_beside_a_value_and_only_together(source: Path) -> None:
    years = {"2022": ("20", "50,10"), "2023": ("20", "50,c"), "2024": ("[u]", "50,10")}
    write(source, *(row("101", value, counts, year) for year, (value, counts) in years.items()))
    imported(source)
    rows = table(source, "observations").set_index("period")
    cells = rows[["denominator", "numerator", "value", "symbol"]]
    assert list(cells.loc["2021-22"]) == ["50", "10", "20", ""]
    assert list(cells.loc["2022-23"]) == ["", "", "20", ""]
    assert list(cells.loc["2023-24"]) == ["", "", "", "u"]


def test_an_empty_cell_is_no_row(source: Path) -> None:
    write(source, row("101", "20", year="2024"), row("101", ""))
    imported(source)
    assert list(table(source, "observations")["period"]) == ["2023-24"]


def test_the_neighbours_have_values_and_a_median(source: Path) -> None:
    write(source, ENGLAND, NORTH, row("101", "20"), row("201", "10"), row("202", "c"),
          row("203", "13.5"))  # fmt: skip
    codes = ",".join(f"{code},Close" for code in range(201, 211))
    write(source, f"101,Here,{codes}", name="near.csv", header=NEIGHBOUR_HEADER)
    imported(source)
    comparators = table(source, "comparators")
    shown = comparators[["area", "value", "symbol", "statistic", "with_value"]]
    assert [tuple(cells) for cells in shown.itertuples(index=False)] == [
        ("101", "20", "", "value", ""),
        ("E92000001", "20", "", "value", ""),
        ("E12000001", "18", "", "value", ""),
        ("201", "10", "", "value", ""),
        ("202", "", "c", "value", ""),
        ("203", "13.5", "", "value", ""),
        *((str(code), "", "x", "value", "") for code in range(204, 211)),
        ("neighbours", "11.75", "", "median", "2"),
    ]
    assert list(comparators["model"].unique()) == ["", "Statistical neighbours April 2021"]


def test_without_any_value_the_median_is_not_available(source: Path) -> None:
    write(source, row("101", "20"), row("201", "c"))
    codes = ",".join(f"{code},Close" for code in range(201, 211))
    write(source, f"101,Here,{codes}", name="near.csv", header=NEIGHBOUR_HEADER)
    imported(source)
    median = table(source, "comparators").set_index("area").loc["neighbours"]
    assert (median["value"], median["symbol"], median["with_value"]) == ("", "x", "0")


def test_a_joint_return_counts_for_no_member(source: Path) -> None:
    joint = row("101 / 102", "30", ons="E06000101 / E06000102")
    write(source, row("101", "20", year="2024"), joint)
    lines = imported(source)
    assert list(table(source, "observations")["period"]) == ["2023-24"]
    assert "Joint returns count for none of their members: 101 / 102" in lines


def test_a_code_known_only_in_a_joint_return_names_it(source: Path) -> None:
    write(source, row("101 / 102", "30"))
    with pytest.raises(UsageError, match=r"101 in these files.* joint return 101 / 102"):
        imported(source)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("999", "No authority has the code 999 in these files."),
        ("herefordshire", "three digits as 884. Herefordshire, County of is 101."),
        ("Hereforshire", "three digits as 884. Herefordshire, County of is 101."),
        ("North", "three digits as 884. North Place is 102; North Town is 103."),
        ("xyz", "three digits as 884."),
    ],
)
def test_an_unknown_authority_is_told_by_code_or_by_name(
    source: Path, asked: str, told: str
) -> None:
    names = {"101": '"Herefordshire, County of"', "102": "North Place", "103": "North Town"}
    rows = [row(code, "20").replace(f"Place {code}", name) for code, name in names.items()]
    write(source, *rows)
    with pytest.raises(UsageError) as caught:
        imported(source, asked)
    assert str(caught.value).endswith(told)


def test_a_visit_without_grade_is_one_row(source: Path) -> None:
    write(source, row("101", "20"))
    visit = VISIT.format("2025-05-01 00:00:00", "Front door")
    write(source, visit, visit, name="visits.csv", header=VISITS_HEADER)
    imported(source)
    (shown,) = table(source, "external_judgements").itertuples(index=False)
    assert tuple(shown) == (
        "2025-04-01", "Focused Visit", "Front door", "", "", "", "2025-05-01",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("themes", "judged"),
    [
        (("Front door", "Care"), ["Front door", "Care"]),
        (("", "Care"), ["Care"]),
        (("",), ["Visit"]),
    ],
)
def test_what_a_visit_judged_is_its_theme(
    source: Path, themes: tuple[str, ...], judged: list[str]
) -> None:
    write(source, row("101", "20"))
    visits = [VISIT.format("2025-05-01 00:00:00", theme) for theme in themes]
    write(source, *visits, name="visits.csv", header=VISITS_HEADER)
    imported(source)
    rows = table(source, "external_judgements")
    assert list(rows["area"]) == judged
    assert set(rows["finding"]) == {""}


def test_two_judgements_of_one_day_and_area_contradict(source: Path) -> None:
    write(source, row("101", "20"))
    visits = [VISIT.format(f"2025-05-0{day} 00:00:00", "Care") for day in (1, 2)]
    write(source, *visits, name="visits.csv", header=VISITS_HEADER)
    assert faults(source) == [("visits.csv", 3, None)]


def test_the_folder_has_the_columns_of_its_schemas(source: Path) -> None:
    write(source, ENGLAND, row("101", "20"))
    imported(source)
    names = {path.stem for path in (source.parent / "council").glob("*.csv")}
    assert names == {"calendar", "indicators", "observations", "comparators", "publications"}
    for name in names:
        assert tuple(table(source, name).columns) == schemas()[name].columns
    settings = yaml.safe_load((source.parent / "council/council.yml").read_text("utf-8"))
    assert (settings["slug"], settings["origin"]) == ("place-101", "published")
    assert "baseline_period" not in settings


def test_the_newest_name_is_used(source: Path) -> None:
    older = row("101", "20", year="2024").replace("Place 101", "=Older")
    write(source, row("101", "20").replace("Place 101", "Newer"), older)
    imported(source)
    settings = (source.parent / "council/council.yml").read_text("utf-8")
    assert settings.startswith("name: Newer\nslug: newer\n")


def test_a_file_of_another_shape_is_named_and_left(source: Path) -> None:
    write(source, row("101", "20"))
    (source / "notes.bin").write_bytes(b"\xff\xfe\x00,\x80")
    (source / "README.md").write_text("Files, as they were fetched,\n")
    (source / "empty.csv").touch()
    (source / "own.csv").write_text("team,cases\n")
    lines = imported(source)
    told = "not recognised: not a table of comma-separated values (CSV)"
    assert {f"{name}: {told}" for name in ("notes.bin", "README.md", "empty.csv")} <= set(lines)
    assert "own.csv: not recognised: no mapping knows its columns" in lines


def test_a_folder_that_is_no_councils_is_left_alone(source: Path) -> None:
    write(source, row("101", "20"))
    council = source.parent / "council"
    council.mkdir()
    (council / "notes.txt").write_text("ours")
    with pytest.raises(UsageError, match=r"no council folder.*council\.yml"):
        imported(source)
    assert [path.name for path in council.iterdir()] == ["notes.txt"]


def test_an_unknown_model_lists_those_there_are(source: Path) -> None:
    write(source, row("101", "20"))
    with pytest.raises(UsageError, match="2021, 2025"):
        imported(source, model="2019")


def test_no_statistics_is_said(source: Path) -> None:
    write(source)
    with pytest.raises(UsageError, match="None of the files"):
        imported(source)


def test_bytes_that_are_no_utf8_name_their_row(source: Path) -> None:
    text = "\n".join([HEADER, row("101", "20"), row("102", "20").replace("Place", "Plac\xe9")])
    padded = HEADER + "\n" + (ENGLAND + "\n") * 2000
    (source / "c1.csv").write_bytes((padded + text).encode("cp1252"))
    assert faults(source)[0][0] == "c1.csv"


def test_rows_of_other_categories_are_left_out(source: Path) -> None:
    write(source, row("101", "20"), row("101", "abc").replace(KIND, "Something else"))
    files, _ = find_files(source)
    assert len(read_figures(files)) == 1


def test_every_shipped_indicator_fits_the_schema() -> None:
    columns = set(schemas()["indicators"].columns)
    for mapping in mappings():
        if isinstance(mapping, FiguresMapping):
            for indicator in mapping.indicators:
                assert set(indicator.definition) <= columns
                assert indicator.definition["polarity"] in {"higher", "lower", "target", "none"}
                assert indicator.definition["window"] in {"in period", "snapshot"}


def test_ofsted_mappings_share_areas_and_grades() -> None:
    ofsted = [mapping for mapping in mappings() if isinstance(mapping, JudgementsMapping)]
    assert len({(mapping.areas, mapping.grades) for mapping in ofsted}) == 1


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Herefordshire, County of", "herefordshire-county-of"),
        ("St. Helens", "st-helens"),
        ("King's Lynn", "kings-lynn"),
        ("Ynys Môn", "ynys-mon"),
    ],
)
def test_a_slug_has_letters_digits_and_hyphens(name: str, expected: str) -> None:
    assert slug(name) == expected
