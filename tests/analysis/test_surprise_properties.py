"""Whatever two editions hold: no sentence of a surprise contradicts them, or tells too much."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

import pandas as pd
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from improvement_book.analysis.surprises import Kind, Surprise, surprises
from improvement_book.pages.numerals import in_unit, period_label
from improvement_book.pages.words import said
from improvement_book.period import Period, span
from improvement_book.release import Release

MONTHS = span(Period.parse("2020-01"), Period.parse("2021-06"))
STATUSES = {"On target", "Close to target", "Off target"}
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
BETTER = {"higher": 1, "lower": -1}

figure = st.one_of(
    st.none(), st.just("c"), st.floats(0, 99, allow_nan=False).map(lambda value: round(value, 1))
)
history = st.lists(figure, min_size=len(MONTHS), max_size=len(MONTHS))
later = st.lists(st.booleans(), min_size=len(MONTHS), max_size=len(MONTHS))


@st.composite
def editions(draw: st.DrawFn) -> tuple[dict, dict]:
    """The tables of May and of June: some figures of May are other ones in June."""
    before, other, changed = draw(history), draw(history), draw(later)
    now = [new if new_one else old
           for old, new, new_one in zip(before, other, changed, strict=True)]  # fmt: skip
    definition = {
        "indicator_id": "share", "title": "Share", "theme": "T", "unit": "percent",
        "frequency": "month", "window": "in period",
        "polarity": draw(st.sampled_from(["higher", "lower", "target", "none"])),
    }  # fmt: skip
    target = {"indicator_id": "share", "target": draw(st.sampled_from([10.0, 50.0]))}
    revised = [{"indicator_id": "share", "period": month.code, "revision_reason": "",
                "recorded_on": pd.Timestamp("2021-06-15")}
               for month, new_one in zip(MONTHS, changed, strict=True) if new_one]  # fmt: skip
    same = {"indicators": [definition], "targets": [target]}
    may = {**same, "observations": list(rows(before[:-1]))}
    return may, {**same, "observations": list(rows(now)), "revisions": revised}


def rows(figures: list) -> Iterator[dict[str, object]]:
    for month, value in zip(MONTHS, figures, strict=False):
        if value is not None:
            symbol = value if isinstance(value, str) else ""
            number = None if symbol else value
            yield {
                "indicator_id": "share", "period": month.code, "value": number, "symbol": symbol,
            }  # fmt: skip


def figures_of(row: Surprise) -> set[str]:
    """Every number that a sentence about it may hold."""
    told = [value for value in (row.before, row.after, row.low, row.high) if value is not None]
    texts = [*(in_unit(value, row.unit) for value in told), str(row.count)]
    if row.period:
        texts.append(period_label(row.period))
    return {number for text in texts for number in NUMBER.findall(text)}


@settings(
    max_examples=20, deadline=None, phases=[Phase.generate], derandomize=True, database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(tables=editions())
def test_no_sentence_contradicts_the_tables_or_tells_a_hidden_value(
    released: Callable[..., Release], tables: tuple[dict, dict]
) -> None:
    may, june = tables
    release = replace(released("2021-06", **june), earlier=released("2021-05", **may))
    result = surprises(release)
    known = {(name, row["period"]): row["value"]
             for name, own in (("before", may), ("now", june))
             for row in own["observations"]}  # fmt: skip
    for row in result.rows:
        text = said(row)
        assert set(NUMBER.findall(text)) <= figures_of(row)
        assert not re.search(r"\b1 earlier values|improve", text)
        if row.kind is Kind.REVISED:
            assert (row.before, row.after) == (
                known["before", row.period], known["now", row.period],
            )  # fmt: skip
        elif row.kind is Kind.MISSING:
            assert ("now", row.period) not in known
        else:
            assert row.after == known["now", row.period]
        if row.kind is Kind.STATUS:
            assert {row.was, row.now} <= STATUSES
            assert row.was != row.now
        if "for the better" in text:
            assert row.kind is Kind.SPECIAL_CAUSE
            assert row.direction == BETTER[june["indicators"][0]["polarity"]]
    count = len(result.rows)
    words = "none" if not count else f"{count} surprise{'' if count == 1 else 's'} "
    assert words in said(result)
