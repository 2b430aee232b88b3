"""What can be found out: against published audits, against trying every world, and by eye."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.optimize import OptimizeResult, milp
from scipy.sparse import csr_array

from improvement_book.disclosure import reach
from improvement_book.disclosure.attack import (
    NO_END,
    Attacker,
    AttackFailed,
    attack_cells,
    ranges,
)
from improvement_book.disclosure.cells import INTEGERS_LEFT, Cells, Whole
from improvement_book.errors import ExitCode

OUTSIDER, INSIDER = Attacker.OUTSIDER, Attacker.INSIDER
BOTH = (OUTSIDER, INSIDER)


def cells(
    values: Mapping[str, int],
    sums: Iterable[tuple[Iterable[str], str]],
    hidden: Iterable[str],
    zeros: bool = False,
    threshold: int = 5,
) -> Cells:
    """Cells by name; each sum is (addends, what they add up to). Small hidden ones are primary."""
    names, sums = tuple(values), tuple((tuple(addends), total) for addends, total in sums)
    equations = np.zeros((len(sums), len(names)), dtype=np.int64)
    for row, (addends, total) in enumerate(sums):
        equations[row, [names.index(name) for name in addends]] = 1
        equations[row, names.index(total)] = -1
    true, hiding = np.array(list(values.values())), np.isin(names, list(hidden))
    return Cells(
        labels=names,
        values=true,
        equations=csr_array(equations),
        totals=np.zeros(len(sums), dtype=np.int64),
        hidden=hiding,
        primary=hiding & (true >= 1) & (true <= threshold),
        band_low=np.ones_like(true),
        band_high=np.full_like(true, threshold),
        silent=np.zeros_like(hiding),
        zeros=np.full_like(hiding, zeros),
        threshold=threshold,
    )


def table(
    inner: Mapping[str, int], hidden: Iterable[str], zeros: bool = True, threshold: int = 5
) -> Cells:
    """A two-way table of `row|column` cells, with every margin shown."""
    values, sums = dict(inner), []
    for side in (0, 1):
        for name in dict.fromkeys(cell.split("|")[side] for cell in inner):
            addends = [cell for cell in inner if cell.split("|")[side] == name]
            values[f"all {name}"] = sum(inner[cell] for cell in addends)
            sums.append((addends, f"all {name}"))
    return cells(values, sums, hidden, zeros, threshold)


def between(some: Cells, attacker: Attacker = OUTSIDER) -> dict[str, list[int]]:
    """The ends of the hidden cells, by name."""
    low, high = ranges(some, attacker)
    return {
        some.labels[cell]: [int(low[cell]), int(high[cell])] for cell in np.flatnonzero(some.hidden)
    }


def found_out(some: Cells) -> dict[str, tuple[Attacker, ...]]:
    return {unsafe.label: unsafe.attackers for unsafe in attack_cells(some)}


@pytest.fixture(scope="session")
def vectors(shared: Path) -> dict[str, dict[str, Any]]:
    """Audits that other programs published (../shared/vectors/disclosure.json)."""
    text = (shared / "vectors" / "disclosure.json").read_text(encoding="utf-8")
    return {vector["id"]: vector for vector in json.loads(text)["vectors"]}


@pytest.mark.shared
def test_a_cell_that_no_counting_of_hidden_cells_reveals(
    vectors: dict[str, dict[str, Any]],
) -> None:
    vector = vectors["sdctable_4x4_hidden_exact"]
    given, expected = vector["input"], vector["expected"]
    inner = {f"{row}|{name}": value for row, columns in given["inner"].items()
             for name, value in columns.items()}  # fmt: skip
    before = table(inner, given["suppressed"])
    assert between(before) == expected["audit_before"]
    after = table(inner, [*given["suppressed"], *expected["optimal_extra"]])
    assert between(after)["w|b"] == expected["audit_after_w_b"]


@pytest.mark.shared
def test_the_audit_of_sdctable(vectors: dict[str, dict[str, Any]]) -> None:
    vector = vectors["sdctable_microdata1_opt"]
    inner = {f"{row}|{name}": value for row, columns in vector["input"]["inner"].items()
             for name, value in columns.items()}  # fmt: skip
    assert between(table(inner, vector["expected"]["suppressed"])) == vector["expected"]["audit"]


@pytest.mark.shared
def test_tables_that_are_safe_one_by_one_and_not_together(
    vectors: dict[str, dict[str, Any]],
) -> None:
    vector = vectors["sdctable_linked_tables"]
    given, expected = vector["input"], vector["expected"]
    values = dict(given["values"])
    sums = []
    for name in ("table1", "table2"):
        for total, addends in given[name].items():
            values[total] = sum(values[cell] for cell in addends)
            sums.append((addends, total))
    apart = [cells(values, some, given["primary"], zeros=True) for some in (sums[:2], sums[2:])]
    assert all(low < high for some in apart for low, high in between(some).values())
    linked = between(cells(values, sums, given["primary"], zeros=True))
    assert linked["K"] == [expected["linked_exact"]["K"]] * 2
    after = cells(values, sums, [*given["primary"], *expected["linked_extra"]], zeros=True)
    assert between(after) == expected["audit_after"]


@pytest.mark.shared
def test_the_audit_of_gausssuppression(vectors: dict[str, dict[str, Any]]) -> None:
    vector = vectors["gausssuppression_z1"]
    some = table(vector["input"]["values"], vector["expected"]["suppressed"], threshold=3)
    assert between(some) == vector["expected"]["audit"]


@pytest.mark.shared
def test_a_quarter_minus_two_months(vectors: dict[str, dict[str, Any]]) -> None:
    vector = vectors["release_quarter_minus_months"]
    published, exact = vector["input"]["published"], vector["expected"]["intervals"][2]
    hidden = next(name for name, value in published.items() if value == "c")
    values = {name: exact[0] if name == hidden else value for name, value in published.items()}
    some = cells(values, [(("M1", "M2", "M3"), "Q1")], [hidden])
    assert between(some) == {hidden: exact}
    assert found_out(some) == {hidden: BOTH}


def test_who_sees_which_cells_show_c_must_be_left_with_the_whole_band() -> None:
    """1 and 4: each is 1 to 4, which leaves out 5. 1 and 5: each is 1 to 5."""
    four, five = (cells({"a": 1, "b": b, "all": 1 + b}, [("ab", "all")], "ab") for b in (4, 5))
    assert between(four) == {"a": [1, 4], "b": [1, 4]}
    assert found_out(four) == {"a": (OUTSIDER,), "b": (OUTSIDER,)}
    assert found_out(five) == {}


def test_who_knows_the_rule_must_be_left_with_three_numbers() -> None:
    """The large one is at least 6: of 8 in all, 1 and 2 are left; of 9 in all, 1, 2 and 3."""
    eight, nine = (cells({"a": a, "b": 6, "all": a + 6}, [("ab", "all")], "ab") for a in (2, 3))
    assert between(eight, INSIDER) == {"a": [1, 2], "b": [6, 7]}
    assert found_out(eight) == {"a": (INSIDER,)}
    assert found_out(nine) == {}


def test_a_small_count_that_is_shown_is_found_out() -> None:
    some = cells({"a": 3}, [], "")
    assert found_out(replace(some, primary=np.array([True]))) == {"a": BOTH}


def test_a_hidden_cell_in_no_equation_is_safe_and_has_no_end() -> None:
    some = cells({"a": 3, "b": 30}, [], "ab")
    assert between(some) == {"a": [1, NO_END], "b": [1, NO_END]}
    assert between(some, INSIDER) == {"a": [1, 5], "b": [6, NO_END]}
    assert found_out(some) == {}


def test_an_end_that_only_a_difference_could_give_is_open() -> None:
    some = cells({"a": 4, "b": 30, "all": 34}, [("ab", "all")], ["a", "all"])
    assert between(some) == {"a": [1, NO_END - 30], "all": [31, NO_END]}


def test_whole_numbers_tell_more_than_fractions() -> None:
    """a = b = c and 2a + x = 3: in fractions x could be 0, in whole numbers it is 1 or 3."""
    sums = [(pair + "x", f"all {pair}") for pair in ("ab", "bc", "ac")]
    values = dict.fromkeys("abcx", 1) | {total: 3 for _, total in sums}
    some = cells(values, sums, "abcx", zeros=True)
    assert between(some) == {"a": [0, 1], "b": [0, 1], "c": [0, 1], "x": [1, 3]}


def test_two_sums_tell_more_together_than_each() -> None:
    """y is x and 3, because a and b are in both sums."""
    values = {"a": 1, "b": 1, "x": 1, "y": 4, "three": 3, "six": 6}
    some = cells(values, [("abx", "three"), ("aby", "six")], "abxy", zeros=True)
    assert between(some) == {"a": [0, 3], "b": [0, 3], "x": [0, 3], "y": [3, 6]}


def test_a_cell_that_may_be_nought_or_large_is_nothing_between() -> None:
    """b is 0 or at least 6, so that a is 4 where all is 4: only who knows the rule sees it."""
    some = cells({"a": 4, "b": 0, "all": 4}, [("ab", "all")], "ab", zeros=True)
    assert between(some) == {"a": [0, 4], "b": [0, 4]}
    assert between(some, INSIDER) == {"a": [4, 4], "b": [0, 0]}


def test_a_silent_cell_may_be_nought() -> None:
    some = cells({"a": 4, "b": 6, "all": 10}, [("ab", "all")], "ab")
    silent = replace(some, silent=np.array([True, True, False]))
    for attacker in Attacker:
        assert between(silent, attacker) == {"a": [0, 10], "b": [0, 10]}


def test_a_band_of_one_value_is_no_secret() -> None:
    some = cells({"a": 1, "b": 30, "all": 31}, [("ab", "all")], "a")
    assert found_out(some) == {"a": BOTH}
    assert found_out(replace(some, band_high=np.array([1, 1, 1]))) == {}


def test_no_message_tells_a_value() -> None:
    some = cells({"a": 3, "b": 17, "all": 20}, [("ab", "all")], "a")
    [unsafe] = attack_cells(some)
    assert str(unsafe) == (
        "a: can be found out by one who knows which cells show [c] and by one who also knows "
        "which hidden cells are small, and the threshold."
    )


@pytest.mark.parametrize(
    "contradiction",
    [
        lambda some: replace(some, totals=np.array([1])),
        lambda some: replace(some, values=np.array([0, 20, 20])),
        lambda some: replace(some, primary=np.array([False, False, False])),
        lambda some: replace(some, threshold=2, band_high=np.array([2, 2, 2])),
    ],
    ids=["sums", "hidden zero", "small and not primary", "above the threshold and primary"],
)
def test_cells_that_contradict_each_other_fail(contradiction: Any) -> None:
    some = cells({"a": 3, "b": 17, "all": 20}, [("ab", "all")], "ab")
    with pytest.raises(AttackFailed) as failed:
        attack_cells(contradiction(some))
    assert failed.value.exit_code is ExitCode.DISCLOSURE


def test_an_answer_in_fractions_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """In fractions x could be 0, and a, b and c one and a half."""
    sums = [(pair + "x", f"all {pair}") for pair in ("ab", "bc", "ac")]
    values = dict.fromkeys("abcx", 1) | {total: 3 for _, total in sums}
    some = cells(values, sums, "abcx", zeros=True)
    monkeypatch.setattr(reach, "milp", lambda *given, integrality, **more: milp(*given, **more))
    with pytest.raises(AttackFailed, match="whole numbers"):
        ranges(some, OUTSIDER)


def test_a_solver_that_fails_proves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    some = table(
        {f"{row}|{column}": 3 for row in "abc" for column in "xyz"}, ["a|x", "a|y", "b|x", "b|y"]
    )
    assert found_out(some) == {}
    failed = OptimizeResult(status=4, x=None, message="numerical difficulties")
    monkeypatch.setattr(reach, "milp", lambda *given, **more: failed)
    with pytest.raises(AttackFailed, match="numerical difficulties"):
        attack_cells(some)


def test_an_attack_without_time_fails() -> None:
    inner = {f"{row}|{column}": 7 for row in "abc" for column in "xyz"}
    with pytest.raises(AttackFailed, match="time"):
        attack_cells(table(inner | {"a|x": 3}, inner), time_limit=0)


@pytest.mark.parametrize("seed", range(10))
def test_ranges_are_those_of_all_worlds(seed: int) -> None:
    """500 tables with margins in all, every world of which was tried."""
    draw = np.random.default_rng(seed)
    for _ in range(25):
        for shape, most in (((2, 3), 14), ((3, 3), 8)) if seed % 2 else (((2, 2, 2), 9),) * 2:
            some, sums = _drawn(draw, shape, int(draw.integers(1, most + 1)))
            found = {}
            for attacker in Attacker:
                low, high = _tried(some, sums, attacker)
                seen_low, seen_high = ranges(some, attacker)
                assert (seen_low == low).all()
                assert (seen_high == high).all()
                found[attacker] = _verdict(some, attacker, low, high)
            expected = {
                some.labels[cell]: tuple(who for who in Attacker if found[who][cell])
                for cell in np.flatnonzero(found[OUTSIDER] | found[INSIDER])
            }
            assert found_out(some) == expected


def _drawn(draw: np.random.Generator, shape: Sequence[int], total: int) -> tuple[Cells, Whole]:
    """A table with margins and some of its cells hidden, never the grand total.

    With it: cells x inner cells, 1 where the inner cell is counted in the cell.
    """
    inner = draw.multinomial(total, draw.dirichlet(np.ones(int(np.prod(shape)))))
    every = np.arange(inner.size).reshape(shape)
    places = [[slice(size), *range(size)] for size in shape]
    members = [every[place].ravel() for place in _product(places)]
    sums = np.array([np.isin(every.ravel(), some) for some in members]).astype(np.int64)
    values = sums @ inner
    zeros, threshold = bool(draw.integers(2)), int(draw.integers(1, 4))
    hidden = draw.random(len(values)) < draw.uniform(0.3, 0.9)
    hidden[0] = False
    hidden &= zeros | (values > 0)
    small = hidden & (values >= 1) & (values <= threshold)
    true_sums = _sums(sums)
    some = Cells(
        labels=tuple(map(str, range(len(values)))),
        values=values,
        equations=csr_array(true_sums),
        totals=np.zeros(len(true_sums), dtype=np.int64),
        hidden=hidden,
        primary=small,
        band_low=np.ones_like(values),
        band_high=np.full_like(values, threshold),
        silent=hidden & (draw.random(len(values)) < 0.1),
        zeros=np.full(len(values), zeros),
        threshold=threshold,
    )
    return some, sums


def _product(places: list[list[Any]]) -> list[tuple[Any, ...]]:
    product: list[tuple[Any, ...]] = [()]
    for along in places:
        product = [(*before, one) for before in product for one in along]
    return product


def _sums(sums: Whole) -> Whole:
    """Equations: each cell of more than one inner cell is the sum of its inner cells."""
    inner = {int(row.argmax()): cell for cell, row in enumerate(sums) if row.sum() == 1}
    rows = []
    for cell in np.flatnonzero(sums.sum(axis=1) > 1):
        row = np.zeros(len(sums), dtype=np.int64)
        row[[inner[place] for place in np.flatnonzero(sums[cell])]] = 1
        row[cell] = -1
        rows.append(row)
    return np.array(rows)


@cache
def _worlds(total: int, size: int) -> Whole:
    """Every way to write the total as a sum of so many whole numbers, one per row."""
    bars = np.array(list(combinations(range(total + size - 1), size - 1)))
    ends = np.full((len(bars), 1), total + size - 1)
    return np.diff(np.hstack([np.full((len(bars), 1), -1), bars, ends]), axis=1) - 1


def _tried(some: Cells, sums: Whole, attacker: Attacker) -> tuple[Whole, Whole]:
    """The ends of each cell over all worlds that the attacker can't rule out."""
    worlds = _worlds(int(some.values[0]), sums.shape[1]) @ sums.T
    told = some.hidden & ~some.silent
    possible = np.where(some.hidden, True, worlds == some.values)
    if attacker is OUTSIDER:
        possible &= ~told | some.zeros | (worlds >= 1)
    else:
        small = (worlds >= 1) & (worlds <= some.threshold)
        possible &= ~(told & some.primary) | small
        possible &= ~(told & ~some.primary) | (~small & (some.zeros | (worlds > 0)))
    left = worlds[possible.all(axis=1)]
    return left.min(axis=0), left.max(axis=0)


def _verdict(some: Cells, attacker: Attacker, low: Whole, high: Whole) -> Any:
    if attacker is OUTSIDER:
        safe = (low <= 1) & (high >= some.threshold)
    else:
        safe = high - low + 1 >= min(INTEGERS_LEFT, some.threshold)
    return some.primary & ~(some.hidden & safe)
