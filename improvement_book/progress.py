"""What is told of the work while it is done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

REASONS_SHOWN = 3


@dataclass(frozen=True)
class Progress:
    """Tells each step on a line. why: whether with the reasons for it."""

    tell: Callable[[str], None]
    why: bool = False

    def step(self, what: str, reasons: Sequence[str] = ()) -> None:
        """Tell one step: what was done, and why."""
        if not (self.why and reasons):
            self.tell(what)
            return
        more = len(reasons) - REASONS_SHOWN
        shown = [*reasons[:REASONS_SHOWN], *([f"{more} more"] if more > 0 else [])]
        self.tell(f"{what}, because {'; '.join(shown)}")
