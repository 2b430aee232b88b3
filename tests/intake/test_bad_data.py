"""Every file of tests/bad_data holds one fault, and is refused with exactly the words beside it.

`<table>.<fault>.csv` is put into the sound folder `bad_data/council` as `<table>.csv`; the
message must be that of `<table>.<fault>.expected`. Drop in two files, gain a test.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from improvement_book.errors import DataError, ExitCode
from improvement_book.intake.folder import read_folder

BAD_DATA = Path(__file__).resolve().parents[1] / "bad_data"
SOUND = BAD_DATA / "council"
FILES = sorted(BAD_DATA.glob("*.csv"))


def test_the_folder_that_the_bad_files_are_put_into_is_sound() -> None:
    assert list(read_folder(SOUND).frames) == ["indicators"]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_bad_file_is_refused_with_its_message(file: Path, tmp_path: Path) -> None:
    folder = tmp_path / "council"
    shutil.copytree(SOUND, folder)
    shutil.copyfile(file, folder / f"{file.name.split('.')[0]}.csv")
    with pytest.raises(DataError) as caught:
        read_folder(folder)
    assert f"{caught.value}\n" == file.with_suffix(".expected").read_text(encoding="utf-8")
    assert caught.value.exit_code == ExitCode.DATA


def test_every_message_has_its_file() -> None:
    messages = {path.stem for path in BAD_DATA.glob("*.expected")}
    assert messages == {file.stem for file in FILES}
