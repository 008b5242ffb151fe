"""From a look at the database to the rendered stages that the hub sends."""

from app.clock import now
from app.database import Database
from app.live.hub import Renderer, Rendering, Stage, View
from app.models.results import ResultsCache
from app.models.workshop import Workshop
from app.rendering import render
from app.screens import LookAt, Now, look, shown
from app.settings import Settings


def renderer(database: Database, results: ResultsCache, settings: Settings) -> Renderer:
    """The function that the hub renders with; it runs in a thread."""

    def render_stages(workshop_id: int, views: list[View], present: int) -> Rendering:
        at, address = now(), settings.address
        with results.still, database.reading() as session:
            workshop = session.get_one(Workshop, workshop_id)
            seen = look(session, results, workshop, present=present, at=at)
            looks = {
                screen: shown(session, seen, screen, at)
                for screen in {view.screen for view in views}
            }
            stages = {
                view: render_stage(view.screen, view.language, looks[view.screen], address)
                for view in views
            }
        return Rendering(workshop.turn, stages)

    return render_stages


def render_stage(screen: str, language: str, look: LookAt, address: str) -> Stage:
    now_: Now = look["now"]
    html = render(f"{screen}/_stage.html", language, address=address, **look)
    return Stage(look["n"], now_.workshop.turn, html, now_.left)
