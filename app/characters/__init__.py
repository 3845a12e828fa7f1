"""Characters the user has: import, cache, rolling, the shelf. No Qt."""
