"""Session and display options (QtCore only)."""
