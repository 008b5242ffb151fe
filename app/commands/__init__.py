"""What is done at the command line: each command, and what it prints."""
