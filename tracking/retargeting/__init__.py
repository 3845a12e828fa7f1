"""Learned retargeting: a recurrent network between tracker and pose, beside the plain mapping."""
