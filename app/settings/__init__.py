"""The settings tree, its file, its history, named tunings."""
