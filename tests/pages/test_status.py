"""A status is word, shape and letter; a good one under caution is never shown as good."""

from __future__ import annotations

import pytest

from improvement_book.analysis.targets import (
    NO_POLARITY,
    NO_TARGET,
    RETIRED,
    Rag,
    Status,
    rag,
)
from improvement_book.pages.status import UNCERTAIN, badge


@pytest.mark.parametrize(
    ("status", "text", "shape"),
    [
        (Status.MET, "On target (M)", "<circle"),
        (Status.CLOSE, "Close to target (C)", "<rect"),
        (Status.OFF, "Off target (O)", "<path"),
    ],
)
def test_word_letter_and_shape_tell_the_statuses_apart(
    status: Status, text: str, shape: str
) -> None:
    found = badge(Rag(status), "", "")
    assert found.text == text
    assert text in found.markup
    assert shape in found.markup


@pytest.mark.parametrize(
    ("reason", "symbol", "text"),
    [
        (NO_TARGET, "", "No target"), (NO_POLARITY, "", "Not judged"),
        (RETIRED, "", "No longer reported"),
    ],
)  # fmt: skip
def test_without_a_status_the_badge_says_why(reason: str, symbol: str, text: str) -> None:
    found = badge(Rag(Status.NONE, reason=reason), "", symbol)
    assert found.text == text
    assert "ib-none" in found.markup


@pytest.mark.parametrize(
    ("symbol", "text", "grey"),
    [
        ("", "No figure", "ib-missing"), ("x", "Not available", "ib-missing"),
        ("c", "Hidden", "ib-suppressed"), ("k", "Close to zero", "ib-suppressed"),
        ("low", "Too few to tell", "ib-suppressed"), ("u", "Unreliable figure", "ib-suppressed"),
        ("z", "Not applicable", "ib-not-applicable"),
    ],
)  # fmt: skip
def test_missing_withheld_and_not_applicable_have_their_own_words_and_greys(
    symbol: str, text: str, grey: str
) -> None:
    found = badge(rag(None, 20.0, "higher", symbol=symbol), "", symbol)
    assert found.text == text
    assert f'class="ib-status ib-none {grey}"' in found.markup


@pytest.mark.parametrize(("status", "good"), [(Status.MET, True), (Status.OFF, False)])
def test_a_caution_replaces_a_good_status_and_stands_beside_a_bad_one(
    status: Status, good: bool
) -> None:
    found = badge(Rag(status), "too <good>", "")
    assert found.text.endswith("too <good>")
    assert "too &lt;good&gt;" in found.markup
    assert ("ib-check" in found.markup) is good
    assert "ib-met" not in found.markup


def test_an_uncertain_status_says_so() -> None:
    found = badge(Rag(Status.MET, uncertain=True), "", "")
    assert found.text == f"On target (M), {UNCERTAIN}"
    assert "ib-uncertain" in found.markup
