"""What the figures of one authority are compared with: England, its region, its neighbours."""

from __future__ import annotations

import pandas as pd

from improvement_book.intake.published.figures import KEY, given, newest_places
from improvement_book.intake.published.mapping import Level
from improvement_book.intake.published.neighbours import NeighbourModel, neighbour_medians

NEIGHBOURS = "neighbours"
NEIGHBOURS_NAME = "Statistical neighbours"
NOT_AVAILABLE = "x"
"""Symbol of a neighbour without a figure, and of a median where none has a value."""


def comparators(
    figures: pd.DataFrame, authority: str, model: NeighbourModel | None
) -> pd.DataFrame:
    """Rows of the table `comparators`, in the order own, England, region, neighbours, median.

    figures: the table of figures.py. England or a region without a cell has no row. Neighbours and
    their median have one for each indicator and period of the files, with the symbol x where there
    is no figure: an authority that ended, or that reports together with another, is missed by name.
    The authority's own published value stands beside the others: like is compared with like.
    """
    names = newest_places(figures)
    region = names.loc[authority, "region"]
    shown = given(figures)
    own = shown[shown["level"] == Level.AUTHORITY]
    wider = shown[
        (shown["level"] == Level.NATIONAL)
        | ((shown["level"] == Level.REGIONAL) & (shown["area"] == region))
    ]
    parts = [own[own["area"] == authority], wider.sort_values("level", kind="stable")]
    parts = [part.assign(model="") for part in parts]
    if model is not None:
        near = _neighbours(figures, own, model.neighbours[authority])
        parts.append(near.assign(model=model.title))
    areas = pd.concat(parts)
    areas["area_name"] = areas["area"].map(names["area_name"]).fillna(areas["area"])
    rows = areas.assign(statistic="value", recorded_on=areas["published_on"])
    if model is not None:
        rows = pd.concat([rows, _medians(figures, authority, model)])
    ordered = {name: rank for rank, name in enumerate(figures["indicator_id"].unique())}
    ranked = rows.assign(rank=rows["indicator_id"].map(ordered))
    return ranked.sort_values(["rank", "period"], kind="stable", ignore_index=True)


def _neighbours(figures: pd.DataFrame, own: pd.DataFrame, codes: tuple[str, ...]) -> pd.DataFrame:
    """A row of each neighbour for each indicator and period, sorted by code."""
    when = figures[["indicator_id", "period", "published_on"]].drop_duplicates(KEY[:2])
    every = when.merge(pd.DataFrame({"area": sorted(codes)}, dtype="str"), how="cross")
    cells = own[[*KEY, "value", "symbol"]]
    found = every.merge(cells, how="left", on=KEY, validate="one_to_one")
    return found.assign(symbol=found["symbol"].fillna(NOT_AVAILABLE))


def _medians(figures: pd.DataFrame, authority: str, model: NeighbourModel) -> pd.DataFrame:
    values = figures[figures["level"] == Level.AUTHORITY]
    medians = neighbour_medians(values, {authority: model.neighbours[authority]})
    published = figures.drop_duplicates("indicator_id").set_index("indicator_id")["published_on"]
    symbol = pd.Series("", index=medians.index).mask(medians["with_value"] == 0, NOT_AVAILABLE)
    return medians.rename(columns={"median": "value"}).assign(
        area=NEIGHBOURS,
        area_name=NEIGHBOURS_NAME,
        symbol=symbol,
        model=model.title,
        statistic="median",
        recorded_on=medians["indicator_id"].map(published),
    )
