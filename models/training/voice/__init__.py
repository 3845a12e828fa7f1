"""Speech with known phones, and the networks that learn from it what a mouth does."""
