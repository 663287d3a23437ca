"""Crystals made by code, whose stiffness follows exactly from pair potentials."""
