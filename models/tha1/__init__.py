"""The published system of 2019: three networks, and characters compiled from them.

`networks`, `layers`, `weights`, `export` and `timing` need torch; whatever poses and plays does without.
"""
