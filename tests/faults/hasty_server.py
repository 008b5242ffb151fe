"""A server whose patience with a silent or deaf line is seconds where it is half a minute else."""

from typing import Any

import uvicorn

from app.live import frames, socket


def be_hasty(seconds: float) -> None:
    frames.STUCK_S = socket.STUCK_S = seconds
    configure = uvicorn.Config.__init__

    def configure_hastily(config: uvicorn.Config, *given: Any, **named: Any) -> None:
        configure(config, *given, **named)
        config.ws_ping_interval = config.ws_ping_timeout = seconds

    uvicorn.Config.__init__ = configure_hastily  # type: ignore[method-assign]
