"""From any picture to a character: reading, matting, finding, checking."""
