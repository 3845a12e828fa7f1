"""From a tracked face to a pose: calibration runs, filters, response curves, blinks, a lost face."""
