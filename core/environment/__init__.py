"""The neighbourhood of an atom in spherical harmonics: signal, invariants, comparison, reconstruction."""
