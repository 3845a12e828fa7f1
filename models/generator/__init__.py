"""Generated characters: deterministic by seed, layered, with depth, posed by the six numbers."""
