"""Released counts written out row by row."""

from __future__ import annotations

import pandas as pd


def counted(columns: str, *rows: tuple[object, ...]) -> pd.DataFrame:
    """A released table: columns with their names, whole numbers where a row has them or None.

    The columns named in capitals are counts.
    """
    names = columns.split()
    frame = pd.DataFrame(list(rows), columns=[name.lower() for name in names], dtype=object)
    counts = [name.lower() for name in names if name.isupper()]
    return frame.astype(dict.fromkeys(counts, "Int64")).assign(symbol="")
