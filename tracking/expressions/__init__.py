"""Reading what a face expresses."""
