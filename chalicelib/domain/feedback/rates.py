"""When too much of a company's mail comes back, by what AWS holds the operator's account to.

It looks at an account from 5 % of bounces or 0.1 % of complaints on, and may stop it at 10 %
or 0.5 %: https://docs.aws.amazon.com/ses/latest/dg/reputationdashboard-dg.html
"""

from dataclasses import dataclass

from chalicelib.domain.suspensions import SuspendedFor

_MOST_BOUNCED = 0.1
_FEWEST_BOUNCED = 20
_MOST_COMPLAINED = 0.005
_FEWEST_COMPLAINED = 3
"""Fewer prove nothing of a company, which may have sent only a few mails."""


@dataclass(frozen=True, slots=True)
class ComingBack:
    """What a company sent by the operator's SES in a month, and what of it came back."""

    sent: int
    bounced: int
    complained: int

    def since(self, before: "ComingBack") -> "ComingBack":
        """What has come since it was so."""
        return ComingBack(
            self.sent - before.sent,
            self.bounced - before.bounced,
            self.complained - before.complained,
        )

    @property
    def pauses_for(self) -> SuspendedFor | None:
        """Why the company has to stand still; None: too little came back for that."""
        complaints = max(_FEWEST_COMPLAINED, self.sent * _MOST_COMPLAINED)
        if self.complained >= complaints:
            return SuspendedFor.COMPLAINTS
        if self.bounced >= max(_FEWEST_BOUNCED, self.sent * _MOST_BOUNCED):
            return SuspendedFor.BOUNCES
        return None
