"""What neither the linter nor the stand-in for AWS sees in a template, and AWS only when it runs.

Each check takes the template and yields one sentence for each fault.
"""

from infra.checks.alarms import alarms_watch_and_tell, every_queue_is_watched
from infra.checks.bounds import what_runs_stays_within_bounds
from infra.checks.code import code_can_be_run
from infra.checks.conditions import rights_are_as_narrow_as_meant
from infra.checks.gateway import the_gateway_repeats_nothing
from infra.checks.guests import guests_may_do_what_is_meant
from infra.checks.invokers import invokers_may_invoke
from infra.checks.keeping import data_is_kept
from infra.checks.links import what_is_named_is_in_the_stack
from infra.checks.queues import queues_can_be_worked_off
from infra.checks.roles import lambda_may_take_on_every_role
from infra.checks.switches import all_is_switched_on
from infra.checks.variables import names_lead_to_their_resources
from infra.package_files import Code
from infra.templates import Template


def faults_of(template: Template, code: Code) -> list[str]:
    """Every fault of a template whose Lambdas run this code."""
    return [
        *what_is_named_is_in_the_stack(template),
        *lambda_may_take_on_every_role(template),
        *invokers_may_invoke(template),
        *queues_can_be_worked_off(template),
        *every_queue_is_watched(template),
        *alarms_watch_and_tell(template),
        *code_can_be_run(template, code),
        *rights_are_as_narrow_as_meant(template),
        *guests_may_do_what_is_meant(template),
        *data_is_kept(template),
        *what_runs_stays_within_bounds(template),
        *all_is_switched_on(template),
        *names_lead_to_their_resources(template),
        *the_gateway_repeats_nothing(template),
    ]
