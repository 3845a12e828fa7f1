"""The first-order motion model: one picture moved by what moves in another clip."""
