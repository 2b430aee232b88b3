"""Published statistics become a council folder: the command `import`."""

from improvement_book.intake.published.authority import ImportSummary, import_authority
from improvement_book.intake.published.neighbours import neighbour_medians

__all__ = ["ImportSummary", "import_authority", "neighbour_medians"]
