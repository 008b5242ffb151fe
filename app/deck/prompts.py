"""What a section is read as: its prompts, the talk they belong to, and what is left of it."""

from dataclasses import dataclass, field

from app.deck.lines import Block
from app.deck.options import Reply


@dataclass(eq=False)
class Talk:
    """An invitation to talk; `bare` when no question stood with it on its page."""

    text: str
    bare: bool = False
    round: int | None = None

    @property
    def title(self) -> str:
        return self.text.rstrip(": ")


@dataclass
class Prompt:
    """`context` is what its author said before or after asking, in the same paragraph. The rest
    is where it stands: as a title, over text; with other questions, `set` when what follows shows
    how it is answered."""

    text: str
    context: str = ""
    talk: Talk | None = None
    reply: Reply = field(default_factory=Reply)
    heads: bool = False
    heads_text: bool = False
    among_others: bool = False
    quoted: bool = False
    set: bool = False


@dataclass
class Reading:
    """A section's heading, prompts and remaining blocks, and the talk it leaves open; `quiz`
    is a title's question over a list that stays on the slide, as it may be its answer."""

    heading: str = ""
    talk: Talk | None = None
    opens_talk: bool = False
    prompts: list[Prompt] = field(default_factory=list)
    quiz: list[Prompt] = field(default_factory=list)
    rest: list[Block] = field(default_factory=list)
