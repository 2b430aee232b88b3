"""Real published files become council folders, and the department's own medians come out."""

from __future__ import annotations

import csv
import statistics
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
import yaml

from improvement_book.analysis.comparators import summary
from improvement_book.errors import UsageError
from improvement_book.intake.checking import checked
from improvement_book.intake.folder import read_folder
from improvement_book.intake.published import (
    ImportSummary,
    Reading,
    import_authority,
    neighbour_medians,
    read_source,
)  # fmt: skip
from improvement_book.intake.published.dictionary import contradictions
from improvement_book.intake.published.everything import Published
from improvement_book.intake.published.mapping import FiguresMapping, Level
from improvement_book.intake.published.mapping_file import mappings
from improvement_book.intake.published.recognition import find_files

PUBLISHED_CODE = {
    "Re_referrals_percent": "re-referrals",
    "CPP_subsequent_percent": "repeat-plans",
    "agency_rate_fte": "agency-rate",
    "vacancy_rate_fte": "vacancy-rate",
    "turnover_rate_fte": "turnover-rate",
    "caseload_fte": "caseload",
}
pytestmark = pytest.mark.shared

WORKFORCE = {
    "agency-rate", "vacancy-rate", "turnover-rate", "caseload", "absence-rate", "social-workers",
}  # fmt: skip
INDICATORS = {
    indicator.indicator_id
    for mapping in mappings()
    if isinstance(mapping, FiguresMapping)
    for indicator in mapping.indicators
}
MEDIANS_IN_ORACLE = 9162
TOLERANCE = 0.05
"""The oracle is rounded to one decimal place."""
FLOAT_SLACK = 1e-9
NAME_COLUMNS = ("la_name", "LA Name", "Local authority name", "area")


@pytest.fixture(scope="module")
def published(reading: Reading) -> Published:
    return reading.published


def imported(
    authority: str, reading: Reading, into: Path, model: str | None = None
) -> ImportSummary:
    return import_authority(authority, reading, into, model, report=lambda line: None)


def table(folder: Path, name: str) -> pd.DataFrame:
    return pd.read_csv(folder / f"{name}.csv", dtype=str, keep_default_na=False)


def test_every_median_of_the_department_is_reproduced(published: Published, real: Path) -> None:
    oracle = pd.read_csv(real / "oracle/statistical_neighbour_medians.csv", dtype=str)
    oracle["indicator_id"] = oracle["measure"].map(PUBLISHED_CODE)
    year = oracle["time_period"].astype(int)
    first = year.where(oracle["indicator_id"].isin(WORKFORCE), year - 1)
    oracle["period"] = first.astype(str) + "-" + ((first + 1) % 100).astype(str).str.zfill(2)
    (model,) = (model for model in published.models if model.version == "2025")
    figures = published.figures[published.figures["level"] == Level.AUTHORITY]
    ours = neighbour_medians(figures, model.neighbours)
    both = oracle.merge(
        ours,
        how="left",
        left_on=["indicator_id", "period", "old_la_code"],
        right_on=["indicator_id", "period", "authority"],
        validate="one_to_one",
    )
    expected = pd.to_numeric(both["sn_median"])
    reproduced = (both["median"] - expected).abs() <= TOLERANCE + FLOAT_SLACK
    print(f"medians reproduced: {reproduced.sum():,} of {len(oracle):,}")
    assert len(oracle) == MEDIANS_IN_ORACLE
    assert both[~reproduced].empty


@pytest.mark.parametrize(
    ("authority", "model"),
    [
        ("884", "Statistical neighbours 2025"),
        ("839", "Statistical neighbours 2025"),
        ("942", "Statistical neighbours 2025"),
        ("909", "Statistical neighbours April 2021"),
    ],
)
def test_an_authority_becomes_a_folder_that_can_be_read(
    authority: str, model: str, reading: Reading, tmp_path: Path
) -> None:
    made = imported(authority, reading, tmp_path / "council")
    folder = read_folder(tmp_path / "council")
    assert folder.council.authority_code == authority
    assert folder.council.neighbours == model
    assert set(made.indicators) == INDICATORS
    assert not any(len(rows) for rows in folder.set_aside.values())
    comparators = table(tmp_path / "council", "comparators")
    assert set(comparators["model"]) == {"", model}
    neighbours = comparators[(comparators["model"] == model) & (comparators["area"].str.len() == 3)]
    assert neighbours["area"].nunique() == 10


