"""What companies are told by webhook: events, who wants them, how they are written and signed."""
