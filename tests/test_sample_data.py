"""The two fictional councils: written by the generator as they stand, and telling their story."""

from __future__ import annotations

import csv
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path
from statistics import median

import pytest
import yaml

from improvement_book.council import Origin, ReviewPolicy
from improvement_book.settings import council_from_settings, read_settings

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "data"
SMALL = ROOT / "tests" / "councils" / "small"
BOTH = (
    "approvals", "calendar", "commentary", "comparators", "complaints", "external_judgements",
    "indicators", "meetings", "observations", "practice_reviews", "publications", "reviews_planned",
    "targets", "workforce",
)  # fmt: skip
"""Tables of the small council: those without a plan."""
OF_THE_PLAN = (
    "corrections", "equality_assessments", "events", "findings", "milestones",
    "neighbour_judgements", "plan_actions",
    "plan_approvals", "plan_versions", "requests", "voice",
)  # fmt: skip
TABLES = {SAMPLE: sorted(BOTH + OF_THE_PLAN), SMALL: sorted(BOTH)}
EVERY = [(folder, table) for folder, tables in TABLES.items() for table in tables]
GRADES = ["Inadequate", "Requires improvement to be good", "Good", "Outstanding"]
MONTHS = [f"{year}-{month:02}" for year in range(2020, 2024) for month in range(1, 13)][11:41]
NO_CALENDAR_ROW = "2022-08"

Rows = list[dict[str, str]]


def rows(folder: Path, table: str) -> Rows:
    """The rows of a table, every cell as text."""
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def first_records(folder: Path) -> Rows:
    """The practice reviews as they were first recorded."""
    return [row for row in rows(folder, "practice_reviews") if not row["revision_reason"]]


def by_month(reviews: Rows) -> dict[str, Rows]:
    """Month -> its reviews."""
    months: dict[str, Rows] = defaultdict(list)
    for row in reviews:
        months[row["review_date"][:7]].append(row)
    return months


def share(reviews: Rows, column: str, *values: str) -> float:
    """The share of reviews with one of the values."""
    return sum(row[column] in values for row in reviews) / len(reviews)


def between(reviews: Rows, first: str, last: str) -> Rows:
    """The reviews of the months from first to last."""
    return [row for row in reviews if first <= row["review_date"][:7] <= last]


def totals(folder: Path, indicator: str) -> dict[str, dict[str, str]]:
    """Period -> the council total of an indicator as last recorded."""
    return {
        row["period"]: row
        for row in rows(folder, "observations")
        if row["indicator_id"] == indicator and not row["dimension"]
    }


def percent(row: dict[str, str]) -> float:
    """The share of a row with numerator and denominator, in percent."""
    return 100 * int(row["numerator"]) / int(row["denominator"])


def data_to(folder: Path) -> dict[str, str]:
    """Period -> the last day that its edition knows, where the calendar says so."""
    return {row["period"]: row["data_to"] for row in rows(folder, "calendar")}


def test_the_generator_writes_the_committed_bytes(tmp_path: Path) -> None:
    command = [sys.executable, "-B", str(SAMPLE / "generate.py"), str(tmp_path)]
    subprocess.run(command, check=True)
    for written, committed in ((tmp_path / "sample", SAMPLE), (tmp_path / "small", SMALL)):
        names = ["council.yml", *(f"{table}.csv" for table in TABLES[committed])]
        assert sorted(file.name for file in written.iterdir()) == sorted(names)
        for name in names:
            assert (written / name).read_bytes() == (committed / name).read_bytes(), name


def test_the_sample_council_has_every_table() -> None:
    schemas = ROOT / "improvement_book" / "intake" / "schemas"
    assert TABLES[SAMPLE] == sorted(schema.stem for schema in schemas.glob("*.yaml"))


@pytest.mark.parametrize(("folder", "table"), EVERY)
def test_columns_are_those_of_the_schema_in_its_order(folder: Path, table: str) -> None:
    schema = ROOT / "improvement_book" / "intake" / "schemas" / f"{table}.yaml"
    fields = yaml.safe_load(schema.read_text(encoding="utf-8"))["fields"]
    header = (folder / f"{table}.csv").read_text(encoding="utf-8").split("\n", 1)[0]
    assert header.split(",") == [field["name"] for field in fields]


