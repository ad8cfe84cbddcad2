"""Getting in and staying in control of it: codes, passkeys, recovery, one's own sessions."""
