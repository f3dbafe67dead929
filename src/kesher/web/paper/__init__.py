"""The pages of paper: what is printed, and the sheets that come back."""
