"""The care plan on paper: for the person, for whoever they give it to, and for a hospital ward."""
