"""The plain way: words in common, and the words that are related to a title."""

from app.meaning.child import Lemmas, lemma
from app.meaning.plain import Plain
from app.meaning.related import FOLDER, LANGUAGES, related


def called(title: str, language: str = "sv") -> list[str]:
    lines = related(title, language, lambda word: lemma(word, language))
    return [line.called.split()[0] for line in lines]


def test_a_title_is_related_to_what_people_say_of_it() -> None:
    assert called("Skolan")[0] == "skola"
    assert called("Bussar och tåg")[0] == "resor"
    assert called("Shops", "en")[0] == "shop"
    assert called("Tågtrafiken")[0] == "resor", "a longer word ends with one that is known"


def test_a_title_that_names_no_theme_may_be_what_people_say_of_one() -> None:
    assert called("Papperskorgar") == ["avfall"]
    assert called("Papperskorgar vid skolan") == called("Skolan"), "only where none names one"


def test_each_subject_of_a_title_has_its_words() -> None:
    both = called("Skolan och hemtjänsten")
    assert {"skola", "äldreomsorg"} <= set(both)


def test_a_title_that_says_no_subject_is_taken_as_it_stands() -> None:
    assert called("Alla ska få mer") == []
    assert called("Inte utan") == []
    assert called("Zzyzx") == []
    assert called("🎉") == []


def test_every_line_names_a_theme_and_words() -> None:
    for language in LANGUAGES:
        for line in (FOLDER / f"{language}.txt").read_text(encoding="utf-8").splitlines():
            keys, colon, words = line.partition(":")
            assert keys.split() and colon and words.split(), line


def test_the_same_words_are_most_alike_and_nothing_in_common_is_nought() -> None:
    plain = Plain(["bussen är sen", "xyz", ""], "sv", str)
    same, other, none = plain.likeness([[("bussen sen", 1)]])
    assert same[0] > 0.99
    assert other == [0.0] and none == [0.0]


def test_misspelt_and_compound_words_count_too() -> None:
    plain = Plain(["mobiltäckningen", "kolektivtrafiken", "maten"], "sv", str)
    coverage, transit, food = plain.likeness([[("täckning", 1)], [("kollektivtrafik", 1)]])
    assert coverage[0] > 0.1 > food[0]
    assert transit[1] > 0.3 > food[1]


def test_what_is_placed_in_a_theme_draws_what_is_like_it() -> None:
    question = {
        "how": "suggest",
        "texts": ["Zambonin går sönder", "Zambonin är gammal", "Sagor"],
        "titles": ["Hallen", "Annat"],
    }
    before = Lemmas().hear({**question, "placed": [[], []]})["alike"][0]
    after = Lemmas().hear({**question, "placed": [[1], []]})["alike"][0]
    assert before[0] < after[0] > after[1]
