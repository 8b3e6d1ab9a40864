"""`python -m infra.rehearsal`: the deployment, as far as it goes without AWS."""
