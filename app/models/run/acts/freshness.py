"""Stale acts: whether what an act is about has been changed since its control was drawn.

Answers pour in and others press other things, so not every newer version makes an act stale:
only one at which the same fact was changed.
"""

from dataclasses import dataclass

from app.errors import Stale
from app.models.event import done_since
from app.models.run.acts.scene import Scene
from app.models.run.acts.sorting import SORTING, UNDO
from app.models.workshop import SELF


@dataclass(frozen=True)
class Fact:
    """What the log calls the changes of one fact; `own` facts are one for each subject."""

    verbs: tuple[str, ...]
    own: bool = False


PLACE = Fact(("arrive", "welcome", "end", "reopen"))
AGAIN = ("ask_again", "ask_again_with_themes")
ROUND = Fact(("open", "close", *AGAIN, "take_up"), own=True)
SHOWING = Fact(("reveal", "conceal"), own=True)
PICTURE = Fact(("redraw",), own=True)
PROMISES = Fact(("copy_promises",), own=True)
SCREEN = Fact(("blank", "unblank"))
CLOCK = Fact(("timer", "pause", "resume"))
WHOLE_CLOCK = Fact(("timer",))
DOOR = Fact(("lock", "unlock"))
MODERATION = Fact(("hide", "show"), own=True)
APPROVAL = Fact(("approve_first", "show_at_once"), own=True)
QUOTE = Fact(("quote", "unquote"), own=True)
QUIET = Fact(("quiet", "let_through"), own=True)
HIDDEN_WORD = Fact(("hide_word", "show_word"), own=True)
PARKING = Fact(("park", "unpark"), own=True)
THEMES = Fact(("show_themes", "hide_themes"), own=True)
PHONE_THEMES = Fact(("themes_to_phones", "themes_from_phones"), own=True)
ALONE = Fact(("alone", "split", "together", "lift", "put_back"))
PAGE = Fact(("page", *ALONE.verbs, "reveal", "conceal", *AGAIN, "take_up", "back", *THEMES.verbs))

ABOUT: dict[str, tuple[Fact, ...]] = {
    **dict.fromkeys(("next", "back", "go", "end", "reopen"), (PLACE,)),
    **dict.fromkeys(("open", "close", *AGAIN, "take_up"), (PLACE, ROUND)),
    **dict.fromkeys(("reveal", "conceal"), (PLACE, SHOWING)),
    "redraw": (PLACE, PICTURE),
    "copy_promises": (PROMISES,),
    **dict.fromkeys(("blank", "unblank"), (SCREEN,)),
    **dict.fromkeys(("timer", "pause", "resume"), (PLACE, CLOCK)),
    "more_time": (PLACE, WHOLE_CLOCK),
    **dict.fromkeys(("lock", "unlock"), (DOOR,)),
    **dict.fromkeys(("approve_first", "show_at_once"), (PLACE, APPROVAL)),
    **dict.fromkeys(("hide", "show"), (MODERATION,)),
    **dict.fromkeys(QUOTE.verbs, (QUOTE,)),
    **dict.fromkeys(QUIET.verbs, (QUIET,)),
    **dict.fromkeys(HIDDEN_WORD.verbs, (HIDDEN_WORD,)),
    **dict.fromkeys(PARKING.verbs, (PARKING,)),
    **dict.fromkeys(THEMES.verbs, (PLACE, THEMES)),
    **dict.fromkeys(PHONE_THEMES.verbs, (PLACE, THEMES, PHONE_THEMES)),
    **dict.fromkeys(ALONE.verbs, (PLACE, ALONE)),
    "page": (PLACE, PAGE),
}
"""The facts of each act. A minute more is meant twice when it is pressed twice."""
NEVER_STALE = ("larger", "smaller", "approve", "park_line", *SORTING, UNDO)
"""Larger letters are meant twice too, and *approve* names those it means: it is stale by itself
where all of them are decided on (`moderation.approve_all`). Two may sort at once: of what they say
of one answer the last stands, and both see it. A line that is parked stands once by itself."""

HOURS = Fact(("open", "close", "end", "reopen", "extend"))
WALL = Fact(("reveal", "conceal", "back"))
IN_A_SURVEY: dict[str, tuple[Fact, ...]] = {
    **dict.fromkeys(HOURS.verbs, (HOURS,)),
    **dict.fromkeys(("reveal", "conceal"), (SHOWING,)),
    "back": (WALL,),
}
"""Those that are about something else there: it opens as a whole, and its room goes nowhere."""


def facts_of(pace: str, do: str) -> tuple[Fact, ...]:
    if do in NEVER_STALE:
        return ()
    return IN_A_SURVEY[do] if pace == SELF and do in IN_A_SURVEY else ABOUT[do]


def need_fresh(scene: Scene) -> None:
    """Raises Stale. What comes without a version was pressed on no screen of ours."""
    act = scene.act
    if act.seen is None or act.seen >= scene.version:
        return
    for fact in facts_of(scene.workshop.pace, act.do):
        subject = act.on if fact.own else None
        if done_since(scene.session, scene.workshop_id, act.seen, fact.verbs, subject):
            raise Stale()
