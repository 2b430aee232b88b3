"""What other programs read of an edition: `edition.json`, beside its pages."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from improvement_book.release import Release

EDITION_FILE = "edition.json"


def write_edition_record(release: Release, pages: Sequence[str], site: Path) -> None:
    """Whose edition it is, what it knows, its pages, and what became of every row and file."""
    facts = release.edition
    record = {
        "council": release.council.name,
        "period": facts.period.code,
        "audience": str(facts.audience),
        "data_to": facts.data_to.isoformat(),
        "state": "draft",
        "watermark": release.council.watermark,
        "pages": list(pages),
        "reconciliation": release.table("reconciliation").to_dict("records"),
        "kept_out": release.table("kept_out").to_dict("records"),
        "inputs": release.table("inputs").to_dict("records"),
    }
    text = json.dumps(record, indent=1, ensure_ascii=False)
    (site / EDITION_FILE).write_text(text + "\n", encoding="utf-8", newline="\n")
