"""The annex says what the pages say, and refuses what they refuse."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from improvement_book.analysis import annex, answers, moderation, practice
from improvement_book.analysis.independence import MOVED
from improvement_book.analysis.shares import HIDDEN
from improvement_book.council import DEFAULT_SCALE
from improvement_book.period import Period, span
from improvement_book.release import Release
from tests.analysis.conftest import Rows

MONTHS = [month.code for month in span(Period.parse("2021-01"), Period.parse("2022-03"))]


def grades(*counts: tuple[int | None, ...]) -> Rows:
    """One month after the other: reviews at each grade, worst first."""
    return [
        {"period": code, "grade": grade, "reviews": n, "symbol": ""}
        for code, own in zip(MONTHS, counts, strict=False)
        for grade, n in zip(DEFAULT_SCALE, own, strict=True)
    ]


def sides(*counts: tuple[int | None, ...]) -> Rows:
    """The same on the two sides of the line."""
    return [
        {"period": code, "side": side, "symbol": "",
         "reviews": None if None in own[part] else sum(own[part])}
        for code, own in zip(MONTHS, counts, strict=False)
        for side, part in (("good or better", slice(2, None)), ("below good", slice(None, 2)))
    ]  # fmt: skip


def moderated(*counts: tuple[int, int]) -> Rows:
    """Reviews moderated and not, month by month."""
    return [
        {"period": code, "moderated_by": by, "reviews": n, "symbol": ""}
        for code, own in zip(MONTHS, counts, strict=False)
        for by, n in zip(("own authority", "not moderated"), own, strict=True)
    ]


def pairs(code: str = "2022-03", count: int | None = 10) -> dict[str, Rows]:
    """Moderated reviews at two grades, with the tables that add up to them."""
    cells = [("Good", "Good", 20), ("Good", "Inadequate", count), ("Inadequate", "Inadequate", 6)]
    against = [("the same", 26), ("reviewer higher", count), ("reviewer lower", 0)]
    return {
        "moderated_pairs": [
            {"period": code, "moderation_selection": "random", "grade": one,
             "moderated_grade": other, "reviews": n, "symbol": ""} for one, other, n in cells
        ],
        "moderated_against": [
            {"period": code, "against": name, "reviews": n, "symbol": ""} for name, n in against
        ],
        "grades_by_whom": [
            {"period": code, "whose": "reviewer", "grade": grade, "reviews": n, "symbol": ""}
            for grade, n in zip(DEFAULT_SCALE, (20, 0, 60, 0), strict=True)
        ],
    }  # fmt: skip


RISING = [(12 - month // 2, 10, 4 + month, 1) for month in range(15)]


def named(tests: annex.Tests) -> pd.DataFrame:
    return tests.table.set_index("method")


def test_the_tests_of_practice_are_those_of_the_page(released: Callable[..., Release]) -> None:
    release = released(
        "2022-03", "2021-01", grades_by_month=grades(*RISING), good_by_month=sides(*RISING),
        moderation_by_month=moderated(*[(5, 20)] * 15),
    )  # fmt: skip
    found = named(annex.practice_tests(release))
    direction = practice.grade_direction(
        release.table("grades_by_month"), release.table("moderation_by_month"), release
    )
    trend = found.loc["Jonckheere's trend"].iloc[0]
    assert (trend["value"], trend["p"]) == (direction.whole.trend.tau, direction.whole.trend.p)
    answer = answers.practice_answer(release)
    assert answer.good.change is not None
    assert found.iloc[0]["value"] == answer.good.change.difference
    assert found.iloc[0]["element"] == "PR-1"
    assert (found.loc["Cochran-Armitage trend", "value"] > 0).all()
    assert (found.loc["Proportional odds", "low"] > 1).all()


def test_a_trend_that_the_page_refuses_has_no_value(released: Callable[..., Release]) -> None:
    release = released(
        "2022-03", grades_by_month=grades(*RISING), good_by_month=sides(*RISING),
        moderation_by_month=moderated(*[(1, 20)] * 7, *[(15, 10)] * 8),
    )  # fmt: skip
    found = named(annex.practice_tests(release))
    for method in ("Jonckheere's trend", "Cochran-Armitage trend", "Proportional odds"):
        rows = found.loc[[method]]
        assert rows.iloc[0]["reason"] == MOVED
        assert rows.iloc[0][["value", "low", "high", "p"]].isna().all()
    assert found.iloc[0]["reason"] == "no baseline before these periods"


def test_the_tests_of_trust_are_those_of_the_page(released: Callable[..., Release]) -> None:
    release = released("2022-03", **pairs())
    found = named(annex.moderation_tests(release))
    paired = moderation.paired(release.table("moderated_pairs"), release)
    kappa = found.loc["Cohen's kappa, quadratic weights"]
    assert kappa["value"] == paired.agreement.weighted_kappa
    assert (kappa["low"], kappa["high"]) == paired.agreement.interval
    assert found.loc["Sign test, exact", "p"] == pytest.approx(2 / 2**10)
    assert found.loc["McNemar, exact", "p"] == pytest.approx(2 / 2**10)
    # 60 of 80 by reviewers; 10 of 36 moderated went down.
    assert found.loc["Difference estimator", "value"] == pytest.approx(0.75 - 10 / 36)


def test_what_is_hidden_hides_the_tests(released: Callable[..., Release]) -> None:
    release = released(
        "2022-03", "2021-01", grades_by_month=grades(*RISING[:-1], (None, 10, 5, 1)),
        good_by_month=sides(*RISING[:-1], (None, 10, 5, 1)),
        moderation_by_month=moderated(*[(5, 20)] * 15), **pairs(count=None),
    )  # fmt: skip
    for tests in (annex.practice_tests(release), annex.moderation_tests(release)):
        rows = tests.table[tests.table["value"].isna() & tests.table["p"].isna()]
        assert HIDDEN in set(rows["reason"])
    assert annex.moderation_tests(release).table["value"].isna().all()


def test_both_answers_hold_their_parts(released: Callable[..., Release]) -> None:
    release = released(
        "2022-03",
        "2021-01",
        grades_by_month=grades(*RISING),
        good_by_month=sides(*RISING),
        **pairs(),
    )
    answer = answers.practice_answer(release)
    assert answer.table["what"].tolist() == ["good or better"] * 2 + ["inadequate"] * 2
    assert answers.trust_answer(release).table["reviews"].tolist() == [26, 10, 0]


def test_the_tests_of_follow_up_are_those_of_the_page(released: Callable[..., Release]) -> None:
    counts = {"2021-01": (20, 5), "2022-03": (5, 20)}
    domain = [
        {"period": code, "domain": "Planning", "grade": grade, "reviews": n, "symbol": ""}
        for code, own in counts.items()
        for grade, n in zip(("Inadequate", "Good"), own, strict=True)
    ]
    again = [
        {"period": "2022-03", "against_first": name, "reviews": n, "symbol": ""}
        for name, n in (("better", 9), ("the same", 4), ("worse", 1), ("first review not known", 0))
    ]
    release = released("2022-03", "2021-01", domain_grades=domain, re_reviews=again)
    found = annex.follow_up_tests(release).table.set_index("element")
    assert found.loc["PR-20", "n"] == 25
    assert found.loc["PR-20", "value"] == pytest.approx(0.6)
    assert 0 < found.loc["PR-20", "p"] < 0.05
    assert found.loc["PR-33", ["n", "value"]].tolist() == [14, 0.9]
    assert found.loc["PR-33", "p"] == pytest.approx(2 * (10 + 1) / 2**10)
    assert found.loc["PR-35", "reason"] != ""
