"""One tensor notation into another (NumPy only)."""
