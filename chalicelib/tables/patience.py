"""How long requests to the tables may take."""


class InTime:
    """A table's settings: it answers or has failed within ten seconds.

    PynamoDB's own would wait for three minutes, and whoever asked would get no answer of ours.
    """

    connect_timeout_seconds = 0.5
    read_timeout_seconds = 1.8
    """More than a page of 1 MB takes."""
    max_retry_attempts = 2