def test_one_authority_in_twenty_can_be_imported(
    published: Published, reading: Reading, tmp_path: Path
) -> None:
    own = published.figures[published.figures["level"] == Level.AUTHORITY]
    codes = sorted(own["area"].unique())
    for code in codes[::20]:
        assert imported(code, reading, tmp_path / code.replace(" / ", "-")).periods


def test_an_ended_authority_ends(reading: Reading, tmp_path: Path) -> None:
    assert imported("909", reading, tmp_path / "council").periods[-1] == "2022-23"


def test_low_reliability_stays_a_symbol(reading: Reading, tmp_path: Path) -> None:
    imported("884", reading, tmp_path / "council")
    rows = table(tmp_path / "council", "observations")
    rows = rows[rows["indicator_id"] == "re-referrals"].set_index("period")
    for period in ("2022-23", "2023-24"):
        cells = rows.loc[period, ["value", "symbol", "numerator", "denominator"]]
        assert list(cells) == ["", "u", "", ""]
    assert rows.loc["2021-22", "value"] == "2.7"


def test_a_workforce_year_is_the_financial_year_of_its_september(
    reading: Reading, tmp_path: Path
) -> None:
    imported("884", reading, tmp_path / "council")
    rows = table(tmp_path / "council", "observations")
    caseload = rows[rows["indicator_id"] == "caseload"]
    assert (caseload["period"].min(), caseload["period"].max()) == ("2017-18", "2025-26")
    calendar = table(tmp_path / "council", "calendar").set_index("period")["data_to"]
    assert (calendar["2012-13"], calendar["2025-26"]) == ("2026-02-26", "2026-03-31")


def test_a_book_is_of_the_year_that_most_files_reach(reading: Reading, tmp_path: Path) -> None:
    made = imported("884", reading, tmp_path / "council")
    assert made.periods[-1] == "2025-26"
    words = made.in_words(tmp_path / "council")
    assert words.endswith(f"Next: build --council {tmp_path / 'council'} --period 2024-25")
    check = checked(tmp_path / "council", None, date(2026, 4, 1))
    assert (check.period, check.lacking) == ("2024-25", ())
    assert not any("baseline_period" in doubt for doubt in check.doubts)


def test_a_judgement_in_two_files_stands_once(reading: Reading, tmp_path: Path) -> None:
    imported("302", reading, tmp_path / "council")
    judgements = table(tmp_path / "council", "external_judgements")
    short = judgements[judgements["held_on"] == "2024-06-10"]
    assert list(short["grade"]) == ["Good", "Good", "Good", "Outstanding", "Good"]


def test_a_visit_stands_with_its_theme(reading: Reading, tmp_path: Path) -> None:
    imported("884", reading, tmp_path / "council")
    judgements = table(tmp_path / "council", "external_judgements")
    visits = judgements[judgements["grade"] == ""]
    assert list(visits["area"]) == ["Vulnerable adolescents", "Front door"]
    assert set(visits["finding"]) == {""}


def test_a_member_of_a_joint_return_has_no_figure_of_its_own(
    reading: Reading, tmp_path: Path
) -> None:
    lines: list[str] = []
    import_authority("314", reading, tmp_path / "council", report=lines.append)
    own = set(table(tmp_path / "council", "observations")["indicator_id"])
    assert not own & WORKFORCE
    assert {"re-referrals", "children-in-care-rate", "assessments-45-days"} <= own
    assert "Joint returns count for none of their members: 314 / 318, 940 / 941" in lines
    (missing,) = (line for line in lines if line.startswith("No figure of 314 itself for: "))
    assert set(missing.partition(": ")[2].split(", ")) == WORKFORCE


def test_a_joint_return_can_be_asked_for(reading: Reading, tmp_path: Path) -> None:
    lines: list[str] = []
    import_authority("314 / 318", reading, tmp_path / "council", report=lines.append)
    assert set(table(tmp_path / "council", "observations")["indicator_id"]) == WORKFORCE
    assert set(table(tmp_path / "council", "comparators")["model"]) == {""}
    assert "No neighbour model has 314 / 318: no neighbours to compare with" in lines


