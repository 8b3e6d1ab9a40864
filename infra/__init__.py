"""What leads to AWS: the template, its checks, the rehearsal, the deployment. Never packaged."""
