"""Widgets and signals; no decisions."""
