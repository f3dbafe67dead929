"""The acts of a day: to sit, to look, to choose and keep the point, to give the account; and care."""
