"""What an asking has gathered, as screens and documents read it."""

from collections import Counter
from itertools import islice

from app.i18n.alphabet import in_alphabet
from app.models.answers.entry import Entry
from app.models.answers.feed import Slot
from app.models.answers.folding import Folded
from app.models.answers.mark import QUIET
from app.models.answers.sorting import Sorted, sort


class Results(Folded):
    """All current answers of one asking, in order of arrival, and their tally, to be read."""

    @property
    def answered(self) -> int:
        """How many people have answered, whether their answers show or not."""
        return len(self.people)

    @property
    def given(self) -> int:
        """How many answers people have given."""
        return len(self.entries) + self._unseen - self.simulated

    @property
    def _unseen(self) -> int:
        """How many answers are only counted. An edit of one that stands is none of its own."""
        return sum(place not in self.entries for place in self._quiet)

    @property
    def simulated(self) -> int:
        """How many answers of simulated phones show besides."""
        return self.rehearsed.total()

    @property
    def counted(self) -> int:
        """How many answers are in the tally."""
        return len(self.entries) if self._votes else len(self.shown)

    def in_tally(self) -> list[Entry]:
        """Those that are counted there."""
        return list((self.entries if self._votes else self.shown).values())

    @property
    def listed(self) -> int:
        """How many there are to read for those who moderate."""
        return self._how_many_read(self.entries)

    @property
    def readable(self) -> int:
        """How many the room may read."""
        return self._how_many_read(self.shown)

    def _how_many_read(self, those: dict[Slot, Entry]) -> int:
        if not self._votes:
            return len(those)
        return sum(not entry.silent for entry in those.values())

    def read(self) -> list[Entry]:
        """Those that the room may read, in order of arrival."""
        return [entry for entry in self.shown.values() if not entry.silent]

    @property
    def rows(self) -> list[int]:
        """The rows of all answers that count, whether they show or not."""
        everything = [*self.entries.values(), *self._quiet.values()]
        return [one.id for one in everything if not one.simulated]

    def wrote(self) -> tuple[int, ...]:
        """Where only some answers have words: how many people gave some, and how many of these the
        room may read; empty where all have."""
        if not self._votes:
            return ()
        gave = [one for one in self.entries.values() if self.kind.said(self.settings, one.value)]
        return len({one.respondent for one in gave}), len({one.respondent for one in self.read()})

    def seen(self, answer_id: int) -> Entry | None:
        """An answer that the room may read, as it reads now, by any id that it has had."""
        entry = self.shown.get(self._place_of.get(answer_id, (0, "")))
        return None if entry is None or entry.silent else entry

    def newest(self, most: int, after: int = 0) -> list[Entry]:
        """The newest that the room may read."""
        return _newest(self.shown, most, after)

    def newest_of_all(self, most: int, after: int = 0) -> list[Entry]:
        """The newest with hidden and held ones, for those who moderate. What is only counted
        nobody reads."""
        return _newest(self.entries, most, after)

    def held(self) -> list[Entry]:
        return list(self._held.values())

    def quoted(self) -> set[int]:
        """The ids of those that are quotes and that the room may read."""
        quoted = [self.shown[place] for place in self._quoted if place in self.shown]
        return {entry.id for entry in quoted if not entry.silent}

    def sorted(self) -> Sorted:
        """What the room may see, by themes; counted when it is asked for, once a version."""
        if self._sorted is None or self._sorted[0] != self.version:
            self._sorted = self.version, sort(self.sorting, self.shown)
        return self._sorted[1]

    def hidden_words(self) -> dict[int, str]:
        """What is hidden, by the row that it was hidden by, as somebody has written it where
        somebody says it now."""
        if not self._words:
            return {}
        said = {one.word: one.text for one in self.entries.values() if one.struck}
        words = sorted(self._words, key=in_alphabet)
        return {self._words[word]: said.get(word, word) for word in words}

    def hidden_reasons(self) -> Counter[str]:
        kept_back = sum(one.quiet for one in self.entries.values()) if self._quietings else 0
        return self._reasons + Counter({QUIET: self._unseen + kept_back})


def _newest(those: dict[Slot, Entry], most: int, after: int) -> list[Entry]:
    told = (entry for entry in reversed(those.values()) if not entry.silent)
    return list(islice(told, after, after + most))
