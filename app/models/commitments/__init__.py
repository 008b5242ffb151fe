"""What was promised, by whom and till when, and what became of it: it outlives the answers."""
