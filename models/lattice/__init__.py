"""Characters compiled from three-network packs: the networks' answers at a lattice of poses, interpolated."""
