"""Reads the outbox and sends messages that reveal nothing."""
