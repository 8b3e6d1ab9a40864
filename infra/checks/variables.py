"""Whether each variable and each output names the very resource that it is called after."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from infra.templates import Template, references, target
from local.stack import FROM_OUTPUTS

EXCEPTIONS = {
    "MAILBOX_CLIENTS_SECRET": "MailboxClients",
    "TOKEN_KEYS_SECRET": "TokenKeys",
    "SES_CONFIGURATION_SET": "SesConfiguration",
}
ENDINGS = ("_URL", "_KEY_ID", "_KEY_IDS")


def names_lead_to_their_resources(template: Template) -> Iterator[str]:
    """`OUTBOX_URL` is the Outbox, in every Lambda, and so is the output `OutboxUrl`."""
    for function, one in template.functions.items():
        variables = one.get("Environment", {}).get("Variables", {})
        for variable, value in variables.items():
            if not is_of_its_resource(template, variable, value):
                yield f"{function}: {variable} names {list(references(value))}"
    for output, variable in FROM_OUTPUTS.items():
        value = template.document["Outputs"].get(output, {}).get("Value")
        if target(value) != resource_of(variable):
            yield f"the output {output} is not {resource_of(variable)}"


def is_of_its_resource(template: Template, variable: str, value: Any) -> bool:  # noqa: ANN401
    """Whether a variable that is called after a resource or a parameter is that one."""
    meant = resource_of(variable)
    if meant in template.resources:
        return target(value) == meant
    parameter = camel(variable)
    return parameter not in template.document["Parameters"] or target(value) == parameter


def resource_of(variable: str) -> str:
    """The logical id that a variable is called after: `DEAD_LETTERS_URL` after `DeadLetters`."""
    if variable in EXCEPTIONS:
        return EXCEPTIONS[variable]
    name = camel(variable)
    for ending in ENDINGS:
        if variable.endswith(ending):
            kept = variable.removesuffix(ending) + ("_KEY" if "KEY" in ending else "")
            name = camel(kept)
    return name


def camel(variable: str) -> str:
    """`COMPANY_KEY` as `CompanyKey`."""
    return "".join(part.capitalize() for part in variable.split("_"))
