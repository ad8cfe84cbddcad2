"""What a responder sees: no sign-in, no cookie, no store."""
