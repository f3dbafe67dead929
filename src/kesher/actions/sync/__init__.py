"""The acts of keeping one journal on several devices."""
