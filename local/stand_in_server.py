"""The AWS stand-in with a memory: ministack, saved while it runs.

Runs in a virtual environment of its own (.venv-aws), as a script, so it imports nothing of this
project. Everything it is told comes from the environment that `local.stand_in` sets.
"""

import asyncio
import contextlib
import json
import os
import signal
import sys
from collections.abc import Awaitable, Callable, MutableMapping
from pathlib import Path
from typing import Any

CHECKPOINT_SECONDS = 2
READING = ("Get", "BatchGet", "Describe", "List", "Query", "Scan", "Receive", "Decrypt", "Encrypt")
"""Operations that leave nothing worth saving; what a lost ReceiveMessage hid is received again."""

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]


def main() -> int:
    """Serve until SIGTERM or the end of standard input, which is the end of our parent."""
    unreadable = unreadable_checkpoints(Path(os.environ["STATE_DIR"]))
    if unreadable:
        # ministack would go on without them, and the next checkpoint would wipe what is there.
        print("unreadable checkpoint, move it away:", *unreadable, file=sys.stderr)
        return 1
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve())
    return 0


def unreadable_checkpoints(state: Path) -> list[str]:
    """The files of the last checkpoint that are no JSON."""
    broken = []
    for path in sorted(state.glob("*.json")):
        try:
            json.loads(path.read_bytes())
        except (ValueError, OSError):
            broken.append(str(path))
    return broken


async def serve() -> None:
    """Serve ministack on loopback and save it whenever something changed."""
    # The type checker runs in .venv, which has none of these.
    from hypercorn.asyncio import serve as hypercorn_serve  # type: ignore[import-not-found]
    from hypercorn.config import Config  # type: ignore[import-not-found]
    from ministack import app as ministack  # type: ignore[import-not-found]

    config = Config()
    config.bind = [f"127.0.0.1:{os.environ['GATEWAY_PORT']}"]
    config.keep_alive_timeout = 75
    config.graceful_timeout = 1
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, stop.set)
    # The parent holds the other end of our standard input and writes nothing to it. So its end,
    # by SIGKILL too, is the one thing that makes it readable.
    loop.add_reader(sys.stdin.fileno(), stop.set)

    watched = Watched(ministack.app)
    remembers = os.environ["PERSIST_STATE"] == "1"
    checkpoints = asyncio.create_task(keep_saving(watched, ministack)) if remembers else None
    await hypercorn_serve(watched, config, shutdown_trigger=stop.wait)  # saves when it ends
    if checkpoints:
        checkpoints.cancel()


class Watched:
    """An ASGI application that remembers whether it was asked to change anything."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self.changed = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        await self._application(scope, receive, send)
        if scope["type"] == "http" and changes_something(scope):
            self.changed = True


def changes_something(scope: Scope) -> bool:
    """Whether a request may have changed what the stand-in holds; when in doubt, it has."""
    if scope["method"] in {"GET", "HEAD", "OPTIONS"}:
        return False
    target = dict(scope["headers"]).get(b"x-amz-target", b"").decode("latin-1")
    return not target.rpartition(".")[2].startswith(READING)


async def keep_saving(watched: Watched, ministack: Any) -> None:  # noqa: ANN401
    """Save at intervals, on the event loop: nothing changes between one file and the next.

    The package writes every file beside the old one and renames it, so a kill never leaves half.
    The two functions are private to it: one more reason for the exact pin.
    """
    while True:
        await asyncio.sleep(CHECKPOINT_SECONDS)
        if watched.changed:
            watched.changed = False
            ministack.save_all(ministack._build_persistence_save_dict())  # noqa: SLF001


if __name__ == "__main__":
    sys.exit(main())
