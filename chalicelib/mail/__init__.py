"""The vocabulary of the service: frozen values and pure functions, no clock, no environment, no network."""
