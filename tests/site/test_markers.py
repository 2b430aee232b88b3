"""Nothing that the public may not see stands in any byte of the public root.

A marker of its own stands in every restricted column, in the names and headers of the council's
own files, in paths and in environment variables. The scanner that looks for them must find one in
every form in which a text can be written.
"""

from __future__ import annotations

import base64
import gzip
import html
import io
import json
import os
import socket
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import openpyxl
import pytest

from improvement_book.intake.schema import schemas
from tests.site.marked_council import (
    CONTROL,
    PERIOD,
    PUBLIC,
    MarkedCouncil,
    form_of,
)
from tests.site.scanner import Marker, Scanner
from tests.site.workshop import PROJECT, Workshop

VARIABLES = (
    "USER", "LOGNAME", "USERNAME", "HOSTNAME", "COMPUTERNAME", "MAIL", "PS1", "SSH_CONNECTION",
    "JUPYTER_TOKEN", "DATABASE_PASSWORD", "IMPROVEMENT_BOOK_SECRET",
)  # fmt: skip
"""Set for the build, besides HOME and TMPDIR."""
LONGEST_NAME = 6
"""Characters from which the name of this machine is no word that stands somewhere by chance."""


@dataclass(frozen=True)
class Marked:
    """What was built, and what was planted."""

    workshop: Workshop
    council: Path
    markers: tuple[Marker, ...]

    @property
    def roots(self) -> tuple[Path, Path]:
        """All that the public may ever be given: the site, and the edition it was made of."""
        built = self.workshop.built / "sampleshire" / "public" / PERIOD
        return self.workshop.site / "public", built


@pytest.fixture(scope="module")
def marked(
    tmp_path_factory: pytest.TempPathFactory, new_workshop: Callable[[Path], Workshop]
) -> Marked:
    """The public edition of a council that is marked everywhere, built on a marked machine."""
    plan = MarkedCouncil()
    variables = {name: plan.word(f"environment variable {name}") for name in VARIABLES}
    root = tmp_path_factory.mktemp("marked")
    council = root / plan.word("folder above the council") / plan.word("folder of the council")
    home = root / plan.word("home folder")
    home.mkdir()
    plan.write(council)
    workshop = new_workshop(root / plan.word("folder of the project"))
    # Short and not below the others: the sockets of the kernels stand in it.
    scratch = plan.word("folder for temporary files").split()[0]
    with tempfile.TemporaryDirectory(prefix=scratch) as temporary:
        variables |= {"HOME": str(home), "USERPROFILE": str(home), "TMPDIR": temporary}
        workshop.build(council, PERIOD, **variables)
    return Marked(workshop, council, (*plan.markers, *_of_this_machine()))


@pytest.fixture(scope="module")
def found(marked: Marked) -> dict[str, set[str]]:
    """File of the public roots -> places of the markers in it."""
    scanner = Scanner([*marked.markers, CONTROL])
    return {
        f"{root.name}/{name}": places
        for root in marked.roots
        for name, places in scanner.folder(root).items()
    }


def test_no_marker_stands_in_any_byte_of_the_public_root(found: dict[str, set[str]]) -> None:
    allowed = {CONTROL.place}
    assert {name: places - allowed for name, places in found.items() if places - allowed} == {}


def test_what_the_public_may_read_is_found_wherever_it_stands(found: dict[str, set[str]]) -> None:
    """On pages, in the search index (as stems), in notebooks and in released tables."""
    names = {Path(name).name for name, places in found.items() if CONTROL.place in places}
    assert {
        "indicators.html", "summary.html", "searchindex.js", "indicators.ipynb", "indicators.csv",
    } <= names  # fmt: skip


def test_the_search_index_holds_stems(marked: Marked) -> None:
    """Else the test above would not show that the scanner finds them."""
    index = (marked.roots[0] / PERIOD / "searchindex.js").read_text(encoding="utf-8").casefold()
    words = CONTROL.text.casefold().split()
    assert not all(word in index for word in words)


def test_every_restricted_column_is_marked(marked: Marked) -> None:
    places = {marker.place for marker in marked.markers}
    restricted = {
        f"{schema.name}.{field.name}"
        for schema in schemas().values()
        for field in schema.fields
        if form_of(schema, field) and field.name not in {key.field for key in schema.foreign_keys}
    }
    assert restricted - places == {f"{table}.key" for table in ("approvals", "corrections")}
    assert {"voice.said", "plan_actions.reason", "commentary.text", "workforce.cases"} <= places


def test_a_restricted_column_without_a_marker_is_of_few_words() -> None:
    """A choice, yes or no, a period, a grade, a fingerprint, or a day on which a row rests."""
    bare = {
        f"{schema.name}.{field.name}": field
        for schema in schemas().values()
        for field in schema.fields
        if field.name not in PUBLIC.get(schema.name, ()) and not form_of(schema, field)
    }
    assert {
        name
        for name, field in bare.items()
        if not (
            field.choices
            or field.type in ("boolean", "date")
            or field.format in ("period", "grade")
            or field.pattern
        )
    } == set()


