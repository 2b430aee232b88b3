"""Open wing: results become sentences, tables and charts that a member can read."""

from improvement_book.pages.show import Show

__all__ = ["Show"]
