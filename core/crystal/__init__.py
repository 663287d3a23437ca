"""Files to crystals: reading, symmetry and bonding."""