def test_every_marker_stands_in_the_council_folder(marked: Marked) -> None:
    """Else its absence would mean nothing."""
    inside = Scanner(marked.markers).folder(marked.council)
    planted = {place for places in inside.values() for place in places}
    elsewhere = ("environment", "folder", "home", "fingerprint", "this machine")
    missing = {marker.place for marker in marked.markers} - planted
    assert {place for place in missing if not place.startswith(elsewhere)} == set()


def test_personal_and_free_words_are_restricted() -> None:
    public = {
        f"{schema.name}.{field.name}"
        for schema in schemas().values()
        for field in schema.fields
        if field.name in PUBLIC.get(schema.name, ()) and (field.personal or field.free_text)
    }
    assert public == set()


def test_the_boards_tables_hold_markers_that_the_publics_do_not(
    marked: Marked, tmp_path: Path
) -> None:
    """What was planted is read and used: the board sees it."""
    command = ("release", "--audience", "board", "--period", PERIOD, "--into", tmp_path)
    marked.workshop.make(*command, "--council", marked.council)
    inside = Scanner(marked.markers).folder(tmp_path)
    assert {
        "commentary.text", "commentary.author", "corrections.reason", "corrections.by",
        "observations.revision_reason", "indicators.exclusions", "indicators.expected_reason",
        "calendar.decisions_needed", "name of an export", "name of a workbook",
        "name that begins as ours",
    } <= {place for places in inside.values() for place in places}  # fmt: skip


WORD = Marker("word", "Bragwufliplotrufulness Zwekrednivlafliations")
NUMBER = Marker("number", "73519264801")
DAY = Marker("day", "2071-03-04")
TEXT = WORD.text
FOLDINGS: dict[str, Callable[[str], bytes]] = {
    "as it is": str.encode,
    "in capitals": lambda text: text.upper().encode(),
    "within other letters": lambda text: f"xx{text}yy".encode(),
    "one word of it": lambda text: text.split()[1].encode(),
    "stem": lambda text: b'"bragwufliplotru":3',
    "split by a hyphen and a line": lambda text: (text[:9] + "-\n  " + text[9:]).encode(),
    "soft hyphens": lambda text: "\u00ad".join(text).encode(),
    "zero-width spaces": lambda text: "\u200b".join(text).encode(),
    "full width": lambda text: "".join(chr(ord(c) + 0xFEE0) for c in text.split()[0]).encode(),
    "split by markup": lambda text: f"{text[:4]}<b class='x'>{text[4:9]}</b>{text[9:]}".encode(),
    "words of an SVG": lambda text: "".join(f"<tspan>{c}</tspan>" for c in text).encode(),
    "underscores": lambda text: text.replace(" ", "_").encode(),
    "references with names": lambda text: text.replace("a", "&#97;").encode(),
    "references in hexadecimal": lambda text: "".join(f"&#x{ord(c):x};" for c in text).encode(),
    "references twice": lambda text: html.escape("".join(f"&#{ord(c)};" for c in text)).encode(),
    "escapes of JSON": lambda text: "".join(f"\\u{ord(c):04x}" for c in text).encode(),
    "escapes of JSON in JSON": lambda text: json.dumps(
        "".join(f"\\u{ord(c):04x}" for c in text)
    ).encode(),
    "escapes of JavaScript": lambda text: "".join(f"\\x{ord(c):02X}" for c in text).encode(),
    "escapes with braces": lambda text: "".join(f"\\u{{{ord(c):x}}}" for c in text).encode(),
    "escapes in octal": lambda text: "".join(f"\\{ord(c):03o}" for c in text).encode(),
    "escapes of CSS": lambda text: "".join(f"\\{ord(c):x} " for c in text).encode(),
    "percent": lambda text: quote(text, safe="").encode(),
    "percent throughout": lambda text: "".join(f"%{ord(c):02x}" for c in text).encode(),
    "percent twice": lambda text: quote("".join(f"%{ord(c):02x}" for c in text)).encode(),
    "base64": lambda text: base64.b64encode(text.encode()),
    "base64 from the second byte": lambda text: base64.b64encode(b"{" + text.encode()),
    "base64 from the third byte": lambda text: base64.b64encode(b'{"' + text.encode()),
    "base64 after other digits": lambda text: b"abc" + base64.b64encode(text.encode()),
    "base64 for addresses": lambda text: base64.urlsafe_b64encode(b"\xff\xfe?" + text.encode()),
    "base64 on lines": lambda text: base64.encodebytes(b"x" * 50 + text.encode() + b"y" * 50),
    "base64 twice": lambda text: base64.b64encode(base64.b64encode(text.encode())),
    "data address": lambda text: (
        b"data:text/plain;base64," + quote(base64.b64encode(text.encode())).encode()
    ),
    "hexadecimal digits": lambda text: text.encode().hex().encode(),
    "hexadecimal digits after one": lambda text: b"f" + text.encode().hex().encode(),
    "UTF-16": lambda text: text.encode("utf-16"),
    "UTF-16, big end first": lambda text: text.encode("utf-16-be"),
    "UTF-16 within other bytes": lambda text: b"\x01\x02\x03" + text.encode("utf-16-le") + b"\xff",
    "UTF-32": lambda text: text.encode("utf-32"),
    "gzip": lambda text: gzip.compress(text.encode()),
    "gzip within other bytes": lambda text: b"\x00head" + gzip.compress(text.encode()) + b"tail",
    "zlib": lambda text: zlib.compress(text.encode()),
    "zlib, hardly pressed": lambda text: zlib.compress(text.encode(), 1),
    "zip": lambda text: _zip({"a.txt": text.encode()}),
    "name in a zip": lambda text: _zip({text: b"x"}),
    "zip in a zip": lambda text: _zip({"b.zip": _zip({"a.txt": text.encode()})}),
    "PDF": lambda text: _pdf(f"BT ({text}) Tj ET"),
    "PDF with spacing": lambda text: _pdf("[" + "".join(f"({c}) -20 " for c in text) + "] TJ"),
    "PDF in hexadecimal": lambda text: _pdf(f"<{text.encode().hex()}> Tj"),
    "PDF of UTF-16": lambda text: _pdf(f"<{text.encode('utf-16-be').hex()}> Tj"),
    "workbook": lambda text: _workbook(text),
    "base64 of gzip in JSON": lambda text: json.dumps(
        {"a": base64.b64encode(gzip.compress(text.encode())).decode()}
    ).encode(),
}


