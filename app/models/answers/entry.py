"""An answer as it stands now, with what the desk says of it."""

from dataclasses import dataclass, field
from typing import Any

from app.models.answers.mark import HIDDEN, SHOWN, WORD


@dataclass(slots=True)
class Entry:
    """The current answer of one thread. `id` is its row; `moderated` is what the desk says of it
    (shown, held or hidden), and `why`; `word` what it is gathered under, `struck` the row that the
    word is hidden by, if it is; `quiet`: its sender was quieted, so it is only counted; `arrived`
    its number among those that were shown, in the order they first were; `first` the row that the
    thread began with. `spelled` is how its words are spelt in the notes, empty where that is as
    they were sent; `overwritten`: other words were sent after they were corrected. `silent`: there
    is nothing to read of it, so it is only counted."""

    id: int
    respondent: int
    thread: str
    value: Any
    text: str
    moderated: str
    why: str = ""
    word: str = ""
    struck: int = 0
    simulated: bool = False
    quiet: bool = False
    arrived: int = field(default=0, compare=False)
    first: int = 0
    spelled: str = ""
    overwritten: bool = False
    silent: bool = False

    @property
    def noted(self) -> str:
        """Its text in the notes."""
        return self.spelled or self.text

    @property
    def state(self) -> str:
        """What it is to the room."""
        if self.silent:
            return SHOWN
        return HIDDEN if self.struck else self.moderated

    @property
    def reason(self) -> str:
        """Why it is hidden."""
        return WORD if self.struck and self.moderated != HIDDEN else self.why

    @property
    def length(self) -> int:
        return len(self.text)
