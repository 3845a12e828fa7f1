"""The "sheet" architecture: a drawing is encoded once, and every pose is a cheap warp of it."""
