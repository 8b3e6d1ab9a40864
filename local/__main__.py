"""`python -m local`: the whole service on this machine until Ctrl-C."""

import argparse
import errno
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from socketserver import BaseServer
from types import FrameType
from typing import NoReturn
from urllib.parse import urlsplit

import boto3

from app import app
from local import (
    demo,
    demo_documents,
    environment,
    handout,
    page_link,
    places,
    ports,
    smtp_sink,
    stack,
    stand_in,
    tls,
)
from local.api import Api, ApiServer
from local.child import Child
from local.inbound import Inbound
from local.inbox import Inbox
from local.inbox_server import InboxServer
from local.limits import LimitedApi, Limits
from local.loopback import HOST, LoopbackServer
from local.name_server import NameServer, answers_of
from local.page_link import PageLink
from local.pretend_provider import PretendProvider
from local.pretend_provider_server import PretendProviderServer
from local.pump import QUEUES
from local.ses_events import SesEvents
from local.stream import STREAMS
from local.time_stamps import TimeStampAuthority, TimeStampServer
from local.trouble import Trouble
from local.webhook_sink import WebhookSinkServer
from local.zone import Zone

NO_REPLY = "no-reply@ricevuta.example"
LAST_REQUEST_SECONDS = 10


class Stopped(BaseException):
    """Somebody wants the stage to end."""


def main() -> int:
    """Run until a signal comes."""
    arguments = parse()
    terminal = sys.stdout
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
    try:
        with ExitStack() as ending:
            children, words = start(
                arguments.port, arguments.inbox_port, ending, smtp_ports=arguments.smtp_ports
            )
            print(words, file=terminal, flush=True)
            watch(children)
    except Stopped:
        return 0
    except Trouble as trouble:
        print(f"ricevuta: {trouble}", file=sys.stderr)
        return 1


def parse() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m local", description=__doc__)
    parser.add_argument("--port", type=port_number, default=8000, help="of the API and the page")
    parser.add_argument("--inbox-port", type=port_number, default=8025, help="of the local inbox")
    parser.add_argument(
        "--smtp-ports",
        type=port_numbers,
        default=(),
        help="of mail servers on localhost that may be a company's own, by commas",
    )
    return parser.parse_args()


def port_number(text: str) -> int:
    """A port that can be listened on."""
    number = int(text)
    if not 0 < number < 1 << 16:
        raise ValueError
    return number


def port_numbers(text: str) -> tuple[int, ...]:
    """Ports, by commas; none is none."""
    return tuple(port_number(part) for part in text.split(",") if part.strip())


