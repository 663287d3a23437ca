"""Directional properties to meshes."""
