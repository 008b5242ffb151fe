"""What the domain refuses, in its own words; HTTP and sockets translate it."""

from typing import Any, ClassVar


def N_(text: str) -> str:
    """Mark a text for translation without translating it here."""
    return text


class Refused(Exception):
    """Something can't be done. `why` is the protocol's word, `say` the sentence for the person.

    `again` tells a phone to keep the operation and try later; otherwise the no is final.
    """

    why: ClassVar[str] = "invalid"
    status: ClassVar[int] = 422
    again: ClassVar[bool] = False
    say: str = N_("That didn't work. Check what you filled in.")

    def __init__(self, say: str | None = None, **values: Any) -> None:
        self.say = say or type(self).say
        self.values = values
        super().__init__(self.say)


class Invalid(Refused):
    pass


class Closed(Refused):
    why, status = "closed", 409
    say = N_("The question is closed. Your text is still here to copy.")


class Changed(Refused):
    why, status = "changed", 409
    say = N_("This was already saved with another content. The first one is kept.")


class Stale(Refused):
    """The second press of a double press, or somebody else was before. Screens show it quietly."""

    why, status = "stale", 409
    say = N_("That had changed just before, so nothing was done. This is how it stands now.")


class Removed(Refused):
    why, status = "removed", 410
    say = N_("The answer is no longer there.")


class Locked(Refused):
    why, status = "locked", 409
    say = N_("Newcomers can't join right now. Ask the person leading the meeting.")


class NotRehearsing(Refused):
    why, status = "not_rehearsing", 409
    say = N_("Simulated phones come in when somebody has begun a rehearsal at the desk.")


class Full(Refused):
    why, status, again = "full", 503, True
    say = N_("It's crowded right now. We try again by ourselves.")


class Unwritable(Full):
    """The disk, the database or another part that everything stands on can't be used now."""

    say = N_(
        "The server can't save anything right now. What you wrote stays, and can be sent again."
    )


class Fault(Refused):
    why, status, again = "fault", 500, True
    say = N_("Something here doesn't work as it should. Go back and try again.")


class Slow(Refused):
    why, status, again = "slow", 429, True
    say = N_("That went a little fast. We try again by ourselves.")
    after: ClassVar[int] = 5
    """Seconds; then it may be tried again."""


class NotFound(Refused):
    why, status = "gone", 404
    say = N_("There is nothing here. Check the address, or ask the person leading the meeting.")


class LogInHere(NotFound):
    """Nobody is logged in: what is here, or that nothing is, is told after a log-in."""

    say = N_("Log in to go on.")


class NotYours(Refused):
    why, status = "not_yours", 403
    say = N_("Your role here doesn't allow that.")


class LoginNeeded(Refused):
    why, status = "login", 401
    say = N_("Log in first.")
