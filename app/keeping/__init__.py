"""The data folder: who holds it, whether its database is whole, and copies of it."""


class Trouble(Exception):
    """What stands in the way and what to do, in one sentence."""
