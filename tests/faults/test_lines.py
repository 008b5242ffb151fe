"""Lines that lose what passes: what is sent again is stored once."""

import pytest

from tests.faults.company import Company
from tests.faults.invariant import check_invariant, check_nothing_is_lost, keys_of
from tests.faults.proxy import CLEAR, DOWN, UP, Proxy, Weather
from tests.live.conftest import Hall
from tests.phones import Line

PHONES = 30


def test_when_every_reply_is_lost_what_is_sent_again_is_stored_once(
    hall: Hall, proxy: Proxy
) -> None:
    asking = hall.open()
    with Company(hall, PHONES, proxy.url) as company:
        proxy.weather = Weather(swallow=(DOWN,))
        company.say(asking, "Bussen")
        company.wait(lambda: len(keys_of(hall.server, hall.workshop_id)) == PHONES, "not stored")
        assert company.told == set() and company.waiting == PHONES
        proxy.weather = CLEAR
        proxy.cut()
        company.wait_until_answered()
        check_nothing_is_lost(hall, company.phones, asking, PHONES)


def test_what_was_cut_off_on_its_way_up_is_sent_when_the_line_is_back(
    hall: Hall, proxy: Proxy
) -> None:
    asking = hall.open()
    with Company(hall, PHONES, proxy.url) as company:
        proxy.weather = Weather(swallow=(UP,))
        company.say(asking, "Bussen")
        company.wait(lambda: proxy.swallowed >= PHONES, "not cut off")
        proxy.cut()
        assert keys_of(hall.server, hall.workshop_id) == []
        proxy.weather = CLEAR
        company.wait_until_answered()
        check_nothing_is_lost(hall, company.phones, asking, PHONES)


@pytest.mark.parametrize("seconds", [0.2, 1.0])
def test_on_a_slow_line_every_answer_comes_once(hall: Hall, proxy: Proxy, seconds: float) -> None:
    asking = hall.open()
    proxy.weather = Weather(delay_s=seconds)
    with Company(hall, PHONES, proxy.url) as company:
        company.say(asking, "Bussen")
        company.wait_until_answered()
        check_nothing_is_lost(hall, company.phones, asking, PHONES)


def test_a_line_that_breaks_again_and_again_loses_and_doubles_nothing(
    hall: Hall, proxy: Proxy
) -> None:
    asking = hall.open()
    with Company(hall, PHONES, proxy.url) as company:
        for number, way in enumerate((DOWN, UP, DOWN, UP, DOWN)):
            proxy.weather = Weather(swallow=(way,))
            before = proxy.swallowed
            company.say(asking, f"Svar {number}")
            company.wait(lambda before=before: proxy.swallowed > before, "nothing was lost")
            proxy.weather = CLEAR
            proxy.cut()
        company.wait_until_answered()
        check_nothing_is_lost(hall, company.phones, asking, PHONES * 5)


def test_what_was_stored_before_the_close_is_acknowledged_after_it(
    hall: Hall, proxy: Proxy
) -> None:
    asking = hall.open()
    with Company(hall, PHONES, proxy.url) as company:
        proxy.weather = Weather(swallow=(DOWN,))
        company.say(asking, "Före")
        company.wait(lambda: len(keys_of(hall.server, hall.workshop_id)) == PHONES, "not stored")
        proxy.weather = Weather(refuse=True)
        proxy.cut()
        company.say(asking, "Efter")
        assert hall.act("close").status_code == 303
        proxy.weather = CLEAR
        company.wait_until_answered()
        assert len(company.told) == PHONES
        assert company.refused == {"closed"}
        assert sum(len(phone.refused) for phone in company.phones) == PHONES
        check_invariant(hall.server, hall.workshop_id, company.told, exactly=True)


def test_when_the_facilitators_laptop_dies_a_second_one_takes_over(
    hall: Hall, proxy: Proxy
) -> None:
    asking = hall.open()
    laptop = Line(proxy.url, f"/w/{hall.uid}/desk", hall.login)
    laptop.greet()
    laptop.see("Vad hindrar?")
    with Company(hall, PHONES) as company:
        company.say(asking, "Bussen")
        company.wait_until_answered()
        proxy.weather = Weather(swallow=(UP, DOWN))
        laptop.say(t="act", do="close", key="l" * 16)
        with hall.desk() as second:
            assert second.send({"t": "act", "do": "blank", "key": "s" * 16})["t"] == "ok"
            stage = second.see('value="unblank"')["html"]
            assert f"<strong>{PHONES} svar</strong>" in stage and 'value="close"' in stage
        check_nothing_is_lost(hall, company.phones, asking, PHONES)
        proxy.cut()
    laptop.__exit__()
