"""The least council folder, beside a copy of the program: quick to build, and to build again."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from tests.site.workshop import Workshop, fingerprints

PERIOD = "2021-06"
EDITION = Path("_build", "a", "public", PERIOD)
PAGES = Path("_build", "a", "public", "_pages", PERIOD)
KEPT = Path("_build", "a", "_restricted", "released", "public", PERIOD)
MEMORY = Path("_build", "a", "_restricted", "ledger", "public")
PREVIEW = Path("_site", "public")
OUTCOMES = (EDITION, KEPT, PREVIEW)
NOTHING = "Nothing to do: every edition stands as it would be built."
KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}
TINY = {
    "council.yml": (
        'name: A\nslug: a\nauthority_code: "999"\n'
        "pages:\n"
        "  omit: [practice-reviews, indicators, scorecard, theme, how-checked, data-dictionary,\n"
        "         how-to-read]\n"
    ),
    "calendar.csv": "period,data_to\n2021-05,2021-06-09\n2021-06,2021-07-09\n",
    "indicators.csv": (
        "indicator_id,title,theme,matters_most,polarity,unit,frequency,window\n"
        "share,Share,T,yes,lower,percent,month,in period\n"
    ),
    "observations.csv": (
        "indicator_id,period,numerator,denominator\nshare,2021-05,20,100\nshare,2021-06,30,100\n"
    ),
}
"""The least council folder of which two editions can be made."""


@dataclass(frozen=True)
class Place:
    """A workshop, and beside it the council folder of which it builds."""

    root: Path

    @property
    def workshop(self) -> Workshop:
        return Workshop(self.root / "project")

    @property
    def council(self) -> Path:
        return self.root / "council"

    def build(self, *options: str | Path, **environment: str) -> list[str]:
        """Build the edition; the lines that were told."""
        arguments = ("--council", self.council, "--period", PERIOD, "--why", *options)
        done = self.workshop.run("build", *arguments, **environment)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout.splitlines()

    def outcome(self) -> dict[str, str]:
        """Everything that came out, but for what is of use to the next build alone."""
        return {
            f"{folder}/{name}": found
            for folder in OUTCOMES
            for name, found in fingerprints(self.workshop.folder / folder).items()
        }

    def copy(self, root: Path) -> Place:
        return Place(Path(shutil.copytree(self.root, root)))


Change = Callable[[Place], None]


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{path.name} has no {old!r}"
    path.write_text(text.replace(old, new), encoding="utf-8", newline="\n")


def edited(address: str, old: str, new: str) -> Change:
    """The change of a text in a file."""
    return lambda place: edit(place.root / address, old, new)


def tiny_council(folder: Path) -> Path:
    """A council folder of two months and one measure, with a page of its own."""
    folder.mkdir(parents=True)
    for name, text in TINY.items():
        (folder / name).write_text(text, encoding="utf-8")
    write_own_page(folder, "ours")
    return folder


def write_own_page(council: Path, name: str, says: str = "Ours") -> None:
    """A page of the council's own, which says a word."""
    page = new_notebook(
        cells=[
            new_markdown_cell("# A page of the council's own", id="title"),
            new_code_cell(
                'released: str = "../released"', metadata={"tags": ["parameters"]}, id="parameters"
            ),
            new_code_cell(f"print({says!r})", id="word"),
        ],
        metadata={"kernelspec": KERNEL},
    )
    path = council / "notebooks" / f"{name}.ipynb"
    path.parent.mkdir(exist_ok=True)
    nbformat.write(page, path)
