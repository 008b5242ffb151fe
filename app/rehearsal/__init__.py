"""Simulated phones: clients of the real protocol that join a workshop and answer what it asks."""
