"""What is left of a workshop: its notes, who may read them, and the purge."""
