"""One rendering for all who watch: in each language that is watched, and no more than that."""

from app.database import Database
from app.live.room import Stage, Tick, View
from app.models.agenda.asking import Asking
from app.models.answers.reading import ResultsCache
from app.models.workshop import Workshop
from app.screens import views
from app.screens.render import PhoneStages, render_stage, renderer
from app.settings import Settings
from tests.models.test_wording import BUS, word
from tests.rooms import ask, do

SWEDISH, ENGLISH = View("phone", "sv", "sv"), View("phone", "en", "en")
ELSEWHERE = [View("phone", "sv", wish) for wish in ("", "fi", "de", "ar")]


def draw(
    database: Database, settings: Settings, workshop: Workshop, *views: View
) -> dict[View, Stage]:
    render = renderer(database, ResultsCache(), settings)
    return render(Tick(workshop.id or 0, list(views), present=3)).stages


def worded(database: Database, workshop: Workshop) -> Asking:
    ask(database, workshop, "choice", "Vilken?", BUS, show="live")
    word(database, workshop)
    return do(database, workshop, "ask_again")[0]


def test_phones_that_wish_for_what_nothing_is_worded_in_share_one_stage(
    database: Database, settings: Settings, workshop: Workshop
) -> None:
    worded(database, workshop)
    stages = draw(database, settings, workshop, SWEDISH, ENGLISH, *ELSEWHERE)
    assert len({id(stages[view]) for view in (SWEDISH, *ELSEWHERE)}) == 1
    assert "Vilken?" in stages[SWEDISH].html and "Which one?" in stages[ENGLISH].html
    only_words = draw(database, settings, workshop, View("phone", "sv", "en"))
    [stage] = only_words.values()
    assert "Which one?" in stage.html and 'lang="en" dir="ltr"' in stage.html
    assert "Skicka" in stage.html


def test_a_phones_stage_is_kept_if_its_message_and_its_frame_fit_too(
    database: Database, workshop: Workshop
) -> None:
    ask(database, workshop, "choice", "Vilken?", BUS, show="live")
    with database.reading() as session:
        room = session.get_one(Workshop, workshop.id)
        look = views.stage(session, ResultsCache(), room, "phone", present=3, at=0)
    drawn = render_stage("phone", "sv", look, "")
    whole = len(drawn.html.encode()) + len(drawn.text.encode()) + len(drawn.frame)
    for most, is_kept in ((whole, False), (2 * whole, True)):
        stages = PhoneStages(most)
        first, again = (stages.stage("phone", "sv", look, "") for _ in range(2))
        assert (first is again) is is_kept, most


def test_a_question_in_one_language_is_drawn_as_before(
    database: Database, settings: Settings, workshop: Workshop
) -> None:
    ask(database, workshop, "choice", "Vilken?", BUS, show="live")
    stages = draw(database, settings, workshop, SWEDISH, *ELSEWHERE, View("projector", "sv"))
    assert all("lang=" not in stage.html for stage in stages.values())
    assert len({id(stage) for view, stage in stages.items() if view.screen == "phone"}) == 1


def test_the_desk_and_the_presenter_read_in_the_language_of_who_leads(
    database: Database, settings: Settings, workshop: Workshop
) -> None:
    worded(database, workshop)
    views = [View(screen, lang) for screen in ("desk", "presenter") for lang in ("sv", "en")]
    stages = draw(database, settings, workshop, *views)
    for view, stage in stages.items():
        assert ("Which one?" in stage.html) is (view.language == "en"), view
        assert ("Vilken?" in stage.html) is (view.language == "sv"), view


def test_the_projector_shows_what_to_choose_from_until_the_answers_show(
    database: Database, settings: Settings, workshop: Workshop
) -> None:
    wall = View("projector", "sv")
    asking = ask(database, workshop, "choice", "Vilken?", BUS, show="reveal")
    html = draw(database, settings, workshop, wall)[wall].html
    assert "Svaren visas senare." in html
    assert all(option.text in html for option in BUS.options)
    do(database, workshop, "reveal", on=asking.id)
    assert 'class="offers' not in draw(database, settings, workshop, wall)[wall].html
