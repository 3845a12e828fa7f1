"""Learned retargeting: people who move, recorded by both trackers, and what is judged by them."""
