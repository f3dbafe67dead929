"""A circle by mail: asking and being answered without ever opening a page."""
