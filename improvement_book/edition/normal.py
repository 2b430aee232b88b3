"""An executed notebook without anything that differs from one run to the next.

Left as they are: sources, outputs, execution counts. Gone: times, paths, random ids, what the
kernel says of itself, and in how many pieces a printed text came.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from nbformat import NotebookNode

from improvement_book.edition.ran import INJECTED

LANGUAGE = {"name": "python", "file_extension": ".py", "mimetype": "text/x-python"}
KERNEL_SPECIFICATION = {"name": "python3", "display_name": "Python 3", "language": "python"}


def normalise(notebook: NotebookNode) -> str:
    """The notebook as text: sorted keys, one final newline, the same bytes for the same run."""
    facts = json.loads(json.dumps(notebook))
    facts["metadata"].pop("papermill", None)
    facts["metadata"].pop("widgets", None)
    facts["metadata"]["language_info"] = LANGUAGE
    facts["metadata"]["kernelspec"] = KERNEL_SPECIFICATION
    for number, cell in enumerate(facts["cells"], start=1):
        cell["metadata"].pop("papermill", None)
        cell["metadata"].pop("execution", None)
        if "outputs" in cell:
            cell["outputs"] = list(_joined(cell["outputs"]))
        cell["id"] = INJECTED if INJECTED in cell["metadata"].get("tags", []) else f"cell-{number}"
    return json.dumps(facts, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def _joined(outputs: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The outputs, where what was printed one after the other on one stream is one."""
    last: dict[str, Any] | None = None
    for output in outputs:
        if last and "name" in output and output["name"] == last.get("name"):
            last["text"] += output["text"]
            continue
        if last:
            yield last
        last = output
    if last:
        yield last
