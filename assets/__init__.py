"""The bundled model pack, characters and pose recording."""
