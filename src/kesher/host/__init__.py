"""The host's door: what devices ask of it over HTTP. It opens nothing of anybody's journal."""