def stop(_number: int, _frame: FrameType | None) -> NoReturn:
    """End the main thread's work wherever it is; a second signal must not disturb the ending."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    raise Stopped


def start(
    port: int, inbox_port: int, ending: ExitStack, *, smtp_ports: tuple[int, ...] = ()
) -> tuple[list[Child], str]:
    """Start everything in the order of need; `ending` undoes what was done, in the other order.

    Args:
        port: of the API and the page.
        inbox_port: of the local inbox.
        ending: where to say what has to be undone.
        smtp_ports: of this person's own mail servers on localhost.

    Returns:
        The processes to watch, and what to tell the person at the terminal.
    """
    lock = places.claim()
    ending.callback(os.close, lock)
    api_server = listen("PORT", port, lambda: ApiServer(port))
    ending.callback(api_server.server_close)
    inbox, zone = Inbox(places.INBOX), Zone(places.ZONE)
    inbox_server = listen("INBOX_PORT", inbox_port, lambda: InboxServer(inbox_port, inbox, zone))
    ending.callback(inbox_server.server_close)

    log = ending.enter_context(places.SERVICE_LOG.open("a", buffering=1))
    sys.stdout = log  # the service's log lines; the terminal is for people
    logging.basicConfig(level=logging.WARNING, stream=log)

    stand_in_port = ports.keep_or_choose("stand_in")
    endpoint = f"http://{HOST}:{stand_in_port}"
    aws = stand_in.start(stand_in_port, lock)
    ending.callback(aws.stop)

    base_url = f"http://{HOST}:{port}"
    smtp_port, provider_port = ports.keep_or_choose("smtp"), ports.keep_or_choose("provider")
    provider = PretendProvider(places.PROVIDER, redirect_uri=f"{base_url}/connect")
    provider_server = PretendProviderServer(provider_port, provider, inbox)
    ending.callback(provider_server.server_close)
    serve(provider_server, provider_server.serve_forever, ending)
    sink = smtp_sink.smtp_sink(inbox, smtp_port, tls.server_context(), provider)
    sink.start()
    ending.callback(sink.stop)
    serve(inbox_server, inbox_server.serve_forever, ending)
    name_server = NameServer(answers_of(zone))
    ending.callback(name_server.server_close)
    serve(name_server, name_server.serve_forever, ending)
    sink_port = take_webhooks(ending)

    inbox_url = f"http://{HOST}:{inbox_port}"
    settings = settings_from_stack(endpoint, base_url)
    service = environment.of_service(
        settings,
        inbox_url=inbox_url,
        smtp_ports=(smtp_port, *smtp_ports),
        sink_port=sink_port,
        dns_server=name_server.address,
        time_stamp_url=stamp_dossiers(ending),
    )
    environment.enter(environment.of_stand_in(endpoint) | service)

    boto3.client("secretsmanager").put_secret_value(
        SecretId=settings["MAILBOX_CLIENTS_SECRET"],
        SecretString=provider_server.clients(smtp_port=smtp_port),
    )
    inbox_server.events = SesEvents(settings["SES_EVENTS_URL"])
    sink.handler.inbound = Inbound(
        bucket=settings["CONTENT_BUCKET"], queue_url=settings["SES_EVENTS_URL"]
    )
    company = demo.ensure(smtp_port)

    pushers = []
    for module, name in (
        *(("pump", name) for name in QUEUES),
        ("schedule", "release_due_emails"),
        ("schedule", "finish_recipient_tasks"),
        ("schedule", "release_due_webhooks"),
        ("schedule", "run_reminders"),
        *(("stream", name) for name in STREAMS),
    ):
        command = [sys.executable, "-m", f"local.{module}", name]
        pusher = Child.start(f"{module} of {name}", command, os.environ, places.SERVICE_LOG, lock)
        ending.callback(pusher.stop)
        pushers.append(pusher)
    api = Api(app)
    ending.callback(api.finish, LAST_REQUEST_SECONDS)
    limited = LimitedApi(api, Limits.of(os.environ))
    serve(api_server, lambda: api_server.serve(limited), ending)

    inbox_server.page_link = PageLink(api, company.company_id, company.api_key)

    ready = handout.Handout(
        base_url=base_url,
        company_id=company.company_id,
        api_key=company.api_key,
        page_url=f"{inbox_url}/{page_link.PATH}",
        inbox_url=inbox_url,
        provider_url=f"http://{HOST}:{provider_port}",
        sink_url=f"https://localhost:{sink_port}/",
        inbox_dir=str(places.INBOX.relative_to(places.ROOT)),
        sqs_queue_url=settings["OUTBOX_URL"],
        aws_endpoint_url=endpoint,
        region=stand_in.REGION,
        smtp_port=smtp_port,
        email_id=company.email_id,
    )
    handout.write(ready, demo_documents.example_pdf())
    ending.callback(places.DEMO.unlink, missing_ok=True)
    return [aws, *pushers], handout.text(ready)


def listen[Server: LoopbackServer](name: str, port: int, make: Callable[[], Server]) -> Server:
    """A server that has its port.

    Raises:
        Trouble: it cannot have it.
    """
    try:
        return make()
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise Trouble(f"port {port} is in use: choose another, {name}=…") from error
        raise Trouble(f"port {port} cannot be used: {error.strerror}; {name}=…") from error


def serve(server: BaseServer, run: Callable[[], None], ending: ExitStack) -> None:
    """Have the server answer on a thread of its own."""
    threading.Thread(target=run, daemon=True).start()
    ending.callback(server.shutdown)


def stamp_dossiers(ending: ExitStack) -> str:
    """Start an authority for time stamps, and say where it is asked."""
    server = TimeStampServer(TimeStampAuthority(tls.own_authority()))
    ending.callback(server.server_close)
    serve(server, server.serve_forever, ending)
    return server.url


def take_webhooks(ending: ExitStack) -> int:
    """Start a sink for webhooks, and say at which port."""
    port = ports.keep_or_choose("sink")
    server = WebhookSinkServer(port, tls.server_context(), places.WEBHOOKS)
    ending.callback(server.server_close)
    serve(server, server.serve_forever, ending)
    return port


def settings_from_stack(endpoint: str, base_url: str) -> dict[str, str]:
    """Bring up infra/template.yaml in the stand-in and ask it for the service's settings."""
    environment.enter(environment.of_stand_in(endpoint))
    parameters = {
        "Stage": "local",
        "PublicUrl": base_url,
        "NoReplyAddress": NO_REPLY,
        "DeletionProtection": "false",
    }
    deployed = stack.bring_up(boto3.client("cloudformation"), boto3.client("dynamodb"), parameters)
    settings = stack.environment_of(deployed)
    # The stand-in names its queues by the port it had when it made them.
    netloc = urlsplit(endpoint).netloc
    return settings | {
        name: urlsplit(settings[name])._replace(netloc=netloc).geturl() for name in QUEUES.values()
    }


def watch(children: list[Child]) -> NoReturn:
    """Wait for a signal.

    Raises:
        Trouble: one of the processes ended by itself.
    """
    while True:
        for child in children:
            if child.has_ended():
                raise Trouble(f"the {child.name} has ended by itself: see the logs in .local/")
        time.sleep(0.5)


if __name__ == "__main__":
    sys.exit(main())
