"""`python -m bench.chaos.sinks ORDERS`: the companies' servers, and SES.

Prints their ports, by company, and the path of the certificate to trust. Then a line for each
worker that is to be killed: the port by which it is connected.
"""

import asyncio
import json
import ssl
from math import inf
from pathlib import Path

import trustme

from bench.chaos.companies import BRIEF, COMPANIES, CONNECTED, SMTP, TOKENS
from bench.chaos.orders import Orders
from bench.chaos.process import end_with_parent
from bench.chaos.ses_sink import SesSink
from bench.chaos.smtp_dialogue import Server
from bench.chaos.smtp_sink import listen
from bench.chaos.token_sink import Tokens

_FEW = 3
"""Mails that one server takes on a connection."""


async def main() -> None:
    """Serve until the launcher ends."""
    end_with_parent()
    orders = Orders.given()
    authority = trustme.CA()
    bundle = Path(orders.folder) / "authority.pem"
    authority.cert_pem.write_to_path(bundle)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)

    tokens = Tokens(orders.faults, orders.books)
    ports = {
        TOKENS: await tokens.listen(),
        "ses": await SesSink(orders.faults, orders.books).listen(),
    }
    for company_id in SMTP:
        server = Server(company_id, COMPANIES[company_id], orders.faults, orders.books, context)
        server.pipelines = company_id % 2 == 0
        server.most_on_a_line = _FEW if company_id == BRIEF else inf
        server.tokens = tokens if company_id == CONNECTED else None
        server.hangs_at = orders.hangs_at if company_id == orders.hanging else ""
        ports[str(company_id)] = await listen(server)
    print(json.dumps({"ports": ports, "bundle": str(bundle)}), flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
