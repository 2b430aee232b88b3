"""The worked cases from outside, for the statistics of practice reviews and moderation.

Every case of the four files is either reproduced here or named with the reason why not.
"""

from __future__ import annotations

import json
from math import sqrt
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from improvement_book.analysis import moderation, practice
from improvement_book.analysis.proportional_odds import ordered_fit
from improvement_book.council import GradeScale

pytestmark = pytest.mark.shared

EXACT = 1e-6
"""How closely a computed figure is met; published ones to the digits given."""
FOUR_DIGITS = 5.1e-5

GRADED_TWICE = (
    "gwet_cont3x3abstractors", "gwet_cont4x4diagnosis", "ofsted_like_4x4_n53", "stuart_vision_7477",
)  # fmt: skip
CHARTS = ("montgomery_7_4", "nhs_accidents", "council_small")
COVERED = {
    "agreement": {*GRADED_TWICE, "artstein_poesio", "pitfall_missing_label"},
    "marginal_homogeneity": {"stuart_vision", "ofsted_like_n53"},
    "change_over_time": {
        "R_prop_trend_smokers", "cochran_armitage_council", "MASS_housing_polr", "simpson_casemix",
    },
    "pchart_laney": {*CHARTS, "montgomery_7_1_first30", "montgomery_7_1_excl15_23"},
}  # fmt: skip
ELSEWHERE = "every Newcombe case stands in test_shares.py"
THREE_GRADERS = "more than two graders and grades missing: no review is moderated so"
OWN_WEIGHTS = "weights of its own: METHODS asks for quadratic ones"
NOT_QUADRATIC = "unweighted or linear kappa: METHODS asks for quadratic weights"
NOT_COVERED = {
    "agreement": {
        "krippendorff_12units_4raters": THREE_GRADERS,
        "krippendorff_wikipedia_15units": THREE_GRADERS,
        "cohen1968": OWN_WEIGHTS,
        "fleiss_cohen_everitt_table": OWN_WEIGHTS,
        "sas_table10_unweighted": NOT_QUADRATIC,
        "sas_table10_linear": NOT_QUADRATIC,
        "irr_anxiety_raters_1_2": "the file names the data and does not hold it",
    },
    "marginal_homogeneity": {},
    "change_over_time": {
        "newcombe_56_70_48_80": ELSEWHERE,
        "newcombe_9_10_3_10": ELSEWHERE,
        "newcombe_6_7_2_7": ELSEWHERE,
        "newcombe_5_56_0_29": ELSEWHERE,
        "newcombe_0_10_0_20": ELSEWHERE,
        "newcombe_0_10_0_10": ELSEWHERE,
        "newcombe_10_10_0_20": ELSEWHERE,
        "newcombe_10_10_0_10": ELSEWHERE,
    },
    "pchart_laney": {"montgomery_6_5_I": "a chart of single values: indicators, not practice"},
}
ASKED_OF_GRADED_TWICE = {
    "kappa2.table|quadratic", "gwet.ac1.table|unweighted", "pa2.table|unweighted",
}  # fmt: skip
NOT_ASKED = ("scott2", "bp2", "krippen2", "|linear", "|ordinal", "|unweighted", "|quadratic")
"""Parts of the other figures' names: coefficients and weights that METHODS does not ask for."""

HOUSING = """
Low Tower Low 21 21 28, Medium Tower Low 34 22 36, High Tower Low 10 11 36,
Low Apartment Low 61 23 17, Medium Apartment Low 43 35 40, High Apartment Low 26 18 54,
Low Atrium Low 13 9 10, Medium Atrium Low 8 8 12, High Atrium Low 6 7 9,
Low Terrace Low 18 6 7, Medium Terrace Low 15 13 13, High Terrace Low 7 5 11,
Low Tower High 14 19 37, Medium Tower High 17 23 40, High Tower High 3 5 23,
Low Apartment High 78 46 43, Medium Apartment High 48 45 86, High Apartment High 15 25 62,
Low Atrium High 20 23 20, Medium Atrium High 10 22 24, High Atrium High 7 10 21,
Low Terrace High 57 23 13, Medium Terrace High 31 21 13, High Terrace High 5 6 13
"""
"""Infl, Type, Cont and the counts of Sat Low, Medium, High: MASS::housing, which the file names and
does not hold, from github.com/vincentarelbundock/Rdatasets csv/MASS/housing.csv, c8dcfde7."""


def cases(shared: Path, name: str) -> dict[str, dict[str, Any]]:
    text = (shared / "vectors" / f"{name}.json").read_text(encoding="utf-8")
    return {case["id"]: case for case in json.loads(text)["vectors"]}


