"""What ends an import before its end. What was brought until then stays."""


class Trouble(Exception):
    """Says what is in the way."""


class NoMoreForNow(Trouble):
    """The other product answers no more requests for so many seconds."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"Fatture in Cloud takes no more requests for {seconds} seconds")
