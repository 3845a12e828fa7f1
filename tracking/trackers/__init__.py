"""Face trackers, and what they make of landmarks: angles, closed eyes, an open mouth."""
