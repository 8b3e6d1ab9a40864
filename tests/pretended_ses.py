"""SES's settings in the tests: moto knows too little of them, so the local stage's answer."""

import json

from botocore.awsrequest import AWSResponse

from local import pretend_suppressions
from local.pretend_suppressions import PretendSuppressions

_SEND = "/v2/email/outbound-emails"


def answer_by(session, identities):
    """Have the clients that a session makes from now on be answered about those, before moto."""
    suppressions = PretendSuppressions()

    def answer(params, **_):
        body = params["body"] or b"{}"
        if params["url_path"].startswith(pretend_suppressions.PATH):
            return _response(*suppressions.answer(params["method"], params["url_path"], body))
        if params["url_path"] != _SEND:
            return _response(*identities.answer(params["method"], params["url_path"], body))
        if identities.may_send_as(json.loads(body)["FromEmailAddress"]):
            return None
        return _response(400, {"__type": "MessageRejected"}, "Email address is not verified.")

    session.events.register("before-call.sesv2", answer)


def _response(status, said, message=""):
    parsed = said | {"ResponseMetadata": {"HTTPStatusCode": int(status)}}
    if "__type" in said:
        parsed |= {"Error": {"Code": said["__type"], "Message": message}}
    return AWSResponse("", int(status), {}, None), parsed
