"""Take the pictures that README.md shows, of the fictional sample council alone.

.venv/bin/python -m benchmarks.screenshots _site/public/2023-05
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

PICTURES = Path(__file__).resolve().parent.parent / "docs"
SHOTS = {
    "summary.png": ("summary.html", 1100, 720),
    "practice-reviews-phone.png": ("practice-reviews.html#pr-5", 390, 820),
}
"""Picture -> page, width and height of the window."""


def main() -> int:
    """Refuses a site that is not of an invented council."""
    from tests.browser import looking_at, one_browser

    edition = Path(sys.argv[1])
    record = json.loads((edition / "edition.json").read_text(encoding="utf-8"))
    if not record["watermark"].startswith("Fictional council"):
        print(f"{edition} is not of a fictional council.", file=sys.stderr)
        return 2
    with one_browser() as browser:
        for picture, (page, width, height) in SHOTS.items():
            with looking_at(edition, browser) as window:
                window.page.set_viewport_size({"width": width, "height": height})
                window.page.goto(f"{edition.resolve().as_uri()}/{page}", wait_until="load")
                window.page.screenshot(path=PICTURES / picture)
    return 0


if __name__ == "__main__":
    sys.exit(main())
