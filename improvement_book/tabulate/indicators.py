"""Indicator tables: definitions, targets, values, breakdowns, comparators, commentary."""

from __future__ import annotations

import re

import pandas as pd

from improvement_book.intake.as_at import Tables
from improvement_book.intake.crosschecks import PERCENT
from improvement_book.intake.schema import schemas

DEFINITION_COLUMNS = {
    "indicator_id": "text",
    "title": "text",
    "why_it_matters": "text",
    "theme": "text",
    "matters_most": "boolean",
    "polarity": "text",
    "unit": "text",
    "numerator": "text",
    "denominator": "text",
    "frequency": "text",
    "window": "text",
    "source": "text",
    "owner": "text",
    "baseline_period": "text",
    "expected_direction": "text",
    "expected_reason": "text",
    "exclusions": "text",
    "introduced_on": "date",
    "retired_on": "date",
    "definition_version": "text",
    "published_code": "text",
}
TARGET_COLUMNS = {
    "indicator_id": "text",
    "set_on": "date",
    "target": "number",
    "target_date": "date",
    "floor": "number",
    "tolerance": "number",
}
OBSERVATION_KEY = ("indicator_id", "period")
BREAKDOWN_KEY = (*OBSERVATION_KEY, "dimension", "category")
_VALUE_COLUMNS = {
    "numerator": "number",
    "denominator": "number",
    "value": "number",
    "symbol": "text",
    "status": "text",
    "recording_issue": "boolean",
}
OBSERVATION_COLUMNS = {
    **dict.fromkeys(OBSERVATION_KEY, "text"),
    **_VALUE_COLUMNS,
    "revision_reason": "text",
}
REVISION_COLUMNS = {
    **dict.fromkeys(OBSERVATION_KEY, "text"),
    "numerator_before": "number",
    "numerator": "number",
    "denominator_before": "number",
    "denominator": "number",
    "value_before": "number",
    "value": "number",
    "symbol": "text",
    "recorded_on": "date",
    "revision_reason": "text",
}
REVISED = tuple(name for name, kind in REVISION_COLUMNS.items() if kind == "number")
BREAKDOWN_COLUMNS = {
    **dict.fromkeys(BREAKDOWN_KEY, "text"),
    **_VALUE_COLUMNS,
}
COMPARATOR_COLUMNS = {
    "indicator_id": "text",
    "period": "text",
    "area": "text",
    "area_name": "text",
    "value": "number",
    "symbol": "text",
    "model": "text",
    "statistic": "text",
    "with_value": "integer",
}
PUBLICATION_COLUMNS = {
    "indicator_id": "text",
    "published_on": "date",
    "source": "text",
    "as_at": "text",
    "next_publication": "text",
}
EVENT_COLUMNS = {
    "indicator_id": "text",
    "on": "date",
    "text": "text",
    "rebase": "boolean",
}
NO_COUNTS = {
    "average", "day", "days", "fte", "hour", "hours", "mean", "median", "month", "months",
    "percent", "pound", "pounds", "rate", "ratio", "score", "week", "weeks", "year", "years",
}  # fmt: skip
"""Words of a unit whose values count nobody."""
_PER = re.compile(r"\bper (\d{1,3}(?:,\d{3}){1,3}|\d{1,12})(?!,?\d)", re.ASCII)


def definitions(tables: Tables) -> pd.DataFrame:
    """Every indicator, in the order of the file."""
    return tables.frames["indicators"]


def targets(tables: Tables) -> pd.DataFrame:
    """The target of each indicator that was set last on or before the data-to date."""
    known = _frame(tables, "targets").sort_values("set_on", kind="stable")
    return known.drop_duplicates("indicator_id", keep="last").sort_values("indicator_id")


def target_history(tables: Tables) -> pd.DataFrame:
    """Every target that was set on or before the data-to date, in the order in which it was."""
    return _frame(tables, "targets").sort_values(["indicator_id", "set_on"])


def events(tables: Tables) -> pd.DataFrame:
    """What happened to an indicator, or to "all", on or before the data-to date."""
    return tables.frames["events"].sort_values(["on", "indicator_id"])


def observations(tables: Tables) -> pd.DataFrame:
    """Council totals; a value is worked out where numerator and denominator are given alone."""
    totals = _totals(_with_values(tables.frames["observations"], tables))
    return totals.sort_values(list(OBSERVATION_KEY))


def revisions(tables: Tables) -> pd.DataFrame:
    """Council totals that a later row replaced: the old value, the new one, and why."""
    if "observations" not in tables.superseded:
        return pd.DataFrame(columns=list(REVISION_COLUMNS))
    key = list(OBSERVATION_KEY)
    old = _totals(_with_values(tables.superseded["observations"], tables))
    new = _totals(_with_values(tables.frames["observations"], tables))
    return old.merge(new, on=key, suffixes=("_before", "")).sort_values([*key, "recorded_on"])


def breakdowns(tables: Tables) -> pd.DataFrame:
    """Values by group, as the council declared the groups."""
    values = _with_values(tables.frames["observations"], tables)
    groups = values[(values["dimension"] != "") | (values["category"] != "")]
    return groups.sort_values(["indicator_id", "dimension", "period"], kind="stable")


def comparators(tables: Tables) -> pd.DataFrame:
    """Published values of the council itself and of other areas."""
    return _frame(tables, "comparators").sort_values(["indicator_id", "period", "area"])


def publications(tables: Tables) -> pd.DataFrame:
    """Of each indicator the published file that is known last."""
    known = _frame(tables, "publications").sort_values("published_on", kind="stable")
    return known.drop_duplicates("indicator_id", keep="last").sort_values("indicator_id")


def commentary(tables: Tables) -> pd.DataFrame:
    """The owners' words."""
    return _frame(tables, "commentary").sort_values(["indicator_id", "period"])


def units_per(unit: str) -> float:
    """What a numerator over its denominator is multiplied by: 100 for percent, 10,000 for a rate.

    Any other unit is the plain ratio: 1.
    """
    if unit == PERCENT:
        return 100.0
    match = _PER.search(unit)
    return float(match[1].replace(",", "")) if match else 1.0


def counts_somebody(unit: str) -> bool:
    """Whether a value of this unit is a count itself: number, children, but not percent or days."""
    words = set(re.findall(r"[a-z]+", unit.casefold()))
    return bool(words) and not _PER.search(unit) and not words & NO_COUNTS


def _totals(values: pd.DataFrame) -> pd.DataFrame:
    return values[(values["dimension"] == "") & (values["category"] == "")]


def _with_values(values: pd.DataFrame, tables: Tables) -> pd.DataFrame:
    units = tables.frames["indicators"].set_index("indicator_id")["unit"]
    factor = values["indicator_id"].map(units.map(units_per)).astype("Float64")
    above_zero = values["denominator"].where(values["denominator"] > 0)
    worked_out = factor * values["numerator"] / above_zero
    return values.assign(value=values["value"].fillna(worked_out))


def _frame(tables: Tables, name: str) -> pd.DataFrame:
    """The input table, or one of its columns without rows."""
    if name in tables.frames:
        return tables.frames[name]
    columns = schemas()[name].fields
    kinds = {"date": "datetime64[s]", "number": "Float64", "integer": "Int64"}
    return pd.DataFrame(
        {field.name: pd.Series(dtype=kinds.get(field.type, "str")) for field in columns}
    )
