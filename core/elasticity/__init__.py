"""Stiffness to what an engineer asks: moduli, anisotropy, stability, directions."""
