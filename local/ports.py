"""Ports nobody chooses; two of them are kept from run to run where they are still free."""

import json
import socket

from local import places
from local.loopback import HOST


def keep_or_choose(name: str) -> int:
    """The port that `name` had last time if it is free, else a free one, remembered."""
    known = remembered()
    port = known.get(name, 0)
    if not is_free(port):
        port = 0
    if port == 0:
        port = free_port()
        places.write_whole(places.PORTS, json.dumps(known | {name: port}).encode())
    return port


def free_port() -> int:
    """A port of the loopback interface that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def remembered() -> dict[str, int]:
    """The ports of the last run; none where the file is missing or spoilt."""
    try:
        known = json.loads(places.PORTS.read_bytes())
        return {str(name): int(port) for name, port in known.items()}
    except (OSError, ValueError, AttributeError, TypeError):
        return {}


def is_free(port: int) -> bool:
    """Whether a server could listen on this port of the loopback interface now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
            probe.listen(1)
        except (OSError, OverflowError):
            return False
    return True
