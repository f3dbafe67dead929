"""A book set as a booklet, in two columns: a clean copy to print, and to be read again by our own import."""

from kesher.library.booklet.made import booklet_data, print_booklet

__all__ = ["booklet_data", "print_booklet"]
