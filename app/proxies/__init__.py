"""Who helps whom: birthdays, reviews, and what the advisor is asked to prepare."""
