"""Faces that other programs and phones track and send over the network."""
