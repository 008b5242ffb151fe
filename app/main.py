"""The app, as a contents page: its parts, its routes, its error pages, its start and stop."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor

from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware

from app import metrics, stages
from app.database import Database
from app.gate import Gate
from app.health import Health
from app.live.collecting import tend
from app.live.hours import keep_hours
from app.live.hub import Hub
from app.live.intake import Intake
from app.live.redis_bus import RedisBus
from app.models.results import ResultsCache
from app.routes import (
    agenda,
    deck,
    desk,
    facilitators,
    files,
    health,
    home,
    join,
    members,
    mistakes,
    notes,
    phone,
    projector,
    steps,
)
from app.routes.parts import Parts
from app.security import RateLimits
from app.settings import Settings

ROUTES = (
    files,
    health,
    facilitators,
    home,
    deck,
    agenda,
    steps,
    members,
    desk,
    projector,
    notes,
    phone,
    join,  # last: it takes what is left as a code
)


THREADS = 32
"""Enough that acts which wait for the database hold up neither newcomers nor the ticks."""


def create_app(settings: Settings | None = None) -> FastAPI:
    settings = settings or Settings()
    app = FastAPI(
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        middleware=[Middleware(Gate), Middleware(GZipMiddleware, minimum_size=500)],
    )
    app.state.parts = assemble(settings)
    for module in ROUTES:
        app.include_router(module.router)
    mistakes.install(app)
    return app


def assemble(settings: Settings) -> Parts:
    """Make the parts and tie the bell of the database to the hub, and to other processes."""
    database = Database(settings.database)
    results = ResultsCache()
    hub = Hub(stages.renderer(database, results, settings), settings.tick_ms / 1000)
    bus = RedisBus(settings.redis_url, hub, database) if settings.redis_url else None
    database.bell = bus.ring if bus else hub.ring
    intake, health = Intake(database), Health(database)
    return Parts(settings, database, results, hub, bus, intake, RateLimits(), health)


@contextlib.asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    parts: Parts = app.state.parts
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(THREADS))
    parts.hub.start()
    forever = [parts.intake.run(), metrics.feel_lag(), tend(parts.hub.open_sockets)]
    forever.append(keep_hours(parts.database))
    if parts.bus:
        forever.append(parts.bus.run())
    tasks = [asyncio.create_task(work) for work in forever]
    yield
    await parts.hub.stop()
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    parts.database.dispose()
