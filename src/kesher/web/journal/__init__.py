"""The pages of the journal: beginning and opening it, its days, its thread, and its settings."""
