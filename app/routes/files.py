"""Static files: joined and compressed at the start, kept by browsers for a year."""

from fastapi import APIRouter, Request, Response

from app.errors import NotFound
from app.rendering import assets

router = APIRouter()


@router.get("/static/{digest}/{name:path}")
def static(request: Request, digest: str, name: str) -> Response:
    asset = assets().get(name)
    asked = f"static/{digest}/{name}"
    if asset is None or (asset.late and asset.path != asked):
        raise NotFound()
    kept = "public, max-age=31536000, immutable" if asset.path == asked else "no-cache"
    headers = {"cache-control": kept, "vary": "accept-encoding"}
    if asset.zipped and "gzip" in request.headers.get("accept-encoding", ""):
        headers["content-encoding"] = "gzip"
        return Response(asset.zipped, media_type=asset.content_type, headers=headers)
    return Response(asset.body, media_type=asset.content_type, headers=headers)


@router.get("/favicon.ico")
def favicon() -> Response:
    return Response(assets()["icon.svg"].body, media_type="image/svg+xml")
