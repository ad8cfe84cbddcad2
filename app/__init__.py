"""Alertcard: the server, one package for each capability."""
