"""What was written: its days, its thread and letter, taking it out and bringing it back."""
