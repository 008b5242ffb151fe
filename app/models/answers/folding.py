"""How what was answered, and what the desk says of it, is folded into what stands now."""

from collections import Counter
from collections.abc import Iterable

from sqlmodel import Session

from app.models.agenda.asking import Asking
from app.models.answers.entry import Entry
from app.models.answers.feed import Fed, Slot, feed
from app.models.answers.mark import (
    HELD,
    HIDDEN,
    LAID_ASIDE,
    PLACED,
    QUIET,
    QUOTED,
    SHOWN,
    SPELLED,
    WORD,
)
from app.models.answers.quiet import Quieting, is_quiet
from app.models.answers.sorting import Sorted, Sorting
from app.models.people.participant import SIMULATED


class Folded:
    """All current answers of one asking, in order of arrival, and their tally.

    A tick costs what came since the last one, not what is stored. What simulated phones say is
    let pass, unless they are of the `rehearsal`: then it shows with the rest, and those who said
    it are counted apart, as `rehearsed`. `came` is who has answered, in that order, those too
    who took it back.
    """

    def __init__(self, asking: Asking, rehearsal: int | None = None) -> None:
        self.version = 0
        self.words_at = 0
        """The version that changed last what anybody reads here; sorting changes only where it
        lies."""
        self.rehearsal = rehearsal
        self.rehearsed: Counter[int] = Counter()
        self.shown: dict[Slot, Entry] = {}
        self.entries: dict[Slot, Entry] = {}
        self.people: Counter[int] = Counter()
        self.came: list[int] = []
        self.approval = asking.approval
        self.kind = asking.how
        self.asked = asking.settings
        self.settings = asking.read_settings()
        self.tally = self.kind.tally(self.settings)
        self._votes = self.kind.votes and self.kind.lists_in(self.settings)
        """Whether answers count whatever is said of their words, which some don't have."""
        self._held: dict[Slot, Entry] = {}
        self._taken_back: dict[Slot, Entry] = {}
        self._quiet: dict[Slot, Entry] = {}
        """What quieted senders have sent: answers, and edits of what stands in `entries`."""
        self._quietings: list[Quieting] = []
        self._quoted: set[Slot] = set()
        self._word_marks: dict[int, Fed] = {}
        self._words: dict[str, int] = {}
        """Those that are hidden, and by which row."""
        self._arrivals = 0
        self._reasons: Counter[str] = Counter()
        self._place_of: dict[int, Slot] = {}
        self.sorting = Sorting()
        self._sorted: tuple[int, Sorted] | None = None

    def advance(self, session: Session, asking: Asking) -> None:
        """Fold in what was committed since the last time."""
        self.fold(feed(session, asking, self.version))

    def fold(self, fed: Iterable[Fed]) -> None:
        for row in fed:
            match row.marked:
                case 0:
                    self._fold_answer(row)
                case 1:
                    self._fold_mark(row)
                case _:
                    self.sorting.fold_theme(row)
            self.version = row.version
            if row.marked != 1 or row.said not in (PLACED, LAID_ASIDE):
                self.words_at = row.version

    def _fold_answer(self, row: Fed) -> None:
        if row.said == SIMULATED and self.rehearsal is None:
            return
        place = (row.respondent_id, row.thread)
        last = self._last_at(place)
        if last and last.id > row.id:
            return
        if row.value is None:
            self._forget(place, row.id)
        else:
            self._put(place, row)

    def _last_at(self, place: Slot) -> Entry | None:
        """What was sent last there, whether it is only counted or not."""
        return self._quiet.get(place) or self.entries.get(place)

    def _put(self, place: Slot, row: Fed) -> None:
        taken_back = self._taken_back.pop(place, None)
        known = self.entries.get(place) or self._quiet.get(place) or taken_back
        entry = self._entry(row, known, taken_back)
        if not self._last_at(place):
            self._came(entry)
        self._place_of[row.id] = place
        if entry.quiet and not (self._votes and _is_unread(self.entries.get(place))):
            self._quiet[place] = entry
            return
        if entry.quiet:  # it counts, without its words
            entry.text, entry.silent = "", True
        self._quiet.pop(place, None)
        if place in self.entries:
            self._count_out(self.entries[place])
        self.entries[place] = entry
        if taken_back:
            self.entries = dict(sorted(self.entries.items(), key=lambda said: said[1].first))
        self._count_in(place, entry)

    def _entry(self, row: Fed, known: Entry | None, taken_back: Entry | None) -> Entry:
        """A row as an answer. What comes back with the words that were taken back comes back as
        it was; what is `known` of its place stays with other words, but that it was shown."""
        value = self.kind.Answer.model_validate_json(row.value)
        undone = taken_back is not None and taken_back.value == value
        kept = known is not None and (undone or known.moderated != SHOWN)
        word, said = self.kind.word(value), self.kind.said(self.settings, value)
        silent = self._votes and not said
        held = HELD if self.approval.at(row.version) and not silent else SHOWN
        return Entry(
            row.id,
            row.respondent_id,
            row.thread,
            value,
            said,
            known.moderated if known and kept else held,
            why=known.why if known else "",
            word=word,
            struck=self._words.get(word, 0),
            simulated=row.said == SIMULATED,
            quiet=taken_back.quiet if taken_back and undone else self._is_quiet(row, silent),
            silent=silent,
            arrived=known.arrived if known else 0,
            first=known.first if known else row.id,
            spelled=known.spelled if known and undone else "",
            overwritten=bool(known and (known.overwritten or (known.spelled and not undone))),
        )

    def _is_quiet(self, row: Fed, silent: bool) -> bool:
        """What people say in their own words is kept back; what is only counted counts."""
        if not self._quietings or silent or not self.kind.lists_in(self.settings):
            return False
        return is_quiet(self._quietings, row.respondent_id, row.version)

    def _came(self, entry: Entry) -> None:
        self._those(entry.simulated)[entry.respondent] += 1
        if not entry.simulated and self.people[entry.respondent] == 1:
            self.came.append(entry.respondent)

    def _forget(self, place: Slot, row_id: int) -> None:
        """Taken back, by a row of its own, it may come back as it was: what the desk says of it
        meanwhile counts. Erased, in its own row, it may not."""
        last = self._last_at(place)
        self._taken_back.pop(place, None)
        self._quiet.pop(place, None)
        if last is None:
            return
        if row_id > last.id:
            self._taken_back[place] = last
        if entry := self.entries.pop(place, None):
            self._count_out(entry)
            self.shown.pop(place, None)
            self._held.pop(place, None)
        those = self._those(last.simulated)
        those[last.respondent] -= 1
        if not those[last.respondent]:
            del those[last.respondent]

    def _those(self, simulated: bool) -> Counter[int]:
        return self.rehearsed if simulated else self.people

    def _fold_mark(self, row: Fed) -> None:
        place = (row.respondent_id, row.thread)
        if row.said == QUIET:
            asked = (row.asking_id, *place)
            self._quietings.append(Quieting(asked, row.on, row.version))
        elif row.said == QUOTED:
            self._quote(place, row.on)
        elif row.said == WORD:
            self._hide_word(row)
        elif row.said == SPELLED:
            self._spell(place, row)
        elif row.said in (PLACED, LAID_ASIDE):
            self.sorting.fold_mark(place, row)
        else:
            self._moderate(place, row)

    def _quote(self, place: Slot, on: bool) -> None:
        if on:
            self._quoted.add(place)
        else:
            self._quoted.discard(place)

    def _spell(self, place: Slot, row: Fed) -> None:
        """A correction is of the words that were read, and follows no edit."""
        for those in (self.entries, self._taken_back):
            entry = those.get(place)
            if entry and entry.id == row.of_row:
                entry.spelled, entry.overwritten = (row.on and row.word) or "", False

    def _hide_word(self, row: Fed) -> None:
        """Without a word, the one of this row is erased."""
        before = self._words.keys()
        self._word_marks.pop(row.id, None)
        if row.word is not None:
            self._word_marks[row.id] = row
        last = {one.word: one for one in self._word_marks.values()}
        self._words = {word: one.of_row for word, one in last.items() if one.on}
        self._strike(before ^ self._words.keys())

    def _strike(self, words: set[str]) -> None:
        """These are hidden now, or no more."""
        about = [(place, one) for place, one in self.entries.items() if one.word in words]
        for place, entry in about:
            self._count_out(entry)
            entry.struck = self._words.get(entry.word, 0)
            self._count_in(place, entry)

    def _moderate(self, place: Slot, row: Fed) -> None:
        for unseen in (self._quiet, self._taken_back):
            if place in unseen and _is_about(row, unseen[place]):
                unseen[place].moderated, unseen[place].why = row.said, row.value
        entry = self.entries.get(place)
        if entry and _is_about(row, entry):
            self._count_out(entry)
            entry.moderated, entry.why = row.said, row.value
            self._count_in(place, entry)

    def _count_out(self, entry: Entry) -> None:
        if entry.state == SHOWN or self._votes:
            self.tally.remove(entry)
        if entry.state == HIDDEN:
            self._reasons[entry.reason] -= 1

    def _count_in(self, place: Slot, entry: Entry) -> None:
        """One that is edited keeps its place among those of its state."""
        if entry.state == SHOWN or self._votes:
            self.tally.add(entry)
        if entry.state == SHOWN:
            self._show(place, entry)
        else:
            self.shown.pop(place, None)
        if entry.state == HELD:
            self._held[place] = entry
        else:
            self._held.pop(place, None)
        if entry.state == HIDDEN:
            self._reasons[entry.reason] += 1

    def _show(self, place: Slot, entry: Entry) -> None:
        """One that is shown again comes back where it was."""
        comes_back = entry.arrived and place not in self.shown
        self.shown[place] = entry
        if comes_back:
            self.shown = dict(sorted(self.shown.items(), key=lambda shown: shown[1].arrived))
        elif not entry.arrived:
            self._arrivals += 1
            entry.arrived = self._arrivals


def _is_unread(entry: Entry | None) -> bool:
    return entry is None or entry.silent


def _is_about(moderated: Fed, entry: Entry) -> bool:
    """An approval of the old text doesn't show a new one."""
    return moderated.said != SHOWN or bool(entry.id == moderated.of_row)