def scale(grades: int) -> GradeScale:
    names = tuple(f"Grade {rank}" for rank in range(1, grades + 1))
    return GradeScale(names, names[grades // 2])


def square(counts: list[list[int]]) -> pd.DataFrame:
    names = list(scale(len(counts)).grades)
    return pd.DataFrame(counts, index=names, columns=names)


@pytest.mark.parametrize("name", sorted(COVERED))
def test_every_case_is_covered_or_left_out_for_a_reason(shared: Path, name: str) -> None:
    assert not COVERED[name] & set(NOT_COVERED[name])
    assert COVERED[name] | set(NOT_COVERED[name]) == set(cases(shared, name))
    assert all(NOT_COVERED[name].values())


@pytest.mark.parametrize("case", GRADED_TWICE)
def test_agreement_is_that_of_irrcac(shared: Path, case: str) -> None:
    given = cases(shared, "agreement")[case]
    table, expected = given["input"]["table"], given["expected"]
    kappa, ac1 = moderation.weighted_kappa(table), moderation.gwet_ac1(table)
    exact = moderation.agreement(square(table), scale(len(table))).exact
    for name, found in (("kappa2.table|quadratic", kappa), ("gwet.ac1.table|unweighted", ac1)):
        assert found.estimate == pytest.approx(expected[name]["est"], abs=EXACT), name
        assert found.se == pytest.approx(expected[name]["se"], abs=EXACT), name
    assert exact.share == pytest.approx(expected["pa2.table|unweighted"]["est"], abs=EXACT)
    left = set(expected) - ASKED_OF_GRADED_TWICE
    assert all(any(part in name for part in NOT_ASKED) for name in left)


def test_weighted_kappa_is_that_of_scikit_learn(shared: Path) -> None:
    expected = cases(shared, "agreement")["artstein_poesio"]["expected"]
    first, second = np.repeat([0, 1, 2], [46, 44, 10]), np.repeat([0, 1, 2], [50, 40, 10])
    table = np.zeros((3, 3), dtype=int)
    np.add.at(table, (first, second), 1)
    assert moderation.weighted_kappa(table).estimate == pytest.approx(
        expected["quadratic"], abs=FOUR_DIGITS
    )


def test_an_unused_grade_keeps_its_place(shared: Path) -> None:
    given = cases(shared, "agreement")["pitfall_missing_label"]
    table = np.zeros((4, 4), dtype=int)
    np.add.at(table, (given["input"]["a"], given["input"]["b"]), 1)
    expected = given["expected"]
    whole, used = moderation.weighted_kappa(table), moderation.weighted_kappa(
        table[np.ix_([0, 1, 3], [0, 1, 3])]
    )  # fmt: skip
    assert whole.estimate == pytest.approx(expected["with_labels_0123"], abs=EXACT)
    assert used.estimate == pytest.approx(expected["without_labels"], abs=EXACT)


@pytest.mark.parametrize("case", sorted(COVERED["marginal_homogeneity"]))
def test_the_spreads_of_grades_are_compared_as_in_r(shared: Path, case: str) -> None:
    given = cases(shared, "marginal_homogeneity")[case]
    found = moderation.marginal_homogeneity(given["input"]["table"])
    expected = given["expected"]
    for name, test in (("stuart_maxwell", found.stuart_maxwell), ("bhapkar", found.bhapkar)):
        assert test.chi2 == pytest.approx(expected[name]["chi2"], abs=EXACT)
        assert test.p == pytest.approx(expected[name]["p"], abs=EXACT)
        assert test.df == expected[name].get("df", 3)
    wrong = expected.get("statsmodels_default_shift_zeros_WRONG", {"stuart_maxwell": 0})
    assert abs(found.stuart_maxwell.chi2 - wrong["stuart_maxwell"]) > 1


def test_over_grading_is_told_as_in_the_worked_case(shared: Path) -> None:
    given = cases(shared, "marginal_homogeneity")["ofsted_like_n53"]
    expected = given["expected"]
    found = moderation.over_grading(square(given["input"]["table"]), "Grade 3")
    assert (found.higher, found.lower) == (
        expected["n_reviewer_higher"], expected["n_reviewer_lower"],
    )  # fmt: skip
    assert found.sign_test == pytest.approx(expected["sign_exact_p"], abs=EXACT)
    assert found.interval == pytest.approx(expected["sign_share_clopper_pearson"], abs=EXACT)
    assert found.mean_shift == pytest.approx(expected["mean_shift"], abs=EXACT)
    assert found.mcnemar == pytest.approx(expected["good_or_better_mcnemar_exact_p"], abs=EXACT)
    crossed = expected["good_or_better_table"]
    assert (found.line_lower, found.line_higher) == (crossed[0][1], crossed[1][0])


@pytest.mark.parametrize("case", ["R_prop_trend_smokers", "cochran_armitage_council"])
def test_the_trend_of_a_share_is_that_of_r(shared: Path, case: str) -> None:
    given = cases(shared, "change_over_time")[case]
    found = practice.share_trend(given["input"]["x"], given["input"]["n"])
    expected = given["expected"]
    assert found.chi2 == pytest.approx(expected["chi2"], abs=EXACT)
    assert found.p == pytest.approx(expected["p"], abs=EXACT)
    other = expected.get("statsmodels_test_ordinal_association_z")
    if other is not None:
        assert found.z * sqrt((found.n - 1) / found.n) == pytest.approx(other, abs=EXACT)


def test_proportional_odds_are_those_of_polr(shared: Path) -> None:
    expected = cases(shared, "change_over_time")["MASS_housing_polr"]["expected"]
    rows = [row.split() for row in HOUSING.replace("\n", " ").split(",")]
    assert len(rows) == 24
    design = pd.DataFrame({
        name: [float(row[place] == value) for row in rows]
        for place, prefix, values in (
            (0, "Infl", ("Medium", "High")),
            (1, "Type", ("Apartment", "Atrium", "Terrace")),
            (2, "Cont", ("High",)),
        )
        for value in values
        for name in [prefix + value]
    })  # fmt: skip
    counts = pd.DataFrame([[int(count) for count in row[3:]] for row in rows])
    fit = ordered_fit(design, counts)
    assert fit.coefficients.to_dict() == pytest.approx(expected["coef"], abs=EXACT)
    assert fit.thresholds == pytest.approx(tuple(expected["zeta"].values()), abs=EXACT)
    assert fit.deviance == pytest.approx(expected["deviance"], abs=EXACT)


def test_a_rise_that_the_mix_of_teams_explains_is_told(shared: Path) -> None:
    given = cases(shared, "change_over_time")["simpson_casemix"]
    before, after = (
        pd.DataFrame.from_dict(given["input"][month], orient="index", columns=["count", "n"])
        for month in ("m1", "m2")
    )
    found = practice.standardised_share(before, after, given["input"]["weights"])
    assert [found.crude.before.share, found.crude.after.share] == pytest.approx(
        given["expected"]["crude"], abs=EXACT
    )
    assert [found.before, found.after] == pytest.approx(
        given["expected"]["standardised"], abs=EXACT
    )
    assert found.difference == pytest.approx(-0.08, abs=EXACT)
    assert (found.crude.direction, found.direction) == (1, 0)
    assert found.reading is practice.MixReading.EXPLAINED


@pytest.mark.parametrize("case", CHARTS)
def test_limits_are_those_of_qicharts2(shared: Path, case: str) -> None:
    given = cases(shared, "pchart_laney")[case]
    found = practice.share_chart(given["count"], given["size"], floor=False)
    assert found.centre == pytest.approx(given["p"]["cl"], abs=EXACT)
    columns = {"p_low": ("p", "lcl"), "p_high": ("p", "ucl"), "low": ("pp", "lcl"),
               "high": ("pp", "ucl")}  # fmt: skip
    for column, (chart, limit) in columns.items():
        assert found.table[column].tolist() == pytest.approx(given[chart][limit], abs=EXACT)
    if "sigma_z" in given:
        assert found.sigma_z == pytest.approx(given["sigma_z"], abs=EXACT)
    if "n_outside" in given["p"]:
        beyond_p = (found.table["share"] > found.table["p_high"]) | (
            found.table["share"] < found.table["p_low"]
        )
        assert beyond_p.sum() == given["p"]["n_outside"]
        assert found.table["outside"].sum() == given["pp"]["n_outside"]


@pytest.mark.parametrize(
    ("case", "left_out"), [("montgomery_7_1_first30", ()), ("montgomery_7_1_excl15_23", (15, 23))]
)
def test_limits_are_those_of_the_textbook(
    shared: Path, case: str, left_out: tuple[int, ...]
) -> None:
    """The second case has the first one's input, less the samples that its name tells."""
    known = cases(shared, "pchart_laney")
    given, expected = known["montgomery_7_1_first30"], known[case]
    kept = [place for place in range(30) if place + 1 not in left_out]
    found = practice.share_chart(
        [given["count"][place] for place in kept], [given["size"][place] for place in kept]
    )
    limits = found.table.iloc[0]
    assert (found.centre, limits["p_low"], limits["p_high"]) == pytest.approx(
        (expected["cl"], expected["lcl"], expected["ucl"]), abs=EXACT
    )
