"""Hotkeys of the window and of the whole desktop, and `ichimai press`. No Qt: backends are threads."""
