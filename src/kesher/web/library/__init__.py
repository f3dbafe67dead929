"""The pages of the books: the shelf, adding, reading, marking, and repairs."""
