"""What .chalice/config.json grants each Lambda, and the context that AWS would hand it."""

import json

from chalice.local import LambdaContext

from local import places


def context(name: str) -> LambdaContext:
    """A new invocation's context, with the memory and the time that the Lambda has on AWS."""
    config = json.loads((places.ROOT / ".chalice" / "config.json").read_bytes())
    granted = config["lambda_functions"][name]
    return LambdaContext(
        name, granted["lambda_memory_size"], max_runtime_ms=granted["lambda_timeout"] * 1000
    )
