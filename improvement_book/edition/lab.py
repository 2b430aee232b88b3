"""JupyterLab on an analyst's working copy, with the kernel that runs the pages of a build."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path

import nbformat
from nbformat.sign import NotebookNotary

from improvement_book.edition.environment import settled_environment
from improvement_book.edition.opened import HANDED_OUT
from improvement_book.edition.standing import EXECUTED
from improvement_book.errors import MachineError

SETTINGS = ".jupyter"
"""JupyterLab's own: layout, running kernels, and which notebooks it trusts."""

LAB_DEFAULTS = "labconfig/default_setting_overrides.json"
NO_NEWS = {
    "@jupyterlab/apputils-extension:notification": {"checkForUpdates": False, "fetchNews": "false"}
}
"""JupyterLab would look for its news and newer versions on other hosts."""


def check_lab() -> None:
    """Raises MachineError, with what to do, where JupyterLab is not installed."""
    if importlib.util.find_spec("jupyterlab") is None:
        raise MachineError(
            "JupyterLab is not installed. `python3 run.py notebook PAGE` installs it; elsewhere: "
            "pip install --require-hashes -r requirements-dev.txt"
        )


def run_lab(folder: Path, page: str, browser: bool) -> int:
    """Open the page's notebook in `folder` until the user ends JupyterLab: its exit code."""
    scratch = folder.parent / SETTINGS
    notebook = folder / EXECUTED / f"{page}.ipynb"
    environment = lab_environment(scratch)
    _trust(folder / HANDED_OUT / notebook.name, Path(environment["JUPYTER_DATA_DIR"]))
    command = [sys.executable, "-P", "-m", "jupyterlab", *_settings(folder, notebook)]
    if not browser:
        command.append("--no-browser")
    sys.stdout.flush()
    sys.stderr.flush()
    if os.name == "posix":
        # Become JupyterLab, so that signals reach it.
        os.execve(command[0], command, environment)  # noqa: S606 (no shell)
    return _waited_for(command, environment)


def lab_environment(scratch: Path) -> dict[str, str]:
    """That of a build, but charts of the analyst's own are shown, and nobody is asked for news.

    scratch: kept from one time to the next, with what the analyst set there.
    """
    environment = settled_environment(scratch)
    del environment["MPLBACKEND"]
    settings = Path(environment["JUPYTER_CONFIG_DIR"]) / LAB_DEFAULTS
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text(json.dumps(NO_NEWS), encoding="utf-8")
    return environment


def _settings(folder: Path, notebook: Path) -> list[str]:
    return [
        f"--ServerApp.root_dir={folder}",
        f"--LabApp.default_url=/lab/tree/{notebook.relative_to(folder).as_posix()}",
        # It listens on this machine alone, and in a container there is nobody but root.
        "--ServerApp.allow_root=True",
        # It would ask another host which extensions there are.
        "--LabApp.extension_manager=readonly",
    ]


def _trust(notebook: Path, data: Path) -> None:
    """Let JupyterLab show the charts of a page before it is run again, as long as it is as built.

    What the analyst changes, JupyterLab trusts by itself when it saves it.
    """
    data.mkdir(parents=True, exist_ok=True)
    NotebookNotary(data_dir=str(data)).sign(nbformat.read(notebook, as_version=4))


def _waited_for(command: list[str], environment: dict[str, str]) -> int:
    """Ctrl-C reaches it too, and it asks whether that was meant: wait for what it does."""
    process = subprocess.Popen(command, env=environment)  # noqa: S603 (no shell)
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue
