"""Make a site of executed notebooks and prose. The one module that knows Jupyter Book 1.

Always from a fresh source tree: Jupyter Book's cache misses changed data and keeps withdrawn
pages. Its exit code is one witness; the pages that must be there are another. This happens in a
process of its own: it changes folder and environment.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import yaml

from improvement_book.edition.assets import (
    SEARCH_SCRIPTS,
    STATIC,
    shared_files,
    with_shared_files,
)
from improvement_book.edition.blocks import block_places, own_blocks, with_block_links
from improvement_book.edition.contents import Contents, Page
from improvement_book.edition.downloads import CSV_FOLDER, with_downloads
from improvement_book.edition.frame import redirect_page
from improvement_book.edition.heading import Heading
from improvement_book.edition.origin import CONFIG_FILE, PROSE, TOC_FILE
from improvement_book.edition.paper import PRINT_STYLE, print_style
from improvement_book.edition.policy import POLICY
from improvement_book.edition.terms import GLOSSARY, with_places, with_terms
from improvement_book.errors import PageError

TEMPLATES = "_templates"
STYLE = "improvement-book.css"
PUBLISHED_TYPES = frozenset({".html", ".svg", ".png", ".csv"})
INDEX = "searchindex.js"
"""What the search page looks words up in: the one script that is an edition's own."""
COLOUR = re.compile(r"\x1b\[[0-9;]*m")
COMPLAINT = re.compile(r"\b(WARNING|ERROR|CRITICAL)\b")


def assemble(
    contents: Contents, executed: Path, project: Path, heading: Heading, site: Path
) -> None:
    """Build the pages into `site`, a folder that does not exist yet.

    executed: the folder of executed notebooks, one per notebook page.
    Raises PageError with what the build complained of, or the pages it did not make.
    """
    with tempfile.TemporaryDirectory(prefix="improvement-book-") as scratch:
        source = Path(scratch) / "source"
        _write_source(contents, executed, project, heading, source)
        built = _build(source, Path(scratch))
        ending = heading.page_ending
        missing = [name for name in contents.names if not (built / f"{name}{ending}").is_file()]
        if missing:
            raise PageError(f"The site build made no page for: {', '.join(missing)}.")
        address = shared_files(built, project / PROSE / STATIC, site.parent)
        shutil.copytree(built, site, ignore=_unpublished(built))
    _finish(site, address, [f"{name}{ending}" for name in contents.names], ending)
    _write(print_style(heading), site / PRINT_STYLE)
    index = redirect_page(heading, f"{contents.root.name}{ending}", f"../{address}/{STYLE}")
    _write(index, site / "index.html")


def _finish(site: Path, address: str, order: Sequence[str], ending: str) -> None:
    """Give the pages what Sphinx can't: shared files, links between them, a file for each table."""
    pages = {page.name: page.read_text(encoding="utf-8") for page in sorted(site.glob("*.html"))}
    glossary = f"{GLOSSARY}{ending}"
    places: dict[str, str] = {}
    if glossary in pages:
        pages[glossary], places = with_places(pages[glossary])
    blocks = block_places({name: pages[name] for name in order})
    for name, page in pages.items():
        linked = with_block_links(page, blocks | own_blocks(name, page))
        explained = linked if name == glossary else with_terms(linked, places, glossary)
        shared = with_shared_files(explained, address)
        text, files = with_downloads(shared, name.removesuffix(ending), ending)
        _write(text, site / name)
        for file in files:
            (site / CSV_FOLDER).mkdir(exist_ok=True)
            _write(file.text, site / file.name)


def _write_source(
    contents: Contents, executed: Path, project: Path, heading: Heading, source: Path
) -> None:
    source.mkdir()
    for page in contents.pages:
        origin = executed / f"{page.name}.ipynb" if page.is_notebook else page.source
        shutil.copyfile(origin, source / f"{page.name}{page.source.suffix}")
    for folder in (STATIC, TEMPLATES):
        # Hidden files are nobody's work, and no reason to build again.
        hidden = shutil.ignore_patterns(".*")
        shutil.copytree(project / PROSE / folder, source / folder, ignore=hidden)
    config = yaml.safe_load((project / CONFIG_FILE).read_text(encoding="utf-8"))
    settings = config["sphinx"]["config"]
    settings["html_context"] = heading.to_context() | {
        "edition_policy": POLICY,
        "edition_search_scripts": list(SEARCH_SCRIPTS),
    }
    settings["html_file_suffix"] = heading.page_ending
    _write_yaml(config, source / CONFIG_FILE)
    _write_yaml(_toc(contents.pages), source / TOC_FILE)


def _toc(pages: Sequence[Page]) -> dict[str, Any]:
    captions = dict.fromkeys(page.part for page in pages[1:])
    parts = []
    for caption in captions:
        chapters = [{"file": page.name} for page in pages[1:] if page.part == caption]
        parts.append(({"caption": caption} if caption else {}) | {"chapters": chapters})
    return {"format": "jb-book", "root": pages[0].name, "parts": parts}


def _build(source: Path, scratch: Path) -> Path:
    """The folder of built pages."""
    from jupyter_book.cli.main import main

    output = scratch / "output"
    command = ["build", str(source), "--path-output", str(output)]
    command += ["--all", "-W", "-n", "--keep-going", "-q"]
    os.environ["HOME"] = str(scratch)
    printed = io.StringIO()
    said = contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed)
    with contextlib.chdir(scratch), said[0], said[1]:
        failure = _outcome(main, command)
    text = COLOUR.sub("", printed.getvalue()).replace(f"{source}/", "")
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    complaints = [line for line in lines if COMPLAINT.search(line)]
    if complaints or failure:
        told = "\n".join(complaints or [*lines[-5:], failure])
        raise PageError(f"The site build complained:\n{told}")
    return output / "_build" / "html"


def _outcome(main: Callable[[list[str]], None], command: list[str]) -> str:
    """Why the command line failed; "" where it did not."""
    try:
        main(command)
    except SystemExit as end:
        return f"exit code {end.code}" if end.code else ""
    except Exception as error:  # noqa: BLE001 (whatever it is, the site is not built)
        return f"{type(error).__name__}: {error}"
    return ""


def _unpublished(built: Path) -> Any:
    """Which files of the build stay behind, in the form that shutil.copytree asks for."""

    def left_behind(folder: str, names: list[str]) -> set[str]:
        paths = {name: Path(folder, name) for name in names}
        return {
            name
            for name, path in paths.items()
            if path.relative_to(built).as_posix() != INDEX
            and (
                name in (STATIC, "_sources")
                or name.startswith("genindex.")
                or (path.is_file() and path.suffix not in PUBLISHED_TYPES)
            )
        }

    return left_behind


def _write_yaml(content: object, path: Path) -> None:
    text = yaml.safe_dump(content, allow_unicode=True, sort_keys=False)
    _write(text, path)


def _write(text: str, path: Path) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
