"""Loads, checks, signs, withdraws and composes the words in card_templates/."""
