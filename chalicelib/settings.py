"""What the environment says, read once: the only reader of os.environ in the service."""

import os
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Settings:
    """Where this deployment keeps its things and how the world reaches it."""

    emails_table: str
    companies_table: str
    batches_table: str
    holds_table: str
    usage_table: str
    documents_table: str
    issued_documents_table: str
    reminders_table: str
    templates_table: str
    exports_table: str
    recipients_table: str
    openings_table: str
    grants_table: str
    domains_table: str
    acts_table: str
    closings_table: str
    subscriptions_table: str
    deliveries_table: str
    outbox_url: str
    spilled_hits_url: str
    exports_url: str
    deliveries_url: str
    content_bucket: str
    token_keys_secret: str
    mailbox_clients_secret: str
    company_key_id: str
    dossier_key_ids: tuple[str, ...]
    """Of KMS keys: the first signs, and what the others signed stays verifiable."""
    time_stamp_url: str
    """Of the authority that stamps dossiers (RFC 3161); empty: none does."""
    webhook_key_id: str
    public_url: str
    """Base of every link in a mail and of every page URL, without a trailing slash."""
    no_reply_address: str
    ses_configuration_set: str
    """Empty: mail leaves without a configuration set, so no delivery events come back."""
    smtp_allowed_loopback_ports: frozenset[int]
    """Empty everywhere but on a developer's machine, where the local inbox listens on loopback."""
    webhook_allowed_loopback_ports: frozenset[int]
    """The same, where a sink of that machine listens."""
    greeting_name: str
    """Said in EHLO to companies' servers, which may look it up: a host of the operator's."""
    trusted_client_address_header: str
    """Set by a CDN in front of API Gateway that every request passes; empty: there is none."""
    hidden_link: bool
    """Whether mails carry the link that no person sees, by which scanners give themselves away."""
    always_framed_by: tuple[str, ...]
    """Sources (CSP) that may frame every company's page: a developer's own machine, or none."""
    inbound_domain: str
    """Whose mail SES puts into S3 for this deployment: there bounces come in; empty: none does."""
    dns_server: str
    """Address and port of the DNS server asked for MX records; empty: the machine's own."""


@cache
def settings() -> Settings:
    """The settings of this process.

    Raises:
        KeyError: a variable that infra/template.yaml sets is missing.
    """
    environment = os.environ
    public_url = environment["PUBLIC_URL"].rstrip("/")
    return Settings(
        emails_table=environment["EMAILS_TABLE"],
        companies_table=environment["COMPANIES_TABLE"],
        batches_table=environment["BATCHES_TABLE"],
        holds_table=environment["HOLDS_TABLE"],
        usage_table=environment["USAGE_TABLE"],
        documents_table=environment["DOCUMENTS_TABLE"],
        issued_documents_table=environment["ISSUED_DOCUMENTS_TABLE"],
        reminders_table=environment["REMINDERS_TABLE"],
        templates_table=environment["TEMPLATES_TABLE"],
        exports_table=environment["EXPORTS_TABLE"],
        recipients_table=environment["RECIPIENTS_TABLE"],
        openings_table=environment["OPENINGS_TABLE"],
        grants_table=environment["GRANTS_TABLE"],
        domains_table=environment["DOMAINS_TABLE"],
        acts_table=environment["ACTS_TABLE"],
        closings_table=environment["CLOSINGS_TABLE"],
        subscriptions_table=environment["SUBSCRIPTIONS_TABLE"],
        deliveries_table=environment["DELIVERIES_TABLE"],
        outbox_url=environment["OUTBOX_URL"],
        spilled_hits_url=environment["SPILLED_HITS_URL"],
        exports_url=environment["EXPORTS_URL"],
        deliveries_url=environment["DELIVERIES_URL"],
        content_bucket=environment["CONTENT_BUCKET"],
        token_keys_secret=environment["TOKEN_KEYS_SECRET"],
        mailbox_clients_secret=environment["MAILBOX_CLIENTS_SECRET"],
        company_key_id=environment["COMPANY_KEY_ID"],
        dossier_key_ids=tuple(environment["DOSSIER_KEY_IDS"].split(",")),
        time_stamp_url=environment.get("TIME_STAMP_URL", ""),
        webhook_key_id=environment["WEBHOOK_KEY_ID"],
        public_url=public_url,
        no_reply_address=environment["NO_REPLY_ADDRESS"],
        ses_configuration_set=environment.get("SES_CONFIGURATION_SET", ""),
        smtp_allowed_loopback_ports=_ports(environment.get("SMTP_ALLOWED_LOOPBACK_PORTS", "")),
        webhook_allowed_loopback_ports=_ports(
            environment.get("WEBHOOK_ALLOWED_LOOPBACK_PORTS", "")
        ),
        greeting_name=environment.get("GREETING_NAME") or _host_name(public_url),
        trusted_client_address_header=environment.get("TRUSTED_CLIENT_ADDRESS_HEADER", ""),
        hidden_link=environment.get("HIDDEN_LINK") != "off",
        always_framed_by=tuple(environment.get("ALWAYS_FRAMED_BY", "").split()),
        inbound_domain=environment.get("INBOUND_DOMAIN", ""),
        dns_server=environment.get("DNS_SERVER", ""),
    )


def _ports(listed: str) -> frozenset[int]:
    return frozenset(int(port) for port in listed.split(",") if port)


def _host_name(url: str) -> str:
    """The host of a URL; empty where that is an address or has no domain."""
    host = urlsplit(url).hostname or ""
    return host if host.rpartition(".")[2].isalpha() else ""


def stage() -> str:
    """Which deployment this is, as its metrics say."""
    return os.environ.get("STAGE", "local")
