"""The tables of a council folder, as published files fill them for one authority."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

import pandas as pd

from improvement_book.intake.published.comparators import comparators
from improvement_book.intake.published.everything import Published
from improvement_book.intake.published.figures import given, reported
from improvement_book.intake.published.mapping import (
    FiguresMapping,
    MeasuresMapping,
    PublishedIndicator,
)
from improvement_book.intake.published.neighbours import NeighbourModel
from improvement_book.intake.published.source_files import SourceFile
from improvement_book.intake.schema import schemas
from improvement_book.period import Period

FREQUENCY = "year"
STATUS = "final"
UNBROKEN = {"dimension": "", "category": ""}
"""Every published figure is of the council as a whole."""


def indicators_of(files: Iterable[SourceFile]) -> Iterator[PublishedIndicator]:
    """Every indicator of the files that the mappings know."""
    for file in files:
        if isinstance(file.mapping, FiguresMapping):
            yield from file.mapping.indicators


def published_codes(files: Iterable[SourceFile]) -> dict[str, str]:
    """Published code -> indicator, also by the code of the same measure in another file."""
    files = tuple(files)
    codes = {item.published_code: item.indicator_id for item in indicators_of(files)
             if item.published_code}  # fmt: skip
    for file in files:
        if isinstance(file.mapping, MeasuresMapping):
            same = file.mapping.same_as
            codes |= {other: codes[code] for other, code in same.items() if code in codes}
    return codes


def whole_book(
    authority: str, published: Published, model: NeighbourModel | None
) -> dict[str, pd.DataFrame]:
    """Every table of a folder that holds nothing but published figures."""
    figures = published.figures
    known = [*indicators_of(published.files)]
    own = reported(given(figures[figures["area"] == authority]))
    observations = own.assign(status=STATUS, recorded_on=own["published_on"], **UNBROKEN)
    judged = published.judgements[published.judgements["authority"] == authority]
    return {
        "indicators": _definitions(known),
        "observations": observations.sort_values(
            ["file", "indicator_id", "period"], kind="stable", ignore_index=True
        ),
        "external_judgements": judged,
        "calendar": _calendar(own, max([*figures["published_on"], *judged["published_on"]])),
        **comparison(
            authority, published, model, {item.indicator_id: [item.indicator_id] for item in known}
        ),
    }


def comparison(
    authority: str,
    published: Published,
    model: NeighbourModel | None,
    own: Mapping[str, list[str]],
) -> dict[str, pd.DataFrame]:
    """The tables with which a council's indicators are compared, whoever observed them.

    own: indicator of the files -> the council's indicators of the same published code.
    """
    known = {item.indicator_id: item for item in indicators_of(published.files)}
    pairs = [(name, theirs) for name, ours in own.items() if known[name].compared
             for theirs in ours]  # fmt: skip
    columns = pd.DataFrame(pairs, columns=["indicator_id", "own"], dtype="str")
    figures = published.figures.merge(columns, on="indicator_id", validate="many_to_many")
    figures = figures.drop(columns="indicator_id").rename(columns={"own": "indicator_id"})
    near = model.neighbours[authority] if model else ()
    return {
        "comparators": comparators(figures, authority, model),
        "publications": _publications(known, own),
        "neighbour_judgements": _neighbour_judgements(published, near),
    }


def _definitions(known: Iterable[PublishedIndicator]) -> pd.DataFrame:
    rows = [
        {"matters_most": "no", **item.definition, "frequency": FREQUENCY, "source": item.source}
        for item in known
    ]
    return pd.DataFrame(rows)


def _publications(
    known: Mapping[str, PublishedIndicator], own: Mapping[str, list[str]]
) -> pd.DataFrame:
    rows = [
        {
            "indicator_id": theirs,
            "published_on": known[name].published_on,
            "source": known[name].source,
            "as_at": str(known[name].as_at),
            "next_publication": known[name].next_publication,
        }
        for name, ours in own.items()
        for theirs in ours
    ]
    return pd.DataFrame(rows, columns=list(schemas()["publications"].columns))


def _neighbour_judgements(published: Published, near: Iterable[str]) -> pd.DataFrame:
    """Inspections and visits of the neighbours, in the order of the model."""
    order = {code: rank for rank, code in enumerate(near)}
    found = published.judgements[published.judgements["authority"].isin(list(order))]
    names = published.names
    rows = found.rename(columns={"area": "judged"}).assign(
        area=found["authority"], area_name=found["authority"].map(names)
    )
    ranked = rows.assign(rank=rows["area"].map(order))
    return ranked.sort_values(["rank", "held_on"], kind="stable", ignore_index=True)


def _calendar(own: pd.DataFrame, newest: date) -> pd.DataFrame:
    """One row per year: closed when it had ended and everything used was published."""
    codes = sorted(own["period"].unique())
    closes = [max(Period.parse(code).end, newest) for code in codes]
    return pd.DataFrame({"period": codes, "data_to": closes})
