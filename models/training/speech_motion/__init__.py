"""Networks that move a face by its voice: a teacher, what they learn of it, and their export."""
