"""What can go wrong, and how often beside the other things that can.

A fault is `phase-manner`: where in the dialogue, and what the other side does there. `accepted` is
the moment after the mail was written down and before that is said.
"""

CONNECTION = {
    "banner-drop": 2,
    "banner-421": 2,
    "banner-554": 1,
    "banner-garbage": 1,
    "banner-hang": 1,
    "ehlo-421": 1,
    "ehlo-drop": 1,
    "starttls-454": 1,
    "starttls-drop": 1,
    "auth-454": 2,
    "auth-drop": 2,
    "auth-hang": 1,
}
"""Per connection of a company's server."""

SENDER = {
    "mail-451": 3,
    "mail-421": 2,
    "mail-550": 1,
    "mail-drop": 3,
    "mail-hang": 1,
    "mail-garbage": 1,
    "mail-slow": 2,
    "mail-quota": 2,
}
"""Per MAIL that a company's server hears: it does not know yet whose turn it is."""

EMAIL = {
    "rcpt-450": 4,
    "rcpt-550": 2,
    "rcpt-421": 2,
    "rcpt-drop": 2,
    "rcpt-hang": 1,
    "rcpt-slow": 2,
    "rcpt-garbage": 1,
    "data-451": 2,
    "data-554": 1,
    "data-421": 2,
    "data-drop": 2,
    "data-hang": 1,
    "data-garbage": 1,
    "content-drop": 3,
    "content-hang": 1,
    "dot-451": 3,
    "dot-554": 2,
    "dot-421": 2,
    "dot-drop": 2,
    "dot-hang": 1,
    "dot-garbage": 1,
    "accepted-drop": 3,
    "accepted-hang": 1,
    "accepted-slow": 3,
    "accepted-garbage": 1,
    "answered-drop": 4,
    "answered-421": 2,
}
"""Per (email, attempt) at a company's server."""

SES = {
    "dot-429": 8,
    "dot-400": 2,
    "dot-500": 2,
    "dot-drop": 2,
    "dot-hang": 1,
    "accepted-500": 1,
    "accepted-drop": 3,
    "accepted-hang": 1,
    "accepted-slow": 3,
    "answered-drop": 2,
}
"""Per (email, attempt) at SES."""

TOKENS = {
    "given-drop": 2,
    "given-garbage": 1,
    "given-slow": 1,
}
"""Per request to the token endpoint of the mailboxes' provider."""

SMTP_KILLS = {
    "rcpt-kill": 1,
    "data-kill": 1,
    "content-kill": 2,
    "dot-kill": 2,
    "accepted-kill": 3,
    "answered-kill": 3,
}
SES_KILLS = {"dot-kill": 1, "accepted-kill": 1, "answered-kill": 1}
"""Where in a dialogue the worker at the other end is killed."""

AWS = {
    "throttled": 3,
    "throttled-on": 3,
    "failed": 2,
    "failed-on": 2,
    "unreachable": 2,
    "unreachable-on": 1,
    "lost": 4,
    "lost-on": 3,
}
"""Per request to AWS; `-on`: so often that the client gives up. `lost`: it took effect all the
same, but nobody hears of it."""
