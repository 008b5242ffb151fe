"""For those who look after the server: does it answer, is it ready, how much is done."""

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from app import metrics
from app.errors import NotFound
from app.routes._shared.parts import PartsOf

router = APIRouter()


@router.get("/healthz")
async def answers() -> JSONResponse:
    """The process answers. When it doesn't, start it anew."""
    return JSONResponse({"ok": True})


@router.get("/readyz")
async def ready(parts: PartsOf) -> JSONResponse:
    """The database can be read and written within a second, and its schema is the newest. What
    waits until the time has a witness keeps nobody from being served."""
    why = await parts.health.trouble()
    if why:
        return JSONResponse({"ok": False, "why": why}, 503)
    held = parts.witness.held
    return JSONResponse({"ok": True, "waits": "clock"} if held else {"ok": True})


@router.get("/metrics")
def measured(parts: PartsOf) -> Response:
    if not parts.settings.metrics:
        raise NotFound()
    return Response(metrics.exposed(), media_type=CONTENT_TYPE_LATEST)
