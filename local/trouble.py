"""What ends a command with one line instead of a traceback."""


class Trouble(Exception):
    """Something the person at the terminal can put right; the message is that one line."""
