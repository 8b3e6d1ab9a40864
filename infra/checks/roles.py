"""Whether Lambda can take on the roles that its functions are given."""

from collections.abc import Iterator

from infra.templates import Properties, Template, listed, target

LAMBDA = "lambda.amazonaws.com"


def lambda_may_take_on_every_role(template: Template) -> Iterator[str]:
    """Each function has a role of this stack, and the role trusts Lambda."""
    roles = template.of_type("AWS::IAM::Role")
    for name, function in template.functions.items():
        role = target(function["Role"])
        if role not in roles:
            yield f"{name} has a role that is not of this stack"
        elif not trusts_lambda(roles[role]):
            yield f"{role}, the role of {name}, does not trust {LAMBDA}"


def trusts_lambda(role: Properties) -> bool:
    """Whether the role lets Lambda take it on."""
    return any(
        one["Effect"] == "Allow"
        and "sts:AssumeRole" in listed(one["Action"])
        and LAMBDA in listed(one.get("Principal", {}).get("Service", []))
        for one in listed(role["AssumeRolePolicyDocument"]["Statement"])
    )