@pytest.mark.parametrize("folding", FOLDINGS)
def test_the_scanner_finds_a_word(folding: str) -> None:
    content = b"before " + FOLDINGS[folding](TEXT) + b" after"
    assert Scanner([WORD, NUMBER, DAY]).content(content) == {"word"}
    assert Scanner([WORD, NUMBER, DAY]).content(FOLDINGS[folding](TEXT)) == {"word"}


@pytest.mark.parametrize(
    "written",
    ["73519264801", "73,519,264,801", "73.519.264.801", "73 519 264 801", "73519264801.0",
     "7.3519264801e10", "£73,519,264,801 in all", "73\u202f519\u202f264\u202f801"],
)  # fmt: skip
def test_the_scanner_finds_a_number(written: str) -> None:
    scanner = Scanner([WORD, NUMBER, DAY])
    assert scanner.content(written.encode()) == {"number"}
    assert scanner.content(zlib.compress(base64.b64encode(written.encode()))) == {"number"}


@pytest.mark.parametrize(
    "written",
    ["2071-03-04", "2071-03-04T00:00:00", "4 March 2071", "4  MARCH\n2071", "04/03/2071",
     "20710304", "04 Mar 2071"],
)  # fmt: skip
def test_the_scanner_finds_a_day(written: str) -> None:
    assert Scanner([WORD, NUMBER, DAY]).content(written.encode()) == {"day"}


def test_the_scanner_finds_a_path_as_a_whole() -> None:
    scanner = Scanner([Marker("path", "/srv/books/env", exact=True)])
    assert scanner.content(b"file:%2Fsrv%2Fbooks%2Fenv%2Flib") == {"path"}
    assert scanner.content(b"srv books env") == set()


def test_the_scanner_finds_the_name_of_a_file(tmp_path: Path) -> None:
    (tmp_path / f"{TEXT}.txt").touch()
    (tmp_path / "other.txt").write_text("other words", encoding="utf-8")
    assert Scanner([WORD]).folder(tmp_path) == {f"{TEXT}.txt": {"word"}}


def test_the_scanner_finds_a_marker_in_every_kind_of_file_of_the_root(marked: Marked) -> None:
    files = {path.suffix: path for root in marked.roots for path in root.rglob("*.*")
             if path.is_file()}  # fmt: skip
    assert {".html", ".js", ".css", ".csv", ".json", ".ipynb"} <= files.keys()
    scanner = Scanner([WORD])
    for path in files.values():
        content = path.read_bytes()
        middle = len(content) // 2
        for folding in ("as it is", "references in hexadecimal", "escapes of JSON", "base64"):
            planted = b"\n" + FOLDINGS[folding](TEXT) + b"\n"
            assert scanner.content(content[:middle] + planted + content[middle:]) == {"word"}, path


def _of_this_machine() -> Iterator[Marker]:
    """Where this test runs: paths in full, because their parts are common words."""
    for path in {sys.prefix, sys.base_prefix, str(PROJECT), str(Path.home()) + os.sep}:
        yield Marker(f"this machine: {path}", path, exact=True)
    if len(socket.gethostname()) >= LONGEST_NAME:
        yield Marker("this machine: its name", socket.gethostname(), exact=True)


def _zip(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def _pdf(drawn: str) -> bytes:
    """The part of a PDF that matters: a compressed stream among other bytes."""
    stream = zlib.compress(drawn.encode())
    head = f"%PDF-1.7\n4 0 obj\n<< /Length {len(stream)} /Filter /FlateDecode >>\nstream\n"
    return head.encode() + stream + b"\nendstream\nendobj\n%%EOF\n"


def _workbook(text: str) -> bytes:
    book, buffer = openpyxl.Workbook(), io.BytesIO()
    book.worksheets[0].append([text])
    book.save(buffer)
    return buffer.getvalue()
