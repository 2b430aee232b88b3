"""The chart of an indicator: its values, what chance gives, its target and where it may go.

Special causes are told apart by shape: a diamond is better, a cross worse, a hexagon neither. A
forecast is drawn as the range of likely values, never as a line to a target.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes

from improvement_book.analysis.comparators import Benchmark
from improvement_book.analysis.indicators import Figure, Indicator
from improvement_book.analysis.measures import Event, Measure
from improvement_book.pages.axes import Chart, in_units, time_axis
from improvement_book.pages.measure_status import change_word, target_badge
from improvement_book.pages.numerals import aim, in_unit, shown, stretch
from improvement_book.pages.svg import BLUE, GRID, INK, ORANGE, PINK, TEAL, beside
from improvement_book.period import Period

MARKS = {
    True: ("D", BLUE, "Diamonds: better than by chance"),
    False: ("X", ORANGE, "Crosses: worse than by chance"),
    None: ("h", INK, "Hexagons: beyond chance"),
}
"""Marker, colour and words of a special cause, by whether it is for the better."""
EVENTS = 9
"""At most so many events are numbered in the chart, the latest; the block lists them."""
GAPS = 3
"""At most so many periods without a value are named."""


def measure_chart(result: Measure) -> Chart | None:
    """The control chart of an indicator; None under two values."""
    item = result.indicator
    values = [figure for figure in item.figures if figure.value is not None]
    if len(values) < 2:
        return None
    ahead = result.ahead if result.forecast.intervals else ()

    def draw(axes: Axes) -> None:
        _segments(axes, result)
        _values(axes, result)
        _target(axes, item, result)
        _likely(axes, result)
        _baseline(axes, item)
        _beside(axes, item)
        _events(axes, item, drawn_events(result))
        in_units(axes.yaxis, item.unit)
        axes.margins(x=0.02, y=0.12)
        time_axis(axes, [*(figure.period for figure in item.figures), *ahead])

    return Chart(
        title=f"{_at(item.figures[-1], item.unit)}: {_message(result)}",
        subtitle=_subtitle(result),
        alt=_alt(result, values),
        draw=draw,
    )


def drawn_events(result: Measure) -> tuple[Event, ...]:
    """The events that lie in the time of the chart, the latest of them."""
    figures = result.indicator.figures
    inside = [
        event
        for event in result.events
        if figures and figures[0].period.start <= event.on.date() <= figures[-1].period.end
    ]
    return tuple(inside[-EVENTS:])


CHARTS = (measure_chart,)
"""The charts of this module, each with its result as its argument's type."""


def _segments(axes: Axes, result: Measure) -> None:
    """Average and limits of each stretch that has them."""
    for segment in result.chart.segments:
        limits = segment.limits
        low, high = result.limits_of(segment)
        if low is None or high is None or limits.mean is None:
            continue
        left, right = segment.start - 0.5, segment.stop - 0.5
        axes.hlines(limits.mean, left, right, color=TEAL, linewidth=1.5)
        for limit in (low, high):
            axes.hlines(limit, left, right, color=INK, linewidth=1, linestyle=(0, (4, 3)))
    for segment in result.chart.segments[1:]:
        axes.axvline(segment.start - 0.5, color=INK, linewidth=1.2)


def _values(axes: Axes, result: Measure) -> None:
    points = result.chart.points
    values = points["value"].to_numpy(dtype=float, na_value=np.nan)
    axes.plot(
        np.arange(len(values)), values, color=BLUE, marker="o", markersize=4, linewidth=1.5
    )  # fmt: skip
    for kind, places in signals(result).items():
        marker, colour, _ = MARKS[kind]
        axes.plot(
            places, values[places], color=colour, marker=marker, markersize=9, linestyle="none"
        )  # fmt: skip


def signals(result: Measure) -> dict[bool | None, list[int]]:
    """The places of the special causes, by whether they are for the better."""
    found: dict[bool | None, list[int]] = {}
    if result.chart.variation is None:
        return found
    points = result.chart.points
    better = points["improving"].tolist()
    for place in np.flatnonzero(points["direction"].to_numpy()):
        own = better[place]
        found.setdefault(own if isinstance(own, bool) else None, []).append(int(place))
    return found


def _target(axes: Axes, item: Indicator, result: Measure) -> None:
    if item.target is None:
        return
    axes.axhline(item.target, color=PINK, linewidth=1.5, linestyle="-.")
    axes.annotate(
        f"target {aim(item.target, item.polarity, item.unit)}", (0, item.target),
        xycoords=("axes fraction", "data"), xytext=(2, 4), textcoords="offset points", color=PINK,
    )  # fmt: skip
    if result.forecast.intervals:
        place = len(item.figures) + len(result.ahead) - 1
        axes.plot([place], [item.target], color=PINK, marker="*", markersize=12)


