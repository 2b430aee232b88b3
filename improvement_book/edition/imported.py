"""What the processes that make pages have in common: imported once, before the first is forked.

Nothing here starts a thread, in a settled environment: a process is forked from this one for every
page, and a lock that another thread holds would never be let go of in it.
"""

import gc
import signal
import sys

# Ctrl-C while this goes on ends it without a word: whoever started it says that it was interrupted.
signal.signal(signal.SIGINT, signal.SIG_DFL)
# A check of addresses that JupyterLab brings: it takes longer to import than most of the rest, and
# no notebook has an address to check.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]

import jupyter_book.cli.main
import matplotlib.backends.backend_svg
import matplotlib.font_manager
import myst_nb.sphinx_
import pandas as pd
import sphinx_book_theme

import improvement_book.analysis.indicators
import improvement_book.analysis.judgements
import improvement_book.analysis.measures
import improvement_book.analysis.practice
import improvement_book.analysis.record
import improvement_book.edition.assemble
import improvement_book.edition.run
import improvement_book.pages

# As pandas has it where a kernel imports it; elsewhere it cuts wide tables to fit a terminal.
pd.set_option("display.max_columns", 20)
# What is here stays: a collector that wrote to these objects would copy their memory to each page.
gc.collect()
gc.freeze()
