"""What looks like a person's number, address or date of birth, and what only seems to."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from improvement_book.disclosure.patterns import A_YEAR, kinds_in

READ_ON = date(2023, 6, 9)
NHS, PUPIL, INSURANCE = "an NHS number", "a pupil number", "a National Insurance number"
POSTCODE, TELEPHONE = "a postcode", "a telephone number"
EMAIL, BIRTH = "an e-mail address", "a date of birth"
FOUND = [
    (NHS, "943 476 5919"),  # the example of the NHS Data Dictionary
    (NHS, "9434765870"),  # python-stdnum, stdnum.gb.nhs
    (NHS, "943-476-5870"),
    (NHS, "NHS no.9434765919."),
    (NHS, "943\u00a0476\u2009591\u200b9"),  # pasted from a web page
    (NHS, "943\n476 5919"),
    (NHS, "９４３ ４７６ ５９１９"),  # noqa: RUF001
    (PUPIL, "B801200005001"),  # python-stdnum, stdnum.gb.upn
    (PUPIL, "upn b801200005001"),
    (INSURANCE, "AB 12 34 56 C"),
    (INSURANCE, "ab123456c"),
    (INSURANCE, "AB-12-34-56-D"),
    (POSTCODE, "SW1A 1AA"),
    (POSTCODE, "She lives at M1 1AE."),
    (POSTCODE, "sw1a1aa"),
    (POSTCODE, "EC1A 1BB"),
    (POSTCODE, "CR2 6XH"),
    (POSTCODE, "DN55 1PT"),
    # Numbers that Ofcom keeps for drama.
    (TELEPHONE, "020 7946 0958"),
    (TELEPHONE, "(020) 7946 0958"),
    (TELEPHONE, "07700 900123"),
    (TELEPHONE, "07700900123"),
    (TELEPHONE, "+44 7700 900 123"),
    (TELEPHONE, "+44 (0)20 7946 0958"),
    (TELEPHONE, "0044 161 496 0000"),
    (TELEPHONE, "01632-960-001"),
    (TELEPHONE, "016977 2000"),  # one of the few areas with nine digits
    (EMAIL, "jo.o'neil+x@mail.example.org"),
    (BIRTH, "born on 9 July 2021"),
    (BIRTH, "DOB: 9/7/2021"),
    (BIRTH, "D.O.B. 9th of July 2021"),
    (BIRTH, "July 9, 2021 (date of birth)"),
    (BIRTH, "born 2021-07-09"),
    (BIRTH, "J, 12/03/2014, was seen"),
    (BIRTH, "12.3.2014"),
    (BIRTH, "12/03/14"),
    (BIRTH, "12/03/98"),
    (BIRTH, "2014-03-12"),
]
NOT_FOUND = [
    "943 476 5918",  # the wrong check digit
    "9434765871",
    "1234567890",  # nine digits whose check digit would be 10, which no number has
    "94347659190",  # eleven digits
    "A801200005001",
    "GB 12 34 56 A",  # a prefix that is never given
    "QQ 12 34 56 C",  # a letter that is never given
    "AB 12 34 56 E",
    "AB 12 34 56",
    "S47 1st quarter",
    "P1 2BE",  # no area P
    "SW1A 1CA",  # no C after the space
    "Part A1 and 2 of 3",
    "0300 123 4567",  # of organisations alone
    "0800 1111",  # Childline
    "0207 946",
    "01 02 2021 05 06",
    "1,234,567 contacts in 2021-22",
    "between 07 and 12 of 100",
    "@handle and a@b",
    "data to 9 July 2021",
    "9 July 2014",
    "babies born since 9 July 2021",
    "Children born in 2021 were seen by 9 July 2021.",
    "No birth was missed. On 9 July 2021 the list closed.",
    "from 01/04/2023",
    "version 1.2.14, page 3/4/5",
    "30/02/2014",  # no day of the calendar
    "24/7, day 30 of 45, 3.5%",
    "Large families account for part of the figure.",
]


@pytest.mark.parametrize(("kind", "text"), FOUND)
def test_what_points_at_a_person_is_found_and_named(kind: str, text: str) -> None:
    assert kinds_in(text, READ_ON) == (kind,)
    assert kinds_in(f"One family (see {text}) was referred again.", READ_ON) == (kind,)


@pytest.mark.parametrize("text", NOT_FOUND)
def test_what_only_seems_to_is_no_alarm(text: str) -> None:
    assert kinds_in(text, READ_ON) == ()
    assert kinds_in(f"We saw {text} again.", READ_ON) == ()


@pytest.mark.parametrize("last", "0123456789")
def test_of_ten_last_digits_one_makes_an_nhs_number(last: str) -> None:
    assert kinds_in(f"943 476 591{last}", READ_ON) == ((NHS,) if last == "9" else ())


@pytest.mark.parametrize("first", "ABCDEFGHJKLMNPQRTUVWXYZ")
def test_of_23_letters_one_makes_a_pupil_number(first: str) -> None:
    assert kinds_in(f"{first}801200005001", READ_ON) == ((PUPIL,) if first == "B" else ())


@pytest.mark.parametrize(("number", "found"), [("U80120000100A", True), ("V80120000100A", False),
                                              ("E80120000100Z", True)])  # fmt: skip
def test_a_temporary_pupil_number_ends_in_a_letter_that_counts(number: str, found: bool) -> None:
    """By hand: 2x8 + 4x1 + 5x2 + 10x1 + 13xA is 40, 17 more than 23: U. With Z, 13x22 more: E."""
    assert kinds_in(number, READ_ON) == ((PUPIL,) if found else ())


@pytest.mark.parametrize(("days", "found"), [(0, False), (1, True)])
def test_a_date_in_digits_is_an_alarm_after_a_year(days: int, found: bool) -> None:
    day = READ_ON - A_YEAR - timedelta(days=days)
    assert kinds_in(f"{day:%d/%m/%Y}", READ_ON) == ((BIRTH,) if found else ())


def test_everything_in_a_text_is_named_once() -> None:
    text = "a@b.example, c@d.example, 943 476 5919, born 1 May 2019"
    assert kinds_in(text, READ_ON) == (NHS, EMAIL, BIRTH)


@pytest.mark.parametrize("text", ["a" * 100_000, "0 1" * 30_000, "07 " * 30_000, "1/2/" * 25_000])
def test_a_long_text_is_read_in_seconds(text: str) -> None:
    kinds_in(text, READ_ON)
