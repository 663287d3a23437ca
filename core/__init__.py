"""The science of Elastoscope: crystals, the equivariant network and the elasticity tensor.

Nothing here knows about windows: the package is usable from a notebook. Import from the modules that
define a thing (``from core.crystal.reading import read_crystal``); the packages re-export nothing.
"""
