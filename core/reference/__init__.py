"""Measured elastic constants of well-known crystals, to be set beside predicted ones."""
