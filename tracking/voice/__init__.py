"""The voice as what moves the mouth: features of sound, a small network, a source of poses."""
