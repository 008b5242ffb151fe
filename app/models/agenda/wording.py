"""A step's text in one language, and of which text it is a translation."""

from collections.abc import Mapping
from typing import Any

from pydantic import Field as Bound
from sqlalchemy import JSON, Column
from sqlmodel import Field, Session, SQLModel, UniqueConstraint, col, select

from app.steps.plain import Line, Plain, Text
from app.steps.slips import is_slip

PROMPT, BODY = "prompt", "body"


class Source(Plain):
    """The text that something was translated from, as it read then; empty where it isn't known."""

    language: str = ""
    prompt: Line = ""
    body: Text = ""
    texts: dict[str, Line] = Bound(default_factory=dict, max_length=200)

    @property
    def parts(self) -> dict[str, str]:
        return {PROMPT: self.prompt, BODY: self.body, **self.texts}

    def stored(self) -> dict[str, Any]:
        return self.model_dump(exclude_defaults=True)


class Wording(SQLModel, table=True):
    """`body` is Markdown; `texts` are those of the kind's settings, as the kind names them. A
    text that isn't among them reads as in the language that the step is asked in first. `source`
    is what it is a translation of."""

    __table_args__ = (UniqueConstraint("step_id", "language"),)

    id: int | None = Field(default=None, primary_key=True)
    step_id: int = Field(foreign_key="step.id", index=True)
    language: str
    prompt: str
    body: str = ""
    texts: dict[str, str] = Field(
        default_factory=dict, sa_column=Column(JSON, nullable=False, server_default="{}")
    )
    source: dict[str, Any] = Field(
        default_factory=dict, sa_column=Column(JSON, nullable=False, server_default="{}")
    )

    @property
    def said(self) -> Source:
        """What is translated by who translates this."""
        return Source(
            language=self.language, prompt=self.prompt, body=self.body, texts=dict(self.texts)
        )

    @property
    def of(self) -> Source:
        return Source.model_validate(self.source)


Wordings = Mapping[str, Wording]
"""All of a step's, by language."""


def older(wordings: Wordings, language: str) -> dict[str, str]:
    """What has changed since the step was written in this language, in the text that it is a
    translation of: how it read then, by part."""
    wording = wordings[language]
    first = wordings.get(wording.of.language)
    if first is None:
        return {}
    then, now = wording.of.parts, first.said.parts
    return {part: then.get(part, "") for part in now if then.get(part, "") != now[part]}


def older_languages(wordings: Wordings) -> list[str]:
    return [language for language in wordings if older(wordings, language)]


def texts_that_hold(wordings: Wordings, language: str) -> dict[str, str]:
    """Without those of what has become another thing since: one who reads “School” must not
    choose the bathing place."""
    changed = older(wordings, language)
    texts = wordings[language].texts
    return {part: text for part, text in texts.items() if _holds(wordings, language, part, changed)}


def _holds(wordings: Wordings, language: str, part: str, changed: dict[str, str]) -> bool:
    then = changed.get(part)
    if not then:
        return True
    return is_slip(then, wordings[wordings[language].of.language].texts[part])


def words_of(session: Session, step_id: int | None) -> dict[str, Wording]:
    """In the order they were written."""
    found = select(Wording).where(Wording.step_id == step_id).order_by(col(Wording.id))
    return {wording.language: wording for wording in session.exec(found)}


def write(session: Session, step_id: int, said: Source, of: Source | None = None) -> None:
    """A step's text in one language, new or changed; `of` another, unless it comes first."""
    found = words_of(session, step_id).get(said.language)
    wording = found or Wording(step_id=step_id, language=said.language, prompt=said.prompt)
    wording.prompt, wording.body, wording.texts = said.prompt, said.body, dict(said.texts)
    wording.source = of.stored() if of else {}
    session.add(wording)
    session.flush()


def beside(session: Session, step_id: int, said: Source) -> None:
    """A step's text in one language; a translation, if it is there in another one already."""
    words = words_of(session, step_id).values()
    first = next((wording.said for wording in words if wording.language != said.language), None)
    write(session, step_id, said, first)


def rewrite(session: Session, step_id: int, said: Source) -> None:
    """The text that the others are translations of, new or changed. What they said of things that
    are no more goes; what they were translations of is remembered. One that was written before it
    keeps the words it has for the same things: now these say what it says."""
    before = words_of(session, step_id)
    stale = older_languages(before)
    then = before[said.language].said if said.language in before else said
    write(session, step_id, said)
    for language, wording in before.items():
        if language != said.language:
            if wording.of.language != said.language and language not in stale:
                wording.source = then.model_copy(update={"texts": said.texts}).stored()
            _drop_all_but(wording, said)
            session.add(wording)
    session.flush()


def _drop_all_but(wording: Wording, said: Source) -> None:
    wording.texts = {name: text for name, text in wording.texts.items() if name in said.texts}
    source = wording.of
    kept = {name: text for name, text in source.texts.items() if name in said.texts}
    wording.source = source.model_copy(update={"texts": kept}).stored()
