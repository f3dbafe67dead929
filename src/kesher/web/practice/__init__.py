"""The pages of the practice: today, the sitting, the point, the account, the foundations, and care."""
