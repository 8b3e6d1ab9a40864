"""`python -m bench [NAME …]`: what is measured, beside its budget (design: Budgets).

Ratios within one run, since machines differ and are noisy; it asserts nothing and always ends well.
"""

import sys

from bench import cold_start, judge, pixel_hit, same_minute, sending, tokens
from bench.stage import stub_aws

PROGRAMS = (judge, tokens, pixel_hit, cold_start, same_minute, sending)


def main(names: list[str]) -> None:
    """Print a line for each finding of the programs so named, or of all, as soon as it is there."""
    print(f"{'what':<62} {'budget':>6} {'measured':>9}")
    with stub_aws() as stub:
        for program in PROGRAMS:
            if names and program.__name__.rpartition(".")[2] not in names:
                continue
            for finding in program.measure(stub):
                print(finding, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
