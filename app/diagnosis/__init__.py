"""What works on this computer, and what to do about the rest."""
