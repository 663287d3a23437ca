"""Graphs to irreducible components of the elasticity tensor (torch, e3nn)."""
