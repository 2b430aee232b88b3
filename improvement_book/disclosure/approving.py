"""What `approve` does: show the texts that wait, search one, and write its approval."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from improvement_book.disclosure.search import Search
from improvement_book.disclosure.texts import TextError, fault_in
from improvement_book.errors import UsageError
from improvement_book.intake.approvals import (
    APPROVALS,
    Waiting,
    approval_row,
    text_at,
    waiting_texts,
    write_approval,
)
from improvement_book.intake.folder import read_folder
from improvement_book.intake.schema import schemas
from improvement_book.intake.texts import Approval, Text, approvals_by_place
from improvement_book.tabulate.counts import DECLARED

Asked = tuple[str | None, str | None, str | None]
"""Table, key and column, as far as they were given."""
NOT_PRINTED = "\\u{:04x}"
"""How a character that a terminal would obey is shown."""
SHOWN = ("calendar", "voice", *dict.fromkeys(item.words_of for item in DECLARED if item.words_of))
"""Tables whose words the book asks for: of the others only the number is told."""


@dataclass(frozen=True)
class Looked:
    """What was asked for. text: the one that was named, None where none was.

    waiting: texts that await approval. elsewhere: how many more there are in tables whose words
    no page shows yet. found: kinds of what points at a person, in the text that was named.
    approval: of that text as it stands. written: whether it was written just now.
    """

    text: Text | None = None
    waiting: tuple[Waiting, ...] = ()
    elsewhere: int = 0
    found: tuple[str, ...] = ()
    approval: Approval | None = None
    written: bool = False


def looked_at(path: Path, place: Asked, by: str | None, on: date, consent: bool | None) -> Looked:
    """What `approve` was asked for: all texts that wait, one of them, or its approval.

    place: table, key and column of one text, or None for each (a table alone narrows the list).
    by: the post that approves it; None to look only. on: the day. consent: of the person quoted.
    Raises UsageError where the text is not named whole, where there is none in that place, or
    where it is a quote and nobody says whether the person agreed; TextError where it points at a
    person.
    """
    table, key, column = place
    if table and key and column:
        looked = _shown(path, (table, key, column), on)
        return _approved(path, looked, by, on, consent) if by else looked
    if key or column or by:
        raise UsageError("Name the text by --table, --key and --column together.")
    if table and table not in schemas():
        raise UsageError(f"--table {table}: expected one of {', '.join(schemas())}.")
    waiting = tuple(waiting_texts(read_folder(path)))
    told = tuple(item for item in waiting if item.text.table in ((table,) if table else SHOWN))
    return Looked(waiting=told, elsewhere=0 if table else len(waiting) - len(told))


def _shown(path: Path, place: tuple[str, str, str], on: date) -> Looked:
    folder = read_folder(path)
    text = text_at(folder, *place)
    rows = folder.tables.get(APPROVALS)
    approval = approvals_by_place(rows.frame if rows else None).get(text.place)
    found = Search(folder.identifiers).kinds(text.words, on)
    return Looked(text=text, found=found, approval=approval)


def _approved(path: Path, looked: Looked, by: str, on: date, consent: bool | None) -> Looked:
    """An approval that says the same already is left as it is."""
    text = looked.text
    assert text is not None
    if looked.found:
        raise TextError(fault_in(text, kind) for kind in looked.found)
    if text.is_quote and consent is None:
        raise UsageError(
            "Somebody is quoted: say --consent yes if they agreed, --consent no if not."
        )
    if looked.approval and looked.approval.consent == consent:
        return looked
    write_approval(path, approval_row(text, by, on, consent))
    return Looked(text=text, approval=Approval(by.strip(), on, consent), written=True)


def as_data(looked: Looked) -> dict[str, Any]:
    """What was found, for a program."""
    if looked.text is None:
        waiting = [_placed(item.text) | {"why": item.why} for item in looked.waiting]
        return {"waiting": waiting, "elsewhere": looked.elsewhere}
    approval = looked.approval
    told = None if approval is None else {
        "approver": approval.approver, "approved_on": approval.approved_on.isoformat(),
        "consent": approval.consent,
    }  # fmt: skip
    return _placed(looked.text) | {
        "text": looked.text.words, "sha256": looked.text.place[-1], "found": looked.found,
        "approval": told, "written": looked.written,
    }  # fmt: skip


def in_words(looked: Looked) -> str:
    """What was found, for a person."""
    if looked.text is None:
        return "\n".join(_list(looked))
    text, approval = looked.text, looked.approval
    lines = [f"{text.file} row {text.row}, column {text.column}:", "", visible(text.words), ""]
    lines += [f"Found: {kind}. It can't be approved as it stands." for kind in looked.found]
    if approval:
        done = "Approved" if looked.written else "Approved already"
        lines.append(
            f"{done}, by {visible(approval.approver)} on {approval.approved_on.isoformat()}."
        )
    elif not looked.found:
        lines.append('Not approved. To approve it, add --by "the approver\'s post".')
    return "\n".join(lines)


def visible(text: str) -> str:
    """The text as a terminal may show it: what it would obey is spelt out."""
    return "".join(
        char if char.isprintable() or char == "\n" else NOT_PRINTED.format(ord(char))
        for char in text.replace("\r\n", "\n")
    )


def _list(looked: Looked) -> list[str]:
    count = len(looked.waiting)
    lines = [f"{count:,} text{'' if count == 1 else 's'} awaiting approval."]
    lines += [
        f'  {item.text.file} row {item.text.row}: --table {item.text.table} --key "'
        f'{visible(item.text.key)}" --column {item.text.column}: {item.why}'
        for item in looked.waiting
    ]
    if looked.elsewhere:
        lines.append(
            f"{looked.elsewhere:,} more in tables that no page shows yet; --table lists them."
        )
    return lines


def _placed(text: Text) -> dict[str, Any]:
    return {"table": text.table, "key": text.key, "column": text.column,
            "file": text.file, "row": text.row}  # fmt: skip
