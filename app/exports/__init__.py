"""Share formats: pure functions of a PatientSummary."""
