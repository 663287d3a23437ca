"""The parts of the window, each joining its own controllers, views and docks to the rest."""
