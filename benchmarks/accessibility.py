"""Check every page of a built site against WCAG and write the accessibility statement from it.

    .venv/bin/python -m benchmarks.accessibility _site --on 2026-11-28

Each page is opened in Chromium as a reader with a wide window, with a phone, in the dark and at
four times its size would open it. What was found goes into `accessibility.json` beside this file,
and from that alone into `book/accessibility.md`: the statement can't say what no check has found.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parent.parent
RESULTS = PROJECT / "benchmarks" / "accessibility.json"
STATEMENT = PROJECT / "book" / "accessibility.md"
LOOKS = {
    "a wide window": (1280, "light"),
    "a phone": (390, "light"),
    "a wide window in dark colours": (1280, "dark"),
    "a window enlarged four times": (320, "light"),
}
"""How a page is opened -> width in CSS pixels, and the colours that the reader prefers."""


def main() -> int:
    """Exit code 0 where nothing was found, 1 where something was."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("site", type=Path, help="the folder with public/ and board/")
    parser.add_argument(
        "--on", type=date.fromisoformat, required=True, help="the day of the checks"
    )
    options = parser.parse_args()
    results = checked(options.site, options.on)
    text = json.dumps(results, indent=1, ensure_ascii=False)
    RESULTS.write_text(text + "\n", encoding="utf-8", newline="\n")
    STATEMENT.write_text(statement(results), encoding="utf-8", newline="\n")
    print(f"{results['pages']} pages, {len(results['faults'])} faults; wrote {STATEMENT.name}")
    return 1 if results["faults"] else 0


def checked(site: Path, on: date) -> dict[str, Any]:
    """What the checks found, on all pages of both audiences."""
    from tests.browser import AXE_TAGS, looking_at, one_browser, reading_pages

    folders = [folder for folder in (site / "public", site / "board") if folder.is_dir()]
    faults: list[str] = []
    pages, axe = 0, ""
    with one_browser() as browser:
        for folder in folders:
            names = reading_pages(folder)
            pages += len(names)
            for look, (width, scheme) in LOOKS.items():
                with looking_at(folder, browser, color_scheme=scheme) as window:
                    for name in names:
                        found = window.axe_violations(name, width)
                        if window.page.evaluate(
                            "document.documentElement.scrollWidth > innerWidth"
                        ):
                            found.append(f"{name}: the page scrolls sideways")
                        faults += [f"{look}: {folder.name}/{fault}" for fault in found]
                    axe = window.page.evaluate("axe.version")
        chromium = browser.version
    return {
        "on": on.isoformat(),
        "pages": pages,
        "audiences": [folder.name for folder in folders],
        "looks": list(LOOKS),
        "rules": list(AXE_TAGS),
        "axe": axe,
        "axe_playwright_python": version("axe-playwright-python"),
        "chromium": chromium.partition(".")[0],
        "faults": faults,
    }


def statement(results: Mapping[str, Any]) -> str:
    """The page of the book that says what was checked, what was found, and what was not."""
    on = date.fromisoformat(results["on"])
    faults = results["faults"]
    found = f"The checks found {len(faults) or 'no'} {'fault' if len(faults) < 2 else 'faults'}."
    looks = "\n".join(f"- {look}" for look in results["looks"])
    listed = "".join(f"- `{fault}`\n" for fault in faults)
    return _STATEMENT.format(
        day=f"{on.day} {on:%B %Y}",
        pages=results["pages"],
        audiences=" and ".join(results["audiences"]),
        found=found,
        faults=f"\n{listed}" if faults else "",
        looks=looks,
        axe=results["axe"],
        chromium=results["chromium"],
    )


_STATEMENT = """\
# Accessibility statement

Can everybody read this report, and how do we know?

We want as many people as possible to be able to use it. The law asks public bodies to meet the Web
Content Accessibility Guidelines (WCAG) 2.2, levels A and AA.

## What was checked

On {day}, a program checked all {pages} pages of the sample report, {audiences} editions, against
the WCAG rules that a program can test. {found}
{faults}
Each page was opened as it looks in:

{looks}

The program was axe-core {axe} in Chromium {chromium}. Your edition has the same pages and the same
design as the sample, with other figures.

On every change of the design, other checks make sure that

- the keyboard alone reaches every link, button and box, and shows where it is;
- no page has to be scrolled sideways, even when it is enlarged four times; wide tables scroll
  inside their own box;
- every chart has a text that names its figures, and its figures stand in a table;
- on paper no table loses a column, and no chart is split;
- everything can be read without scripts. Search, sorting, and the links to other periods need them;
  without them, all editions are one link away.

## What was not checked

- A program finds only some of the faults that people meet. No disabled person and no screen reader
  user has tried this report for us yet.
- It was checked in one browser only.
- Documents that the report links to are not part of it.

## If something does not work for you

Tell the council that publishes this report what you need, and in which form: large print, easy read
or another. It has to answer you. If you are not happy with its answer, you can ask the Equality
Advisory and Support Service for help.
"""

if __name__ == "__main__":
    sys.exit(main())
