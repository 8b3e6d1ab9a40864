"""How mails are laid down for the wire."""

from email.policy import SMTP

WIRE = SMTP.clone(cte_type="7bit", max_line_length=76)
"""Not every server takes eight bits (RFC 6152), and no encoded line has more than 76 characters
(RFC 2045 section 6.7): of itself the standard library writes 78."""
