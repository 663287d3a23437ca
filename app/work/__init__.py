"""Jobs and the worker thread that owns the network (QtCore only)."""
