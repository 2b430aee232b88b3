"""Published statistics become a council folder, or refresh one: the command `import`."""

from improvement_book.intake.published.authority import (
    ImportSummary,
    Reading,
    authorities,
    import_authority,
    read_source,
)
from improvement_book.intake.published.draft import drafted
from improvement_book.intake.published.mapping_file import read_mapping
from improvement_book.intake.published.neighbours import neighbour_medians
from improvement_book.intake.published.offered import in_words as offer_in_words
from improvement_book.intake.published.offered import offer

__all__ = [
    "ImportSummary",
    "Reading",
    "authorities",
    "drafted",
    "import_authority",
    "neighbour_medians",
    "offer",
    "offer_in_words",
    "read_mapping",
    "read_source",
]
