"""Where do markers stand in a folder? Looks into every byte of it, however it is written.

A file is read as it stands and unfolded: character references, escapes of JSON, JavaScript and
CSS, percent-encoding, base64, hexadecimal digits, UTF-16 and UTF-32, and what is compressed (zip,
gzip, and the deflate streams of PDF, PNG and fonts). What comes out is unfolded again.

A word is looked for without regard to case and to all that is no letter (markup, soft hyphens,
the spacing of a PDF), and as its stem, as a search index keeps it.
"""

from __future__ import annotations

import base64
import gzip
import io
import re
import unicodedata
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes

import snowballstemmer

DEEPEST = 4
"""Foldings in one another that are undone."""
LARGEST = 64 << 20
"""Bytes that one compressed stream may hold."""
ZLIB_HEADER = re.compile(rb"[\x08\x18\x28\x38\x48\x58\x68\x78][\x01\x5e\x9c\xda\x3f\x7d\xbb\xf9]")
GZIP_HEADER = b"\x1f\x8b\x08"
ZIP_HEADER = b"PK\x03\x04"
ZIP_HEADER_LENGTH = 30
"""Bytes before a member's name; the last four are the lengths of name and extra field."""
BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{12,}")
WRAPPED = re.compile(rb"(?<=[A-Za-z0-9+/]{60})\r?\n(?=[A-Za-z0-9+/])")
HEX = re.compile(rb"[0-9a-fA-F]{12,}")
ESCAPE = re.compile(
    rb"\\(?:u\{([0-9a-fA-F]+)\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|([0-3][0-7]{2})"
    rb"|([0-9a-fA-F]{1,6})\s?)"
)
WIDE = re.compile(rb"(?:[\x20-\x7e]\x00){6,}|(?:\x00[\x20-\x7e]){6,}")
WIDER = re.compile(rb"(?:[\x20-\x7e]\x00{3}){6,}|(?:\x00{3}[\x20-\x7e]){6,}")
TAG = re.compile(r"<[^<>]*>")
NO_LETTER = re.compile(r"[\W\d_]+")
BETWEEN_DIGITS = re.compile(r"(?<=\d)[,.'_ ](?=\d)")
STEMMERS = [snowballstemmer.stemmer(name) for name in ("english", "porter")]


@dataclass(frozen=True)
class Marker:
    """Something that must not be found.

    place: where it was planted. text: what was planted: words, digits, or a day as 2061-03-14.
    exact: whether only the whole text gives it away, as of a path; else each of its words does.
    """

    place: str
    text: str
    exact: bool = False

    @property
    def needles(self) -> frozenset[str]:
        """What gives it away, in the forms that `_texts` makes of a text."""
        if day := _day(self.text):
            month = f"{day:%B}".casefold()
            forms = ("%d/%m/%Y", "%d.%m.%Y", "%Y%m%d", "%d-%b-%Y", "%d %b %Y")
            written = {f"{day:{form}}".casefold() for form in forms}
            return frozenset({self.text, f"{day.day} {month} {day.year}", *written})
        if self.exact or self.text.isdigit():
            return frozenset({self.text.casefold()})
        words = NO_LETTER.split(self.text.casefold())
        stems = {stemmer.stemWord(word) for stemmer in STEMMERS for word in words}
        return frozenset({*words, *stems} - {""})


class Scanner:
    """Looks for all markers at once; a content that it has seen before is not read again."""

    def __init__(self, markers: Iterable[Marker]) -> None:
        self.place_of = {needle: one.place for one in markers for needle in one.needles}
        self.pattern = re.compile(_alternatives(self.place_of))
        self.known: dict[bytes, frozenset[str]] = {}

    def folder(self, root: Path) -> dict[str, set[str]]:
        """File below the root -> places of the markers in its bytes or its name."""
        found = {}
        for path in sorted(root.rglob("*")):
            name = path.relative_to(root).as_posix()
            places = set(self.content(name.encode()))
            if path.is_file():
                places |= self.content(path.read_bytes())
            if places:
                found[name] = places
        return found

    def content(self, content: bytes) -> frozenset[str]:
        """Places of the markers that stand in some bytes."""
        if content not in self.known:
            self.known[content] = frozenset(
                self.place_of[needle]
                for layer in unfolded(content)
                for text in _texts(layer)
                for needle in self.pattern.findall(text)
            )
        return self.known[content]


