"""The record of a purge as a document: what went, why, by which decision, and what is left."""
