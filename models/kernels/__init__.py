"""Compiled loops over pixels: the source in C, the libraries made of it, and the one door to them."""
