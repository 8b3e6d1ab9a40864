"""The operator's commands: what `/operator/…` does, and what only queues and alarms tell."""
