"""What a purge removed in words that people understand, and roughly how much."""

from dataclasses import dataclass

from app.errors import N_
from app.i18n import Words
from app.models.afterwards.purge import in_tens


@dataclass(frozen=True)
class Sort:
    """Rows that are told of together: `key` for programs, `label` for people. `is_one`: there is
    never more than one, whoever took part."""

    key: str
    label: str
    tables: tuple[str, ...]
    is_one: bool = False


SORTS = (
    Sort("answers", N_("Answers, also those that were changed, hidden or taken back"), ("answer",)),
    Sort("phones", N_("Phones that took part"), ("participant",)),
    Sort("ties", N_("What tied answers from one phone together"), ("respondent",)),
    Sort("own_codes", N_("Own codes to erase with"), ("own_code",)),
    Sort(
        "marks", N_("What was said about answers: hidden, approved, quoted, in a theme"), ("mark",)
    ),
    Sort("events", N_("What was done at the desk, and when"), ("event", "rehearsal")),
    Sort("links", N_("Invitations and links"), ("invitation", "screen_link")),
    Sort("parked", N_("Parked lines"), ("parked",)),
    Sort("agenda", N_("The agenda and its questions"), ("item", "step", "wording", "asking")),
    Sort("pictures", N_("Pictures"), ("picture",)),
    Sort("themes", N_("Themes"), ("theme", "theme_state")),
    Sort("numbers", N_("Numbers that an earlier deletion had left"), ("remains",)),
    Sort("compared", N_("Numbers that were compared in a series"), ("counted",)),
    Sort(
        "handed",
        N_("What was handed over to the next level, and its answers"),
        ("handed", "handed_answer"),
    ),
    Sort(
        "commitments",
        N_("Commitments, and what was told of them"),
        ("commitment", "commitment_news", "receiver"),
    ),
    Sort(
        "page",
        N_("The page of what became of it"),
        ("page_published", "page_facts", "reply"),
    ),
    Sort("remarks", N_("Readers' remarks on the notes"), ("remark",)),
    Sort("members", N_("Members of the workshop"), ("member",)),
    Sort("workshop", N_("The workshop itself"), ("workshop",), is_one=True),
)
OTHER = Sort("other", N_("Other"), ())
"""What earlier versions stored in tables that are no more."""


@dataclass(frozen=True)
class Removed:
    """`about` is how many rows, in whole tens where there can be several."""

    sort: Sort
    about: int

    def in_words(self, words: Words) -> str:
        if self.sort.is_one:
            return str(self.about)
        if self.about <= 10:
            return words(N_("10 at most"))
        return words(N_("about %(number)s"), number=self.about)


def told(removed: dict[str, int]) -> list[Removed]:
    """Always in one order, and never exact: rows would tell how many phones there were."""
    named = {table for sort in SORTS for table in sort.tables}
    other = tuple(table for table in removed if table not in named)
    sorts = (*SORTS, Sort(OTHER.key, OTHER.label, other))
    counted = [(sort, sum(removed.get(table, 0) for table in sort.tables)) for sort in sorts]
    return [Removed(sort, rows if sort.is_one else in_tens(rows)) for sort, rows in counted if rows]
