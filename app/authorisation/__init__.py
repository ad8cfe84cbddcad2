"""What an actor may do with which patient."""
