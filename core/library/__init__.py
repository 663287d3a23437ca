"""Trained models kept under names: a folder of checkpoints with an index."""
