"""`bikupa serve` with one kind of step more: python -m tests.steps.proof.server"""

from app.server.start import run
from app.steps import STEP_KINDS
from tests.steps.proof import KIND

if __name__ == "__main__":
    STEP_KINDS[KIND.name] = KIND
    run()
