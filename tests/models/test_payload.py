"""What an act brings along beside the one thing that it is about."""

import pytest
from pydantic import ValidationError

from app.models.run.acts.payload import MOST_AT_ONCE, Payload


@pytest.mark.parametrize("told", ["1,2,30", [1, 2, 30], (1, 2, 30)], ids=type)
def test_many_answers_are_named_by_a_form_or_a_socket(told: object) -> None:
    assert Payload.model_validate({"these": told}).these == (1, 2, 30)


def test_an_act_that_brings_nothing_has_an_empty_payload() -> None:
    assert Payload.model_validate({"do": "next", "on": 4, "these": ""}) == Payload()


@pytest.mark.parametrize(
    "told",
    [
        {"these": ",".join(["7"] * (MOST_AT_ONCE + 1))},
        {"these": "1,two"},
        {"these": "-1"},
        {"these": str(2**60)},
        {"these": {"1": 2}},
        {"reason": "x" * 21},
        {"reason": ["personal"]},
    ],
    ids=str,
)
def test_what_is_too_much_or_something_else_is_refused(told: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Payload.model_validate(told)
