"""GET /n/{token}: a link that no person can see or reach, so that who follows it is a machine."""

from chalice.app import Blueprint, Response

from chalicelib.mail.tokens import Purpose
from chalicelib.routes.fetches import UNSEEN, note_fetch

routes = Blueprint(__name__)

_PAGE = (
    '<!DOCTYPE html><html lang="it"><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width"><title>Niente da vedere</title>'
    "<h1>Niente da vedere</h1><p>Questo collegamento serve a riconoscere i programmi che seguono"
    " tutti i collegamenti di un messaggio.</p>"
    '<h2 lang="en">Nothing to see</h2><p lang="en">This link serves to tell programs that follow'
    " every link of a message.</p></html>\n"
)


@routes.route("/{token}", methods=["GET", "HEAD"], content_types=[])
def honeypot(token: str) -> Response:
    """The same small page for everybody: a refused scanner reports the mail as broken."""
    note_fetch(token, routes.current_request, Purpose.HONEYPOT)
    return Response(_PAGE, headers={**UNSEEN, "Content-Type": "text/html; charset=utf-8"})
