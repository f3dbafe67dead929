"""The sealed rows of a host, and what a device asks of them."""
