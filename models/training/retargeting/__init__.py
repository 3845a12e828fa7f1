"""The retargeting network, learned from recordings of rendered people in motion."""
