"""The person's own books: read from files, repaired, cut into units, kept on the disk and found in Hebrew.

Nothing here needs the journal, and nothing here writes a word of its own. What a person marks in a book is
sealed in the journal (see ``kesher.actions``); here are only the books.
"""
