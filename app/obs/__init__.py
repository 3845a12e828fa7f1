"""OBS set up from here, over its websocket."""