@pytest.mark.parametrize("folder", [SAMPLE, SMALL], ids=["sample", "small"])
def test_files_have_plain_line_ends(folder: Path) -> None:
    for table in TABLES[folder]:
        assert b"\r" not in (folder / f"{table}.csv").read_bytes()


def test_both_councils_are_fictional_and_differ_in_what_they_release() -> None:
    sample, small = (council_from_settings(read_settings(folder)) for folder in (SAMPLE, SMALL))
    assert (sample.name, sample.authority_code) == ("Sampleshire County Council", "999")
    assert (small.name, small.authority_code) == ("Littlemarsh Council", "998")
    assert sample.origin is small.origin is Origin.FICTIONAL
    assert sample.reviews_at_council is ReviewPolicy.RELEASED
    assert small.reviews_at_council is ReviewPolicy.PROTECTED
    assert str(sample.baseline) == str(small.baseline) == "2020-12"


def test_every_month_has_25_to_60_reviews() -> None:
    months = by_month(first_records(SAMPLE))
    assert sorted(months) == MONTHS
    assert all(25 <= len(reviews) <= 60 for reviews in months.values())


def test_eight_teams_work_in_four_service_areas() -> None:
    reviews = first_records(SAMPLE)
    assert len({row["team"] for row in reviews}) == 8
    assert len({row["service_area"] for row in reviews}) == 4


def test_grades_improve_until_the_middle_of_2022_and_then_stall() -> None:
    reviews = first_records(SAMPLE)
    baseline = between(reviews, "2020-12", "2020-12")
    summer = between(reviews, "2022-07", "2022-11")
    last = between(reviews, "2022-12", "2023-05")
    assert 0.27 < share(baseline, "grade", *GRADES[2:]) < 0.33
    assert 0.22 < share(baseline, "grade", GRADES[0]) < 0.28
    assert 0.05 < share(summer + last, "grade", GRADES[0]) < 0.11
    for later in (summer, last):
        assert 0.56 < share(later, "grade", *GRADES[2:]) < 0.65


def test_the_childs_voice_is_the_weakest_domain() -> None:
    reviews = first_records(SAMPLE)
    domains = [name for name in reviews[0] if name.endswith("_grade") and "moderated" not in name]
    assert len(domains) == 6
    weakest = min(domains, key=lambda domain: share(reviews, domain, *GRADES[2:]))
    assert weakest == "childs_voice_grade"


def test_a_domain_grade_is_never_more_than_one_from_the_overall_grade() -> None:
    for row in first_records(SAMPLE):
        for name in ("assessment_grade", "impact_grade"):
            assert abs(GRADES.index(row[name]) - GRADES.index(row["grade"])) <= 1


def test_about_a_sixth_of_reviews_was_not_routine_and_random() -> None:
    reviews = first_records(SAMPLE)
    usual = [r for r in reviews if (r["review_type"], r["selection"]) == ("routine", "random")]
    assert 0.15 < 1 - len(usual) / len(reviews) < 0.20


def test_a_re_review_names_an_earlier_weak_review_of_its_team() -> None:
    reviews = {row["review_id"]: row for row in first_records(SAMPLE)}
    repeated = [row for row in reviews.values() if row["review_type"] == "re-review"]
    assert repeated
    for row in repeated:
        earlier = reviews[row["re_review_of"]]
        assert earlier["review_date"] < row["review_date"]
        assert earlier["team"] == row["team"]
        assert GRADES.index(earlier["grade"]) < GRADES.index("Good")


def test_moderators_are_stricter_than_reviewers_and_come_more_often_from_outside() -> None:
    reviews = first_records(SAMPLE)
    moderated = [row for row in reviews if row["moderated_grade"]]
    shifts = Counter(
        GRADES.index(row["moderated_grade"]) - GRADES.index(row["grade"]) for row in moderated
    )
    assert 0.30 < len(moderated) / len(reviews) < 0.37
    assert 0.22 < shifts[-1] / len(moderated) < 0.28
    assert 0.03 < shifts[1] / len(moderated) < 0.07
    first = share(between(moderated, "2020-12", "2021-05"), "moderator_origin", "other authority")
    last = share(between(moderated, "2022-12", "2023-05"), "moderator_origin", "other authority")
    assert first < 0.25 < 0.40 < last


