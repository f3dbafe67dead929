"""The books: the shelf, what is found in them, and what is marked in them."""
