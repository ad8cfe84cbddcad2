"""The parts of the opened card, from top to foot."""
