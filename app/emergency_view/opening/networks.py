"""Where an opening comes from: told as signing in tells it (`app.core.networks`)."""

from app.core.networks import UNKNOWN, Clients, limit_prefix, log_prefix

__all__ = ["UNKNOWN", "Clients", "limit_prefix", "log_prefix"]