def test_names_join_nothing(real: Path, reading: Reading, tmp_path: Path) -> None:
    renamed = tmp_path / "renamed"
    for file in find_files(real)[0]:
        rows = list(csv.reader(file.path.read_text(encoding="utf-8-sig").splitlines()))
        columns = [rows[0].index(name) for name in NAME_COLUMNS if name in rows[0]]
        for number, row in enumerate(rows[1:]):
            for column in columns:
                row[column] = f"Place {number % 7}" if row[column] else ""
        target = renamed / file.name
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("w", encoding="utf-8", newline="") as handle:
            csv.writer(handle).writerows(rows)
    imported("884", reading, tmp_path / "before")
    imported("884", read_source(renamed), tmp_path / "after")
    for name in (
        "observations", "comparators", "external_judgements", "indicators", "calendar",
        "publications", "neighbour_judgements",
    ):  # fmt: skip
        before, after = table(tmp_path / "before", name), table(tmp_path / "after", name)
        figures = [column for column in before if column != "area_name"]
        pd.testing.assert_frame_equal(before[figures], after[figures])
    settings = yaml.safe_load((tmp_path / "after/council.yml").read_text(encoding="utf-8"))
    assert settings["name"].startswith("Place ")


def test_the_older_model_can_be_asked_for(reading: Reading, tmp_path: Path) -> None:
    imported("884", reading, tmp_path / "council", "2021")
    assert "Statistical neighbours April 2021" in set(
        table(tmp_path / "council", "comparators")["model"]
    )


def test_a_model_without_the_authority_is_refused(reading: Reading, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"No neighbours of 909 .* 2021"):
        imported("909", reading, tmp_path / "council", "2025")


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("999", "No authority has the code 999 in these files.$"),
        ("Herefordshire", "Herefordshire, County of is 884"),
        ("Cornwal", "Cornwall.* is 908"),
    ],
)
def test_an_unknown_authority_is_told_what_was_meant(
    reading: Reading, tmp_path: Path, asked: str, told: str
) -> None:
    with pytest.raises(UsageError, match=told):
        imported(asked, reading, tmp_path / "council")
    assert not (tmp_path / "council").exists()


def test_assessments_and_the_neighbours_median_and_mean_are_right(
    reading: Reading, real: Path, tmp_path: Path
) -> None:
    cells = measure(real, "Continue_Assess_Comp", "2025")
    found, missing = {}, {}
    for model in ("2025", "2021"):
        folder = tmp_path / model
        imported("884", reading, folder, model)
        rows = table(folder, "comparators")
        rows = rows[(rows["indicator_id"] == "assessments-45-days") & (rows["period"] == "2024-25")]
        values = dict(zip(rows["area"], rows["value"], strict=True))
        near = neighbours(real, model)["884"]
        assert values["884"] == "71.1"
        known = [cells[code] for code in near if code in cells]
        assert [float(values[code]) for code in near if values[code]] == known
        expected = {"median": statistics.median(known), "mean": statistics.fmean(known)}
        ours = {code: float(values[code]) if values[code] else "x" for code in near}
        for name, value in expected.items():
            assert summary(ours, near, name).value == pytest.approx(value)
        assert float(values["neighbours"]) == pytest.approx(expected["median"])
        found[model] = expected
        missing[model] = [code for code in near if not values[code]]
    assert found["2021"] != found["2025"]
    assert missing == {"2025": [], "2021": ["909"]}


def test_rates_are_counts_by_the_population_of_their_year(published: Published) -> None:
    """Three publications agree: children in need, population, and the rate in the tool."""
    figures = published.figures[published.figures["level"] == Level.AUTHORITY]
    wide = figures.pivot(index=["period", "area"], columns="indicator_id", values="value")
    whole = wide.dropna(subset=["children-in-need", "child-population", "children-in-need-rate"])
    rate = whole["children-in-need"] / whole["child-population"] * 10_000
    assert len(whole) > 1400
    assert ((rate - whole["children-in-need-rate"]).abs() <= 0.5 + FLOAT_SLACK).all()


