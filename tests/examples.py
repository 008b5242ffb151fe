"""How many made-up examples a property is tried on: the same hundred at each run of CI, others
at each run here, and twenty times as many in an evening's run (`make test-evening`)."""

import os
from typing import Any

from hypothesis import settings

USUAL = 100

settings.register_profile("usual", deadline=None)
settings.register_profile("evening", max_examples=20 * USUAL, deadline=None, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") == "true" else "usual")


def examples(number: int = USUAL, **how: Any) -> settings:
    """Settings of one test: so many of the usual hundred, and more where the profile asks it."""
    return settings(max_examples=number * settings.default.max_examples // USUAL, **how)
