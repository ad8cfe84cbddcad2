"""The patient's own record: facts, contacts, medicines, photo, each with provenance."""
