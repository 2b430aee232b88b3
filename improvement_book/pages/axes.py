"""What every chart is made of: a picture with its words, and the house's axes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.axis import Axis

from improvement_book.pages.svg import HEIGHT, narrow_picture, picture
from improvement_book.period import Period

TICKS = 6
"""At most so many labels below a time axis, so that they can be read on a phone."""


@dataclass(frozen=True)
class Chart:
    """A picture with the words that stand around it.

    title: the message; subtitle: the measure and its place in time; alt: what the picture shows,
    with figures. height: of the picture in inches. source: of figures that are not the council's.
    """

    title: str
    subtitle: str
    alt: str
    draw: Callable[[Axes], None]
    height: float = HEIGHT
    source: str = ""

    def svg(self, code: str) -> str:
        """The picture as SVG, its ids made unique by the code."""
        return picture(self.draw, code, self.alt, self.height)

    def narrow_svg(self, code: str) -> str:
        """The picture for a phone, which stands beside the other and shares its words."""
        return narrow_picture(self.draw, code, self.height)


def time_axis(axes: Axes, periods: Sequence[Period]) -> None:
    """A few labelled periods below the axis, the last always among them."""
    step = max(1, -(-len(periods) // TICKS))
    places = list(range(len(periods) - 1, -1, -step))[::-1]
    axes.set_xticks(places, [_short(periods[place]) for place in places])


def _short(period: Period) -> str:
    if period.kind.value == "month":
        return f"{period.label[:3]}\n{period.start.year}"
    return period.code.replace("-Q", "\nQ")


def in_units(axis: Axis, unit: str) -> None:
    """Numbers along an axis as they are written in that unit."""
    sign = "%" if unit == "percent" else ""
    axis.set_major_formatter(lambda value, _: f"{value:,.6g}{sign}")


def percent_axis(axes: Axes) -> None:
    axes.set_yticks([0, 0.25, 0.5, 0.75, 1], ["0%", "25%", "50%", "75%", "100%"])


def right_label(axes: Axes, height: float, text: str, colour: str) -> None:
    axes.annotate(
        text, (1, height), xycoords=("axes fraction", "data"), xytext=(0, 4),
        textcoords="offset points", ha="right", color=colour,
    )  # fmt: skip
