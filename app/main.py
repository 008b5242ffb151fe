"""The app, as a contents page: its parts, its routes, its error pages, its start and stop."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp

from app import metrics
from app.addresses import Legible
from app.admission.budgets import RateLimits
from app.admission.doors import Budget, Doors, Guesses, PasswordTries, forget
from app.admission.gate import COSTLY_OF_A_NETWORK, LOG_INS_OF_A_NETWORK, Gate
from app.admission.pace import Paces
from app.database import Database
from app.exports.replacing import Replacer
from app.headers import Dressed
from app.keeping.failures import keep_failures
from app.keeping.ground import standing, watch_ground
from app.keeping.health import Health
from app.keeping.purging import purge_daily
from app.keeping.series_counting import SeriesCounter
from app.keeping.sweeping import Sweeper
from app.keeping.witness import Witness, begin, keep_time
from app.live.arrivals import Arrivals
from app.live.collecting import tend
from app.live.counting import keep_count, store
from app.live.frames import networks
from app.live.hours import keep_hours
from app.live.hub import Hub
from app.live.intake import Intake
from app.live.looking import watch
from app.live.redis_bus import RedisBus
from app.meaning.suggest import Meaning
from app.models.answers.reading import ResultsCache
from app.rehearsal.running import Rehearsals
from app.routes import (
    administration,
    agenda,
    answers,
    became,
    behind,
    clock,
    commitments,
    confirming,
    copies,
    corrections,
    deck,
    desk,
    disposals,
    document,
    erasing_accounts,
    facilitators,
    files,
    final,
    gallery,
    health,
    home,
    invite,
    join,
    localities,
    masking,
    members,
    notes,
    notes_contents,
    operations,
    outcome,
    own_code,
    parked,
    phone,
    phone_themes,
    pictures,
    presenter,
    projector,
    promised,
    public_records,
    received,
    receivers,
    rehearsal,
    remarks,
    rules,
    sending_remarks,
    series,
    series_asked,
    series_compare,
    series_handed,
    series_handover,
    series_meetings,
    series_members,
    series_showing,
    series_sorting,
    series_taken,
    series_themes,
    sharing,
    sorting,
    spelling,
    split,
    steps,
    talk_round,
    verify,
    wordings,
)
from app.routes._shared import entering, mistakes
from app.routes._shared.parts import Parts
from app.screens import render
from app.screens.own import greeter
from app.screens.phone_pages import page_maker
from app.settings import Settings

ROUTES = (
    files,
    health,
    public_records,
    facilitators,
    administration,
    erasing_accounts,
    clock,
    home,
    series,
    series_compare,
    series_handover,
    series_meetings,
    series_handed,
    series_showing,
    series_taken,
    series_asked,
    series_members,
    series_themes,
    series_sorting,
    localities,
    gallery,
    deck,
    copies,
    agenda,
    steps,
    pictures,
    document,
    wordings,
    corrections,
    became,
    behind,
    split,
    disposals,
    members,
    invite,
    desk,
    presenter,
    projector,
    notes_contents,
    notes,
    confirming,
    final,
    masking,
    commitments,
    received,
    receivers,
    answers,
    own_code,
    parked,
    rehearsal,
    rules,
    sharing,
    remarks,
    sending_remarks,
    outcome,
    sorting,
    spelling,
    phone,
    phone_themes,
    promised,
    operations,
    talk_round,
    verify,
    join,  # last: it takes what is left as a code
)


OPENINGS_OF_A_PHONE = (20, 1)
"""Sockets at once, and then a second: on the poorest of lines it comes back less often."""
THREADS = 32
"""Enough that acts which wait for the database hold up neither newcomers nor the ticks."""


class Bikupa(FastAPI):
    """Dressed around everything, also around the page that says that something broke."""

    def __init__(self, settings: Settings, **options: Any) -> None:
        self._secure = settings.secure
        super().__init__(**options)

    def build_middleware_stack(self) -> ASGIApp:
        return Dressed(Legible(super().build_middleware_stack()), secure=self._secure)


def create_app(settings: Settings | None = None) -> FastAPI:
    """The routes are taken over as they are: those that are included are built a second time, at
    the first request, and found through a router each."""
    settings = settings or Settings()
    parts = assemble(settings)
    app = Bikupa(
        settings,
        routes=[
            *phone.CROWDED,
            *outcome.CROWDED,
            *(route for module in ROUTES for route in module.router.routes),
        ],
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        middleware=[
            Middleware(
                Gate,
                costly=parts.costly,
                log_ins=parts.log_ins,
                is_known=entering.is_known,
                page=mistakes.page_without_a_look,
                base_url=settings.base_url,
            ),
            Middleware(GZipMiddleware, minimum_size=500),
        ],
    )
    app.state.parts = parts
    mistakes.install(app)
    return app


def assemble(settings: Settings) -> Parts:
    """Make the parts and tie the bell of the database to the hub, and to other processes."""
    database = Database(settings.database)
    results = ResultsCache()
    hub = Hub(render.renderer(database, results, settings), settings.tick_ms / 1000)
    bus = RedisBus(settings.redis_url, hub, database) if settings.redis_url else None
    database.bell = bus.ring if bus else hub.ring
    sweeper = Sweeper(settings, database, lambda: bus is None and not hub.open_sockets())
    meaning = Meaning(settings.meaning)
    replacer = Replacer(database, settings.address)

    def erased(tables: set[str]) -> None:
        sweeper.soon(tables)
        replacer.soon(tables)
        meaning.forget(tables)

    database.erased = erased
    witness = Witness()
    database.suspect = witness.suspect
    return Parts(
        settings,
        database,
        results,
        hub,
        bus,
        Intake(database),
        Arrivals(
            database,
            greeter(database, results),
            page_maker(database, results, hub.attendance, settings.accessibility_statement),
        ),
        RateLimits(),
        Health(database),
        Doors(settings.joins_at_once),
        Guesses(),
        PasswordTries(),
        Paces(*COSTLY_OF_A_NETWORK),
        Paces(*LOG_INS_OF_A_NETWORK),
        Paces(*OPENINGS_OF_A_PHONE),
        Rehearsals(settings.loopback_url),
        sweeper,
        witness,
        meaning,
        replacer,
    )


@contextlib.asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    parts: Parts = app.state.parts
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(THREADS))
    with standing(parts.settings) as ground:
        if ground:
            parts.database.be_sure, parts.health.ground = ground.check, ground.trouble
        async with running(parts, [watch_ground(ground)] if ground else []):
            yield
        parts.database.dispose()


def in_memory(parts: Parts) -> list[Budget]:
    """What is forgotten when it is no longer needed."""
    paces = parts.costly, parts.log_ins, parts.openings, networks
    guesses = parts.guesses, parts.look_ups, parts.password_tries
    return [parts.limits, parts.doors, *guesses, *paces]


@contextlib.asynccontextmanager
async def running(parts: Parts, besides: list[Coroutine[Any, Any, None]]) -> AsyncIterator[None]:
    """What goes on for as long as the app does."""
    parts.hub.start()
    await begin(parts.witness, parts.database)
    forever = [
        parts.intake.run(),
        parts.arrivals.run(),
        metrics.feel_lag(),
        tend(parts.hub.open_sockets),
        keep_hours(parts.database),
        forget(*in_memory(parts)),
        keep_count(parts.hub, parts.database),
        keep_time(parts.witness, parts.database),
        purge_daily(parts.settings, parts.database, parts.witness),
        keep_failures(parts.database),
        parts.sweeper.run(),
        parts.meaning.run(),
        parts.replacer.run(),
        SeriesCounter(parts.database).run(),
        parts.bus.run() if parts.bus else watch(parts.hub, parts.database),
        *besides,
    ]
    tasks = [asyncio.create_task(work) for work in forever]
    yield
    await parts.rehearsals.end()
    await store(parts.hub, parts.database)
    await parts.hub.stop()
    await parts.meaning.close()
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
