"""The one Logger and the one way to count.

Ids only, never an address, a subject, a token or a secret.
"""

from threading import Lock

from aws_lambda_powertools.logging import Logger
from aws_lambda_powertools.metrics import MetricUnit, single_metric

SERVICE = "ricevuta"
NAMESPACE = "Ricevuta"
"""Where CloudWatch keeps our metrics; the alarms of infra/template.yaml look there."""

# Chalice logs to the logger of its app's name, so its own lines come out structured too.
logger = Logger(service=SERVICE)


_writing = Lock()


def count(name: str, **dimensions: str) -> None:
    """Add one to a metric of CloudWatch, written to the log in the Embedded Metric Format."""
    measure(name, 1, **dimensions)


def measure(name: str, value: float, **dimensions: str) -> None:
    """Give a metric a value, as `count` does."""
    one = single_metric(name=name, unit=MetricUnit.Count, value=value, namespace=NAMESPACE)
    with _writing, one as metric:  # lanes run side by side, and a line must stay one line
        metric.add_dimension(name="service", value=SERVICE)
        for dimension, meant in dimensions.items():
            metric.add_dimension(name=dimension, value=meant)
