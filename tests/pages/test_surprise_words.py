"""What is said of each surprise: the figures, in two short sentences, and none that is hidden."""

from __future__ import annotations

import itertools
import re

import pytest

from improvement_book.analysis.false_signals import false_signals
from improvement_book.analysis.surprises import FIRST, NOTHING, Kind, Surprise, Surprises
from improvement_book.pages.tables import tabled
from improvement_book.pages.words import said
from improvement_book.period import Period

MAY, JUNE = Period.parse("2021-05"), Period.parse("2021-06")


def surprise(kind: Kind, **facts: object) -> Surprise:
    return Surprise(kind, "share", "Share", "percent", "the reason", **facts)


def result(*rows: Surprise, charts: int = 12) -> Surprises:
    return Surprises(JUNE, MAY, rows, (), false_signals(charts))


JUNE_AT_30 = {"period": "2021-06", "after": 30.0}
CROSSED = {"was": "Off target", "now": "On target", **JUNE_AT_30}
SENTENCES = [
    (Kind.SPECIAL_CAUSE, {"detail": "outside", "direction": 1, "improving": False, **JUNE_AT_30},
     "In June 2021 it was 30.0%, higher than chance explains: a change for the worse."),
    (Kind.SPECIAL_CAUSE, {"detail": "outside", "direction": -1, "improving": True, **JUNE_AT_30},
     "In June 2021 it was 30.0%, lower than chance explains: a change for the better."),
    (Kind.SPECIAL_CAUSE, {"detail": "trend", "direction": 1, "expected": True, **JUNE_AT_30},
     "In June 2021 it was 30.0%, and has gone up six times in a row. A rise was expected."),
    (Kind.SPECIAL_CAUSE, {"detail": "shift", "direction": -1, **JUNE_AT_30},
     "In June 2021 it was 30.0%, and the last seven values are all below the average."),
    (Kind.SPECIAL_CAUSE, {"detail": "two-in-three", "direction": 1, **JUNE_AT_30},
     "In June 2021 it was 30.0%, and two of the last three values are far above the average."),
    (Kind.STATUS, {"was": "Close to target", "now": "Off target", "before": 22.0, **JUNE_AT_30},
     "It is now off target, with 30.0% for June 2021. It was close to target before."),
    (Kind.STATUS, {"was": "Off target", "now": "On target", "uncertain": True, **JUNE_AT_30},
     ("It is now on target, with 30.0% for June 2021, and was off target before. Chance alone "
      "can do that.")),
    (Kind.OUTSIDE_FORECAST, {"low": 17.04, "high": 23.06, "direction": 1, **JUNE_AT_30},
     "In June 2021 it was 30.0%. The last edition expected 17.0% to 23.1%."),
    (Kind.OUTSIDE_FORECAST,
     {"low": 17.0, "high": 23.0, "direction": 1, "expected": True, **JUNE_AT_30},
     "In June 2021 it was 30.0%. The last edition expected 17.0% to 23.0%, and a rise."),
    (Kind.REVISED, {"count": 1, "before": 28.0, **JUNE_AT_30},
     "The value for June 2021 was revised: from 28.0% to 30.0%."),
    (Kind.REVISED, {"count": 1, "before": 30.01, **JUNE_AT_30},
     "The value for June 2021 was revised: it stays 30.0%, and what lies behind it changed."),
    (Kind.REVISED, {"count": 2, "before": 28.0, **JUNE_AT_30},
     "2 earlier values were revised, that for June 2021 the most: from 28.0% to 30.0%."),
    (Kind.REVISED, {"count": 1, **JUNE_AT_30},
     "The value for June 2021 was revised. The old or the new one is not shown."),
    (Kind.REVISED, {"count": 3, "before": 28.0, "period": "2021-06"},
     "3 earlier values were revised. Old or new ones are not shown."),
    (Kind.NEW, {}, "This measure is new."),
    (Kind.RETIRED, {}, "This measure is no longer reported."),
    (Kind.REDEFINED, {"detail": "unit", "was": "percent", "now": "days"},
     "It has a new definition: another unit. Values before and after can't be compared."),
    (Kind.TARGET, {"detail": "target", "before": 20.0, "after": 15.0},
     "Its target changed from 20.0% to 15.0%."),
    (Kind.TARGET, {"detail": "target", "after": 15.0}, "It now has a target: 15.0%."),
    (Kind.TARGET, {"detail": "floor", "before": 15.0}, "It has no floor any more. It was 15.0%."),
    (Kind.TARGET, {"detail": "tolerance", "before": 2.0, "after": 3.0},
     "Its tolerance changed from 2.0 percentage points to 3.0 percentage points."),
    (Kind.TARGET, {"detail": "target date", "was": "2022-03-31", "now": "2023-12-31"},
     "Its target date changed from 31 March 2022 to 31 December 2023."),
    (Kind.MISSING, {"count": 1, "period": "2021-06"},
     "The value for June 2021 is due, and there is none."),
    (Kind.MISSING, {"count": 2, "period": "2021-06"},
     "The last 2 values up to June 2021 are due, and there are none."),
    (Kind.COMPARATOR, {"detail": "England", "period": "2020-21", "before": 21.0, "after": 19.0},
     ("England: the newest published value is 19.0%, for 2020-21. It moved ahead of this "
      "council.")),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "facts", "sentence"), SENTENCES)
