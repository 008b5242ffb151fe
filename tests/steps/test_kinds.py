"""Every kind of step keeps the contract, whichever kinds there are."""

import json
import math
import random
import unicodedata
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Invalid
from app.i18n import Words
from app.steps import STEP_KINDS
from app.steps.choice import Choice, ChoiceSettings
from app.steps.commitment import CommitmentSettings
from app.steps.dots import DotsSettings
from app.steps.open_text import OpenText, OpenTextSettings
from app.steps.options import Option
from app.steps.pictures import Picture
from app.steps.plain import clean, nest
from app.steps.promised import PromisedSettings
from app.steps.ranking import RankingSettings
from app.steps.scale import Scale, ScaleSettings
from app.steps.slide import Slide, SlideSettings
from tests.examples import examples
from tests.promised import SET_UP
from tests.steps.entries import Given

TWO = [Option(id="o1", text="Buss"), Option(id="o2", text="Tåg")]
FIVE = [*TWO, *(Option(id=f"o{n}", text=f"Väg {n}") for n in range(3, 6))]
PLACE = Picture(uid="abc", alt="Torget <b>", width=1920, height=1080)
PRETTY = PLACE.model_copy(update={"decorative": True, "alone": True})
SETTINGS: dict[str, list[Any]] = {
    "slide": [SlideSettings(), SlideSettings(picture=PLACE), SlideSettings(picture=PRETTY)],
    "choice": [
        ChoiceSettings(options=TWO),
        ChoiceSettings(options=TWO, several=True),
        ChoiceSettings(options=TWO, pictures={"o1": PLACE, "o2": PRETTY}),
    ],
    "scale": [ScaleSettings(), ScaleSettings(statements=TWO, top=3)],
    "dots": [DotsSettings(options=FIVE), DotsSettings(options=FIVE, dots=4, several=True)],
    "promised": [PromisedSettings(), SET_UP],
    "ranking": [RankingSettings(options=FIVE), RankingSettings(options=FIVE, places=5)],
    "commitment": [CommitmentSettings(), CommitmentSettings(receivers=TWO)],
}
KINDS = [
    pytest.param(kind, how, id=f"{kind.name}-{number}")
    for kind in STEP_KINDS.values()
    for number, how in enumerate(SETTINGS.get(kind.name, [kind.Settings()]))
]
TWICE = examples(30)
every_kind = pytest.mark.parametrize(("kind", "how"), KINDS)
every_kind_that_asks = pytest.mark.parametrize(
    ("kind", "how"), [one for one in KINDS if one.values[0].asks]
)


@every_kind
def test_an_example_is_an_answer_that_fits_and_reads_as_text(kind: Any, how: Any) -> None:
    for seed in range(20):
        example = kind.example(how, random.Random(seed))
        assert kind.read_answer(how, json.loads(example.model_dump_json())) == example
        assert bool(kind.text(how, example)) is kind.asks


@every_kind
def test_points_are_columns_of_every_row_and_each_worth_one_more(kind: Any, how: Any) -> None:
    points = kind.points(how)
    assert all(points.keys() <= row.keys() for row in kind.counts(kind.tally(how)).values())
    worth = [*points.values()]
    assert all(after - before == 1 for before, after in pairwise(worth))


@every_kind
def test_settings_are_read_back_as_they_were_stored(kind: Any, how: Any) -> None:
    stored = json.loads(json.dumps(how.model_dump(mode="json")))
    assert kind.read_settings(stored, kind.settings_version) == how


@every_kind
@TWICE
@given(seed=st.integers(0, 10_000), kept=st.sets(st.integers(0, 11)))
def test_adding_and_removing_in_any_order_equals_counting_what_stayed(
    kind: Any, how: Any, seed: int, kept: set[int]
) -> None:
    rng = random.Random(seed)
    answers = [kind.example(how, rng) for _ in range(12)]
    folded, fresh = kind.tally(how), kind.tally(how)
    doings = [(n, True) for n in range(12)]
    for n in range(12):
        if n not in kept:
            doings.insert(rng.randint(doings.index((n, True)) + 1, len(doings)), (n, False))
    for n, stays in doings:
        (folded.add if stays else folded.remove)(Given(n % 5, answers[n]))
    for n in kept:
        fresh.add(Given(n % 5, answers[n]))
    assert shown(kind, how, folded) == shown(kind, how, fresh)


def shown(kind: Any, how: Any, tally: Any) -> Any:
    public = (name for name in dir(tally) if name in ("count", "people", "total"))
    return list(kind.notes(how, tally, Words("en"))), [getattr(tally, name) for name in public]


field_names = st.sampled_from(["text", "options", "values", "o0", "o1", ""]) | st.text(max_size=5)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=9),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(field_names, inner, max_size=4),
    max_leaves=12,
)


@every_kind
@examples(150)
@given(value=anything | st.dictionaries(field_names, anything, max_size=3))
def test_whatever_is_sent_is_an_answer_or_refused(kind: Any, how: Any, value: Any) -> None:
    try:
        answer = kind.read_answer(how, value)
    except Invalid as refused:
        assert refused.say.endswith(".")
        return
    json.dumps(answer.model_dump(mode="json"), allow_nan=False).encode()
    kind.tally(how).add(Given(1, answer))
    kind.text(how, answer).encode()


