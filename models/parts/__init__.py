"""The face in parts: which pixels of a drawing are which part, and how they move."""
