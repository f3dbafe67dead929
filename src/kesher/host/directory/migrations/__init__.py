"""How the tables of the directory came to be as they are."""
