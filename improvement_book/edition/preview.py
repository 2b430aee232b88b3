"""Put built sites where they can be read together, with the way from one period to the next.

`<out>/public/` and `<out>/board/` are separate: a folder that is shown to the public never holds
a board edition.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from datetime import date
from html import escape
from pathlib import Path

from improvement_book.council import Audience
from improvement_book.edition.assemble import STYLE
from improvement_book.edition.assets import forget_unused, share, shared_address
from improvement_book.edition.build import BuiltEdition
from improvement_book.edition.frame import bare_page, redirect_page
from improvement_book.edition.heading import Heading, warnings
from improvement_book.edition.listing import Listed, latest, listed, merged, read_list, write_list
from improvement_book.edition.standing import ARCHIVE, LANDING, is_copied, remember_list
from improvement_book.errors import UsageError
from improvement_book.pages.numerals import day
from improvement_book.pages.text import plain
from improvement_book.period import Kind
from improvement_book.place import renew, replacing

KIND_HEADINGS = {Kind.MONTH: "Months", Kind.QUARTER: "Quarters", Kind.YEAR: "Financial years"}


def refresh(out: Path, editions: Sequence[BuiltEdition]) -> dict[Audience, Path]:
    """Copy the editions' sites under `out` and renew lists and landing pages.

    Returns each audience's landing page. Other editions already there stay, and are listed.
    Raises UsageError where `out` holds another council's editions, before anything is written.
    """
    _check_council(out, editions)
    for edition in editions:
        folder = out / edition.facts.audience
        share(edition.folder, folder)
        if not is_copied(edition.folder, out):
            with replacing(folder / edition.facts.period.code) as fresh:
                shutil.copytree(edition.site, fresh, dirs_exist_ok=True)
        write_list(merged(read_list(folder), [listed(edition)]), folder)
    audiences = {edition.facts.audience: edition for edition in editions}
    for audience, edition in audiences.items():
        _write_landing(out / audience, edition)
        forget_unused(out / audience)
        remember_list(out / audience)
    return {audience: out / audience / LANDING for audience in audiences}


def _check_council(out: Path, editions: Sequence[BuiltEdition]) -> None:
    there = {entry.council for audience in Audience for entry in read_list(out / audience)}
    councils = there | {edition.council.slug for edition in editions}
    if len(councils) > 1:
        raise UsageError(
            f"{out} would hold editions of more than one council: {', '.join(sorted(councils))}. "
            "Choose another folder with --out."
        )


def _write_landing(folder: Path, edition: BuiltEdition) -> None:
    """A page that goes to the latest edition, and one that lists all."""
    entries = read_list(folder)
    newest = latest(entries)
    name = plain(edition.council.name)
    cautions = warnings(edition.council.watermark, edition.facts.audience)
    data_to = day(date.fromisoformat(newest.data_to))
    heading = Heading(name, newest.code, newest.label, data_to, cautions)
    style = f"{shared_address(folder / newest.code)}/{STYLE}"
    pages = {
        LANDING: redirect_page(heading, f"{newest.code}/{newest.pages[0]}", style),
        ARCHIVE: bare_page(name, "All editions", cautions, _archive(entries), style),
    }
    for file, text in pages.items():
        renew(folder / file, text)


def _archive(entries: Sequence[Listed]) -> str:
    sections = []
    for kind, title in KIND_HEADINGS.items():
        items = [_archive_item(entry) for entry in reversed(entries) if entry.kind == kind]
        if items:
            sections.append(f"<h2>{title}</h2>\n<ul>\n{''.join(items)}</ul>\n")
    return "".join(sections)


def _archive_item(entry: Listed) -> str:
    data_to = day(date.fromisoformat(entry.data_to))
    link = f'<a href="{escape(entry.code)}/{escape(entry.pages[0])}">{escape(entry.label)}</a>'
    return f"<li>{link} (draft, data to {data_to})</li>\n"
