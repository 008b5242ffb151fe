"""What became of what was said: what is answered and decided, and the page that tells everyone."""
