"""Who is signed in: e-mail codes, passkeys, recovery, sessions."""
