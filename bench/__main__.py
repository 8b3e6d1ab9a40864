"""`python -m bench`: what is measured, beside its budget (design: Budgets).

Ratios within one run, since machines differ and are noisy; it asserts nothing and always ends well.
"""

from bench import cold_start, judge, pixel_hit, same_minute, sending, tokens
from bench.stage import stub_aws


def main() -> None:
    """Print a line for each finding as soon as there is one."""
    print(f"{'what':<62} {'budget':>6} {'measured':>9}")
    with stub_aws() as stub:
        for program in (judge, tokens, pixel_hit, cold_start, same_minute, sending):
            for finding in program.measure(stub):
                print(finding, flush=True)


if __name__ == "__main__":
    main()
