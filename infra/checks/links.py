"""Whether everything that the template names is there."""

import re
from collections.abc import Iterator

from infra.templates import Template, names_in, references, strings

OURS = re.compile(r"arn:[^:]*(?:\$\{[^}]*\})?[^:]*:(sqs|sns|lambda|dynamodb|s3|kms|logs):")
"""The ARN of something that a stack makes for itself."""


def what_is_named_is_in_the_stack(template: Template) -> Iterator[str]:
    """Every Ref, GetAtt and Sub finds its resource, and no ARN is written out by hand."""
    known = set(template.resources) | set(template.document.get("Parameters", {}))
    for name, resource in template.resources.items():
        for one in sorted(set(references(resource))):
            if one not in known and not one.startswith("AWS::"):
                yield f"{name} refers to {one}, which is neither a resource nor a parameter"
        for text in strings(resource.get("Properties", {})):
            if OURS.match(text) and not known & set(names_in(text)):
                yield f"{name} names {text}, which is not of this stack"
