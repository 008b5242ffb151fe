"""Answers at the moment a question closes."""

from tests.faults.company import Company
from tests.faults.invariant import check_invariant, keys_of
from tests.live.conftest import Hall

PHONES, MOST_ROUNDS = 60, 9


def test_an_answer_at_the_moment_of_closing_is_stored_or_refused_and_never_both(
    hall: Hall,
) -> None:
    asking = hall.open()
    with Company(hall, PHONES) as company, hall.desk() as desk:
        for number in range(MOST_ROUNDS):
            company.say(asking, f"Svar {number}")
            desk.say(t="act", do="close", key=f"close-{number}")
            company.say(asking, f"Och {number}")
            desk.hear("ok", keys=[f"close-{number}"])
            at_close = keys_of(hall.server, hall.workshop_id)
            company.wait_until_answered()
            assert keys_of(hall.server, hall.workshop_id) == at_close
            desk.send({"t": "act", "do": "open", "key": f"open-{number}"})
            if company.told and company.refused:
                break
        assert company.told and company.refused == {"closed"}
        assert not company.told & {key for phone in company.phones for key in phone.refused}
        check_invariant(hall.server, hall.workshop_id, company.told, exactly=True)
