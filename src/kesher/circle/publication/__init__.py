"""What a circle published, as a book: units of a library, an EPUB, and a page for the web."""
