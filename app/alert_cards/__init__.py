"""Preview, issue, replace and withdraw a card; the prints that carry it."""
