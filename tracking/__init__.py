"""Camera, face tracker, pose, calibration and filtering."""
