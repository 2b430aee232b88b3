"""A new council folder: sound from the start, and never where it could be committed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from improvement_book.cli import PROJECT, main
from improvement_book.errors import DataError, UsageError
from improvement_book.intake.checking import checked
from improvement_book.intake.new_council import placeholders_left, write_new_council
from improvement_book.period import Period
from improvement_book.settings import council_from_settings, read_settings


def test_a_new_folder_needs_data_and_names_of_its_own(tmp_path: Path) -> None:
    assert write_new_council(tmp_path / "new", PROJECT) == ("council.yml", "README.txt")
    with pytest.raises(DataError, match="found nothing to report"):
        checked(tmp_path / "new", None, date(2021, 7, 5))
    check = checked(tmp_path / "new", Period.parse("2021-06"), date(2021, 7, 5))
    assert [line.split(" is ")[0] for line in check.doubts] == [
        "council.yml: name", "council.yml: slug", "council.yml: authority_code",
    ]  # fmt: skip


def test_settings_that_were_replaced_are_no_placeholders(tmp_path: Path) -> None:
    write_new_council(tmp_path, PROJECT)
    settings = tmp_path / "council.yml"
    text = settings.read_text(encoding="utf-8").replace('"000"', '"884"')
    settings.write_text(text.replace("Name of the council", "Sampleshire"), encoding="utf-8")
    (left,) = placeholders_left(council_from_settings(read_settings(tmp_path)))
    assert left == "council.yml: slug is still the placeholder 'name-of-the-council'."


def test_what_to_do_next_names_the_commands(tmp_path: Path) -> None:
    write_new_council(tmp_path, PROJECT)
    readme = (tmp_path / "README.txt").read_text(encoding="utf-8")
    assert all(f"python3 run.py {name}" in readme for name in ("template", "check", "build"))


@pytest.mark.parametrize("inside", [".", "councils/new"])
def test_a_git_work_tree_is_refused(tmp_path: Path, inside: str) -> None:
    (tmp_path / "tree" / ".git").mkdir(parents=True)
    with pytest.raises(UsageError, match="git work tree"):
        write_new_council(tmp_path / "tree" / inside, PROJECT)
    assert [path.name for path in (tmp_path / "tree").iterdir()] == [".git"]


def test_a_linked_work_tree_whose_git_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / ".git").write_text("gitdir: elsewhere\n", encoding="utf-8")
    with pytest.raises(UsageError, match="git work tree"):
        write_new_council(tmp_path / "new", PROJECT)


def test_a_link_into_a_git_work_tree_is_refused(tmp_path: Path) -> None:
    (tmp_path / "tree" / ".git").mkdir(parents=True)
    (tmp_path / "outside").symlink_to(tmp_path / "tree", target_is_directory=True)
    with pytest.raises(UsageError, match="git work tree"):
        write_new_council(tmp_path / "outside" / "new", PROJECT)


def test_the_program_itself_is_refused_even_without_git(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="this program"):
        write_new_council(tmp_path / "program" / "data" / "new", tmp_path / "program")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_holds_anything_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["init", str(tmp_path / "new")]) == 0
    assert capsys.readouterr().out.endswith("Next: read its README.txt, if it has one.\n")
    assert main(["init", str(tmp_path / "new")]) == 2
    assert "not an empty folder" in capsys.readouterr().err
