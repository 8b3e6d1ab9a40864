"""How settings are changed: as a whole by PUT, in part by PATCH."""

import json
from collections.abc import Mapping
from typing import Any

from chalice.app import Request

from chalicelib.routes.raw_bodies import json_object, raw_body
from chalicelib.routes.request_bodies import Body


def wished(request: Request, shown: Mapping[str, Any], model: type[Body]) -> bytes:
    """The body that says all of what the settings are to be.

    Of a PUT it is its own: what it does not name goes back to how it is at first, also what a later
    release adds. A PATCH's members take the place of what is shown now; null is none.

    Args:
        request: PUT or PATCH.
        shown: the settings as they are answered; what nobody can set is passed over.
        model: what may be set.

    Raises:
        MalformedRequest: the body of a PATCH is not JSON.
        InvalidRequest: it is no object.
    """
    body = raw_body(request)
    if request.method != "PATCH":
        return body
    said = json_object(body)
    kept = {name: value for name, value in shown.items() if name in model.model_fields}
    return json.dumps(kept | said).encode()
