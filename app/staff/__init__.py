"""Staff accounts: organisations, invitations, deputies, leave. What they may see is `consents`."""
