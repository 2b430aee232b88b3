"""Which further cells are hidden: published examples, and every world of small random tables."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp

from improvement_book.disclosure import suppression
from improvement_book.disclosure.cells import Bools, Cells
from improvement_book.disclosure.draft import NEVER, Draft
from improvement_book.disclosure.suppression import Unprotectable, suppress
from improvement_book.disclosure.worlds import SuppressionFailed
from improvement_book.errors import ExitCode

Vectors = Mapping[str, Mapping[str, Any]]


@pytest.fixture(scope="module")
def vectors(shared: Path) -> Vectors:
    """The published examples, by their id."""
    text = (shared / "vectors" / "disclosure.json").read_text(encoding="utf-8")
    return {vector["id"]: vector for vector in json.loads(text)["vectors"]}


@pytest.fixture(autouse=True)
def nothing_solved_before() -> None:
    """Each test solves for itself, though another had the same cells."""
    suppression._protected.cache_clear()


@dataclass
class Table:
    """Cells by name. Every count may be hidden, at the price of what it counts, unless small."""

    draft: Draft
    places: dict[str, int]

    @classmethod
    def of(
        cls, values: Mapping[str, int], threshold: int = 5, *, zeros: bool = True,
        most: Mapping[str, int] = {}, never: Iterable[str] = (),
    ) -> Table:  # fmt: skip
        table = cls(Draft(threshold, zeros), {})
        for name, value in values.items():
            table.add(name, value, most=most.get(name), never=name in never)
        return table

    def add(self, name: str, value: int, *, most: int | None = None, never: bool = False) -> None:
        if self.draft.is_small(value):
            self.places[name] = self.draft.hidden(name, value, most=most)
            return
        may_be_hidden = (value > 0 or self.draft.zeros) and not never
        group = self.draft.group(value + 1) if may_be_hidden else NEVER
        self.places[name] = self.draft.shown(name, value, group)

    def sums(self, parts: Iterable[str], total: str | None = None) -> None:
        """The parts come to the total, or to a number that everybody knows."""
        totals = [self.places[total]] if total else []
        self.draft.sums([self.places[part] for part in parts], totals)

    def hidden(self) -> list[str]:
        """The names that are hidden in the end."""
        return self.named(suppress(*self.draft.finished()))

    def named(self, hidden: Bools) -> list[str]:
        return [name for name, place in self.places.items() if hidden[place]]

    def audit(self, hidden: Iterable[str]) -> dict[str, list[float]]:
        """The least and the most that each hidden cell may hold, for one who knows the others."""
        cells, _ = self.draft.finished()
        told = np.array([name not in set(hidden) for name in self.places])
        bounds = Bounds(np.where(told, cells.values, 0), np.where(told, cells.values, np.inf))
        rows = LinearConstraint(cells.equations, cells.totals, cells.totals)
        ranges = {}
        for name in hidden:
            aim = np.zeros(len(told))
            aim[self.places[name]] = 1
            ends = [
                milp(sign * aim, integrality=np.ones(len(told)), bounds=bounds, constraints=rows)
                for sign in (1, -1)
            ]
            assert [end.status for end in ends] == [0, 0]
            ranges[name] = [float(round(ends[0].fun)), float(round(-ends[1].fun))]
        return ranges


def crossed(values: Mapping[str, int], threshold: int) -> Table:
    """A table of two ways, `row|column`, whose margins everybody knows."""
    table = Table.of(values, threshold)
    for side in (0, 1):
        for title in {name.split("|")[side]: None for name in values}:
            table.sums(name for name in values if name.split("|")[side] == title)
    return table


def flat(inner: Mapping[str, Mapping[str, int]]) -> dict[str, int]:
    return {f"{row}|{column}": n for row, counts in inner.items() for column, n in counts.items()}


@pytest.fixture
def four_by_four(vectors: Vectors) -> Table:
    """The 4 x 4 table of sdcTable: its suppressed cells are hidden, w|b must not be known."""
    vector = vectors["sdctable_4x4_hidden_exact"]["input"]
    values = flat(vector["inner"])
    table = Table(Draft(threshold=4, zeros=True), {})
    for name, value in values.items():
        if name == "w|b":
            table.places[name] = table.draft.changed(name, value, before=value)
        elif name in vector["suppressed"]:
            table.places[name] = table.draft.hidden(name, value)
        else:
            table.add(name, value)
    for side in (0, 1):
        for title in {name.split("|")[side]: None for name in values}:
            table.sums(name for name in values if name.split("|")[side] == title)
    return table


def test_two_hidden_per_row_and_column_are_not_enough(
    vectors: Vectors, four_by_four: Table
) -> None:
    vector = vectors["sdctable_4x4_hidden_exact"]
    suppressed = vector["input"]["suppressed"]
    for side in (0, 1):
        titles = [name.split("|")[side] for name in suppressed]
        assert min(titles.count(title) for title in titles) == 2
    assert four_by_four.audit(suppressed) == vector["expected"]["audit_before"]
    extra = set(four_by_four.hidden()) - set(suppressed)
    assert sorted(extra) == vector["expected"]["optimal_extra"]
    ranges = four_by_four.audit([*suppressed, *extra])
    assert ranges["w|b"] == vector["expected"]["audit_after_w_b"]


def test_the_cheapest_cells_of_sdctables_example_are_hidden(vectors: Vectors) -> None:
    vector = vectors["sdctable_microdata1_opt"]
    values, expected = flat(vector["input"]["inner"]), vector["expected"]
    table = crossed(values, threshold=5)
    assert [name for name, value in values.items() if value <= 5] == vector["input"]["primary"]
    hidden = table.hidden()
    assert sorted(hidden) == sorted(expected["suppressed"])
    assert sum(values[name] for name in hidden) == expected["objective"]
    assert table.audit(hidden) == expected["audit"]


def linked(vector: Mapping[str, Any], *tables: str) -> Table:
    """The linked tables of sdcTable: A and B are 4 together, so neither can be more."""
    table = Table.of(vector["values"], most={"A": 4, "B": 4})
    for name in tables:
        for parts in vector[name].values():
            table.sums(parts)
    return table


def test_tables_that_are_safe_one_by_one_are_protected_together(vectors: Vectors) -> None:
    vector = vectors["sdctable_linked_tables"]
    given, expected = vector["input"], vector["expected"]
    for alone in ("table1", "table2"):
        assert sorted(linked(given, alone).hidden()) == given["primary"]
    both = linked(given, "table1", "table2")
    exact = {name: low for name, (low, high) in both.audit(given["primary"]).items() if low == high}
    assert exact == expected["linked_exact"]
    hidden = both.hidden()
    assert sorted(hidden) == sorted([*given["primary"], *expected["linked_extra"]])
    assert both.audit(hidden) == expected["audit_after"]


def test_the_cells_of_gausssuppressions_example_are_hidden(vectors: Vectors) -> None:
    vector = vectors["gausssuppression_z1"]
    table = crossed(vector["input"]["values"], threshold=3)
    hidden = table.hidden()
    assert sorted(hidden) == vector["expected"]["suppressed"]
    assert table.audit(hidden) == vector["expected"]["audit"]


def test_one_who_is_a_cell_alone_does_not_learn_another(vectors: Vectors) -> None:
    vector = vectors["sdctable_singletons_1d"]
    counts = vector["input"]["counts"]
    table = Table.of(counts, threshold=2)
    table.sums(counts)
    assert table.hidden() == ["a", "b", "c"]
    assert 2 + vector["expected"]["with_singleton_detection_extra"] == 3
    narrow = Table.of(counts, threshold=5)
    narrow.sums(counts)
    with pytest.raises(Unprotectable):
        narrow.hidden()


@pytest.mark.parametrize(("large", "hidden"), [(20, ["a", "b", "large"]), (0, None)])
def test_two_ones_are_not_left_to_each_other(large: int, hidden: list[str] | None) -> None:
    table = Table.of({"a": 1, "b": 1, "large": large, "zero": 0}, zeros=False)
    table.sums(["a", "b", "large", "zero"])
    if hidden:
        assert table.hidden() == hidden
    else:
        with pytest.raises(Unprotectable):
            table.hidden()


def test_a_quarter_less_its_months_tells_no_month(vectors: Vectors) -> None:
    vector = vectors["release_quarter_minus_months"]
    told, ((*_,), (*_,), (month, _)) = vector["input"]["published"], vector["expected"]["intervals"]
    table = Table.of({**told, "M3": int(month)}, never=["Q1"])
    table.sums(["M1", "M2", "M3"], "Q1")
    assert table.audit(["M3"]) == {"M3": [3, 3]}
    assert table.hidden() == ["M1", "M3"], "6 is cheaper than 7, the quarter was told"


@pytest.mark.parametrize(("count", "is_hidden"), [(5, True), (6, False)])
def test_what_is_not_small_needs_no_other(count: int, is_hidden: bool) -> None:
    table = Table.of({"a": count, "b": 20, "c": 30})
    table.sums("abc")
    assert table.hidden() == (["a", "b"] if is_hidden else [])


def test_a_count_that_hangs_together_with_none_is_hidden_alone() -> None:
    table = Table.of({"alone": 3, "a": 20, "b": 30})
    table.sums("ab")
    assert table.hidden() == ["alone"]


def test_what_was_shown_before_is_never_hidden() -> None:
    table = Table.of({"a": 3, "cheap": 6, "dear": 600}, never=["cheap"])
    table.sums(["a", "cheap", "dear"])
    assert table.hidden() == ["a", "dear"]


def test_cells_of_one_group_are_hidden_as_one() -> None:
    draft = Draft(5, zeros=False)
    cheap, dear = draft.group(1.0), draft.group(5.0)
    small, *large = [draft.hidden("a", 3), draft.shown("b", 20, cheap), draft.shown("c", 30, dear)]
    draft.shown("beside b", 40, cheap)
    draft.sums([small, *large])
    assert suppress(*draft.finished()).tolist() == [True, True, False, True]


def test_a_refusal_names_cells_and_never_values() -> None:
    table = Table.of({"team North": 4, "team South": 0}, zeros=False)
    table.sums(["team North", "team South"])
    with pytest.raises(Unprotectable) as caught:
        table.hidden()
    assert caught.value.labels == ("team North",)
    assert caught.value.exit_code == ExitCode.DISCLOSURE
    assert str(caught.value) == (
        "Nothing is released: no choice of hidden cells protects team North."
    )


@pytest.mark.parametrize(("count", "end"), [(10, "j."), (11, "j and 1 more.")])
def test_a_refusal_names_ten_cells_at_most(count: int, end: str) -> None:
    message = str(Unprotectable("abcdefghijk"[:count]))
    assert message.endswith(f"; i; {end}")


def test_without_time_nothing_is_released() -> None:
    table = Table.of({"a": 3, "b": 20, "c": 30})
    table.sums("abc")
    with pytest.raises(SuppressionFailed, match="its time was up") as caught:
        suppress(*table.draft.finished(), time_limit=0)
    assert caught.value.exit_code == ExitCode.DISCLOSURE


SEED = 20210623
TABLES = {"the first hundred": (0, 100), "two hundred more": (100, 300)}
"""Random tables of every shape; those beyond the first hundred: `run.py test --all`."""
SHAPES = ((2, 2), (2, 3), (3, 3), (2, 4), (2, 2, 2), (2, 2, 3))


def random_table(rng: np.random.Generator, shape: tuple[int, ...]) -> Table:
    """Counts of zero, small and large, with margins; some margins may be hidden, too."""
    kind = rng.choice(3, shape, p=[0.15, 0.3, 0.55])
    large = rng.integers(6, 20, shape)
    counts = np.where(kind == 0, 0, np.where(kind == 1, rng.integers(1, 6, shape), large))
    threshold, zeros = int(rng.choice([3, 5])), bool(rng.integers(2))
    names = {place: f"inner {place}" for place in np.ndindex(shape)}
    table = Table.of({names[place]: int(counts[place]) for place in names}, threshold, zeros=zeros)
    for axis in range(len(shape)):
        for rest in np.ndindex(*shape[:axis], *shape[axis + 1 :]):
            parts = [p for p in names if (*p[:axis], *p[axis + 1 :]) == rest]
            total = f"total of axis {axis} at {rest}"
            table.add(total, int(sum(counts[part] for part in parts)))
            table.sums([names[part] for part in parts], total)
    for axis, size in enumerate(shape if len(shape) > 2 else ()):
        for place in range(size):
            table.sums(names[part] for part in names if part[axis] == place)
    table.sums(names.values())
    return table


def random_tables(first: int, end: int) -> Iterator[Table]:
    rng = np.random.default_rng(SEED)
    for number in range(end):
        table = random_table(rng, SHAPES[number % len(SHAPES)])
        if number >= first:
            yield table


Domains = Sequence[Sequence[int]]
Equations = list[tuple[list[tuple[int, int]], int]]


def equations_of(cells: Cells) -> Equations:
    """Each as (sign, cell) pairs and what they come to."""
    rows = cells.equations.toarray()
    return [
        ([(int(row[place]), int(place)) for place in np.flatnonzero(row)], int(total))
        for row, total in zip(rows, cells.totals, strict=True)
    ]


def a_world(equations: Equations, domains: Domains) -> list[int] | None:
    """Values of the cells that fulfil all equations, by trying; None where there are none."""
    low, high = [d[0] for d in domains], [d[-1] for d in domains]
    if not narrowed(equations, low, high):
        return None
    domains = [
        [value for value in domain if low[cell] <= value <= high[cell]]
        for cell, domain in enumerate(domains)
    ]
    open_cells = [cell for cell, domain in enumerate(domains) if len(domain) != 1]
    if not open_cells:
        found = [domain[0] for domain in domains]
        met = all(sum(s * found[c] for s, c in terms) == total for terms, total in equations)
        return found if met else None
    cell = min(open_cells, key=lambda place: len(domains[place]))
    for value in domains[cell]:
        tried = a_world(equations, [*domains[:cell], [value], *domains[cell + 1 :]])
        if tried:
            return tried
    return None


def narrowed(equations: Equations, low: list[int], high: list[int]) -> bool:
    """Bring the ends together as far as each equation alone allows; False where they cross."""
    again = True
    while again:
        again = False
        for terms, total in equations:
            least = sum(low[cell] if sign > 0 else -high[cell] for sign, cell in terms)
            most = sum(high[cell] if sign > 0 else -low[cell] for sign, cell in terms)
            if least > total or most < total:
                return False
            for sign, cell in terms:
                room, need = total - least, most - total
                if sign > 0:
                    ends = max(low[cell], high[cell] - need), min(high[cell], low[cell] + room)
                else:
                    ends = max(low[cell], high[cell] - room), min(high[cell], low[cell] + need)
                if ends != (low[cell], high[cell]):
                    low[cell], high[cell], again = *ends, True
                    break
            if again:
                break
    return True


def outsiders(cells: Cells, hidden: Bools) -> Domains:
    """What one holds possible who sees only which cells show the symbol."""
    most = int(cells.totals.max())
    return [
        range(0 if zero else 1, most + 1) if is_hidden else [int(value)]
        for value, zero, is_hidden in zip(cells.values, cells.zeros, hidden, strict=True)
    ]


def insiders(cells: Cells, hidden: Bools) -> Domains:
    """What one holds possible who also knows which are primary, and the threshold."""
    most = int(cells.totals.max())
    large = {True: [0, *range(cells.threshold + 1, most + 1)]}
    large[False] = large[True][1:]
    return [
        [int(value)] if not is_hidden
        else range(1, cells.threshold + 1) if primary
        else large[bool(zero)]
        for value, zero, is_hidden, primary in zip(
            cells.values, cells.zeros, hidden, cells.primary, strict=True
        )
    ]  # fmt: skip


class Possible:
    """The values that a cell may hold in some world; every world found is kept."""

    def __init__(self, cells: Cells, domains: Domains) -> None:
        self.equations, self.domains = equations_of(cells), domains
        self.worlds = [cells.values.tolist()]

    def is_possible(self, cell: int, value: int) -> bool:
        if any(world[cell] == value for world in self.worlds):
            return True
        if value not in self.domains[cell]:
            return False
        pinned = [*self.domains[:cell], [value], *self.domains[cell + 1 :]]
        found = a_world(self.equations, pinned)
        self.worlds += [found] if found else []
        return found is not None


def is_safe(cells: Cells, hidden: Bools, among: Iterable[int] | None = None) -> bool:
    """Whether no attacker finds out any of the primary cells."""
    outsider = Possible(cells, outsiders(cells, hidden))
    insider = Possible(cells, insiders(cells, hidden))
    small = range(1, cells.threshold + 1)
    return all(
        all(outsider.is_possible(cell, value) for value in small)
        and sum(insider.is_possible(cell, value) for value in small) >= min(3, len(small))
        for cell in (np.flatnonzero(cells.primary) if among is None else among)
    )


def test_the_search_for_worlds_of_this_test_finds_what_there_is() -> None:
    equations: Equations = [([(1, 0), (1, 1)], 7), ([(1, 1), (-1, 2)], 0)]
    assert a_world(equations, [[3], range(9), range(9)]) == [3, 4, 4]
    assert a_world(equations, [[3], range(9), [0, *range(5, 9)]]) is None


@pytest.fixture(
    scope="module",
    params=[
        pytest.param(ends, marks=pytest.mark.slow if ends[0] else (), id=name)
        for name, ends in TABLES.items()
    ],
)
def solved(request: pytest.FixtureRequest) -> list[tuple[Table, Cells, Bools | None]]:
    """The random tables, their cells and which are hidden; None where no choice protects them."""
    found: list[tuple[Table, Cells, Bools | None]] = []
    for table in random_tables(*request.param):
        cells, choice = table.draft.finished()
        try:
            found.append((table, cells, suppress(cells, choice)))
        except Unprotectable:
            found.append((table, cells, None))
    return found


def test_no_world_of_a_random_table_gives_a_small_count_away(
    solved: list[tuple[Table, Cells, Bools | None]],
) -> None:
    protected = [(cells, hidden) for _, cells, hidden in solved if hidden is not None]
    unsafe_before = sum(not is_safe(cells, cells.hidden) for cells, _ in protected)
    assert unsafe_before > len(solved) / 4, "most tables need more cells to be hidden"
    for cells, hidden in protected:
        assert (hidden >= cells.hidden).all()
        assert is_safe(cells, hidden), cells.labels


def test_the_same_cells_are_hidden_each_time(
    solved: list[tuple[Table, Cells, Bools | None]],
) -> None:
    again = [table for table, _, hidden in solved if hidden is not None][:20]
    first = [table.named(hidden) for table, _, hidden in solved if hidden is not None][:20]
    assert [table.hidden() for table in again] == first
    # Nor does it matter that they were solved before.
    assert [table.hidden() for table in again] == first


def test_no_more_is_hidden_than_is_needed(
    solved: list[tuple[Table, Cells, Bools | None]],
) -> None:
    extra = 0
    for _, cells, hidden in solved[:60]:
        for cell in np.flatnonzero(hidden & ~cells.hidden) if hidden is not None else ():
            fewer = hidden.copy()
            fewer[cell] = False
            extra += 1
            assert not is_safe(cells, fewer), cells.labels[cell]
    assert extra > 60


def test_what_is_refused_can_not_be_protected_by_hiding_everything(
    solved: list[tuple[Table, Cells, Bools | None]],
) -> None:
    refused = [(table, cells) for table, cells, hidden in solved if hidden is None]
    assert len(refused) > 5
    for table, cells in refused:
        _, choice = table.draft.finished()
        with pytest.raises(Unprotectable) as caught:
            suppress(cells, choice)
        assert set(caught.value.labels) <= {cells.labels[c] for c in np.flatnonzero(cells.primary)}
        assert not is_safe(cells, cells.hidden | (choice.together >= 0)), cells.labels
