"""What the page Calibration is made of."""
