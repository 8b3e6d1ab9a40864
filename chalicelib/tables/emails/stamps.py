"""When an email changed last, as the index ByChange holds it: microseconds since 1970.

So fine that emails hardly ever share one.
"""

import time


def stamp_now() -> int:
    """The stamp of what changes now, by this machine's clock."""
    return time.time_ns() // 1_000
