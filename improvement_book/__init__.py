"""Improvement Book: a council's monthly exports become a report book that members can trust."""

__version__ = "0.1.0"
