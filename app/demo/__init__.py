"""Fictional people for a demonstration database."""