def test_a_grade_is_moderated_after_the_review_and_before_the_data_closes() -> None:
    closing = data_to(SAMPLE) | {NO_CALENDAR_ROW: "2022-08-31"}
    for row in first_records(SAMPLE):
        if row["moderated_on"]:
            assert row["review_date"] <= row["moderated_on"] <= closing[row["review_date"][:7]]


def test_reviewers_in_the_line_of_management_become_fewer() -> None:
    reviews = first_records(SAMPLE)
    first = share(between(reviews, "2020-12", "2021-05"), "in_line_management", "yes")
    last = share(between(reviews, "2022-12", "2023-05"), "in_line_management", "yes")
    assert first - last > 0.15


def test_immediate_concerns_are_rare_and_made_safe_in_days() -> None:
    reviews = first_records(SAMPLE)
    found = [row for row in reviews if row["immediate_concern"] == "yes"]
    assert 0 < len(found) / len(reviews) < 0.03
    assert all(row["review_date"] <= row["concern_safe_on"] for row in found)


def test_no_more_actions_are_closed_than_due() -> None:
    for row in rows(SAMPLE, "practice_reviews"):
        assert 0 <= int(row["actions_closed"]) <= int(row["actions_due"]) <= 5


def test_families_answer_only_where_they_were_asked() -> None:
    reviews = first_records(SAMPLE)
    assert 0.37 < share(reviews, "family_asked", "yes") < 0.43
    assert all(bool(row["family_said"]) == (row["family_asked"] == "yes") for row in reviews)


def test_there_are_six_themes_of_learning() -> None:
    themes = {row["learning_theme"] for row in first_records(SAMPLE)}
    assert len(themes) == 6
    for folder in (SAMPLE, SMALL):
        assert themes == {*council_from_settings(read_settings(folder)).learning_themes}


@pytest.mark.parametrize("folder", [SAMPLE, SMALL], ids=["sample", "small"])
def test_four_reviews_are_revised_after_their_month_closed(folder: Path) -> None:
    known = {row["review_id"]: row for row in first_records(folder)}
    revised = [row for row in rows(folder, "practice_reviews") if row["revision_reason"]]
    assert len(revised) == 4
    for row in revised:
        first = known[row["review_id"]]
        assert row["recorded_on"] > data_to(folder)[row["review_date"][:7]]
        assert any(row[name] != first[name] for name in ("grade", "team", "actions_closed"))


@pytest.mark.parametrize("folder", [SAMPLE, SMALL], ids=["sample", "small"])
def test_one_review_of_april_2023_alone_is_recorded_after_its_month_closed(folder: Path) -> None:
    closing = data_to(folder) | {NO_CALENDAR_ROW: "2022-08-31"}
    late = [
        row for row in first_records(folder) if row["recorded_on"] > closing[row["review_date"][:7]]
    ]
    assert [row["review_date"][:7] for row in late] == ["2023-04"]


def test_the_calendar_has_all_months_but_one_with_quarters_and_whole_years() -> None:
    periods = [row["period"] for row in rows(SAMPLE, "calendar")]
    assert [period for period in MONTHS if period not in periods] == [NO_CALENDAR_ROW]
    quarters = [f"{year}-Q{n}" for year in ("2021-22", "2022-23") for n in range(1, 5)]
    assert [p for p in periods if p not in MONTHS] == [
        "2020-21-Q4",
        *quarters,
        "2021-22",
        "2022-23",
    ]


def test_every_kind_of_indicator_is_there() -> None:
    indicators = rows(SAMPLE, "indicators")
    assert len(indicators) == 12
    assert len({row["theme"] for row in indicators}) == 3
    assert {row["polarity"] for row in indicators} == {"higher", "lower", "target", "none"}
    assert {row["unit"] for row in indicators} == {"percent", "rate per 10,000", "number", "days"}
    assert {row["frequency"] for row in indicators} == {"month", "quarter", "year"}
    windows = {"in period", "year to date", "rolling 12", "snapshot"}
    assert {row["window"] for row in indicators} == windows
    assert sum(row["matters_most"] == "yes" for row in indicators) == 5


def test_one_indicator_is_introduced_one_retired_and_one_expected_to_rise() -> None:
    indicators = {row["indicator_id"]: row for row in rows(SAMPLE, "indicators")}
    assert indicators["assessments-on-time"]["introduced_on"] == "2022-06-01"
    assert not indicators["assessments-on-time"]["baseline_period"]
    assert indicators["assessment-days"]["retired_on"] == "2022-12-31"
    assert indicators["protection-rate"]["expected_direction"] == "rise"
    assert indicators["protection-rate"]["expected_reason"]
    assert min(totals(SAMPLE, "assessments-on-time")) == "2022-06"
    assert max(totals(SAMPLE, "assessment-days")) == "2022-12"


