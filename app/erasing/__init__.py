"""Taking a person's record away for good: the keys are destroyed, and what could be found by them is deleted."""
