"""The acts of being reminded."""
