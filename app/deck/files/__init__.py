"""Reads presentation files, in a child process: what a file is, its pages, and its refusals."""
