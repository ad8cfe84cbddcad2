"""The append-only log of who saw and did what, its chain and its checkpoints."""
