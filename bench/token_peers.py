"""Our tokens beside pytracking's (bench/tokens.py), run by the interpreter of `.peers`.

Both in one process and in turns. pytracking as its documentation has it called, with one
configuration for all calls; and by the methods of that configuration, which nobody documents and
which skip its copying.
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from time import process_time

sys.path.insert(0, str(Path(__file__).parent.parent))

from chalicelib.domain.tokens import KeyRing, Purpose, Target, make_token, read_token

ROUNDS = 200
TOKENS = 50
BASE = "https://mail.example.test/o/"
RING = KeyRing(1, {1: b"k" * 64})
EMAIL_IDS = [893_469_312_184_327 + number for number in range(TOKENS)]


def ours() -> None:
    """Make and verify."""
    for email_id in EMAIL_IDS:
        target = Target(12345, email_id, 2)
        url = BASE + make_token(target, Purpose.PIXEL, RING)
        if read_token(url[len(BASE) :], Purpose.PIXEL, RING) != target:
            raise AssertionError(url)


def ways() -> dict[str, tuple[Callable[[], None], int]]:
    """Each way of making and reading, and how long its tokens are."""
    import pytracking
    from cryptography.fernet import Fernet

    found = {"ours": (ours, len(make_token(Target(12345, EMAIL_IDS[0], 2), Purpose.PIXEL, RING)))}
    for mode, key in (("base64", None), ("encrypted", Fernet.generate_key())):
        configuration = pytracking.Configuration(
            base_open_tracking_url=BASE, encryption_bytestring_key=key
        )

        def documented(configuration: "pytracking.Configuration" = configuration) -> None:
            for email_id in EMAIL_IDS:
                content = {"company": 12345, "email": email_id, "attachment": 2}
                url = pytracking.get_open_tracking_url(content, configuration=configuration)
                read = pytracking.get_open_tracking_result(url, configuration=configuration)
                if read.metadata != content:
                    raise AssertionError(url)

        def lean(configuration: "pytracking.Configuration" = configuration) -> None:
            for email_id in EMAIL_IDS:
                content = {"company": 12345, "email": email_id, "attachment": 2}
                url = configuration.get_open_tracking_url(content)
                read = configuration.get_tracking_result(url[len(BASE) :], None, is_open=True)
                if read.metadata != content:
                    raise AssertionError(url)

        content = {"company": 12345, "email": EMAIL_IDS[0], "attachment": 2}
        length = len(configuration.get_open_tracking_url(content)) - len(BASE)
        found |= {mode: (documented, length), f"{mode}, undocumented": (lean, length)}
    return found


if __name__ == "__main__":
    measured: dict[str, list[float]] = {}
    all_ways = ways()
    for _ in range(ROUNDS):
        for name, (run, _length) in all_ways.items():
            start = process_time()
            run()
            measured.setdefault(name, []).append((process_time() - start) / TOKENS)
    for name, (_run, length) in all_ways.items():
        print(json.dumps({"name": name, "length": length, "seconds": measured[name]}))
