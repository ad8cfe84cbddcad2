"""Consent: what is shared with which professional or team, agreed to in words that are kept, ended at once."""
