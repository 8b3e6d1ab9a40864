"""Telling companies' own software what became of their emails."""