def _likely(axes: Axes, result: Measure) -> None:
    """The range of likely values up to the target's date."""
    ends = result.forecast.intervals
    if not ends:
        return
    first = len(result.indicator.figures)
    places = np.arange(first, first + len(ends))
    low, high = (np.array(side) for side in zip(*ends, strict=True))
    axes.fill_between(places, low, high, facecolor=GRID, edgecolor=INK, linewidth=0.6, alpha=0.5)
    axes.annotate(
        "likely", (places[len(places) // 2], high.max()), xytext=(0, 4),
        textcoords="offset points", ha="center",
    )  # fmt: skip


def _baseline(axes: Axes, item: Indicator) -> None:
    for place, figure in enumerate(item.figures):
        if figure.period.code == item.baseline_period and figure.value is not None:
            axes.plot(
                [place], [figure.value], marker="o", markersize=11, markerfacecolor="none",
                markeredgecolor=INK, markeredgewidth=1.5, linestyle="none",
            )  # fmt: skip
            axes.annotate(
                "baseline", (place, figure.value), xytext=(2, -16), textcoords="offset points"
            )


def _others(item: Indicator) -> list[tuple[Benchmark, float, str, str]]:
    """Neighbours and England with their value, name and marker, the higher first."""
    found = [
        (other, other.value, name, marker)
        for other, name, marker in (
            (item.neighbours, "neighbours", "s"),
            (item.england, "England", "v"),
        )
        if other is not None and other.value is not None
    ]
    return sorted(found, key=lambda own: -own[1])


def _beside(axes: Axes, item: Indicator) -> None:
    """Other areas at the places of their own periods, as far as the chart reaches: the name of the
    higher one above it, of the lower one below.
    """
    for order, (other, value, name, marker) in enumerate(_others(item)):
        end = Period.parse(other.period).end
        places = [place for place, figure in enumerate(item.figures) if figure.period.end <= end]
        if not places:
            continue
        (mark,) = axes.plot([places[-1]], [value], color=PINK, marker=marker, markersize=7)
        label = axes.annotate(
            name, (places[-1], value), xytext=(0, -17 if order else 8),
            textcoords="offset points", ha="center", color=PINK,
        )  # fmt: skip
        beside(name.lower(), mark, label)


def _events(axes: Axes, item: Indicator, events: Sequence[Event]) -> None:
    for number, event in enumerate(events, 1):
        place = next(
            place
            for place, figure in enumerate(item.figures)
            if figure.period.end >= event.on.date()
        )
        axes.axvline(place, color=INK, linewidth=0.8, linestyle=":")
        axes.annotate(
            str(number), (place, 1), xycoords=("data", "axes fraction"), xytext=(0, 3),
            textcoords="offset points", ha="center",
        )  # fmt: skip


def _message(result: Measure) -> str:
    """The words of the two statuses."""
    target = target_badge(result).text.partition(",")[0]
    words = [target, change_word(result)]
    return ", ".join(word[0].lower() + word[1:] for word in words)


def _subtitle(result: Measure) -> str:
    item, chart = result.indicator, result.chart
    when = stretch(item.figures[0].period, item.figures[-1].period)
    parts = [f"{item.title}, {item.unit}, by {item.frequency}, {when}"]
    if any(result.limits_of(segment) != (None, None) for segment in chart.segments):
        parts.append("Solid line: average. Dashed lines: between them by chance")
    parts += [MARKS[kind][2] for kind in signals(result)]
    if result.forecast.intervals:
        parts.append("Shaded: likely values until the target's date, a star")
    return ". ".join(parts)


def _alt(result: Measure, values: Sequence[Figure]) -> str:
    item, first, last = result.indicator, values[0], values[-1]
    target = "" if item.target is None else f" Target {in_unit(item.target, item.unit)}."
    low, high = result.limits
    chance = ""
    if low is not None and high is not None:
        chance = f" By chance {in_unit(low, item.unit)} to {in_unit(high, item.unit)}."
    return (
        f"Line chart of {item.title}: {_at(first, item.unit)}, {_at(last, item.unit)}; "
        f"highest {_at(max(values, key=_value), item.unit)}, "
        f"lowest {_at(min(values, key=_value), item.unit)}.{target}{chance}"
        f"{_gaps(item.figures)} Every figure is in the table."
    )


def _at(figure: Figure, unit: str) -> str:
    return f"{shown(figure.value, unit, figure.symbol)} in {figure.period.label}"


def _value(figure: Figure) -> float:
    return figure.value or 0.0


def _gaps(figures: Sequence[Figure]) -> str:
    gaps = [figure.period.label for figure in figures if figure.value is None]
    if not gaps:
        return ""
    more = f" and {len(gaps) - GAPS} more" if len(gaps) > GAPS else ""
    return f" No value for {', '.join(gaps[:GAPS])}{more}."
