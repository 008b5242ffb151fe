"""Suggestions by the real process: with what answers mean, by their words alone, when it dies."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.companion import Gone
from app.meaning import suggest as suggesting
from app.meaning.suggest import EMBEDDINGS, IDLE_S, LEMMAS, RETRY_S, Meaning, Theme, installed
from tests.conftest import unable
from tests.examples import examples

TEXTS = {
    1: "Bussarna går för sällan",
    2: "Lärarna slutar hela tiden",
    3: "Tåget stannar inte här längre",
    4: "Klassrummen är för små",
}
THEMES = {7: Theme("Kollektivtrafik"), 8: Theme("Skolan")}
LONG_S = 120


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@asynccontextmanager
async def meaning(embeddings: bool = True) -> AsyncIterator[tuple[Meaning, Clock]]:
    clock = Clock()
    one = Meaning(embeddings, clock)
    try:
        yield one, clock
    finally:
        await one.close()


def with_meaning(
    work: Callable[[Meaning, Clock], Awaitable[None]], embeddings: bool = True
) -> None:
    if embeddings and not installed():
        unable("the embeddings' package doesn't fit this machine")

    async def run() -> None:
        async with meaning(embeddings) as (one, clock):
            await work(one, clock)

    asyncio.run(run())


def proc(pid: int, name: str) -> str:
    return Path(f"/proc/{pid}/{name}").read_text()


def is_there(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


@pytest.mark.parametrize("embeddings", [True, False])
def test_each_answer_is_given_its_theme_best_first(embeddings: bool) -> None:
    async def work(one: Meaning, _: Clock) -> None:
        told = await one.suggest(TEXTS, THEMES, patience_s=LONG_S)
        assert told.way == (EMBEDDINGS if embeddings else LEMMAS) == one.way
        assert told.best[1][0][0] == 7 and told.best[2][0][0] == 8 and told.best[3][0][0] == 7
        assert not told.left

    with_meaning(work, embeddings)


@pytest.mark.parametrize("embeddings", [True, False])
def test_three_at_most_are_suggested_and_the_surest_are_farthest_ahead(embeddings: bool) -> None:
    async def work(one: Meaning, _: Clock) -> None:
        titles = ("Skolan", "Bussar", "Mat", "Trygghet", "Bostäder", "Idrott")
        told = await one.suggest(TEXTS, dict(enumerate(map(Theme, titles))), patience_s=LONG_S)
        for themes in told.best.values():
            scores = [score for _, score in themes]
            assert len(themes) <= 3 and scores == sorted(scores, reverse=True)
        ahead = [told.sure[number] for number in told.surest_first()]
        assert ahead == sorted(ahead, reverse=True) and len(ahead) == len(TEXTS)

    with_meaning(work, embeddings)


def test_what_resembles_no_theme_has_no_suggestion() -> None:
    async def work(one: Meaning, _: Clock) -> None:
        told = await one.suggest({1: "qqq", 2: "Bussen"}, {1: Theme("Bussar")})
        assert told.best[1] == [] and told.best[2]

    with_meaning(work, embeddings=False)


def test_without_a_title_or_an_answer_nothing_is_begun() -> None:
    async def work(one: Meaning, _: Clock) -> None:
        assert not (await one.suggest({}, THEMES)).best
        assert not (await one.suggest(TEXTS, {})).best
        assert not (await one.suggest(TEXTS, {1: Theme("  …")})).best
        assert one.pids == {}

    with_meaning(work, embeddings=False)


def test_a_theme_without_a_name_is_called_by_what_was_placed_first() -> None:
    async def work(one: Meaning, _: Clock) -> None:
        told = await one.suggest({1: "Tåget är sent"}, {1: Theme("", ["Tåget stannar inte"])})
        assert told.best[1][0][0] == 1

    with_meaning(work, embeddings=False)


def test_answers_that_are_alike_say_which_words_they_share() -> None:
    texts = {1: "Mobiltäckningen är usel", 2: "dålig mobiltäckning", 3: "Maten", 4: "Mat till alla"}

    async def work(one: Meaning, _: Clock) -> None:
        (first, *_) = await one.alike(1, texts, patience_s=LONG_S)
        assert (first.id, first.shared_words) == (2, ["mobiltäckning"])

    with_meaning(work)
    with_meaning(work, embeddings=False)


def test_when_the_process_dies_the_plain_way_is_taken_and_said_until_it_is_tried_again() -> None:
    async def work(one: Meaning, clock: Clock) -> None:
        await one.suggest(TEXTS, THEMES, patience_s=LONG_S)
        os.kill(one.pids[EMBEDDINGS], signal.SIGKILL)
        told = await one.suggest(TEXTS, THEMES, patience_s=LONG_S)
        assert told.way == LEMMAS == one.way and told.best[2][0][0] == 8
        clock.now += RETRY_S
        assert (await one.suggest(TEXTS, THEMES, patience_s=LONG_S)).way == EMBEDDINGS

    with_meaning(work)


def test_a_process_that_dies_in_the_middle_of_reading_leaves_nobody_waiting() -> None:
    async def work(one: Meaning, _: Clock) -> None:
        await one.suggest(TEXTS, THEMES, patience_s=LONG_S)
        many = {number: f"svar nummer {number} om bussen" for number in range(3000)}
        asking = asyncio.create_task(one.suggest(many, THEMES, patience_s=LONG_S))
        await asyncio.sleep(0.6)
        assert not asking.done()
        os.kill(one.pids[EMBEDDINGS], signal.SIGKILL)
        told = await asyncio.wait_for(asking, 60)
        assert told.way == LEMMAS and len(told.best) == 3000

    with_meaning(work)


def test_if_no_process_can_be_begun_it_is_said_and_nothing_is_suggested(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def gone(*_: Any) -> dict[str, Any]:
        raise Gone

    async def work(one: Meaning, _: Clock) -> None:
        monkeypatch.setattr("app.companion.Companion.ask", gone)
        told = await one.suggest(TEXTS, THEMES)
        assert told.way == "none" and not told.best
        assert await one.alike(1, TEXTS) == []

    with_meaning(work, embeddings=False)


@pytest.mark.parametrize(
    "answer",
    [
        {"alike": [], "read": []},
        {"alike": [[1, 2]] * 3, "read": [True] * 3},
        {"alike": [[1, "x"]] * 4, "read": [True] * 4},
        {"alike": [[1, float("nan")]] * 4, "read": [True] * 4},
        {"alike": [[1]] * 4, "read": [True] * 4},
        {"alike": [[1, 2]] * 4, "read": [True] * 3},
        {},
    ],
)
def test_what_the_process_says_is_not_believed(
    answer: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def lies(*_: Any) -> dict[str, Any]:
        return answer

    async def work(one: Meaning, _: Clock) -> None:
        monkeypatch.setattr("app.companion.Companion.ask", lies)
        assert (await one.suggest(TEXTS, THEMES)).way == "none"

    with_meaning(work, embeddings=False)


def test_it_ends_after_ten_idle_minutes_and_begins_anew() -> None:
    async def work(one: Meaning, clock: Clock) -> None:
        await one.suggest(TEXTS, THEMES, patience_s=LONG_S)
        (pid,) = one.pids.values()
        clock.now += IDLE_S - 1
        await one.look()
        assert list(one.pids.values()) == [pid]
        clock.now += 1
        await one.look()
        assert one.pids == {} and not is_there(pid)
        assert (await one.suggest(TEXTS, THEMES)).best

    with_meaning(work, embeddings=False)


def test_an_erasure_ends_what_has_read_the_text_before_the_next_question() -> None:
    async def work(one: Meaning, _: Clock) -> None:
        await one.suggest(TEXTS, THEMES, patience_s=LONG_S)
        (pid,) = one.pids.values()
        one.forget()
        assert (await one.suggest(TEXTS, THEMES, patience_s=LONG_S)).best
        assert not is_there(pid) and pid not in one.pids.values()

    with_meaning(work)


def test_closing_ends_it_also_while_it_reads() -> None:
    async def work(one: Meaning, _: Clock) -> None:
        many = {number: f"svar nummer {number}" for number in range(2000)}
        assert (await one.suggest(many, THEMES, patience_s=0)).left
        (pid,) = one.pids.values()
        await asyncio.wait_for(one.close(), 10)
        assert not is_there(pid)
        assert (await one.suggest(TEXTS, THEMES)).way == "none"

    with_meaning(work)


def test_what_is_left_is_read_while_nobody_waits() -> None:
    async def work(one: Meaning, _: Clock) -> None:
        many = {number: f"svar nummer {number} om bussen" for number in range(120)}
        before = await one.suggest(many, THEMES, patience_s=0)
        assert before.left and len(before.best) == 120 - before.left
        while one._reading:
            await asyncio.wait(one._reading.values(), timeout=60)
            break
        after = await one.suggest(many, THEMES, patience_s=0)
        assert not after.left and len(after.best) == 120

    with_meaning(work)


def test_who_stops_waiting_does_not_get_the_next_one_the_wrong_answer() -> None:
    async def work(one: Meaning, _: Clock) -> None:
        asking = asyncio.create_task(one.suggest({1: "Maten", 2: "Bussen"}, {3: Theme("Mat")}))
        await asyncio.sleep(0.05)
        asking.cancel()
        told = await one.suggest(TEXTS, THEMES, patience_s=LONG_S)
        assert told.best[2][0][0] == 8 and len(told.best) == len(TEXTS)

    with_meaning(work, embeddings=False)


ODD = {
    1: "😀🏳️‍🌈👨‍👩‍👧",
    2: "bussen " * 600,
    3: "a\0b\x07\x1b[31m bussen",
    4: "",
    5: " \u200b\u202e\ufeff",
    6: "x" * 4000,
    7: "日本語のテキスト",
    8: "\ud800 ensam halva",
    9: "Bussen",
}


@pytest.mark.parametrize("embeddings", [True, False])
def test_huge_and_odd_texts_are_taken_like_any(embeddings: bool) -> None:
    async def work(one: Meaning, _: Clock) -> None:
        themes = {1: Theme("Bussar", ["\0", ODD[2]]), 2: Theme("😀"), 3: Theme("x" * 5000)}
        told = await one.suggest(ODD, themes, patience_s=LONG_S)
        assert told.way == (EMBEDDINGS if embeddings else LEMMAS)
        assert set(told.best) == set(ODD) and told.best[9][0][0] == 1
        await one.alike(2, ODD, patience_s=LONG_S)

    with_meaning(work, embeddings)


def test_any_answers_and_titles_are_answered_by_the_plain_way() -> None:
    texts = st.dictionaries(st.integers(0, 50), st.text(max_size=40), min_size=1, max_size=6)
    titles = st.dictionaries(st.integers(0, 50), st.text(max_size=20), max_size=5)
    loop = asyncio.new_event_loop()
    one = Meaning(embeddings=False)

    @examples(50)
    @given(texts, titles)
    def holds(texts: dict[int, str], titles: dict[int, str]) -> None:
        themes = {number: Theme(title) for number, title in titles.items()}
        told = loop.run_until_complete(one.suggest(texts, themes))
        assert told.way == LEMMAS
        for number, best in told.best.items():
            assert (
                number in texts and len(best) <= 3 and {theme for theme, _ in best} <= set(themes)
            )

    try:
        holds()
    finally:
        loop.run_until_complete(one.close())
        loop.close()


def test_a_machine_without_the_package_takes_the_plain_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(suggesting, "PACKAGE", "no_such_package")
    assert Meaning().way == LEMMAS


def test_it_runs_with_the_lowest_priority_on_one_thread_and_without_our_secrets() -> None:
    async def work(one: Meaning, _: Clock) -> None:
        await one.suggest(TEXTS, THEMES, patience_s=LONG_S)
        pid = one.pids[EMBEDDINGS]
        assert os.getpriority(os.PRIO_PROCESS, pid) == 19
        assert "Threads:\t1\n" in proc(pid, "status")
        assert "Max file size             0" in proc(pid, "limits")
        assert "BIKUPA" not in proc(pid, "environ")

    with_meaning(work)
