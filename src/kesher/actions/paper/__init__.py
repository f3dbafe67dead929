"""Paper: what is printed, and what comes back."""
