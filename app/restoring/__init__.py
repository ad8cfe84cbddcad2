"""After a restore from backup: what people took away since is taken away again, and the log is proved."""
