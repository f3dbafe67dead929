"""A circle's pages at a host: asking, the desk, what is published, and its people."""
