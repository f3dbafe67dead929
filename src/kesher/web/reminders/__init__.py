"""The page on which one chooses to be reminded."""
