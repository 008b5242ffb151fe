"""A server whose patience with a silent or deaf line is seconds where it is half a minute else:
python -m tests.faults.hasty_server SECONDS"""

import sys
from typing import Any

import uvicorn

from app.live import frames, socket
from app.server.start import run


def be_hasty(seconds: float) -> None:
    frames.STUCK_S = socket.STUCK_S = seconds
    configure = uvicorn.Config.__init__

    def configure_hastily(config: uvicorn.Config, *given: Any, **named: Any) -> None:
        configure(config, *given, **named)
        config.ws_ping_interval = config.ws_ping_timeout = seconds

    uvicorn.Config.__init__ = configure_hastily  # type: ignore[method-assign]


if __name__ == "__main__":
    be_hasty(float(sys.argv[1]))
    run()
