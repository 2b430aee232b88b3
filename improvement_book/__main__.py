"""`python -m improvement_book`."""

import sys

from improvement_book.cli import main

if __name__ == "__main__":
    sys.exit(main())
