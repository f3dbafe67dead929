"""Settings: the environment becomes a frozen value, and that value becomes Django's settings."""
