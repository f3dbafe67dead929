"""What the acts of a life cost at 1, 10 and 40 years of a journal (see :mod:`ages.table`)."""
