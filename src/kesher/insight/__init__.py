"""What the journal shows, and how much it rests on.

Pure functions over the rows of days. Each finding carries its n and its uncertainty, or says that there is
not enough yet. Numpy is the only library, and is imported late by whoever asks for a finding.
"""
