"""What every capability stands on: no domain words here."""
