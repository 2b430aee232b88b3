"""Which indicators does an edition know, and under which themes do they stand?"""

from __future__ import annotations

import pandas as pd

from improvement_book.release import Release


def known_indicators(release: Release) -> pd.DataFrame:
    """The released definitions, without those that are introduced after the edition's period."""
    definitions = release.table("indicators")
    later = definitions["introduced_on"] > pd.Timestamp(release.period.end)
    return definitions[~later].reset_index(drop=True)


def themes(release: Release) -> tuple[str, ...]:
    """The themes of the indicators that an edition knows, in the order of their first ones."""
    return tuple(dict.fromkeys(known_indicators(release)["theme"]))