def test_no_symbol_becomes_a_number_in_any_file(
    reading: Reading, real: Path, tmp_path: Path
) -> None:
    """Every cell of the authority in every published file, beside what the import wrote of it."""
    symbols = {"c", "k", "u", "x", "z", "low"}
    for authority in ("884", "394", "909", "420"):
        folder = tmp_path / authority
        imported(authority, reading, folder)
        seen = set()
        for name in ("observations", "comparators"):
            for cells in table(folder, name).to_dict("records"):
                assert bool(cells["value"]) != bool(cells["symbol"]), cells
                if cells["symbol"]:
                    assert cells["symbol"] in symbols
                    seen.add((cells["indicator_id"], cells["period"], cells.get("area", "")))
                else:
                    float(cells["value"])
        source = real / "dfe/csww_indicators_2017_to_2025.csv"
        for cells in plain_rows(source):
            if cells["old_la_code"] == authority and cells["agency_rate_fte"] in symbols:
                year = int(cells["time_period"])
                period = f"{year}-{(year + 1) % 100:02}"
                assert ("agency-rate", period, authority) in seen


def test_the_publishers_dictionary_agrees_with_the_mapping(published: Published) -> None:
    assert len(published.polarities) == 33
    assert [*contradictions(published.files, published.polarities)] == []


def test_a_book_dates_what_it_holds(reading: Reading, tmp_path: Path) -> None:
    imported("884", reading, tmp_path / "council")
    rows = table(tmp_path / "council", "publications").set_index("indicator_id")
    columns = ["as_at", "published_on", "next_publication"]
    assert list(rows.loc["caseload", columns]) == ["on 30 September", "2026-02-26", "2027-02"]
    assert list(rows.loc["child-population", columns]) == ["on 30 June", "2025-07-30", "2026-07"]
    assert set(rows.index) == INDICATORS


def test_the_sample_councils_own_figures_stay_when_it_is_refreshed(
    reading: Reading, tmp_path: Path
) -> None:
    project = Path(__file__).resolve().parents[2]
    folder = tmp_path / "council"
    folder.mkdir()
    for path in (project / "data").iterdir():
        if path.suffix in (".csv", ".yml"):
            text = path.read_bytes().replace(b'authority_code: "999"', b'authority_code: "884"')
            (folder / path.name).write_bytes(text)
    codes = {"re-referrals": "rereferral_percent", "assessments-on-time": "Continue_Assess_Comp"}
    indicators = plain_rows(folder / "indicators.csv")
    with (folder / "indicators.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, indicators[0], lineterminator="\n")
        writer.writeheader()
        for row in indicators:
            writer.writerow(row | {"published_code": codes.get(row["indicator_id"], "")})
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    made = import_authority(None, reading, folder, report=lambda line: None)
    assert made.refreshed
    assert set(made.indicators) == set(codes)
    changed = {name for name, content in before.items() if (folder / name).read_bytes() != content}
    assert changed <= {"comparators.csv", "publications.csv", "neighbour_judgements.csv"}
    held = before["comparators.csv"].decode().splitlines()
    assert (folder / "comparators.csv").read_text().splitlines()[: len(held)] == held
    own = table(folder, "comparators")
    own = own[(own["area"] == "884") & (own["period"] == "2024-25")]
    assert dict(zip(own["indicator_id"], own["value"], strict=True)) == {
        "re-referrals": "14.8", "assessments-on-time": "71.1",
    }  # fmt: skip
    read_folder(folder)


def plain_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [*csv.DictReader(file)]


def measure(real: Path, name: str, year: str) -> dict[str, float]:
    """Authority -> its figure of a measure of the interactive tool, read plainly."""
    return {
        row["la_code"]: float(row["value_raw"])
        for row in plain_rows(real / "lait/lait_headline_measures.csv")
        if (row["measure_short"], row["period"]) == (name, year) and row["value_raw"] != "-"
    }


def neighbours(real: Path, model: str) -> dict[str, list[str]]:
    """Authority -> its ten neighbours, read plainly."""
    file, code, column = {
        "2025": ("sn_model_2025_wide.csv", "old_la_code", "SN_{}"),
        "2021": ("New_Statistical_Neighbour_Groupings_April_2021.csv", "LA num", "SN{}"),
    }[model]
    return {
        row[code]: [row[column.format(number)] for number in range(1, 11)]
        for row in plain_rows(real / "neighbours" / file)
    }
