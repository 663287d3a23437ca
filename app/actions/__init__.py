"""Menu entries as data."""
