"""Links and codes to an issued card, and who opened them."""
