"""Ricevuta: what ships besides app.py."""

VERSION = "0.1.0"
"""Of the software, as docs/openapi.yaml and dossiers name it."""
