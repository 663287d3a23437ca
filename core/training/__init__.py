"""Fitting the network: loss, metrics, trainer, progress."""
