"""The voice's compiled loops: the source in C, the libraries made of it, and the door to them."""
