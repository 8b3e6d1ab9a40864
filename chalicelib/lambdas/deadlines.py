"""How long a run of a Lambda may take."""

from aws_lambda_powertools.utilities.typing import LambdaContext

from chalicelib.domain.clocks import NEVER, Deadline


def deadline_of(context: LambdaContext | None) -> Deadline:
    """When Lambda ends the run; never where nobody does."""
    return Deadline.after(context.get_remaining_time_in_millis() / 1000) if context else NEVER
