"""`bikupa serve` with a kind whose answers are promises: python -m tests.vows_server"""

from app.server.start import run
from app.steps import STEP_KINDS
from tests.vows import KIND

if __name__ == "__main__":
    STEP_KINDS[KIND.name] = KIND
    run()
