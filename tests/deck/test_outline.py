"""Outlines as presentation programs copy them."""

from app.deck.outline import marked_outline
from tests.deck.test_rules import asked, deck, prompts

OUTLINE = """1\tByadag
\t\tBystugan, lördag
2\tRunda 1: Nuläget
\t\tVad fungerar?
\t\tVad saknas?
3\tRösta
\t\tVad ska vi lägga pengarna på?
\t\t\tDrivmedel
\t\t\tPaketombud
4\tTack
\t\tHör av er till Astrid
"""


def seen(text: str) -> list[tuple[str, str, list[str]]]:
    return [(step.heading, step.prompt, step.options) for step in asked(text)]


def test_titles_at_the_margin_head_what_is_indented_below_them() -> None:
    wanted = [
        ("Runda 1: Nuläget", "Vad fungerar?", []),
        ("Runda 1: Nuläget", "Vad saknas?", []),
        ("Rösta", "Vad ska vi lägga pengarna på?", ["Drivmedel", "Paketombud"]),
    ]
    unnumbered = "\n".join(line.lstrip("1234") or line for line in OUTLINE.splitlines())
    spaces = OUTLINE.replace("\t\t", "    ").replace("\t", "  ")
    assert seen(OUTLINE) == seen(spaces) == wanted
    assert seen(unnumbered.replace("\n\tR", "\nR").replace("\n\tT", "\nT").strip()) == wanted


def test_indented_points_under_a_list_are_no_outline() -> None:
    for text in (
        "- Vad vill ni?\n  a) Torg\n  b) Bad\n- Vem gör det?\n  Skriv namn\n- När?\n  Nu",
        "Tema\n\nVad vill ni göra med\n  torget i byn och\n  badet i ån?\n",
        deck("Ett\n  två"),
    ):
        assert marked_outline(text) == text
    assert prompts("Ett\nVad vill ni?\nTvå\n  Hur?\n") == ["Vad vill ni?", "Hur?"]
