"""For all tests: that another date makes no other difference."""

import os
import select
import time

if "FAKETIME" in os.environ:  # set by faketime itself (tests/at-dates)
    # Debian's libfaketime hands the system a moment of its own making, and sleeping fails.
    time.sleep = lambda seconds: select.select([], [], [], max(0, seconds))
