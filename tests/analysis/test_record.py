"""Whether every row that came in is accounted for."""

from __future__ import annotations

import pandas as pd
import pytest

from improvement_book.analysis.record import reconciled


@pytest.mark.parametrize(("outside", "unexplained"), [(2, 0), (1, 1)])
def test_rows_in_less_the_rest_are_unexplained(outside: int, unexplained: int) -> None:
    columns = ["table", "rows_in", "used", "set_aside", "outside"]
    rows = [("reviews", 10, 7, 1, outside), ("calendar", 3, 3, 0, 0)]
    found = reconciled(pd.DataFrame(rows, columns=columns))
    assert (found.rows_in, found.used, found.set_aside) == (13, 10, 1)
    assert (found.outside, found.unexplained) == (outside, unexplained)
