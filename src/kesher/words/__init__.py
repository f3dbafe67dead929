"""The words said to a person: the message catalogue of the interface, and the shelf of packs.

One notation for both: ``{masculine|feminine}`` where Hebrew addresses a man and a woman differently, and
in the catalogue ``{name}`` for a value. Values are isolated (U+2068 … U+2069), so that a number or a
Latin name never scrambles the line around it.
"""

from kesher.words.catalogue import Catalogue, catalogue

__all__ = ["Catalogue", "catalogue"]
