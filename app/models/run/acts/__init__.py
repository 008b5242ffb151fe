"""What a desk or a clicker can do: one verb each, by the name the protocol has for it."""

from collections.abc import Callable

from app.errors import N_, Invalid, NotFound
from app.models.run.acts import (
    answers,
    moves,
    questions,
    room,
    sorting,
    survey,
    themes,
    view,
)
from app.models.run.acts.scene import Scene
from app.models.workshop import SELF

Verb = Callable[[Scene], None]
ACTS: dict[str, Verb] = {
    "next": moves.forward,
    "back": moves.back,
    "go": moves.go,
    "open": questions.reopen,
    "close": questions.close,
    "ask_again": questions.ask_again,
    "ask_again_with_themes": questions.ask_again_with_themes,
    "take_up": questions.take_up,
    "reveal": questions.reveal,
    "conceal": questions.conceal,
    "redraw": questions.redraw,
    "copy_promises": questions.copy_promises,
    "approve_first": questions.approve_first,
    "show_at_once": questions.show_at_once,
    "approve": answers.approve,
    "hide": answers.hide,
    "show": answers.show,
    "quote": answers.quote,
    "unquote": answers.unquote,
    "quiet": answers.quiet,
    "let_through": answers.let_through,
    "hide_word": answers.hide_word,
    "show_word": answers.show_word,
    "park": answers.park,
    "unpark": answers.unpark,
    "park_line": answers.park_line,
    **{name: getattr(sorting, name) for name in sorting.SORTING},
    sorting.UNDO: sorting.undo_sorting,
    "show_themes": themes.show,
    "hide_themes": themes.hide,
    "themes_to_phones": themes.to_phones,
    "themes_from_phones": themes.from_phones,
    "blank": room.blank,
    "unblank": room.unblank,
    "timer": room.start_timer,
    "more_time": room.more_time,
    "pause": room.pause,
    "resume": room.resume,
    "page": view.page,
    "larger": view.larger,
    "smaller": view.smaller,
    "alone": view.alone,
    "split": view.split,
    "together": view.together,
    "lift": view.lift,
    "put_back": view.put_back,
    "lock": room.lock,
    "unlock": room.unlock,
    "end": room.end,
    "reopen": room.reopen,
}
OF_ANSWERS = (
    *("approve", "hide", "show", "quote", "unquote"),
    *("quiet", "let_through", "hide_word", "show_word"),
)
"""What is said about answers. Phones see it as far as they show the room's answers."""
OF_PARKING = ("park", "unpark", "park_line")
"""What is parked for somebody to answer, which no phone sees."""
OF_SORTING = (*sorting.SORTING, sorting.UNDO)
"""What is done at the sorting table. Phones see it as far as they show themes."""
OF_THEMES = ("show_themes", "hide_themes")
"""What the projector shows in place of answers, and phones only where they show it too."""
OF_VIEW = ("page", "larger", "smaller", "alone", "together", "lift", "put_back", "split")
"""What changes only how the projector shows what it shows."""
UNSEEN_BY_PHONES = (*OF_ANSWERS, *OF_PARKING, *OF_SORTING, *OF_THEMES, *OF_VIEW)
"""What wakes no phone by itself."""
CLICKER = ("next", "back", "reveal", "conceal", "blank", "unblank", *OF_VIEW[:5])
"""What a projector link may do."""

SURVEY_ACTS: dict[str, Verb] = {
    "open": survey.open_now,
    "close": survey.close_now,
    "end": survey.close_now,
    "reopen": survey.open_now,
    "extend": survey.extend,
    "back": survey.take_down,
    "reveal": survey.reveal,
    "conceal": survey.conceal,
    **{name: ACTS[name] for name in (*OF_ANSWERS, *OF_PARKING, *OF_SORTING)},
    "copy_promises": ACTS["copy_promises"],
    **{name: ACTS[name] for name in ("blank", "unblank", "lock", "unlock", *OF_VIEW)},
    "lift": survey.lift,
    "show_themes": survey.show_themes,
    **{name: ACTS[name] for name in ("hide_themes", "themes_to_phones", "themes_from_phones")},
}
"""The same in a survey, which opens and closes as a whole and whose room goes nowhere."""
OWN_PACE = N_("In a survey each goes at their own pace. The desk shows a question's answers.")


def verb_of(pace: str, name: str) -> Verb:
    """Raises NotFound; Invalid for what isn't done in a survey."""
    verb = (SURVEY_ACTS if pace == SELF else ACTS).get(name)
    if verb is None:
        raise Invalid(OWN_PACE) if name in ACTS else NotFound()
    return verb
