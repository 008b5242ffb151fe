"""How many a question was put to: N, against a slow reference that looks through all that was."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from hypothesis import given, settings
from hypothesis import strategies as st

from app.attendance import Attendance, how_many, put_to

PEOPLE, ASKINGS = range(1, 4), (1, 2)
TEN_SECONDS, HALF_A_MINUTE = 10, 30


@dataclass
class Attended:
    turn: int = 0
    rehearsal: int | None = None
    self_paced: bool = False


@dataclass
class Question:
    """An asking as the database has it, its results, and what the reference knows of it."""

    id: int
    version: int = 0
    present: int = 0
    is_open: bool = False
    came: list[int] = field(default_factory=list)
    committed: list[int] = field(default_factory=list)
    opened_at: int = 0
    before: int = 0

    def answered_after(self, version: int) -> list[int]:
        return self.committed[version:]


@dataclass
class Results:
    """`version` n has folded n answers."""

    came: list[int]

    @property
    def version(self) -> int:
        return len(self.came)


class Hall:
    """A room, its one process, and all that ever happened in it, second by second."""

    def __init__(self) -> None:
        self.at, self.place = 0, Attended()
        self.questions = [Question(asking_id) for asking_id in ASKINGS]
        self.results = {q.id: Results([]) for q in self.questions}
        self.heard: list[tuple[int, str, int]] = []
        self.round_before, self.round_opened_at = 0, 0
        self.attendance = Attendance(lambda: float(self.at))

    def do(self, what: str, who: int) -> None:
        getattr(self, what)(who)

    def come(self, person: int) -> None:
        self.heard.append((self.at, "come", person))
        self.attendance.came(person)

    def go(self, person: int) -> None:
        if lines_of(self.heard, person, self.at):
            self.heard.append((self.at, "go", person))
            self.attendance.went(person)

    def poll(self, person: int) -> None:
        self.heard.append((self.at, "poll", person))
        self.attendance.asked(person)

    def answer(self, person: int) -> None:
        for question in self.questions[: 1 + person % 2]:
            if question.is_open:
                question.committed.append(person)

    def open(self, number: int) -> None:
        question = self.questions[number % 2]
        if question.is_open:
            return
        if not any(q.is_open for q in self.questions):
            self.round_opened_at = self.at
        question.is_open, question.opened_at = True, self.at
        question.before = question.present
        self._turn(question)

    def close(self, number: int) -> None:
        question = self.questions[number % 2]
        if not question.is_open:
            return
        expected = max(question.before, len(self.union([question], question.opened_at)))
        if sum(q.is_open for q in self.questions) == 1:
            union = self.union(self.questions, self.round_opened_at)
            self.round_before = max(self.round_before, len(union))
        counted = self.attendance.count_with(question.id, question.answered_after)
        question.present = how_many(question.present, counted)
        question.is_open, question.before = False, expected
        assert question.present == expected
        self._turn(question)

    def look(self, _: int) -> None:
        """As a tick does, which has folded all answers."""
        for question in self.questions:
            self.results[question.id].came[:] = question.committed
        for question in self.questions:
            assert self.number([question]) == self.expected(question)
        assert self.number(self.questions) == self.expected_of_all()

    def crash(self, _: int) -> None:
        """With what was stored until now; everybody has to come again."""
        self.heard.clear()
        self.attendance = Attendance(lambda: float(self.at))
        self.results = {q.id: Results([]) for q in self.questions}
        self.round_before, self.round_opened_at = 0, self.at
        for question in self.questions:
            question.before, question.opened_at = question.present, self.at
        self._turn(self.questions[0])

    def store(self, _: int) -> None:
        self.look(0)
        for audience in self.attendance.following():
            if len(audience.key) == 1:
                question = self.questions[audience.key[0] - 1]
                question.present = max(question.present, audience.number())
            audience.stored = audience.number()
            if self.attendance.settled(audience):
                self.attendance.forget(audience)

    def _turn(self, question: Question) -> None:
        self.place.turn += 1
        question.version = self.place.turn
        self.attendance.follow(self.place, self.questions)
        self.look(0)

    def number(self, questions: list[Question]) -> int:
        gathered = [(question, self.results[question.id]) for question in questions]
        answered = len({person for q in questions for person in q.committed})
        return how_many(put_to(gathered, self.attendance), answered)

    def expected(self, question: Question) -> int:
        if not question.is_open:
            return max(question.present, len(set(question.committed)))
        return max(
            question.present, question.before, len(self.union([question], question.opened_at))
        )

    def expected_of_all(self) -> int:
        stored = [self.expected(question) for question in self.questions if not question.is_open]
        stored += [question.present for question in self.questions]
        if any(question.is_open for question in self.questions):
            stored.append(len(self.union(self.questions, self.round_opened_at)))
        return max(*stored, self.round_before, len(self.answered(self.questions)))

    def union(self, questions: list[Question], since: int) -> set[int]:
        there = {p for p in PEOPLE if max(moments(self.heard, p, self.at), default=-1) >= since}
        return there | self.answered(questions)

    def answered(self, questions: list[Question]) -> set[int]:
        return {person for question in questions for person in question.committed}


def moments(heard: list[tuple[int, str, int]], person: int, until: int) -> set[int]:
    """The seconds in which they are connected or asking, and have been for ten seconds without
    being away for half a minute."""
    mine = {when: what for when, what, who in heard if who == person}
    found, lines, came, last, said = set(), 0, 0, -HALF_A_MINUTE, ""
    for second in range(until + 1):
        said = mine.get(second, said)
        connected = lines > 0 or mine.get(second) == "come"
        lines += {"come": 1, "go": -1}.get(mine.get(second, ""), 0)
        if connected or second in mine:
            came = second if second - last >= HALF_A_MINUTE else came
            last = second
        asks = said == "poll" and second - last < HALF_A_MINUTE
        if (connected or asks) and last - came >= TEN_SECONDS:
            found.add(second)
    return found


def lines_of(heard: list[tuple[int, str, int]], person: int, at: int) -> int:
    steps = {"come": 1, "go": -1, "poll": 0}
    return sum(steps[what] for when, what, who in heard if who == person and when <= at)


WAITS = (0, 0, 1, 4, 8, 9, 10, 20, 28, 29, 30)
MOSTLY = ("come", "go", "poll", "answer", "open", "look")
ACTS = (*MOSTLY, *MOSTLY, "close", "store", "crash")
STEPS = st.tuples(st.sampled_from(WAITS), st.sampled_from(ACTS), st.sampled_from(PEOPLE))


@settings(max_examples=150, deadline=None)
@given(st.lists(STEPS, min_size=30, max_size=60))
def test_n_is_everyone_who_was_there_or_answered(steps: Iterable[tuple[int, str, int]]) -> None:
    hall = Hall()
    for after, what, who in steps:
        hall.at += after
        hall.do(what, who)
        hall.at += 1
    hall.look(0)


def asked(number: int, *, is_open: bool = True) -> Question:
    return Question(number, version=number, is_open=is_open)


def test_what_a_rehearsal_counted_goes_with_it() -> None:
    at, question = [0.0], asked(1)
    attendance = Attendance(lambda: at[0])
    attendance.follow(Attended(1, rehearsal=1), [question])
    attendance.came(7)
    at[0] = 11
    assert attendance.live(1) == 1
    attendance.went(7)
    attendance.follow(Attended(2), [question])
    assert attendance.live(1) == 0


def test_a_survey_counts_nobody_as_present() -> None:
    at = [0.0]
    attendance = Attendance(lambda: at[0])
    attendance.came(7)
    at[0] = 11
    attendance.follow(Attended(1, self_paced=True), [asked(1)])
    assert (attendance.present(), attendance.live(1)) == (1, 0)


def test_one_person_on_two_phones_is_one() -> None:
    at = [0.0]
    attendance = Attendance(lambda: at[0])
    attendance.came(7)
    attendance.came(7)
    at[0] = 11
    attendance.went(7)
    attendance.follow(Attended(1), [asked(1)])
    assert attendance.live(1) == 1


def test_who_it_was_is_forgotten_after_the_close_and_how_many_is_not() -> None:
    at, question = [0.0], asked(1)
    attendance = Attendance(lambda: at[0])
    attendance.came(7)
    at[0] = 11
    attendance.follow(Attended(1), [question])
    question.is_open = False
    attendance.follow(Attended(2), [question])
    [audience] = attendance.following()
    assert not attendance.settled(audience)
    at[0] = 15
    assert attendance.settled(audience)
    attendance.forget(audience)
    assert (attendance.live(1), attendance.following(), audience.seen) == (1, [], set())


def test_a_round_counts_those_too_who_answered_only_one_of_its_questions() -> None:
    at, questions = [0.0], [asked(1), asked(2)]
    attendance = Attendance(lambda: at[0])
    attendance.came(7)
    at[0] = 11
    attendance.follow(Attended(1), questions)
    said = [(questions[0], Results([8])), (questions[1], Results([9, 8]))]
    assert [put_to([one], attendance) for one in said] == [2, 3]
    assert put_to(said, attendance) == 3
    said[0][1].came.append(10)
    assert put_to(said, attendance) == 4
