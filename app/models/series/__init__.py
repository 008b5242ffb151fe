"""Many places, one conversation: the same questions in several workshops, compared."""