@pytest.mark.parametrize("folder", [SAMPLE, SMALL], ids=["sample", "small"])
def test_an_observation_has_a_fraction_a_value_or_a_symbol(folder: Path) -> None:
    for row in rows(folder, "observations"):
        given = [bool(row["denominator"]), bool(row["value"]), bool(row["symbol"])]
        assert given.count(True) == 1
        assert bool(row["numerator"]) == bool(row["denominator"])
        assert not row["numerator"] or int(row["numerator"]) <= int(row["denominator"])


def test_one_month_is_missing_and_one_is_not_available() -> None:
    assert [m for m in MONTHS if m not in totals(SAMPLE, "visits-on-time")] == ["2021-11"]
    symbols = [row for row in rows(SAMPLE, "observations") if row["symbol"]]
    assert [(row["indicator_id"], row["period"], row["symbol"]) for row in symbols] == [
        ("placement-moves", "2021-10", "x")
    ]


def test_one_value_is_revised_after_the_next_month_closed() -> None:
    first, second = (
        row
        for row in rows(SAMPLE, "observations")
        if (row["indicator_id"], row["period"]) == ("health-checks", "2021-09")
    )
    closing = data_to(SAMPLE)
    assert first["recorded_on"] <= closing["2021-09"] < closing["2021-10"] < second["recorded_on"]
    assert int(first["numerator"]) < int(second["numerator"])
    assert second["revision_reason"]


def test_contacts_jump_once_and_come_back() -> None:
    values = {period: int(row["value"]) for period, row in totals(SAMPLE, "contacts").items()}
    surge = values.pop("2022-02")
    assert surge > 1.4 * max(values.values())


def test_small_numbers_stay_between_0_and_8() -> None:
    numerators = [int(row["numerator"]) for row in totals(SAMPLE, "repeat-plans").values()]
    assert (min(numerators), max(numerators)) == (0, 8)


def test_health_checks_turn_red_in_the_last_two_months() -> None:
    held = next(row for row in rows(SAMPLE, "targets") if row["indicator_id"] == "health-checks")
    values = {period: percent(row) for period, row in totals(SAMPLE, "health-checks").items()}
    assert max(values["2023-04"], values["2023-05"]) < float(held["floor"])
    red_from = float(held["target"]) - float(held["tolerance"])
    assert all(values[month] >= red_from for month in MONTHS[-8:-2])


def test_ages_add_up_to_the_total() -> None:
    for folder in (SAMPLE, SMALL):
        ages = [row for row in rows(folder, "observations") if row["dimension"] == "Age"]
        assert {row["indicator_id"] for row in ages} == {"re-referrals"}
        for period, total in totals(folder, "re-referrals").items():
            parts = [row for row in ages if row["period"] == period]
            names = ["Under 5", "5 to 10", "11 to 15", "16 and 17"]
            assert [row["category"] for row in parts] == names
            for column in ("numerator", "denominator"):
                assert sum(int(row[column]) for row in parts) == int(total[column])


def test_one_target_changed_in_april_2022() -> None:
    targets = rows(SAMPLE, "targets")
    changed = [row for row in targets if row["indicator_id"] == "visits-on-time"]
    assert [(row["set_on"], row["target"]) for row in changed] == [
        ("2021-01-20", "85"),
        ("2022-04-13", "92"),
    ]
    without = {row["indicator_id"] for row in rows(SAMPLE, "indicators")} - {
        row["indicator_id"] for row in targets
    }
    assert without == {"contacts", "school-absence"}


def test_the_neighbours_median_is_that_of_the_neighbours_with_a_value() -> None:
    groups: dict[tuple[str, str], Rows] = defaultdict(list)
    for row in rows(SAMPLE, "comparators"):
        groups[row["indicator_id"], row["period"]].append(row)
    assert len(groups) == 6 * 3
    for group in groups.values():
        single = [row for row in group if row["model"] and len(row["area"]) == 3]
        values = [float(row["value"]) for row in single if row["value"]]
        stated = next(row for row in group if row["area"] == "neighbours")
        assert len(single) == 10
        assert float(stated["value"]) == pytest.approx(median(values), abs=1e-9)
        assert int(stated["with_value"]) == len(values)
        assert {row["model"] for row in single} == {
            council_from_settings(read_settings(SAMPLE)).neighbours
        }


