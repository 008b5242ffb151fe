"""Budgets that a flood may use up, and the room never notices."""

from app.admission.doors import FILLS_S, Doors, Guesses, PasswordTries


class Clock:
    at = 1000.0

    def __call__(self) -> float:
        return self.at


def let_in(doors: Doors, uid: str, network: str, tries: int) -> int:
    """How many of so many come in."""
    came = 0
    for _ in range(tries):
        if doors.admits(uid, network):
            doors.came_in(uid, network)
            came += 1
    return came


def test_a_whole_hall_behind_one_address_comes_in_within_a_minute() -> None:
    assert let_in(Doors(10_000, Clock()), "a", "hall", 5000) == 5000


def test_a_flood_waits_before_it_has_used_up_what_is_for_all() -> None:
    doors = Doors(10_000, Clock())
    assert let_in(doors, "a", "hall", 1000) == 1000
    flood = let_in(doors, "a", "flood", 20_000)
    assert flood == 10_000 * 9 / 10 * Doors.SCARCE - 1000
    assert let_in(doors, "a", "hall", 1000) == 1000
    assert let_in(doors, "b", "flood", 1000) == 1000


def test_the_first_of_each_network_come_in_when_floods_have_used_up_the_rest() -> None:
    doors = Doors(10_000, Clock())
    for number in range(15):
        let_in(doors, "a", f"flood {number}", 1000)
    assert let_in(doors, "a", "home", 200) == Doors.FIRST


def test_what_was_used_comes_back_evenly_and_is_then_forgotten() -> None:
    clock = Clock()
    doors = Doors(100, clock)
    used = let_in(doors, "a", "hall", 200)
    assert 0 < used < 100 and not doors.admits("a", "hall")
    clock.at += FILLS_S / 2
    assert 0 < let_in(doors, "a", "hall", 200) <= 100 / 2
    clock.at += 2 * FILLS_S
    doors.came_in("b", "hall")
    doors.tidy()
    assert len(doors) == 1


def test_a_network_that_guesses_waits_and_the_others_do_not() -> None:
    clock = Clock()
    guesses = Guesses(clock)
    for _ in range(Guesses.EACH):
        assert guesses.may_try("guesser")
        guesses.missed("guesser")
    assert not guesses.may_try("guesser")
    assert guesses.may_try("hall")
    clock.at += FILLS_S / Guesses.EACH + 0.001
    assert guesses.may_try("guesser")


def test_when_all_guesses_are_used_up_who_has_tried_little_comes_first_at_a_fixed_rate() -> None:
    clock = Clock()
    guesses = Guesses(clock)
    for number in range(Guesses.ALL):
        guesses.missed(f"guesser {number // Guesses.EACH}")
    assert not guesses.may_try("guesser 0")
    came = sum(guesses.may_try(f"newcomer {number}") for number in range(50))
    assert came == Guesses.A_SECOND
    clock.at += 0.2
    guesses.missed("guesser 1")
    assert guesses.may_try("newcomer 60") and not guesses.may_try("newcomer 61")
    assert not guesses.may_try("guesser 0")


def tries(allowed: PasswordTries, *who: str, times: int = 1000) -> int:
    """How many of so many tries may be made."""
    return sum(allowed.may_try(*who) for _ in range(times))


def test_an_accounts_passwords_are_tried_so_often_from_one_network_and_from_all() -> None:
    clock = Clock()
    allowed = PasswordTries(clock)
    assert tries(allowed, "astrid", "guesser") == PasswordTries.EACH
    assert sum(tries(allowed, "astrid", f"other {n}") for n in range(50)) < PasswordTries.ALL
    assert not allowed.may_try("astrid", "home")
    clock.at += 30
    for name, may in (("guesser", True), ("home", True), ("office", False)):
        assert allowed.may_try("astrid", name) is may
    clock.at += 3600
    allowed.tidy()
    assert allowed.may_try("astrid", "guesser")


def test_when_an_accounts_tries_are_used_up_networks_that_have_tried_little_come_first() -> None:
    clock = Clock()
    allowed = PasswordTries(clock)
    for n in range(50):
        tries(allowed, "astrid", f"guesser {n}")
    clock.at += 30
    for n in range(3):
        tries(allowed, "astrid", f"guesser {n}", times=1)
    assert allowed.may_try("astrid", "home")


def test_what_an_account_refuses_costs_its_network_nothing() -> None:
    allowed = PasswordTries(Clock())
    tries(allowed, "astrid", "hall")
    assert sum(allowed.may_try(f"{n}", "hall") for n in range(1000)) == 300 - PasswordTries.EACH
    assert allowed.may_try("astrid", "home")


def test_a_device_has_its_own_tries_and_begins_anew_when_it_gets_in() -> None:
    allowed = PasswordTries(Clock())
    for n in range(50):
        tries(allowed, "astrid", f"guesser {n}")
    for _ in range(2):
        assert tries(allowed, "astrid", "hall", "device") == PasswordTries.EACH
        allowed.got_in("astrid", "hall", "device")
    assert tries(allowed, "astrid", "hall", "another") == PasswordTries.EACH
