"""Open, predict, export: they join state, work, scene and views."""
