"""Whose value is each row of the comparators: the council's, a neighbour's, a region's, England's?

Areas are told apart by their codes and by the neighbour model, never by their names.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import pandas as pd

from improvement_book.analysis.comparators import ENGLAND, NEIGHBOURS, of_one_model
from improvement_book.analysis.published_values import number_or_symbol, without_number
from improvement_book.period import Period
from improvement_book.release import Release

JOINT = " / "
"""Between the codes of authorities that made one return together, as in `314 / 318`."""
JOINT_RETURN = "a joint return, which counts for none of its members"
NEVER = "no figure is published for it"
LAST_OF = "its last figure is of {}"
NOT_AVAILABLE = "x"
"""Symbol of a cell that is not there: the area ended, is new, or reports with another."""


class Role(StrEnum):
    """What an area is to the council."""

    COUNCIL = "the council"
    NEIGHBOUR = "a neighbour"
    JOINT = "a joint return"
    STATISTIC = "the neighbours' statistic"
    REGION = "a region"
    ENGLAND = "England"


@dataclass(frozen=True)
class AreaValue:
    """The published cell of an area that is compared, or the latest one before it.

    period: of the cell, None without any; value: None with a symbol or nothing; now: whether the
    cell is of the year that is compared; note: why it does not count there, in words, else "".
    """

    area: str
    name: str
    role: Role
    period: Period | None
    value: float | None
    symbol: str
    now: bool
    note: str

    @property
    def counts(self) -> bool:
        """Whether it has a number in the year that is compared, and is one authority or area."""
        return self.now and self.value is not None and self.role is not Role.JOINT


@dataclass(frozen=True)
class ComparatorRows:
    """The released comparators, each row with its role.

    council: the council's own code; model: the neighbour model, "" without one; neighbours: code
    -> name as last published, of every area that stands as a neighbour for some indicator.
    frame: the released columns, with role, at (a Period) and cell (a number, a symbol or "").
    """

    council: str
    model: str
    neighbours: Mapping[str, str]
    frame: pd.DataFrame

    def of(self, indicator_id: str) -> ComparatorRows:
        """The rows of one indicator; the neighbours stay those of all."""
        own = self.frame[self.frame["indicator_id"] == indicator_id]
        return ComparatorRows(self.council, self.model, self.neighbours, own)

    @cached_property
    def by_role(self) -> Mapping[str, Mapping[Period, Mapping[str, object]]]:
        """Role -> period -> code -> cell."""
        found: dict[str, dict[Period, dict[str, object]]] = {}
        columns = (self.frame[name] for name in ("role", "at", "area", "cell"))
        for role, at, area, cell in zip(*columns, strict=True):
            found.setdefault(role, {}).setdefault(at, {})[area] = cell
        return found

    def cells(self, role: Role) -> Mapping[Period, Mapping[str, object]]:
        """Period -> code -> cell, of the areas with that role."""
        return self.by_role.get(role, {})

    def years(self) -> set[Period]:
        """The periods of all rows."""
        return {at for cells in self.by_role.values() for at in cells}

    def areas(self, role: Role) -> dict[str, str]:
        """Code -> name of the areas with that role; all neighbours, with or without a row."""
        rows = self.frame[self.frame["role"] == role]
        named = dict(zip(rows["area"], rows["area_name"], strict=True))
        return {**self.neighbours} if role is Role.NEIGHBOUR else named

    def value(self, role: Role, area: str, name: str, year: Period) -> AreaValue:
        """The cell of an area in a year, else its latest one before that."""
        known = [
            (at, cells[area])
            for at, cells in self.cells(role).items()
            if area in cells and at.kind is year.kind and at <= year
        ]
        if not known:
            return AreaValue(area, name, role, None, None, "", now=False, note=NEVER)
        at, cell = max(known, key=lambda item: item[0])
        read = number_or_symbol(cell)
        number, symbol = (None, read) if isinstance(read, str) else (read, "")
        note = JOINT_RETURN if role is Role.JOINT else ""
        if at != year:
            note = LAST_OF.format(at.label)
        elif number is None and not note:
            numbers = [earlier for earlier, other in known if not isinstance(other, str)]
            last = LAST_OF.format(max(numbers).label) if numbers else NEVER
            note = last if symbol == NOT_AVAILABLE else without_number(symbol)
        return AreaValue(area, name, role, at, number, symbol, now=at == year, note=note)


def comparator_rows(release: Release) -> ComparatorRows:
    """The comparators of a release, each row with its role.

    Where rows of several neighbour models stand in the table, those of one count: of_one_model.
    """
    model, frame = of_one_model(release.table("comparators"), release.council.neighbours)
    council = release.council.authority_code
    periods = {code: Period.parse(code) for code in frame["period"].unique()}
    cells = frame["value"].astype(object).where(frame["value"].notna(), frame["symbol"])
    roles = [
        _role(area, of_model, council)
        for area, of_model in zip(frame["area"], frame["model"], strict=True)
    ]
    frame = frame.assign(role=roles, at=frame["period"].map(periods), cell=cells)
    frame = frame.sort_values("at", kind="stable")
    near = frame[frame["role"] == Role.NEIGHBOUR]
    neighbours = dict(zip(near["area"], near["area_name"], strict=True))
    return ComparatorRows(council, model, dict(sorted(neighbours.items())), frame)


def _role(area: str, model: str, council: str) -> Role:
    if area == NEIGHBOURS:
        return Role.STATISTIC
    if area == council and not model:
        return Role.COUNCIL
    if JOINT in area:
        return Role.JOINT
    if model:
        return Role.NEIGHBOUR
    return Role.ENGLAND if area == ENGLAND else Role.REGION