def unfolded(content: bytes) -> Iterator[bytes]:
    """The bytes, and all that they hold once a folding is undone, each of it once."""
    seen: set[bytes] = set()
    waiting = [(content, DEEPEST)]
    while waiting:
        layer, left = waiting.pop()
        if layer not in seen:
            seen.add(layer)
            yield layer
            if left:
                waiting += [(inner, left - 1) for inner in _inner(layer) if inner]


def _alternatives(needles: Iterable[str]) -> str:
    """A pattern of all needles that reads each character once: they share their beginnings."""
    tree: dict[str, Any] = {}
    for needle in needles:
        branch = tree
        for character in needle:
            branch = branch.setdefault(character, {})
        branch[""] = {}
    return _branch(tree)


def _branch(tree: dict[str, Any]) -> str:
    longer = [re.escape(start) + _branch(rest) for start, rest in tree.items() if start]
    if not longer:
        return ""
    return f"(?:{'|'.join(longer)}){'?' if '' in tree else ''}"


def _texts(layer: bytes) -> Iterator[str]:
    """A layer on one line, as letters alone with and without its markup, and as digits."""
    text = unicodedata.normalize("NFKC", layer.decode("utf-8", "replace")).casefold()
    yield " ".join(text.split())
    yield NO_LETTER.sub("", text)
    if "<" in text:
        yield NO_LETTER.sub("", TAG.sub("", text))
    yield BETWEEN_DIGITS.sub("", text)


def _inner(layer: bytes) -> Iterator[bytes]:
    """What a layer holds in each of the foldings."""
    yield _unescaped(layer)
    if b"\0" in layer:
        for pattern in (WIDE, WIDER):
            yield b"\n".join(run[0].replace(b"\0", b"") for run in pattern.finditer(layer))
    yield b"\n".join(_decoded(layer))
    yield from _decompressed(layer)


def _unescaped(layer: bytes) -> bytes:
    """With all that stands for a single character undone once."""
    if b"&" in layer:
        layer = unescape(layer.decode("utf-8", "surrogateescape")).encode("utf-8", "replace")
    return ESCAPE.sub(_character, unquote_to_bytes(layer))


def _decoded(layer: bytes) -> Iterator[bytes]:
    """What base64 and hexadecimal digits say; a run may begin in the middle of a group."""
    for run in BASE64.finditer(WRAPPED.sub(b"", layer)):
        digits = run[0].translate(bytes.maketrans(b"-_", b"+/"))
        for start in range(4):
            part = digits[start:]
            # One digit alone is no byte: it belongs to what follows the run.
            part = part[:-1] if len(part) % 4 == 1 else part
            yield base64.b64decode(part + b"=" * (-len(part) % 4))
    for run in HEX.finditer(layer):
        for start in range(2):
            digits = run[0][start:]
            yield bytes.fromhex(digits[: len(digits) // 2 * 2].decode())


def _decompressed(layer: bytes) -> Iterator[bytes]:
    """Every deflate stream, wherever it begins: of members of archives, whole or not, and alone."""
    for match in re.finditer(re.escape(ZIP_HEADER), layer):
        start = match.start() + ZIP_HEADER_LENGTH
        lengths = layer[start - 4 : start]
        name, extra = int.from_bytes(lengths[:2], "little"), int.from_bytes(lengths[2:], "little")
        yield _inflated(layer[start + name + extra :], -zlib.MAX_WBITS)
    for match in re.finditer(re.escape(GZIP_HEADER), layer):
        try:
            yield gzip.GzipFile(fileobj=io.BytesIO(layer[match.start() :])).read(LARGEST)
        except (OSError, EOFError, zlib.error):
            yield _inflated(layer[match.start() + 10 :], -zlib.MAX_WBITS)
    for match in ZLIB_HEADER.finditer(layer):
        yield _inflated(layer[match.start() :], zlib.MAX_WBITS)


def _inflated(stream: bytes, bits: int) -> bytes:
    """As much of a stream as can be had; nothing where it is none."""
    try:
        return zlib.decompressobj(bits).decompress(stream, LARGEST)
    except zlib.error:
        return b""


def _character(match: re.Match[bytes]) -> bytes:
    """The character of an escape, in whichever of the five forms it is."""
    braced, long, short, octal, style = match.groups()
    number = int(octal, 8) if octal else int(braced or long or short or style, 16)
    surrogate = 0xD800 <= number < 0xE000
    return b"" if number > 0x10FFFF or surrogate else chr(number).encode()


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
