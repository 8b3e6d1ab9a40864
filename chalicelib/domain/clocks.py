"""What may be made of moments that several clocks told."""

from datetime import timedelta

CLOCKS_DIFFER = timedelta(seconds=5)
"""At most, those of two machines of AWS."""
