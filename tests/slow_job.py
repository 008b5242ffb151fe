"""A job whose libraries take a while to be there."""

import time

from app.sandbox import Made

time.sleep(0.7)


def count(content: bytes) -> Made:
    return len(content), []
