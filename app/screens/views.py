"""What each screen sees now: the first page load and every live update are made of this."""

from collections.abc import Sequence
from typing import Any

from sqlmodel import Session

from app.attendance import Attendance
from app.clock import Milliseconds
from app.live.room import InView, Sits
from app.models.agenda.rules import rules_of
from app.models.answers.entry import Entry
from app.models.answers.reading import ResultsCache
from app.models.answers.results import Results
from app.models.run.acts.view import PARTS
from app.models.run.run_sheet import run_sheet
from app.models.workshop import Workshop
from app.screens.moment import Moment, Prompt, read_moment
from app.screens.rows import shown_prompts, that_fit, themed_prompt, wall_beside, wall_of
from app.screens.survey import Page
from app.screens.themes import ShownThemes, shown_themes

ON_DESK = 30
MOST_ON_DESK = 4_000
"""Bytes of answers on a stage, so that it stays at 24 KB whatever people write."""


LookAt = dict[str, Any]
"""What a stage's template reads."""


def phone(now: Moment) -> LookAt:
    """The same for every phone in the room; what is one's own comes beside it."""
    nobody: LookAt = {
        "own": {},
        "told": None,
        "lies": {},
        "quieted": False,
        "rules": rules_of(now.workshop),
        "typed": {},
        "edits": [""],
    }
    bare = {"keyed": False, "apart": False}
    here = {"page": 1, "themes": themes_on_phones(now)}
    return {"now": now, "n": phone_version(now), **here, **nobody, **bare}


def themes_on_phones(now: Moment) -> dict[int, ShownThemes | None]:
    """By asking; in a survey when it has closed, as results."""
    if now.survey and now.survey.phase != "closed":
        return {}
    return {one.id: _themes(now, one) for one in now.questions if one.themes_on_phones}


def phone_version(now: Moment) -> int:
    """Other people's answers change a phone's stage only where results or their words show, or
    what they are sorted into."""
    if now.on_phones:
        return now.n
    return max(now.workshop.turn, now.workshop.themes_at, now.said_at)


def projector(now: Moment) -> LookAt:
    """`asked` is what it shows of what is asked; `wall`, for each of it, which rows; `themes` what
    stands there in place of these."""
    asked = shown_prompts(now)
    wall = {prompt.id: wall_of(now, prompt, len(asked)) for prompt in asked}
    themes = on_wall(now)
    part = themes.around(now.workshop.first_row // PARTS) if themes else None
    seen = {"asked": asked, "wall": wall, "themes": part, "beside": wall_beside(now)}
    return {"now": now.about(asked), "n": now.n, **seen}


def on_wall(now: Moment) -> ShownThemes | None:
    """The themes that the projector shows."""
    prompt = themed_prompt(now)
    return _themes(now, prompt) if prompt else None


def _themes(now: Moment, question: Prompt | Page) -> ShownThemes | None:
    assert question.asking is not None
    second = now.workshop.second_language
    return shown_themes(question.asking, question.results, now.theme_words, second)


def desk(now: Moment, at: Milliseconds) -> LookAt:
    """`newest` and `held` are answers by prompt; `whole` draws what a script adds else."""
    now = now.in_confidence()
    unfinished = {"unasked": now.unasked, "waiting": now.read_waiting()}
    unfinished["unreceived"] = now.parked.unreceived
    if now.survey:
        common = {"quieted": now.quieted, "rules": rules_of(now.workshop), "whole": False}
        common |= {"unfinished": unfinished, "themes": on_wall(now), "themed": themed_prompt(now)}
        return {"now": now, "n": now.n, **common}
    share = max(1, len(now.prompts))
    most, room = ON_DESK // share, MOST_ON_DESK // share

    def first(entries: list[Entry]) -> list[Entry]:
        return that_fit(entries[:most], room)

    def newest(prompt: Prompt) -> list[Entry]:
        """Fewer where a table of them stands above."""
        halves = 2 if prompt.kind.tabled else 1
        return that_fit(prompt.results.newest_of_all(most // halves), room // halves)

    return {
        "now": now,
        "n": now.n,
        "phone_n": phone_version(now),
        "sheet": run_sheet(now.passed, now.workshop, now.agenda, now.item, at),
        "newest": {prompt.id: newest(prompt) for prompt in now.prompts},
        "held": {p.id: first(p.results.held()) for p in now.prompts},
        "hidden": {prompt.id: hidden(prompt.results) for prompt in now.prompts},
        "quoted": now.quoted(),
        "quieted": now.quieted,
        "rules": rules_of(now.workshop),
        "whole": False,
        "unfinished": unfinished,
        "coming": now.read_coming(),
        "themes": on_wall(now),
        "themed": themed_prompt(now),
    }


def presenter(now: Moment, at: Milliseconds) -> LookAt:
    """For whoever stands before the room. `at` is the time now, which a script counts on from."""
    sheet = run_sheet(now.passed, now.workshop, now.agenda, now.item, at)
    seen = {"now": now.in_confidence(), "n": now.n, "themes": on_wall(now)}
    return {**seen, "sheet": sheet, "at": at}


def hidden(results: Results) -> int:
    return results.hidden_reasons().total()


SCREENS = ("phone", "projector", "desk", "presenter")


def stage(
    session: Session,
    cache: ResultsCache,
    workshop: Workshop,
    screen: str,
    *,
    present: int,
    at: Milliseconds,
    simulated: int = 0,
    attendance: Attendance | None = None,
    in_view: tuple[InView, ...] = (),
    sits: tuple[Sits, ...] = (),
    languages: Sequence[str] = (),
) -> LookAt:
    """The stage of one screen, as its template reads it, with the questions in the first of
    the languages that they are worded in."""
    here: dict[str, Any] = {"present": present, "simulated": simulated, "in_view": in_view}
    here["sits"] = sits
    now = read_moment(session, cache, workshop, at=at, attendance=attendance, **here)
    return shown(now.in_words(languages), screen, at)


def shown(now: Moment, screen: str, at: Milliseconds) -> LookAt:
    match screen:
        case "phone":
            return phone(now)
        case "projector":
            return projector(now)
        case "presenter":
            return presenter(now, at)
        case "sorting":
            return {"now": now, "n": now.n}
    return desk(now, at)
