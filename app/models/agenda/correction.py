"""A typo in a question that is open: corrected on all screens at once, and said in the notes.

What was asked stays what it was. The question's words are the facilitator's to answer for; what
people choose from may only be spelt otherwise, since some have chosen it already.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import Field
from sqlmodel import Session

from app.clock import now
from app.errors import N_, Invalid, NotFound
from app.models.agenda.agenda import Step
from app.models.agenda.asking import Asking
from app.models.agenda.draft import check_texts
from app.models.agenda.wording import BODY, PROMPT, Source, words_of
from app.models.event import Event, log
from app.models.workshop import Workshop, touch
from app.steps import STEP_KINDS
from app.steps.options import TWICE
from app.steps.plain import Line, Plain, Text, parse
from app.steps.slips import is_slip

CORRECT = "correct"
CLOSED_NOW = N_("The question is closed, so it stays as it was asked. Change the step instead.")
OTHER_THING = N_(
    "“%(after)s” says something else than “%(before)s”, which people may have chosen already. "
    "Here you can correct its spelling. To ask something else, change the step and ask anew."
)


class CorrectionForm(Plain):
    """`texts` by the names that the kind gives them."""

    prompt: Line = ""
    body: Text = ""
    texts: dict[str, Line] = Field(default_factory=dict, max_length=200)


def find(session: Session, workshop_id: int, asking_id: int) -> Asking:
    """An asking of this workshop. Raises NotFound."""
    asking = session.get(Asking, asking_id)
    if asking is None or asking.workshop_id != workshop_id:
        raise NotFound()
    return asking


def said_in(asking: Asking, language: str) -> Source:
    """How it is asked in one of its languages. Raises NotFound."""
    if language == asking.language:
        texts = asking.how.texts(asking.read_settings())
        return Source(language=language, prompt=asking.prompt, body=asking.body, texts=texts)
    if language not in asking.wordings:
        raise NotFound()
    return Source.model_validate({**asking.wordings[language], "language": language})


def correct(
    session: Session,
    workshop: Workshop,
    asking_id: int,
    language: str,
    fields: Mapping[str, Any],
    actor: int | None,
) -> None:
    """Raises NotFound, Invalid with a sentence."""
    version = touch(session, workshop.id or 0, turn=True)
    asking = find(session, workshop.id or 0, asking_id)
    if not asking.is_open:
        raise Invalid(CLOSED_NOW)
    form = parse(CorrectionForm, fields)
    check_texts(form.prompt, form.body, "0")
    before = said_in(asking, language)
    texts = {name: form.texts.get(name) or text for name, text in before.texts.items()}
    after = before.model_copy(update={"prompt": form.prompt, "body": form.body, "texts": texts})
    _check_texts(asking, language, after)
    changed = [part for part in before.parts if before.parts[part] != after.parts[part]]
    if not changed:
        return
    _say(asking, after)
    told = [(part, before.parts[part], after.parts[part]) for part in changed]
    asking.corrections = [*asking.corrections, *_as_stored(language, told)]
    session.add(asking)
    _say_in_step(session, asking.step_id, before, after)
    log(
        session,
        Event(
            workshop_id=asking.workshop_id,
            version=version,
            at=now(),
            actor=actor,
            verb=CORRECT,
            subject=asking.id,
        ),
    )


def _as_stored(language: str, told: list[tuple[str, str, str]]) -> Iterator[dict[str, str]]:
    for part, before, after in told:
        yield {"language": language, "part": part, "before": before, "after": after}


def _check_texts(asking: Asking, language: str, after: Source) -> None:
    """Each is spelt otherwise than when it was asked, at most. Raises Invalid."""
    first = said_in(asking, language).texts
    for change in reversed(asking.corrections):
        if change["language"] == language and change["part"] in first:
            first[change["part"]] = change["before"]
    for part, text in after.texts.items():
        if not is_slip(first[part], text):
            raise Invalid(OTHER_THING, before=first[part], after=text)
    options = [text.casefold() for part, text in after.texts.items() if ":" in part]
    for part, text in after.texts.items():
        if ":" in part and options.count(text.casefold()) > 1 and text != first[part]:
            raise Invalid(TWICE, row=text)


def _say(asking: Asking, said: Source) -> None:
    if said.language != asking.language:
        worded = said.model_dump(include={PROMPT, BODY, "texts"})
        asking.wordings = {**asking.wordings, said.language: worded}
        return
    asking.prompt, asking.body = said.prompt, said.body
    settings = asking.how.with_texts(asking.read_settings(), said.texts)
    asking.settings = settings.model_dump(mode="json")
    asking.settings_version = asking.how.settings_version


def _say_in_step(session: Session, step_id: int, before: Source, after: Source) -> None:
    """The step too, where it still says what was asked; its translations don't age by that."""
    old, new = before.parts, after.parts
    words = words_of(session, step_id)
    for language, wording in words.items():
        if language == before.language:
            wording.prompt = _corrected(PROMPT, wording.prompt, old, new)
            wording.body = _corrected(BODY, wording.body, old, new)
            wording.texts = {n: _corrected(n, text, old, new) for n, text in wording.texts.items()}
        elif wording.of.language == before.language:
            parts = {n: _corrected(n, text, old, new) for n, text in wording.of.parts.items()}
            prompt, body = parts.pop(PROMPT), parts.pop(BODY)
            source = Source(language=before.language, prompt=prompt, body=body, texts=parts)
            wording.source = source.stored()
        session.add(wording)
    step = session.get_one(Step, step_id)
    kind = STEP_KINDS[step.kind]
    settings = kind.read_settings(step.settings, step.settings_version)
    texts = {n: _corrected(n, text, old, new) for n, text in kind.texts(settings).items()}
    step.settings = kind.with_texts(settings, texts).model_dump(mode="json")
    step.settings_version = kind.settings_version
    session.add(step)


def _corrected(part: str, text: str, old: Mapping[str, str], new: Mapping[str, str]) -> str:
    return new[part] if part in old and old[part] == text else text
