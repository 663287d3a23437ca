"""Files of labelled crystals: records, splits, label checks and cached graphs."""
