"""Notebooks stay thin (STYLE 15): hidden logic always creeps back, so a test enforces the rule."""

from __future__ import annotations

import ast
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from improvement_book.council import Origin

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
MOST_LINES = 5
OPEN_WING = ("improvement_book.release", "improvement_book.analysis", "improvement_book.pages")
OPENING = {"release = open_release(released)", "show = Show(release)"}
LOGIC = (
    ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda, ast.For, ast.AsyncFor,
    ast.While, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp, ast.If, ast.IfExp,
    ast.Match, ast.Try, ast.With, ast.BoolOp, ast.Compare, ast.Assert,
)  # fmt: skip
CODE = re.compile(r"([A-Z]{2})(-\d+)?")

Cell = dict[str, Any]


def cells(notebook: Path) -> list[Cell]:
    return json.loads(notebook.read_text(encoding="utf-8"))["cells"]


def source(cell: Cell) -> str:
    return "".join(cell["source"])


def code_cells(notebook: Path) -> list[Cell]:
    return [cell for cell in cells(notebook) if cell["cell_type"] == "code"]


def made_by(notebook: Path) -> str | None:
    """Of what there is a page each; None for a notebook that is one page."""
    metadata = json.loads(notebook.read_text(encoding="utf-8"))["metadata"]
    by = metadata["improvement_book"].get("by")
    assert by in (None, "theme")
    return by


def logic(code: str) -> list[str]:
    """What a notebook may not hold: definitions, loops, conditions, arithmetic."""
    found = []
    for node in ast.walk(ast.parse(code)):
        merges = isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.BitOr)
        if isinstance(node, (*LOGIC, ast.BinOp, ast.AugAssign)) and not merges:
            found.append(type(node).__name__)
    return found


def element_codes(notebook: Path) -> list[str]:
    """The last argument of every call of `show`, in order."""
    codes = []
    for cell in code_cells(notebook):
        for node in ast.walk(ast.parse(source(cell))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and isinstance(node.func.value, ast.Name)
                and node.func.value.id == "show"
            ):
                codes.append(ast.literal_eval(node.args[-1]))
    return codes


@pytest.mark.parametrize(
    "code",
    [
        "def f(): pass", "class A: pass", "f = lambda: 1", "for a in b: pass", "while a: pass",
        "[a for a in b]", "{a: 1 for a in b}", "f(a for a in b)", "if a: pass", "a if b else c",
        "a + b", "a - 1", "a / b", "a += 1", "a or b", "a > b", "with a: pass",
    ],
)  # fmt: skip
def test_the_rule_sees_hidden_logic(code: str) -> None:
    assert logic(code)


@pytest.mark.parametrize("code", ['a = f(b, "c")', "a |= b", "a | b", "a = {**b}", "a.b[0]"])
def test_the_rule_lets_calls_and_merged_mappings_pass(code: str) -> None:
    assert not logic(code)


def test_there_are_notebooks() -> None:
    assert NOTEBOOKS


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
class TestANotebook:
    def test_begins_with_its_title(self, notebook: Path) -> None:
        first = cells(notebook)[0]
        assert first["cell_type"] == "markdown"
        assert re.match(r"# \S", source(first))

    def test_has_one_parameter_the_released_folder(self, notebook: Path) -> None:
        """And the theme, where it is made once for each."""
        tagged = [cell for cell in cells(notebook) if cell["metadata"].get("tags")]
        assert [cell["metadata"]["tags"] for cell in tagged] == [["parameters"]]
        assert tagged == [code_cells(notebook)[0]]
        first, *others = ast.parse(source(tagged[0])).body
        assert isinstance(first, ast.AnnAssign)
        assert ast.unparse(first).startswith("released: str = '")
        if made_by(notebook) is None:
            assert others == []
        else:
            (second,) = others
            assert isinstance(second, ast.AnnAssign)
            assert ast.unparse(second).startswith("theme: str = '")

    def test_then_imports_the_open_wing_alone_and_opens_the_release(self, notebook: Path) -> None:
        body = ast.parse(source(code_cells(notebook)[1])).body
        imports = [node for node in body if isinstance(node, ast.ImportFrom)]
        assert {node.module for node in imports} <= set(OPEN_WING)
        assert {ast.unparse(node) for node in body if node not in imports} == OPENING

    def test_imports_nothing_anywhere_else(self, notebook: Path) -> None:
        first, _, *others = code_cells(notebook)
        for cell in (first, *others):
            nodes = ast.walk(ast.parse(source(cell)))
            assert not [node for node in nodes if isinstance(node, ast.Import | ast.ImportFrom)]

    def test_holds_short_cells_without_logic(self, notebook: Path) -> None:
        for cell in code_cells(notebook):
            # The formatter sets a blank line after imports: only lines with text count.
            assert len([line for line in source(cell).splitlines() if line.strip()]) <= MOST_LINES
            assert logic(source(cell)) == []

    def test_leaves_cells_out_of_books_of_a_known_origin_alone(self, notebook: Path) -> None:
        said = [cell["metadata"]["improvement_book"] for cell in cells(notebook)
                if "improvement_book" in cell["metadata"]]  # fmt: skip
        assert all(list(facts) == ["not_of"] for facts in said)
        assert {facts["not_of"] for facts in said} <= set(Origin)

    def test_stores_no_outputs(self, notebook: Path) -> None:
        for cell in code_cells(notebook):
            assert (cell["outputs"], cell["execution_count"]) == ([], None)

    def test_gives_its_elements_codes_with_one_prefix(self, notebook: Path) -> None:
        codes = element_codes(notebook)
        assert codes
        assert all(CODE.fullmatch(code) for code in codes)
        assert len({code[:2] for code in codes}) == 1

    def test_stands_in_the_contents(self, notebook: Path) -> None:
        contents = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
        chapters = [chapter["file"] for part in contents["parts"] for chapter in part["chapters"]]
        assert notebook.stem in [contents["root"], *chapters]


def test_no_code_is_given_twice_and_no_prefix_is_shared() -> None:
    codes = Counter(code for notebook in NOTEBOOKS for code in element_codes(notebook))
    assert [code for code, count in codes.items() if count > 1] == []
    prefixes = [element_codes(notebook)[0][:2] for notebook in NOTEBOOKS]
    assert len(set(prefixes)) == len(NOTEBOOKS)
