"""Which passwords somebody would guess."""

import pytest

from app.models.people.guessable import is_common, is_own


@pytest.mark.parametrize(
    "password",
    [
        "password12",
        "Password12",
        "1234567890",
        "qwertyuiop",
        "lösenord123",
        "Lösenord2026!",
        "jagälskardig",
        "sommar2024",
        "Vinter2023!",
        "stockholm1977",
        "hammarby1891",
        "hejhejhejhej",
        "Welcome2026?",
        "correcthorsebatterystaple",
        "!!!!!!!!!!",
    ],
)
def test_common_passwords_are_known_however_they_are_written(password: str) -> None:
    assert is_common(password)


@pytest.mark.parametrize(
    "password",
    ["korvstoppning", "tre bruna björnar", "kaffe på bryggan", "cykelställ 42", "ж" * 12, "🐝" * 10,
     "x7#kQp2!mv", "a" * 1000 + "ö"],
)  # fmt: skip
def test_what_few_would_think_of_is_not_common(password: str) -> None:
    assert not is_common(password)


@pytest.mark.parametrize(
    "password",
    ["astridlind1", "Lind.Astrid.2026", "astrid@example.se", "bikupa2026", "BikupaBikupa!",
     "astrid bikupa", "lindlindlind", "ÅSTRID-LIND-1"],
)  # fmt: skip
def test_a_name_an_address_and_the_apps_name_are_ones_own(password: str) -> None:
    assert is_own(password, "Åstrid Lind", "astrid.lind@example.se")


@pytest.mark.parametrize("password", ["astrids cykel", "1985060712", "lindblomma", "kubikupare"])
def test_a_word_more_is_enough(password: str) -> None:
    assert not is_own(password, "Åstrid Lind", "astrid.lind@example.se")