ODD = [None, True, 7, "text", [], {}, [[]], {"text": 7}, {"text": None}, {"text": ["a"]}]
ODD += [{"options": ["o9"]}, {"options": ["o1", "o1"]}, {"options": {"o1": 1}}, {"options": 1}]
ODD += [{"values": {"o9": 1}}, {"values": {"o0": 1e999}}, {"values": {"o0": math.nan}}]
ODD += [{"values": {"o0": "x"}}, {"values": {"o1": 10**400}}, {"values": {"o1": 0}}]
ODD += [
    {"text": "\ud800"},
    {"text": "\x00\x01"},
    {"text": "x" * 5000},
    {"text": " \u200b"},
    {"text": "\u3164"},
]


@every_kind_that_asks
@pytest.mark.parametrize("value", ODD, ids=lambda value: ascii(value)[:24])
def test_odd_values_are_refused_with_a_sentence(kind: Any, how: Any, value: Any) -> None:
    with pytest.raises(Invalid) as refused:
        kind.read_answer(how, value)
    assert refused.value.say.endswith(".")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a\x00b\x1bc\x7f", "abc"),
        ("e\u0301", "é"),
        ("rad\r\nrad\rrad", "rad\nrad\nrad"),
        ("👩‍👩‍👧 🇸🇪 🫨", "👩‍👩‍👧 🇸🇪 🫨"),
        ("\U0001fae9", "\U0001fae9"),
        ("مرحبا \u202eabc", "مرحبا \u202eabc"),
        ("Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A", "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A"),
        ("a\ufffeb\uffffc\ufdd0d\U0010ffffe", "abcde"),
        ("  x  ", "x"),
    ],
)
def test_text_is_kept_but_for_what_breaks_documents(typed: str, kept: str) -> None:
    assert clean(typed) == unicodedata.normalize("NFC", kept)


def test_form_fields_nest_as_values() -> None:
    pairs = [
        ("text", "a"),
        ("values.o1", "4"),
        ("options", "o1"),
        ("options", "o2"),
        ("a.b.c.d", ""),
    ]
    value = nest(pairs)
    assert (value["text"], value["values"], value["options"]) == ("a", {"o1": "4"}, ["o1", "o2"])


@pytest.mark.parametrize(
    "names", [["a", "a.b"], ["a.b", "a"], ["", "."], ["a..b", "a."], ["a.b.c.d.e.f.g", "a.b.c"]]
)
def test_form_fields_that_contradict_each_other_make_no_fault(names: list[str]) -> None:
    nest([(name, "x") for name in names])


def test_a_longer_answer_than_asked_for_is_told_how_long_it_may_be() -> None:
    with pytest.raises(Invalid) as refused:
        OpenText().read_answer(OpenTextSettings(max_length=20), {"text": "x" * 21})
    assert refused.value.values == {"most": 20}


def test_settings_without_statements_rate_the_prompt_itself() -> None:
    answer = Scale().read_answer(ScaleSettings(), {"values": {"o0": "4"}})
    assert Scale().text(ScaleSettings(), answer) == "4"


def test_a_picture_stays_with_its_option_when_rows_are_new_moved_or_emptied() -> None:
    options = {"o2": "Tåg", "new-x": "", "new-y": ["Båt"], "o1": "Buss"}
    pictures = {"o1": {"uid": "a"}, "new-y": {"uid": "b", "alt": "En båt"}, "new-x": {"uid": ""}}
    made = Choice().settings_from({"options": options, "pictures": pictures})
    texts = {option.id: option.text for option in made.options}
    shown = {texts[id]: picture.uid for id, picture in made.pictures.items()}
    assert shown == {"Buss": "a", "Båt": "b"}
    assert [option.text for option in made.options] == ["Tåg", "Båt", "Buss"]


def test_a_picture_without_words_is_no_option() -> None:
    sent = {"options": {"o1": "Buss", "o2": "Tåg", "o3": ""}, "pictures": {"o3": {"uid": "a"}}}
    with pytest.raises(Invalid) as refused:
        Choice().settings_from(sent)
    assert refused.value.say.startswith("Write words for each picture")
    sent["pictures"] = {"o3": {"uid": "a", "remove": "1"}}
    assert len(Choice().settings_from(sent).options) == 2


@pytest.mark.parametrize(
    "field",
    [None, "", [], {}, {"uid": ""}, {"uid": "a", "remove": "1"}, {"alt": "x"}, "abc", [{"uid": 1}]],
)
def test_a_slide_without_a_picture_has_none(field: Any) -> None:
    assert Slide().settings_from({"picture": field}).picture is None


@pytest.mark.parametrize(
    "field", [{"uid": ["a", "b"]}, {"uid": "../x"}, {"uid": "a" * 99}, {"uid": "a", "width": "0"}]
)
def test_odd_pictures_are_refused(field: Any) -> None:
    with pytest.raises(Invalid):
        Slide().settings_from({"picture": field})
