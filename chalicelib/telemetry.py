"""The one Logger and the one way to count.

Ids only, never an address, a subject, a token or a secret.
"""

import traceback
from threading import Lock
from types import TracebackType
from typing import override

from aws_lambda_powertools.logging import Logger
from aws_lambda_powertools.logging.formatter import LambdaPowertoolsFormatter
from aws_lambda_powertools.metrics import MetricUnit, single_metric
from botocore.exceptions import ClientError

from chalicelib.domain.errors import RicevutaError
from chalicelib.settings import stage

SERVICE = "ricevuta"
NAMESPACE = "Ricevuta"
"""Where CloudWatch keeps our metrics; the alarms of infra/template.yaml look there."""

_ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None]


class _Discreet(LambdaPowertoolsFormatter):
    """Says which exception came from where, and not what it says: that may quote a mail."""

    @override
    def formatException(self, ei: _ExcInfo | tuple[None, None, None]) -> str:
        return _story(ei[1]) if ei[1] else ""


def _story(error: BaseException) -> str:
    """The traceback of the exception, after those of what led to it."""
    earlier = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    before = f"{_story(earlier)}\n" if earlier else ""
    return before + "".join(traceback.format_tb(error.__traceback__)) + _name(error)


def _name(error: BaseException) -> str:
    match error:
        case RicevutaError():  # whose messages hold nothing personal
            return f"{type(error).__name__}: {error}"
        case ClientError():
            return f"{error.response['Error'].get('Code')} of {error.operation_name}"
        case OSError(errno=int(number)):
            return f"{type(error).__name__}: errno {number}"
        case _:
            return type(error).__name__


# Chalice logs to the logger of its app's name, so its own lines come out structured too.
logger = Logger(service=SERVICE, logger_formatter=_Discreet(serialize_stacktrace=False))


def work_on(context: object, **ids: object) -> None:
    """Name in this thread's log lines, from here on, what it works on, and nothing before it.

    Args:
        context: Lambda's, whose request id AWS's own lines bear; None: there is none.
        ids: what to name.
    """
    logger.thread_safe_clear_keys()
    request_id = getattr(context, "aws_request_id", None)
    logger.thread_safe_append_keys(function_request_id=request_id, **ids)


_writing = Lock()


def count(name: str, **dimensions: str) -> None:
    """Add one to a metric of CloudWatch, written to the log in the Embedded Metric Format.

    docs/runbook.md lists them all with their meaning.
    """
    measure(name, 1, **dimensions)


def measure(name: str, value: float, **dimensions: str) -> None:
    """Give a metric a value, as `count` does."""
    one = single_metric(name=name, unit=MetricUnit.Count, value=value, namespace=NAMESPACE)
    with _writing, one as metric:  # lanes run side by side, and a line must stay one line
        metric.add_dimension(name="service", value=SERVICE)
        metric.add_dimension(name="stage", value=stage())
        for dimension, meant in dimensions.items():
            metric.add_dimension(name=dimension, value=meant)
