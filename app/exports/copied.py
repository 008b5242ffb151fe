"""What a copy with masked parts says of itself: of what it is, how many parts are masked, and under
which provisions."""

from collections.abc import Iterator
from dataclasses import dataclass

from app import i18n
from app.errors import N_
from app.i18n import Words
from app.models.afterwards.final import Final
from app.models.afterwards.masked_copy import MaskedCopy


@dataclass(frozen=True)
class Copied:
    """`copy` needn't be stored yet; `final` is the version that it is of, None for a draft. The
    signs of its checksum stand in every file, so that no two copies have one that is the same."""

    copy: MaskedCopy
    final: Final | None
    tz: str

    def status(self, words: Words) -> str:
        return words.plural(
            "copy with %(num)s masked part", "copy with %(num)s masked parts", self.copy.parts
        )

    def facts(self, words: Words) -> Iterator[tuple[str, str]]:
        number, parts = self.copy.version, self.copy.parts
        day = i18n.date_words(self.copy.at, self.tz, words.language)
        made = words(N_("made on %(day)s"), day=day)
        if self.final is None:
            of = words.plural(
                "Copy of a draft, with %(num)s masked part",
                "Copy of a draft, with %(num)s masked parts",
                parts,
            )
        else:
            of = words.plural(
                "Copy of version %(number)s, with %(num)s masked part",
                "Copy of version %(number)s, with %(num)s masked parts",
                parts,
                number=number,
            )
        yield words(N_("Status")), f"{of}\n{made}"
        yield words(N_("Masked")), "\n".join(masked_under(self.copy.provisions, words))
        if self.final:
            yield words(N_("Document number")), self._original(self.final, words)
        yield words(N_("Checksum")), self.copy.signs

    def _original(self, final: Final, words: Words) -> str:
        day = i18n.date_words(final.at, self.tz, words.language)
        told = words(
            N_("Version %(number)s is final since %(day)s, by %(role)s"),
            number=final.number,
            day=day,
            role=final.role,
        )
        return f"{final.document_number}\n{told}"

    def text(self, words: Words) -> str:
        """The same, a line each."""
        rows = ((label, said.replace("\n", ", ")) for label, said in self.facts(words))
        return "".join(f"{label}: {said}\n" for label, said in rows)


def masked_under(provisions: dict[str, int], words: Words) -> Iterator[str]:
    """“2 parts are masked under OSL 21 kap. 1 §.”"""
    for provision, parts in provisions.items():
        yield words.plural(
            "%(num)s part is masked under %(provision)s.",
            "%(num)s parts are masked under %(provision)s.",
            parts,
            provision=provision,
        )
