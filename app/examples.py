"""The example workshop: an evening about service in the countryside, in Swedish and English."""

from app.models.plan import Plan, PlannedItem, PlannedStep
from app.steps import STEP_KINDS
from app.steps.base import Option


def example(language: str) -> Plan:
    """The example in the facilitator's own language."""
    return _swedish() if language == "sv" else _english()


def _slide(minutes: int, heading: str, body: str) -> PlannedItem:
    return PlannedItem(minutes, [PlannedStep("slide", heading, body)])


def _talk(minutes: int, title: str, *prompts: str) -> PlannedItem:
    return PlannedItem(minutes, [PlannedStep("open_text", prompt) for prompt in prompts], title)


def _rating(
    minutes: int, prompt: str, body: str, statements: list[str], low: str, high: str
) -> PlannedItem:
    options = [Option(id=f"o{n}", text=text) for n, text in enumerate(statements, 1)]
    scale = STEP_KINDS["scale"].Settings(statements=options, top=5, low=low, high=high)
    return PlannedItem(minutes, [PlannedStep("scale", prompt, body, scale)])


def _closing(minutes: int, prompt: str) -> PlannedItem:
    cloud = STEP_KINDS["word_cloud"].Settings(most=1)
    return PlannedItem(minutes, [PlannedStep("word_cloud", prompt, "", cloud)])


def _swedish() -> Plan:
    return Plan(
        "Välkommen till Trivselesund!",
        "sv",
        [
            _slide(
                4,
                "Välkommen till Trivselesund!",
                "I kväll handlar det om **vardagen där vi bor**: butiken, bussen, vården, "
                "uppkopplingen och platserna där vi ses.\n\n"
                "Du svarar i din egen telefon. Ingen ser vem som skrev vad.",
            ),
            _slide(
                3,
                "Så går det till",
                "1. Vänd dig till den som sitter närmast och prata en stund.\n"
                "2. Skriv ett svar i taget. Korta meningar räcker långt.\n"
                "3. Läs vad de andra har skrivit, på duken.\n"
                "4. Bestäm tillsammans vad som händer sedan.",
            ),
            _talk(
                24,
                "Bikupa: så har vi det",
                "Vad fungerar riktigt bra där du bor?",
                "Vad är krångligare än det borde vara?",
                "Vilka borde prata med varandra oftare än de gör?",
            ),
            _slide(
                4,
                "Fem bitar som ska passa ihop",
                "- **Behov:** vad behöver de som bor här?\n"
                "- **Förankring:** är de som bestämmer med på tåget?\n"
                "- **Samverkan:** vem gör vad, och med vem?\n"
                "- **Plan:** finns det skrivet någonstans?\n"
                "- **Riktning:** drar vi åt samma håll?\n\n"
                "Fattas en bit märks det på de andra.",
            ),
            _rating(
                6,
                "Hur långt har vi kommit i Trivselesund?",
                "Svara som du själv ser det. Det finns inget rätt svar.",
                [
                    "Behov: vi vet vad folk här behöver",
                    "Förankring: politiker och chefer står bakom",
                    "Samverkan: vi hjälps åt över gränserna",
                    "Plan: det finns en plan som används",
                    "Riktning: vi är överens om vart vi ska",
                ],
                "inte börjat",
                "på plats",
            ),
            _talk(
                12,
                "Bikupa: nästa steg",
                "Vad kan du göra före sommaren, och vem vill du göra det med?",
            ),
            _slide(
                3,
                "Det här händer nu",
                "Allt ni har skrivit blir anteckningar som alla här får läsa.\n\n"
                "Om **tre månader** ses vi igen och ser vad som blev av.",
            ),
            _closing(4, "Vilket ord tar du med dig hem?"),
        ],
    )


def _english() -> Plan:
    return Plan(
        "Welcome to Trivselesund!",
        "en",
        [
            _slide(
                4,
                "Welcome to Trivselesund!",
                "Tonight is about **everyday life where we live**: the shop, the bus, health care, "
                "the connection and the places where we meet.\n\n"
                "You answer on your own phone. Nobody sees who wrote what.",
            ),
            _slide(
                3,
                "How it works",
                "1. Turn to whoever sits nearest and talk for a while.\n"
                "2. Write one answer at a time. Short sentences go a long way.\n"
                "3. Read what the others wrote, on the projector.\n"
                "4. Decide together what happens next.",
            ),
            _talk(
                24,
                "Buzz groups: how things are",
                "What works really well where you live?",
                "What is harder than it ought to be?",
                "Who should talk to each other more often than they do?",
            ),
            _slide(
                4,
                "Five pieces that must fit",
                "- **Need:** what do the people who live here need?\n"
                "- **Support:** are those who decide with us?\n"
                "- **Working together:** who does what, and with whom?\n"
                "- **Plan:** is it written down anywhere?\n"
                "- **Direction:** are we pulling the same way?\n\n"
                "When one piece is missing, the others show it.",
            ),
            _rating(
                6,
                "How far have we come in Trivselesund?",
                "Answer as you see it yourself. There is no right answer.",
                [
                    "Need: we know what people here need",
                    "Support: politicians and managers stand behind it",
                    "Working together: we help each other across borders",
                    "Plan: there is a plan that is used",
                    "Direction: we agree on where we are going",
                ],
                "not begun",
                "in place",
            ),
            _talk(
                12,
                "Buzz groups: the next step",
                "What can you do before the summer, and with whom?",
            ),
            _slide(
                3,
                "What happens now",
                "All that you have written becomes notes that everyone here can read.\n\n"
                "In **three months** we meet again and see what came of it.",
            ),
            _closing(4, "Which word do you take home?"),
        ],
    )
