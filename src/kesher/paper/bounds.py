"""How much of a file of photographs is read. Known here, so that who asks need not load what reads."""

BYTES = 48 * 1024 * 1024
"""The largest file that is looked at."""

PAGES = 60
"""The most pages of one PDF: a year of weeks, and a few."""

SHEETS = 4
"""The most sheets of one picture that are read."""

ANSWERS = PAGES * SHEETS
"""The most that one file can be answered with: each sheet of each of its pages."""
