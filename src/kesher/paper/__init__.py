"""Paper: the practice without a screen. What is printed, and how a filled sheet is read again.

:mod:`geometry` says where everything on the week sheet lies; the other modules draw it and read it.
"""
