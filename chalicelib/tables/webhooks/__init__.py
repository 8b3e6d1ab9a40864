"""Where companies want to be told, and what is on its way there."""