def test_one_neighbour_is_confidential_and_one_own_value_is_not_relied_on() -> None:
    symbols = [row for row in rows(SAMPLE, "comparators") if row["symbol"]]
    assert [(row["symbol"], row["value"], row["period"], row["area"]) for row in symbols] == [
        ("c", "", "2021-22", "988"),
        ("u", "", "2020-21", "999"),
    ]


def test_the_councils_own_published_values_stand_beside_those_of_its_neighbours() -> None:
    own = [row for row in rows(SAMPLE, "comparators") if row["area"] == "999"]
    assert len(own) == 6 * 3
    assert {(row["model"], row["statistic"]) for row in own} == {("", "value")}
    dated = {row["indicator_id"] for row in rows(SAMPLE, "publications")}
    assert dated == {row["indicator_id"] for row in own}
    absence = next(row for row in own if row["indicator_id"] == "school-absence")
    counted = totals(SAMPLE, "school-absence")[absence["period"]]
    share = 100 * int(counted["numerator"]) / int(counted["denominator"])
    assert float(absence["value"]) == pytest.approx(share, abs=0.05)


def test_neighbours_were_judged_and_one_judgement_is_not_yet_known_at_the_end() -> None:
    judged = rows(SAMPLE, "neighbour_judgements")
    last = data_to(SAMPLE)["2023-05"]
    assert len({row["area"] for row in judged}) == 9
    assert {row["area_name"] for row in judged if row["published_on"] > last} == {"Upper Instance"}
    assert [row["area_name"] for row in judged if not row["grade"]] == ["Notional Wolds"]


def test_comparators_of_the_last_year_are_not_known_in_the_last_edition() -> None:
    last = data_to(SAMPLE)["2023-05"]
    known = {row["period"] for row in rows(SAMPLE, "comparators") if row["recorded_on"] <= last}
    assert known == {"2020-21", "2021-22"}


@pytest.mark.parametrize("folder", [SAMPLE, SMALL], ids=["sample", "small"])
def test_commentary_is_signed_by_posts_before_the_data_closes(folder: Path) -> None:
    owners = {row["indicator_id"]: row["owner"] for row in rows(folder, "indicators")}
    for row in rows(folder, "commentary"):
        assert row["author"] == owners[row["indicator_id"]]
        assert row["written_on"] <= data_to(folder)[row["period"]]


def test_indicators_that_matter_most_have_commentary_at_the_end() -> None:
    told = {(row["indicator_id"], row["period"]) for row in rows(SAMPLE, "commentary")}
    for row in rows(SAMPLE, "indicators"):
        if row["matters_most"] == "yes":
            last = "2022-23-Q4" if row["frequency"] == "quarter" else "2023-05"
            assert (row["indicator_id"], last) in told


def test_the_inspection_is_graded_and_the_visits_are_not() -> None:
    judgements = rows(SAMPLE, "external_judgements")
    graded = [row for row in judgements if row["kind"] == "ILACS Standard Inspection"]
    visits = [row for row in judgements if row not in graded]
    assert (graded[0]["area"], graded[0]["grade"]) == ("Overall effectiveness", "Inadequate")
    assert {row["published_on"][:7] for row in graded} == {"2021-01"}
    assert [row["kind"] for row in visits] == ["ILACS Monitoring Visit"] * 2 + [
        "ILACS Focused Visit"
    ]
    assert all(row["finding"] and not row["grade"] for row in visits)


def test_the_small_council_reviews_8_to_12_cases_in_every_month_but_one() -> None:
    months = by_month(first_records(SMALL))
    assert [month for month in MONTHS if month not in months] == ["2021-08"]
    assert all(8 <= len(reviews) <= 12 for reviews in months.values())
    assert len({row["team"] for row in first_records(SMALL)}) == 3
    assert len(rows(SMALL, "indicators")) == 5


def test_the_small_council_has_one_month_with_the_same_grade_for_every_review() -> None:
    months = by_month(first_records(SMALL))
    same = [month for month, reviews in months.items() if len({r["grade"] for r in reviews}) == 1]
    assert same == ["2022-05"]
