"""What the screenshots show: texts in both languages, a presentation, a picture, and answers."""

import csv
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw
from sqlmodel import Session

from app.models.agenda import picture
from app.models.workshop import Workshop
from app.pictures import draw
from app.steps.pictures import Picture

ROOT = Path(__file__).parent.parent
LONG_WORD = "Samverkansöverenskommelseuppföljningsarbetsgruppssammanträdesprotokoll" * 3
TEXTS = {
    "sv": {
        "title": "Vägar framåt i bygden",
        "purpose": "Hitta vad som hindrar, och vem som gör vad",
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
    },
    "en": {
        "title": "Ways forward for the village",
        "purpose": "Find what hinders us, and who does what",
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
