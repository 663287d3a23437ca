"""Folders of crystals to one table: streamed, resumed after a kill, on this machine or on a cluster."""
