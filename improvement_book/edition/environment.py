"""What may a kernel and the site builder see of the machine they run on?

As little as can be: no personal Jupyter, IPython or locale settings, no clock, one kernel.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import improvement_book

KERNEL = "python3"
SOCKETS = "run"
LONGEST_SOCKET = 100
"""Bytes in the path of a socket, on every system that has them (Linux 107, macOS 103)."""
EPOCH = "315532800"
"""1 January 1980, the earliest day that a zip file can carry: no build shows its own time."""
FIXED = {
    "PYTHONHASHSEED": "0",
    "TZ": "UTC",
    "SOURCE_DATE_EPOCH": EPOCH,
    "LC_ALL": "C.UTF-8",
    "PYTHONUTF8": "1",
    "PYTHONWARNINGS": "",
    "OPENBLAS_NUM_THREADS": "1",
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
    "MPLBACKEND": "agg",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    "JUPYTER_PLATFORM_DIRS": "1",
}


def settled_environment(scratch: Path) -> dict[str, str]:
    """This process's environment with every setting that changes a result replaced.

    scratch: an empty folder that outlives the processes; the kernel's specification is written
    there, so that `python3` is this interpreter and this package whatever else is installed.
    """
    specification = scratch / "jupyter" / "kernels" / KERNEL / "kernel.json"
    specification.parent.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    # Only what is critical: it warns of every kernel that it listens on the loopback address, and
    # calls the interrupt by which papermill ends it an error.
    command.append("--IPKernelApp.log_level=50")
    (scratch / SOCKETS).mkdir(exist_ok=True)
    facts = {"argv": command, "display_name": "Python 3", "language": "python"}
    specification.write_text(json.dumps(facts), encoding="utf-8")
    chart_settings = scratch / "matplotlibrc"
    chart_settings.touch()
    return {
        **os.environ,
        **FIXED,
        "PYTHONPATH": package_path(),
        "JUPYTER_PATH": str(scratch / "jupyter"),
        "JUPYTER_CONFIG_DIR": str(scratch / "jupyter-config"),
        "JUPYTER_DATA_DIR": str(scratch / "jupyter-data"),
        "JUPYTER_RUNTIME_DIR": str(scratch / SOCKETS),
        "IPYTHONDIR": str(scratch / "ipython"),
        "MATPLOTLIBRC": str(chart_settings),
    }


def package_path() -> str:
    """Where another process of this interpreter looks for packages, so that it finds this one."""
    package_root = Path(improvement_book.__file__).parent.parent
    return os.pathsep.join([str(package_root), *filter(None, [os.environ.get("PYTHONPATH")])])


def kernel_connection(page: str) -> dict[str, str]:
    """How the kernel of a page is spoken to, in a settled environment: by sockets of its own.

    The stock way is a free TCP port for each; two kernels that start at the same moment may find
    the same one free, and both fail (seen with two workers on a busy machine).
    """
    address = str(Path(os.environ["JUPYTER_RUNTIME_DIR"], page))
    if os.name == "posix" and len(os.fsencode(f"{address}-1")) <= LONGEST_SOCKET:
        return {"transport": "ipc", "ip": address}
    return {"transport": "tcp"}
