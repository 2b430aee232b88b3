"""What in a text looks like a person's number, address or date of birth.

Numbers with check digits count only where these are right, so that a plain figure is no alarm.
Numbers that belong to organisations alone (03, 08, 09) are no alarm either.

[1] NHS Data Dictionary, NHS Number: modulus 11.
[2] Department for Education, Unique pupil numbers: the check letter, modulus 23.
[3] HM Revenue and Customs, NIM39110: letters that a National Insurance number has.
[4] Royal Mail, Postcode Address File, and BS 7666: areas, and letters of the inward code.
[5] Ofcom, National Telephone Numbering Plan: areas 01 and 02, 05, mobiles and others 07.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from improvement_book.intake.identifiers import plain

UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
NO_PREFIX = ("BG", "GB", "KN", "NK", "NT", "TN", "ZZ")
POSTCODE_AREAS = (
    "A[BL]|B[ABDHLNRST]?|C[ABFHMORTVW]|D[ADEGHLNTY]|E[CHNX]?|F[KY]|G[LUY]?|H[ADGPRSUX]|I[GMPV]|JE|"
    "K[ATWY]|L[ADELNSU]?|M[EKL]?|N[EGNPRW]?|O[LX]|P[AEHLOR]|R[GHM]|S[AEGKLMNOPRSTWY]?|T[ADFNQRSW]|"
    "UB|W[ACDFNRSV]?|YO|ZE"
)
A_YEAR = timedelta(days=365)
"""A date in digits alone that lies longer back than this may be somebody's date of birth."""
NEAR = 30
"""Characters between a date and a word of birth."""

_NHS = re.compile(r"(?<!\d)\d{3}[ -]?\d{3}[ -]?\d{4}(?!\d)")
_UPN = re.compile(r"\b[A-HJ-NP-RT-Z]\d{11}[\dA-HJ-NP-RT-Z]\b", re.IGNORECASE)
_NATIONAL_INSURANCE = re.compile(
    r"\b[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z][ -]?\d\d[ -]?\d\d[ -]?\d\d[ -]?[A-D]\b", re.IGNORECASE
)
_POSTCODE = re.compile(
    rf"\b(?:{POSTCODE_AREAS})\d[A-Z\d]?\s?(\d[ABD-HJLNP-UW-Z]{{2}})\b", re.IGNORECASE
)
_ORDINAL = re.compile(r"\d(st|nd|rd|th)")
"""S47 1st quarter is no postcode."""
_TELEPHONE = re.compile(
    r"(?<![\d.])(?:(?:\+|00)44[ -]?(?:\(0\)[ -]?)?(?=[1257])|\(?0(?=[1257]\d))"
    r"\d{1,10}\)?(?:[ .-]{1,2}\d{2,8})*(?!\d)"
)
_EMAIL = re.compile(r"[\w.+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
_MONTHS = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    "sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_IN_DIGITS = r"\d{1,2}([/.-])\d{1,2}\1\d{4}|\d{1,2}/\d{1,2}/\d{2}|\d{4}-\d{2}-\d{2}"
_DIGITS = re.compile(rf"(?<![\d/.-])(?:{_IN_DIGITS})(?![\d/-]|\.\d)")
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_IN_WORDS = rf"{_DAY}(?: of)? (?:{_MONTHS}),? \d{{4}}|(?:{_MONTHS}) {_DAY},? \d{{4}}"
_ANY_DATE = re.compile(rf"(?:{_IN_DIGITS}|{_IN_WORDS})", re.IGNORECASE)
_BIRTH = re.compile(r"\b(?:born|birth|birthday|birthdate|dob|d\.o\.b)\b", re.IGNORECASE)
_APART = re.compile(r"\b(?:after|before|between|from|since|until)\b|[.;]\s|\d", re.IGNORECASE)


def kinds_in(text: str, on: date) -> tuple[str, ...]:
    """What the text seems to hold, in words with an article; nothing twice.

    on: the day on which the text was read, from which dates are counted back.
    """
    read = " ".join(plain(text).split())
    return tuple(kind for kind, found in _FINDERS.items() if found(read, on))


def has_nhs_check_digit(digits: str) -> bool:
    """Whether the last of ten digits is the check digit of the nine before it [1]."""
    weighted = sum(
        int(digit) * weight for digit, weight in zip(digits[:9], range(10, 1, -1), strict=True)
    )
    return (11 - weighted % 11) % 11 == int(digits[9])


def has_upn_check_letter(number: str) -> bool:
    """Whether the first of thirteen characters is the check letter of the twelve after it [2].

    The last one may be a letter: the pupil number is a temporary one.
    """
    values = [int(char) if char.isdigit() else UPN_LETTERS.index(char) for char in number[1:]]
    weighted = sum(value * weight for weight, value in enumerate(values, start=2))
    return UPN_LETTERS[weighted % 23] == number[0]


def _nhs_number(text: str, _: date) -> bool:
    return any(has_nhs_check_digit(re.sub(r"\D", "", found[0])) for found in _NHS.finditer(text))


def _pupil_number(text: str, _: date) -> bool:
    return any(has_upn_check_letter(found[0].upper()) for found in _UPN.finditer(text))


def _national_insurance(text: str, _: date) -> bool:
    found = _NATIONAL_INSURANCE.finditer(text)
    return any(not number[0].upper().startswith(NO_PREFIX) for number in found)


def _postcode(text: str, _: date) -> bool:
    return any(not _ORDINAL.fullmatch(found[1]) for found in _POSTCODE.finditer(text))


def _telephone(text: str, _: date) -> bool:
    return any(_is_telephone(found[0]) for found in _TELEPHONE.finditer(text))


def _is_telephone(written: str) -> bool:
    """Whether the digits after 0 or +44 are as many as the area has [5]."""
    digits = re.sub(r"\D", "", written.replace("(0)", ""))
    bare = digits.removeprefix("0044").removeprefix("0")
    if written.startswith("+"):
        bare = digits.removeprefix("44")
    return len(bare) == 10 or (len(bare) == 9 and bare.startswith("1"))


def _email(text: str, _: date) -> bool:
    return bool(_EMAIL.search(text))


def _date_of_birth(text: str, on: date) -> bool:
    return any(_long_ago(text, on)) or any(_beside_birth(text))


def _long_ago(text: str, on: date) -> Iterator[bool]:
    """Of every date in digits alone: whether it lies more than a year before the day."""
    for found in _DIGITS.finditer(text):
        day = _day(found[0], on)
        yield day is not None and day < on - A_YEAR


def _day(written: str, on: date) -> date | None:
    """The day that digits mean, None where they mean none. Two digits of a year: the last one."""
    parts = [int(part) for part in re.split(r"[/.-]", written)]
    if parts[0] > 31:
        parts.reverse()
    day, month, year = parts
    if year < 100:
        year += on.year // 100 * 100
        year -= 100 if year > on.year else 0
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _beside_birth(text: str) -> Iterator[bool]:
    """Of every full date: whether a word of birth stands near, and nothing sets them apart.

    "Babies born since 9 July 2021" are many; "born on 9 July 2021" is one.
    """
    for found in _ANY_DATE.finditer(text):
        before = text[max(0, found.start() - NEAR) : found.start()]
        after = text[found.end() : found.end() + NEAR]
        words = list(_BIRTH.finditer(before))
        if words and not _APART.search(before[words[-1].end() :].lstrip(". ")):
            yield True
        word = _BIRTH.search(after)
        yield bool(word and not _APART.search(after[: word.start()]))


_FINDERS: dict[str, Callable[[str, date], bool]] = {
    "an NHS number": _nhs_number,
    "a pupil number": _pupil_number,
    "a National Insurance number": _national_insurance,
    "a postcode": _postcode,
    "a telephone number": _telephone,
    "an e-mail address": _email,
    "a date of birth": _date_of_birth,
}
