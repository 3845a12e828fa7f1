"""Networks, packs, characters and posers: drawing + pose -> image."""
