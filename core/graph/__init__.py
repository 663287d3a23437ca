"""Crystals to graphs: periodic edges within a cutoff."""
