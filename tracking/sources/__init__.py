"""Sources: cameras, clips, folders of pictures, pose recordings and idle motion."""
