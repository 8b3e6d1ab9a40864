"""Both clocks around a block, for a process that times itself."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def printing_times() -> Iterator[None]:
    """Print how long the block took, as JSON."""
    wall, cpu = time.perf_counter(), time.process_time()
    yield
    took = {"CPU": time.process_time() - cpu, "wall": time.perf_counter() - wall}
    print(json.dumps(took))
