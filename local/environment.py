"""The environment in which the service believes itself on AWS."""

import os
from collections.abc import Iterable, Mapping

from local import inbound, stand_in, tls
from local.loopback import HOST


def of_stand_in(endpoint: str, region: str = stand_in.REGION) -> dict[str, str]:
    """What leads every AWS client to the stand-in, and none of the developer's own credentials."""
    return {
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": region,
        "AWS_REGION": region,
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
        # A developer's proxy must not be asked for loopback.
        "NO_PROXY": HOST,
        "no_proxy": HOST,
    }


def of_service(
    from_stack: Mapping[str, str],
    *,
    inbox_url: str,
    smtp_ports: Iterable[int],
    sink_port: int,
    dns_server: str,
    time_stamp_url: str,
) -> dict[str, str]:
    """What infra/template.yaml gives the Lambdas, and where mail goes on this machine."""
    return {
        **from_stack,
        "AWS_ENDPOINT_URL_SESV2": inbox_url,
        "SES_CONFIGURATION_SET": "local",
        "INBOUND_DOMAIN": inbound.DOMAIN,
        "SMTP_ALLOWED_LOOPBACK_PORTS": ",".join(map(str, smtp_ports)),
        "WEBHOOK_ALLOWED_LOOPBACK_PORTS": str(sink_port),
        "DNS_SERVER": dns_server,
        "TIME_STAMP_URL": time_stamp_url,
        "ALWAYS_FRAMED_BY": "http://localhost:* http://127.0.0.1:*",
        "SSL_CERT_FILE": str(tls.BUNDLE),
        "STAGE": "local",
        "POWERTOOLS_SERVICE_NAME": "ricevuta",
        "POWERTOOLS_METRICS_NAMESPACE": "Ricevuta",
        "POWERTOOLS_LOG_LEVEL": "INFO",
        "PYTHONUNBUFFERED": "1",
    }


def of_aws() -> dict[str, str]:
    """What the developer's own environment says of AWS."""
    return {name: value for name, value in os.environ.items() if name.startswith("AWS_")}


def enter(environment: Mapping[str, str]) -> None:
    """Make this process, and what it starts, live in the environment, with no other AWS_*."""
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        del os.environ[name]
    os.environ.update(environment)
