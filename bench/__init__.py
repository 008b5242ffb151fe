"""Bikupa measured against what the same machine can do at most, in the same run."""
