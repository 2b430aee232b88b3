"""What an edition consists of: every file with its hash and size. Nothing of clock or path."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from improvement_book import __version__

MANIFEST_FILE = "manifest.json"
LOCK_FILE = "requirements.txt"
"""The hashed lock from which the environment is made."""


def write_manifest(edition: Path, project: Path) -> None:
    """List the files of an edition in its own folder."""
    lock = project / LOCK_FILE
    files = sorted(path for path in edition.rglob("*") if path.is_file())
    facts = {
        "version": __version__,
        "lock_sha256": _sha256(lock) if lock.is_file() else None,
        "files": [_file_facts(path, edition) for path in files],
    }
    text = json.dumps(facts, indent=1, ensure_ascii=False) + "\n"
    (edition / MANIFEST_FILE).write_text(text, encoding="utf-8", newline="\n")


def _file_facts(path: Path, edition: Path) -> dict[str, Any]:
    name = path.relative_to(edition).as_posix()
    return {"path": name, "sha256": _sha256(path), "size": path.stat().st_size}


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
