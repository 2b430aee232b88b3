"""A new council folder: settings with placeholders, and what to do next."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import yaml

from improvement_book.council import Council
from improvement_book.errors import UsageError
from improvement_book.intake.template import example_settings, write_new_folder
from improvement_book.settings import SETTINGS_FILE, council_from_settings

README = "README.txt"
PLACEHOLDERS = ("name", "slug", "authority_code")
"""Settings of the example that hold for no council."""
NEXT_STEPS = """\
A council folder of Improvement Book

It holds personal data sooner or later: keep it where only those may read who may read the cases,
never in a git repository.

1. Open council.yml and replace the name, the slug and the authority code.
2. Make empty tables in another folder, and move those that you can fill to this one:

       python3 run.py template TEMPLATES

   Begin with indicators, observations and practice_reviews; then calendar, with a row for each
   period: until when its data counts, and when its papers are due. Leave out a table that has no
   rows: a file with a header alone is refused, because an export that lost its rows looks the same.
   The workbook tables.xlsx does not belong here: save a sheet as CSV UTF-8 under the table's name.
   Or map your own exports to the tables: `sources:` in council.yml.
3. Check, as often as you like. It takes seconds and writes nothing:

       python3 run.py check --council THIS_FOLDER

4. Build the draft:

       python3 run.py build --council THIS_FOLDER
"""


def write_new_council(into: Path, project: Path) -> tuple[str, ...]:
    """Write a council folder that lacks nothing but data. Returns the names of the files.

    project: the folder of this program, where no council's data belongs.
    Raises UsageError where the folder holds anything or lies in the project or a git work tree,
    MachineError where it can't be written.
    """
    place = into.resolve()
    for folder in (place, *place.parents):
        if folder == project.resolve() or (folder / ".git").exists():
            raise UsageError(
                f"{into} lies in {folder}, which is a git work tree or this program: a council's "
                "data could be committed there. Name a folder elsewhere."
            )
    contents = {SETTINGS_FILE: example_settings().encode(), README: NEXT_STEPS.encode()}
    write_new_folder(contents, into)
    return tuple(contents)


def placeholders_left(council: Council) -> Iterator[str]:
    """Settings that still are those of the example, one line each."""
    example = council_from_settings(yaml.safe_load(example_settings()))
    for name in PLACEHOLDERS:
        if getattr(council, name) == getattr(example, name):
            yield f"{SETTINGS_FILE}: {name} is still the placeholder {getattr(example, name)!r}."
