"""The vocabulary of the service.

Frozen values and pure functions, no clock, no environment, no network.
"""
