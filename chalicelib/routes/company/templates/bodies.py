"""The body of a template; imported when needed, as pydantic is."""

from chalicelib.domain.bodies.gate import let_in
from chalicelib.domain.errors import InvalidRequest
from chalicelib.domain.templates.texts import check_variables
from chalicelib.routes.company.send_bodies import HtmlBody, Subject
from chalicelib.routes.request_bodies import Body, read_body


class _Template(Body):
    subject: Subject
    body: HtmlBody


def read_template(raw_body: bytes, *, remote_pictures: bool) -> tuple[str, str]:
    """A subject, and a body made harmless, whose variables are all known.

    Args:
        raw_body: of the request.
        remote_pictures: whether pictures may come from elsewhere.

    Raises:
        MalformedRequest: the body is not JSON.
        InvalidRequest: says which field is wrong, and where in it.
    """
    said = read_body(_Template, raw_body)
    try:
        body = let_in(said.body, remote_pictures=remote_pictures).html
    except ValueError as error:
        raise InvalidRequest({"body": list(error.args)}) from error
    check_variables(said.subject, body)
    return said.subject, body
