"""Elastoscope, the instrument: window and command line over :mod:`core`."""

__version__ = "0.1.0"
