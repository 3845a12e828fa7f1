"""What the page Tuning is made of."""
