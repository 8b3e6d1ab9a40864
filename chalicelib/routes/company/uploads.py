"""/c/{company_id}/uploads: bring a file that is too large for the body of a request."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from chalice.app import Request, Response

from chalicelib.actions.quotas.take_upload import take_upload
from chalicelib.domain.companies import Scope
from chalicelib.domain.periods import in_rome
from chalicelib.routes.callers import company_of
from chalicelib.routes.company.file_bodies import read_upload_request
from chalicelib.routes.raw_bodies import raw_body
from chalicelib.routes.responses import answer, in_envelope
from chalicelib.stores.uploads import URL_SECONDS, upload_url


@in_envelope
def invite(request: Request, company_id: str) -> Response:
    """Tell where the file is to be put, and the id to name it by in a request for emails."""
    company = company_of(request, company_id, Scope.EMAILS_WRITE)
    file = read_upload_request(raw_body(request))
    now = datetime.now(UTC)
    take_upload(company, size=file.size, now=now)
    upload_id = uuid4().hex
    url = upload_url(
        company_id=company.company_id,
        upload_id=upload_id,
        content_type=file.content_type,
        size=file.size,
    )
    expires_at = now + timedelta(seconds=URL_SECONDS)
    data = {
        "upload_id": upload_id,
        "method": "PUT",
        "url": url,
        "headers": {"Content-Type": file.content_type, "Content-Length": str(file.size)},
        "expires_at": in_rome(expires_at),
    }
    return answer({"data": data}, status=201)
