"""People: facilitators and their rights, and the anonymous phones that take part."""
