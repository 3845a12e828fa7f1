"""Characters the user has: import, cache, rolling, the list. No Qt."""
