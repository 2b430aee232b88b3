"""A release with the tables that a test writes out."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from improvement_book.council import Audience, Council
from improvement_book.period import Period
from improvement_book.release import EditionFacts, Release, ReleasedTable, typed
from improvement_book.tabulate.counts import DECLARED

Rows = list[dict[str, object]]


@pytest.fixture
def released() -> Callable[..., Release]:
    """The release of a period; tables that are not given have no rows."""

    def released(period: str, baseline: str = "", **tables: Rows) -> Release:
        made = {}
        for table in DECLARED:
            frame = pd.DataFrame(tables.get(table.name, []), columns=list(table.columns))
            frame = typed(frame, table.columns)
            made[table.name] = ReleasedTable(table.name, table.title, table.columns, frame)
        edition = Period.parse(period)
        council = Council("A", "a", "999", baseline=Period.parse(baseline) if baseline else None)
        return Release(council, EditionFacts(edition, Audience.PUBLIC, edition.end, False), made)

    return released
