"""Colour, backgrounds, composition and sinks."""
