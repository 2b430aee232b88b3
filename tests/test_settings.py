"""How council.yml is read: every fault at once, and nothing that YAML can be misused for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from improvement_book.council import DEFAULT_SCALE, DEFAULT_THRESHOLD, Council
from improvement_book.errors import DataError
from improvement_book.period import Period
from improvement_book.settings import LARGEST_SETTINGS, council_from_settings, read_settings

REQUIRED = 'name: A\nslug: a\nauthority_code: "999"\n'
SCALE = ", ".join(DEFAULT_SCALE)
REMEDY = ". Correct the settings file."


def read(folder: Path, text: str | bytes) -> Council:
    data = text.encode() if isinstance(text, str) else text
    (folder / "council.yml").write_bytes(data)
    return council_from_settings(read_settings(folder))


def faults(folder: Path, text: str | bytes) -> list[str]:
    with pytest.raises(DataError) as caught:
        read(folder, text)
    return str(caught.value).splitlines()


def test_three_keys_are_enough(tmp_path: Path) -> None:
    assert read(tmp_path, REQUIRED) == Council("A", "a", "999")


def test_a_byte_order_mark_is_no_part_of_the_first_key(tmp_path: Path) -> None:
    assert read(tmp_path, b"\xef\xbb\xbf" + REQUIRED.encode()).name == "A"


def test_every_key_is_read(tmp_path: Path) -> None:
    council = read(
        tmp_path,
        REQUIRED + "origin: fictional\nbaseline_period: 2020-12\nneighbours: Model 2025\n"
        "grades: {scale: [Bad, Good], aliases: {B: Bad}}\ncontact: a@b.example\n"
        "disclosure: {reviews_at_council: released, threshold: 10}\npages: {omit: [summary]}\n",
    )
    assert (council.origin, council.baseline) == ("fictional", Period.parse("2020-12"))
    assert (council.scale.grades, council.scale.aliases) == (("Bad", "Good"), {"B": "Bad"})
    assert (council.reviews_at_council, council.threshold) == ("released", 10)
    assert (council.neighbours, council.contact) == ("Model 2025", "a@b.example")
    assert council.pages_omit == ("summary",)


@pytest.mark.parametrize("threshold", ["0", "21", "5.0", "yes", '"5"'])
def test_a_threshold_outside_1_to_20_is_refused(tmp_path: Path, threshold: str) -> None:
    found = faults(tmp_path, f"{REQUIRED}disclosure: {{threshold: {threshold}}}\n")
    assert len(found) == 1
    assert found[0].endswith("; expected a whole number from 1 to 20" + REMEDY)


@pytest.mark.parametrize("threshold", [1, 20])
def test_1_and_20_are_thresholds(tmp_path: Path, threshold: int) -> None:
    settings = f"{REQUIRED}disclosure: {{threshold: {threshold}}}\n"
    assert read(tmp_path, settings).threshold == threshold


@pytest.mark.parametrize("threshold", ["-1", "21", "5.0", "no", "true", '"5"', "[5]"])
def test_a_threshold_of_the_board_outside_0_to_20_is_refused(
    tmp_path: Path, threshold: str
) -> None:
    (fault,) = faults(tmp_path, f"{REQUIRED}disclosure: {{board_threshold: {threshold}}}\n")
    assert fault.startswith("council.yml, column disclosure.board_threshold: found ")
    assert fault.endswith("; expected a whole number from 0 to 20" + REMEDY)


@pytest.mark.parametrize("threshold", [0, 1, 20])
def test_0_to_20_are_thresholds_of_the_board(tmp_path: Path, threshold: int) -> None:
    council = read(tmp_path, f"{REQUIRED}disclosure: {{board_threshold: {threshold}}}\n")
    assert (council.board_threshold, council.threshold) == (threshold, DEFAULT_THRESHOLD)


def test_themes_of_learning_keep_their_order_and_lose_spaces_around_them(tmp_path: Path) -> None:
    council = read(tmp_path, f'{REQUIRED}learning_themes: [Plans, " Fathers left out "]\n')
    assert council.learning_themes == ("Plans", "Fathers left out")
    assert council_from_settings(council.to_settings()) == council


@pytest.mark.parametrize(
    "themes", [[], ["a" * 60], [f"theme {number}" for number in range(50)]], ids=len
)
def test_so_many_themes_may_be_named(tmp_path: Path, themes: list[str]) -> None:
    settings = f"{REQUIRED}learning_themes: {json.dumps(themes)}\n"
    assert read(tmp_path, settings).learning_themes == tuple(themes)


@pytest.mark.parametrize(
    ("themes", "fault"),
    [
        ("Plans", "something else; expected a list of texts"),
        ("[Plans, 5]", "something else; expected a list of texts"),
        ("[Plans, ' ']", "an empty theme; expected a text"),
        ("[Plans, plans]", "a theme twice; expected each theme once, capitals or not"),
        (f"[{'a' * 61}]", "a longer theme; expected at most 60 characters"),
        (str([f"theme {number}" for number in range(51)]), "51 themes; expected at most 50"),
        ("[Another theme]", "the theme another theme; expected words that are not ours"),
        ("[not recorded]", "the theme not recorded; expected words that are not ours"),
    ],
)
def test_themes_that_are_refused(tmp_path: Path, themes: str, fault: str) -> None:
    assert faults(tmp_path, f"{REQUIRED}learning_themes: {themes}\n") == [
        f"council.yml, column learning_themes: found {fault}{REMEDY}"
    ]


@pytest.mark.parametrize("value", [True, False])
def test_zeros_are_true_where_the_council_says_so(tmp_path: Path, value: bool) -> None:
    settings = f"{REQUIRED}disclosure: {{zeros_are_true: {value}}}\n".casefold()
    assert read(tmp_path, settings).zeros_are_true is value


@pytest.mark.parametrize(("value", "found"), [("1", "1"), ('"true"', "'true'"), ("", "None")])
def test_whether_zeros_are_true_is_yes_or_no(tmp_path: Path, value: str, found: str) -> None:
    assert faults(tmp_path, f"{REQUIRED}disclosure: {{zeros_are_true: {value}}}\n") == [
        f"council.yml, column disclosure.zeros_are_true: found {found}; expected true or false"
        + REMEDY
    ]


def test_without_a_word_the_board_sees_all_and_zeros_may_be_hidden(tmp_path: Path) -> None:
    council = read(tmp_path, REQUIRED)
    assert (council.board_threshold, council.zeros_are_true) == (0, False)


def test_settings_come_back_from_a_release_as_they_were(tmp_path: Path) -> None:
    council = read(
        tmp_path, f"{REQUIRED}disclosure: {{board_threshold: 3, zeros_are_true: true}}\n"
    )
    assert council_from_settings(council.to_settings()) == council
    assert (council.board_threshold, council.zeros_are_true) == (3, True)


@pytest.mark.parametrize("slug", ["a/b", "..", "A", "a b", "é", "a.b", "a\\\\b"])
def test_a_slug_that_is_no_plain_folder_name_is_refused(tmp_path: Path, slug: str) -> None:
    assert faults(tmp_path, f'name: A\nslug: "{slug}"\nauthority_code: "1"\n') == [
        "council.yml, column slug: found other characters; "
        "expected lower-case letters, digits and hyphens" + REMEDY
    ]


@pytest.mark.parametrize(
    ("settings", "fault"),
    [
        ("origin: ours", ("column origin: found 'ours'; "
         "expected one of council, fictional, published")),
        ("disclosure: {reviews_at_council: Released}", ("column reviews_at_council: "
         "found 'Released'; expected one of released, protected")),
        ("grades: {good_from: Fine}", (f"column grades.good_from: found 'Fine'; "
         f"expected one of {SCALE}")),
        ("grades: {aliases: {RI: Fair}}", (f"column grades.aliases.RI: found 'Fair'; "
         f"expected one of {SCALE}")),
        ("grades: {scale: [Good]}", ("column grades.scale: found a repeated or single grade; "
         "expected two or more, worst first")),
        ("grades: {scale: [good, Good]}", ("column grades.scale: found a repeated or single grade; "
         "expected two or more, worst first")),
        ("pages: {hide: [a]}", "column pages.hide: found an unknown key; expected one of omit"),
        ("contact: 5", ("column contact: found a value that is no text; "
         "expected text (a code of digits stands in quotes)")),
    ],
)  # fmt: skip
def test_a_value_that_is_not_offered_is_refused(tmp_path: Path, settings: str, fault: str) -> None:
    assert faults(tmp_path, REQUIRED + settings) == [f"council.yml, {fault}{REMEDY}"]


def test_an_authority_code_without_quotes_is_refused(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, "name: A\nslug: a\nauthority_code: 999\n")
    assert "column authority_code: found a value that is no text" in fault


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    found = faults(tmp_path, "origin: ours\nthreshold: 5\n")
    columns = [line.split("column ")[1].split(":")[0] for line in found]
    assert columns == ["authority_code", "name", "origin", "slug", "threshold"]


@pytest.mark.parametrize(
    ("text", "start"),
    [
        (REQUIRED + "contact: &a x\nneighbours: *a\n", "council.yml row 5: found an alias; "),
        (REQUIRED + "name: B\n", "council.yml row 1: found the key name twice; "),
        (REQUIRED + "contact: !!python/name:os.system x\n", "council.yml row 4: found could not "),
        ("name: [\n", "council.yml row 2: "),
        ("- a\n", "council.yml: found no keys; "),
        ("", "council.yml: found no keys; "),
        ("name: \0\n", "council.yml: found something that YAML can't hold; "),
        (b"name: \xe9\n", "council.yml: found other bytes; expected UTF-8 text"),
    ],
)
def test_what_is_no_plain_yaml_is_refused(tmp_path: Path, text: str | bytes, start: str) -> None:
    (fault,) = faults(tmp_path, text)
    assert fault.startswith(start)


def test_a_settings_file_has_a_largest_size(tmp_path: Path) -> None:
    comment = "#" * (LARGEST_SETTINGS - len(REQUIRED))
    assert read(tmp_path, REQUIRED + comment).name == "A"
    assert faults(tmp_path, REQUIRED + comment + "#") == [
        "council.yml: found a larger file; expected at most 1,000,000 bytes" + REMEDY
    ]


def test_a_folder_without_settings_is_no_council_folder(tmp_path: Path) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()
    with pytest.raises(DataError, match=r"^empty: found no such file; expected the settings of"):
        read_settings(folder)
