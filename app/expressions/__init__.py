"""Expressions on keys: named sets of numbers that are faded in over what is tracked."""