def test_each_surprise_is_said_with_its_figures(kind: Kind, facts: dict, sentence: str) -> None:
    assert said(surprise(kind, **facts)) == sentence


def test_every_kind_has_a_sentence() -> None:
    assert {kind for kind, _, _ in SENTENCES} == {*Kind}


@pytest.mark.parametrize("kind", list(dict.fromkeys(kind for kind, _, _ in SENTENCES)))
def test_sentences_are_short_and_at_most_two(kind: Kind) -> None:
    for own, facts, _ in SENTENCES:
        if own is kind:
            sentences = re.split(r"(?<=[.])\s+(?=[A-Z])", said(surprise(own, **facts)))
            assert len(sentences) <= 2
            assert max(len(sentence.split()) for sentence in sentences) <= 22


@pytest.mark.parametrize(
    ("rows", "charts", "text"),
    [
        (0, 12, ("Surprises since May 2021: none. Among 12 control charts with a new value, "
                 "chance alone gives a false signal about once in 5 reports.")),
        (1, 1, ("There is 1 surprise since May 2021. Among 1 control chart with a new value, "
                "chance alone gives a false signal about once in 62 reports.")),
        (2, 63, ("There are 2 surprises since May 2021. Among 63 control charts with a new value, "
                 "chance alone gives about 1 false signal.")),
        (2, 150, ("There are 2 surprises since May 2021. Among 150 control charts with a new "
                  "value, chance alone gives about 2 false signals.")),
        (0, 0, "Surprises since May 2021: none. No chart with limits of chance has a new value."),
    ],
)  # fmt: skip
def test_how_many_there_are_and_what_chance_alone_gives(rows: int, charts: int, text: str) -> None:
    """Chance flags 16 in 1,000 charts: 12 x 0.016 = 0.19, one in 5.2; 150 x 0.016 = 2.4."""
    assert said(result(*itertools.repeat(surprise(Kind.NEW), rows), charts=charts)) == text


@pytest.mark.parametrize(
    ("certain", "doubtful", "text"),
    [
        (1, 0, "There is 1 surprise since May 2021."),
        (
            0,
            1,
            "Nothing since May 2021 goes beyond chance. 1 change that chance can make is listed.",
        ),
        (
            0,
            2,
            "Nothing since May 2021 goes beyond chance. 2 changes that chance can make are listed.",
        ),
        (2, 1, "There are 3 surprises since May 2021, 1 of them within chance."),
    ],
)
def test_those_that_chance_can_make_are_told_apart(certain: int, doubtful: int, text: str) -> None:
    rows = [surprise(Kind.NEW)] * certain + [surprise(Kind.STATUS, uncertain=True)] * doubtful
    assert said(result(*rows)).startswith(f"{text} Among 12 control charts")


def test_the_first_edition_says_that_there_is_nothing_to_compare() -> None:
    first = Surprises(JUNE, None, (), (), NOTHING, FIRST)
    assert said(first) == "This is the first edition. There is no earlier one to compare it with."
    assert str(tabled(first)).splitlines()[-1] == f"None |  |  | {FIRST.capitalize()}"


def test_the_table_has_a_row_for_each_with_its_reason() -> None:
    lines = str(tabled(result(surprise(Kind.NEW)))).splitlines()
    assert lines[0] == "Surprises of June 2021, compared with May 2021"
    assert lines[2] == "Share | Indicator new | This measure is new. | The reason"


def test_the_table_says_none_where_there_is_none() -> None:
    assert tabled(result()).rows == ()


def test_what_chance_can_make_has_a_table_of_its_own() -> None:
    mixed = result(surprise(Kind.NEW), surprise(Kind.STATUS, uncertain=True, **CROSSED))
    kinds = [[row[1] for row in tabled(part).rows] for part in (mixed, mixed.within_chance)]
    assert kinds == [["Indicator new"], ["Status crossed a line"]]
    assert tabled(result(surprise(Kind.NEW)).within_chance).rows == ()
