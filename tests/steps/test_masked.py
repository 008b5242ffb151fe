"""Each kind whose answers are read by themselves can be masked: nothing of what was written is
left, it can be stored, and what is counted stays."""

import json
import random
from typing import Any

import pytest

from app.steps import STEP_KINDS
from app.steps.choice import OWN, ChoiceAnswer, ChoiceSettings

MARK = "[masked]"
LISTED = [kind for kind in STEP_KINDS.values() if kind.lists or kind.may_list]


@pytest.mark.parametrize("kind", LISTED, ids=lambda kind: kind.name)
def test_a_masked_answer_holds_no_words_and_can_be_stored(kind: Any) -> None:
    rng = random.Random(1)
    answers = [kind.example(kind.Settings(), rng) for _ in range(20)] if kind.lists else []
    for answer in answers or [ChoiceAnswer(options=[OWN, "o1"], own="Något eget")]:
        words = kind.own_words(answer)
        covered = kind.masked(answer, MARK)
        stored = covered.model_dump_json()
        assert words and not any(json.dumps(one)[1:-1] in stored for one in words)
        assert kind.Answer.model_validate_json(stored) == covered
        assert kind.own_words(covered) == [MARK] * len(words)


def test_of_a_choice_in_own_words_the_choice_stays() -> None:
    kind = STEP_KINDS["choice"]
    answer = ChoiceAnswer(options=["o1", OWN], own="Något eget")
    covered = kind.masked(answer, MARK)
    assert covered.options == ["o1", OWN]
    assert kind.said(ChoiceSettings(own_line="Annat"), covered) == MARK
