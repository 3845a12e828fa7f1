"""Backgrounds, composing and sinks: what a posed drawing becomes for a viewer, a file or OBS."""
