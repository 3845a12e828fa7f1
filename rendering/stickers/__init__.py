"""Stickers: outline, marks, every platform's limits, and the encoders that keep them."""
