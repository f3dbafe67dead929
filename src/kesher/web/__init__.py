"""HTTP to values and back: each view parses, calls one action, and answers."""
