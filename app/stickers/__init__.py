"""A character's stickers and emotes: performed, drawn and packed for each platform."""
