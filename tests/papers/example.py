"""A document with every block in it, and texts that people write."""

from typing import Any

from app.papers.blocks import (
    Address,
    Bar,
    Bars,
    Block,
    Facts,
    Heading,
    Paragraph,
    Part,
    Passage,
    Prose,
    Quotes,
    Run,
    Table,
    Voices,
)
from app.papers.paper import Paper

ODD = [
    "=1+1",
    "<script>alert(1)</script>",
    '#import "secret.typ": *',
    "$x$ *bold* _under_ `code` @ref <label>",
    "Z\u0351\u036b\u0343a\u0363l\u035cgo",
    "مرحبا بكم في الاجتماع",
    "👩‍👩‍👧 och 🎉",
    "två\nrader\n\noch ett stycke",
    "\u202eomvänt\u2066",
    "Å" * 900,
    "https://example.org/" + "x" * 300,
    " ",
]
SUMMARY = Prose(
    [
        Passage("heading", [[Run("I korthet")]]),
        Passage(
            "paragraph",
            [
                [
                    Run("Rummet är "),
                    Run("överens", bold=True),
                    Run(" om\nmycket, se "),
                    Run("vår sida", italic=True, link="https://example.org/om"),
                ]
            ],
        ),
        Passage("bullets", [[Run("ett")], [Run("två")]]),
        Passage("numbers", [[Run("mars")], [Run("april")]], 3),
    ],
    "summary",
)
BARS = Bars(
    "Hur många som valde varje alternativ",
    [Bar("Byte av personer", Part(31, 46), 31 / 46), Bar("Korta projekt", Part(14, 46), 14 / 46)],
)
SPREAD = Table(
    "Hur många som valde varje steg",
    ["Påstående", "1", "2", "3", "Svar", "Medel"],
    [["Vi är överens", 4, 9, 0, 13, 1.7], ["Vi vet vem", 0, 1, 2, 3, 2.7]],
    spread=(1, 2, 3),
)
TABLE = Table("Vem gör vad", ["Åtagande", "Antal"], [["Kontaktlista", 2], ["En sida", None]])


def every_block(answers: list[str]) -> list[Block]:
    return [
        Heading("I med- och motvind", 1),
        Facts([("Plats", "Folkets hus"), ("Syfte", "Hitta hinder")]),
        Heading("Sammanfattning"),
        SUMMARY,
        Heading("Vad händer nu"),
        Prose([Passage("paragraph", [[Run("Vi ringer.")]])], "next"),
        Heading("Röster"),
        Voices(["Korta projekt räcker inte."]),
        Heading("Vilket hinder först?"),
        Paragraph("46 av 48 svarade.", "quiet"),
        BARS,
        SPREAD,
        TABLE,
        Heading("Vad hindrar?"),
        Quotes(answers),
        Paragraph("Slut."),
        Address("Läs på webben:", "https://bikupa.example/d/abc"),
    ]


def paper(blocks: list[Any], language: str = "sv", title: str = "I med- och motvind") -> Paper:
    return Paper(
        language=language,
        label="Mötesanteckningar" if language == "sv" else "Meeting notes",
        title=title,
        author="Samtalsledare",
        subject="Hitta hinder",
        tz="Europe/Stockholm",
        day=1_794_470_400_000,
        taken_at=1_794_474_000_000,
        blocks=blocks,
        overview=[],
        chapters=[],
    )
