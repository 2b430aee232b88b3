"""`python -m improvement_book`, and the command `improvement-book`."""

import os
import sys

from improvement_book.cli import main


def run() -> int:
    """The command line. What the solver prints past Python goes to the other stream.

    HiGHS leaves remarks on the first one, where a program expects JSON alone.
    """
    own = sys.stdout
    with os.fdopen(os.dup(1), "w", encoding=own.encoding, errors=own.errors) as told:
        told.reconfigure(line_buffering=own.isatty())
        os.dup2(2, 1)
        sys.stdout = told
        try:
            return main()
        finally:
            sys.stdout = own


if __name__ == "__main__":
    sys.exit(run())
