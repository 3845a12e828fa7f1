"""A new source and a new sink, as `docs/extending.md` explains them. Not part of the program."""
