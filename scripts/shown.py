"""What the screenshots show: texts in both languages, a presentation, a picture, and answers."""

import csv
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw
from sqlmodel import Session

from app.models.agenda import picture
from app.models.commitments.news import DONE, NOT_BEGUN, UNDER_WAY, WILL_NOT
from app.models.workshop import Workshop
from app.pictures import draw
from app.steps.pictures import Picture

ROOT = Path(__file__).parent.parent
LONG_WORD = "Samverkansöverenskommelseuppföljningsarbetsgruppssammanträdesprotokoll" * 3
TEXTS = {
    "sv": {
        "title": "Vägar framåt i bygden",
        "purpose": "Hitta vad som hindrar, och vem som gör vad",
        "role": "processledaren",
        "slide": (
            "Varför är vi här?",
            "Vi vill höra **er** bild.\n\n- Vad fungerar?\n- Vad saknas?",
        ),
        "round": ("Samtala två och två", ["Vad fungerar bra?", "Vad hindrar er?", "Vem saknas?"]),
        "picture": ("Så ser torget ut i dag", "Ett torg med en kiosk under en blå himmel"),
        "open": "Vad är det som hindrar viktiga samarbeten?",
        "other": ("en", "What is in the way of working together?"),
        "note": "Låt dem prata **två och två** först.\n\n- Lyft det som inte sagts förut",
        "choice": (
            "Vilket hinder tar vi först?",
            [
                "Personer byts ut",
                "Korta projekt",
                "Otydligt mandat",
                "För bråttom",
                "Olika budgetår",
            ],
        ),
        "scale": (
            "Hur ser det ut hos er?",
            ["Behov", "Förankring", "Samverkan", "Plan", "Riktning"],
        ),
        "cloud": "Ett ord att ta med sig hem?",
        "commitment": ("Det här gör vi", ["Byalaget", "Kommunen", "Regionen"]),
        "answers": [
            "Vi vet inte vem vi ska ringa på regionen",
            "Olika budgetår",
            "Korta projekt – när pengarna är slut är samarbetet slut",
            "Förankring internt är svårare än att hitta partners utanför",
            "Att alla har bråttom till lösningen",
            "Revirtänk mellan förvaltningarna",
            "Byalagen orkar inte ett möte till som inte leder någonstans",
            "Personer byts ut, kunskapen försvinner",
            "Otydligt mandat",
            "Ingen äger frågan mellan mötena",
        ],
        "themes": [
            *("Personer byts ut", "Mandat", "Korta projekt"),
            *("Bråttom till lösningen", "Hitta rätt person", "Olika budgetår"),
        ],
        "promises": [
            ("Prova skolbussen som linje för alla", "Regionen", UNDER_WAY, "Avtalet skrivs nu."),
            ("Göra butiken till servicepunkt", "Byalaget", UNDER_WAY, "Ett ombud har sagt ja."),
            ("Skriva en sida med vem man ringer", "Kommunen", DONE, "Finns på webben."),
            ("Laddplats vid bygdegården", "Byalaget", WILL_NOT, "Elnätet räcker inte till."),
            ("Samma budgetår för stöden", "", NOT_BEGUN, ""),
        ],
        "parked": (
            "Vem plogar vägen till badplatsen?",
            "Regionen",
            "Trafikverket plogar i vinter.",
        ),
        "replies": [
            "Den som slutar lämnar över till en namngiven efterträdare.",
            "I januari får varje grupp veta vad den får bestämma.",
            "Vi söker pengar för tre år i taget.",
        ],
        "decided": ("150 000 kronor till servicepunkter", "Kommunstyrelsen", "KS 2026/114"),
    },
    "en": {
        "title": "Ways forward for the village",
        "purpose": "Find what hinders us, and who does what",
        "role": "the process leader",
        "slide": (
            "Why are we here?",
            "We want **your** view.\n\n- What works?\n- What is missing?",
        ),
        "round": ("Talk in pairs", ["What works well?", "What hinders you?", "Who is missing?"]),
        "picture": ("The square as it is today", "A square with a kiosk under a blue sky"),
        "open": "What is in the way of working together?",
        "other": ("sv", "Vad är det som hindrar viktiga samarbeten?"),
        "note": "Let them talk **in pairs** first.\n\n- Ask for what nobody has said yet",
        "choice": (
            "Which obstacle first?",
            [
                "People leave",
                "Short projects",
                "Unclear mandate",
                "Too much haste",
                "Different budget years",
            ],
        ),
        "scale": (
            "How is it where you are?",
            ["Needs", "Support", "Cooperation", "Plan", "Direction"],
        ),
        "cloud": "One word to take home?",
        "commitment": ("This is what we do", ["The village", "The municipality", "The region"]),
        "answers": [
            "We don't know whom to call in the region",
            "Different budget years",
            "Short projects: when the money ends, so does the work",
            "Support within is harder than partners outside",
            "Everyone hurries to the solution",
            "Each department minds its own",
            "No strength for one more meeting that leads nowhere",
            "People leave, and what they knew leaves with them",
            "Unclear mandate",
            "Nobody owns the question between meetings",
        ],
        "themes": [
            *("People leave", "Mandate", "Short projects"),
            *("Hurry to the solution", "Finding the right person", "Different budget years"),
        ],
        "promises": [
            ("Try the school bus as a line for all", "The region", UNDER_WAY, "Being signed now."),
            ("Make the shop a service point", "The village", UNDER_WAY, "One agent has said yes."),
            ("Write a page of whom to call", "The municipality", DONE, "It is on the web."),
            ("A charger at the village hall", "The village", WILL_NOT, "The grid can't carry it."),
            ("The same budget year for all grants", "", NOT_BEGUN, ""),
        ],
        "parked": (
            "Who clears the road to the beach?",
            "The region",
            "The state clears it this winter.",
        ),
        "replies": [
            "Whoever leaves hands over to a named successor.",
            "In January each group is told what it may decide.",
            "We apply for three years at a time.",
        ],
        "decided": ("SEK 150,000 for service points", "The municipal board", "KS 2026/114"),
    },
}
DECK = """Möte i byn

Varför vi ses
- Affären hotas
- Bussen går sällan


Prata med varandra i grupper

Vad fungerar bra i dag?
Vad hindrar oss?


Nästa steg
Vi ses igen i mars
"""


def photo(session: Session, workshop: Workshop, alt: str) -> Picture:
    """A square with a kiosk, stored."""
    image = Image.new("RGB", (1600, 1000), "#9cc4e4")
    brush = ImageDraw.Draw(image)
    brush.rectangle((0, 640, 1600, 1000), fill="#c9bfae")
    brush.rectangle((560, 400, 1040, 800), fill="#8e3b2f")
    brush.polygon([(500, 400), (800, 220), (1100, 400)], fill="#3f3a38")
    brush.rectangle((660, 500, 940, 640), fill="#f2e6c9")
    file = BytesIO()
    image.save(file, "PNG")
    (uid,) = picture.add(session, workshop.id or 0, [draw(file.getvalue())])
    return Picture(uid=uid, alt=alt, width=image.width, height=image.height)


def landsbygd() -> list[str]:
    """Answers of all lengths, such as people write."""
    with (ROOT / "tests/data/landsbygd.csv").open(encoding="utf-8") as file:
        return [row["text"] for row in csv.DictReader(file)]
