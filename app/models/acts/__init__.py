"""What a desk or a clicker can do: one verb each, by the name the protocol has for it."""

from collections.abc import Callable

from app.models.acts import moves, questions, room
from app.models.acts.scene import Scene

ACTS: dict[str, Callable[[Scene], None]] = {
    "next": moves.forward,
    "back": moves.back,
    "go": moves.go,
    "open": questions.reopen,
    "close": questions.close,
    "ask_again": questions.ask_again,
    "reveal": questions.reveal,
    "conceal": questions.conceal,
    "hide": questions.hide,
    "show": questions.show,
    "blank": room.blank,
    "unblank": room.unblank,
    "timer": room.start_timer,
    "more_time": room.more_time,
    "pause": room.pause,
    "resume": room.resume,
    "lock": room.lock,
    "unlock": room.unlock,
    "end": room.end,
    "reopen": room.reopen,
}
MOVES = ("next", "back", "go")
CLICKER = ("next", "back", "reveal", "conceal", "blank", "unblank")
"""What a projector link may do."""
