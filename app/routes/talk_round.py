"""A talk round where scripts don't run: its questions are one form, so that sending one of them
keeps what is written in the others."""

import re
from dataclasses import dataclass, field
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from app.errors import Refused
from app.models.answers.answer import EDIT, RESTORE, SUBMIT, WITHDRAW
from app.models.people.participant import Sender
from app.routes._shared.parts import parts_of
from app.routes._shared.phone_page import own_page
from app.routes._shared.sending import not_sent, sender_of, submit
from app.steps.plain import nest

router = APIRouter()
FIELD = re.compile(r"(\d{1,15})\.(.{1,200})", re.DOTALL)
Pairs = list[tuple[str, str]]


@dataclass
class Written:
    """What the form says of one question."""

    said: dict[str, str] = field(default_factory=dict)
    value: Pairs = field(default_factory=list)

    @property
    def has_words(self) -> bool:
        return any(text.strip() for _, text in self.value)

    @property
    def edited(self) -> str:
        """Which of one's answers is being changed here, if any."""
        return self.said.get("thread", "") if self.said.get("do") == EDIT else ""

    def operation(self, asking: str, do: str, thread: str) -> dict[str, Any]:
        told = {"key": self.said.get("key"), "asking": asking, "do": do or self.said.get("do")}
        value = nest(self.value) if not do else None
        return {**told, "thread": thread or self.said.get("thread"), "value": value}


@router.post("/w/{uid}/phone/answers")
async def send(request: Request, uid: str) -> Response:
    """One question is sent, or one of one's answers is changed, taken back or put back; `send`
    says which."""
    who = await sender_of(request, uid)
    sent = (await request.form()).multi_items()
    pairs = [(name, text) for name, text in sent if isinstance(text, str)]
    asking, do, thread = (*dict(pairs).get("send", "").split(" ", 2), "", "")[:3]
    rows = _by_question(pairs)
    pressed = rows.get(asking)
    try:
        if pressed and do != EDIT:
            await _send(request, who, pressed.operation(asking, do, thread))
    except Refused as refusal:
        texts = [text for row in rows.values() for _, text in row.value]
        kept = [(name, text) for name, text in pairs if name != "send"]
        return not_sent(request, who, refusal, texts, kept)
    if pressed and do not in (WITHDRAW, RESTORE):  # sent, or making room for what is changed
        del rows[asking]
    typed = {int(number): nest(row.value) for number, row in rows.items() if row.has_words}
    edits = [row.edited for row in rows.values() if row.edited] + [thread] * (do == EDIT)
    if not typed:
        wish = f"edit={thread}" if do == EDIT else "saved=1"
        return RedirectResponse(f"/w/{uid}/phone?{wish}", 303)
    return await own_page(request, uid, typed, edits, saved=bool(pressed) and do != EDIT)


async def _send(request: Request, who: Sender, operation: dict[str, Any]) -> None:
    await submit(parts_of(request), who, {**operation, "do": operation["do"] or SUBMIT})


def _by_question(pairs: Pairs) -> dict[str, Written]:
    rows: dict[str, Written] = {}
    for name, text in pairs:
        found = FIELD.fullmatch(name)
        if not found:
            continue
        number, rest = found.groups()
        row = rows.setdefault(number, Written())
        if rest.startswith("value."):
            row.value.append((rest[6:], text))
        else:
            row.said[rest] = text
    return rows
