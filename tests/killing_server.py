"""A server that dies as by kill -9 at its n-th commit of answers: before it, or after it."""

import os
import signal
from itertools import count

from app.live.intake import Intake
from app.models.answers.answer import Outcome, Sent


def dies(when: str, at: int) -> None:
    commit, number = Intake._record, count(1)

    def commit_or_die(intake: Intake, batch: list[Sent]) -> list[Outcome]:
        last = next(number) == at
        if last and when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        outcomes = commit(intake, batch)
        if last:
            os.kill(os.getpid(), signal.SIGKILL)
        return outcomes

    Intake._record = commit_or_die  # type: ignore[method-assign]
