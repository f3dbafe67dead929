"""Kesher: one quiet practice, one page a day."""

__version__ = "0.1.0"
