"""Starts the server: prepares the database, serves until stopped, and prints where to go."""

import contextlib
import errno
import logging
import os
import resource
import signal
import socket
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from app.database import Database
from app.keeping import Trouble
from app.keeping.holding import Hold, hold, share
from app.keeping.modes import make_folder
from app.keeping.opening import open_database
from app.logs import configure
from app.models.people.invitation import first_invitation
from app.server.http import make_server
from app.server.workers import serve_with_workers
from app.settings import BadSettings, Settings, read_settings
from app.settings.addresses import proxy_addresses

FEW_FILES, OUR_FILES = 4096, 200
"""Below so many the log says so; and how many are open for other things than phones."""
A_LITTLE = 64 * 1024
SWITCH_S = 0.001
"""After so long a thread lets others run Python. A receipt goes through two threads, and a page
through one: where many pages are made, each waited five times as long for its turn."""

log = logging.getLogger("bikupa.serving")


class CannotStart(Exception):
    """Why the server can't start and what to do, in one sentence."""


def run() -> None:
    """Serve until Ctrl-C or SIGTERM. Exits with 1 and a sentence when it can't start."""
    sys.setswitchinterval(SWITCH_S)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        settings = read_settings()
        configure(settings.log)
        look_around(settings)
        with contextlib.ExitStack() as ours:
            database = Database(settings.database)
            ours.callback(database.dispose)
            held = ours.enter_context(keep(settings, database))
            door = ours.enter_context(take_port(settings))
            settings.port = door.getsockname()[1]
            with contextlib.suppress(KeyboardInterrupt):
                open_database(settings, database, held)
                serve(settings, door, held, first_link(database))
    except (BadSettings, CannotStart, Trouble) as why:
        raise SystemExit(f"Bikupa can't start. {why}") from why
    print("\n  Bikupa has stopped.", flush=True)


def look_around(settings: Settings) -> None:
    """What can be known before anything is touched. Raises CannotStart."""
    raise_file_limit()
    check_temporary_files()
    if settings.ignored:
        log.info("Ignored, as Kubernetes set them: %s", ", ".join(settings.ignored))
    try:
        proxy_addresses(settings.trusted_proxies)
    except OSError as error:
        raise CannotStart(
            f"BIKUPA_TRUSTED_PROXIES names {error}, which no address is known of; "
            "write the proxy's address, or start when its name is known."
        ) from error


def raise_file_limit() -> None:
    """As many open files as this user may have; each phone takes one."""
    usual, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
        usual = most
    if usual != resource.RLIM_INFINITY and usual < FEW_FILES:
        log.warning(
            "only %d files may be open, so about %d phones can be here at once: raise it with "
            "LimitNOFILE=65536 (systemd) or ulimit -n 65536",
            usual,
            max(0, usual - OUR_FILES),
        )


def check_temporary_files() -> None:
    """Uploads are put in them. Raises CannotStart."""
    try:
        folder = tempfile.gettempdir()
        _write_a_little(Path(folder))
    except OSError as error:
        raise CannotStart(
            f"No temporary file can be made ({error.strerror}); make room, or name a folder that "
            "has some with TMPDIR."
        ) from error
    wished = os.environ.get("TMPDIR")
    if wished and Path(wished).resolve() != Path(folder).resolve():
        log.warning(
            "TMPDIR names %s, where no file can be made; uploads go to %s instead", wished, folder
        )


def _write_a_little(folder: Path) -> None:
    """Really, as a full disk makes empty files too. Raises OSError."""
    with tempfile.TemporaryFile(dir=folder, buffering=0) as file:
        file.write(bytes(A_LITTLE))


@contextlib.contextmanager
def keep(settings: Settings, database: Database) -> Iterator[Hold | None]:
    """Keep those out who may not use the database at the same time. Gives the data folder, held,
    if the database is in it."""
    if settings.embedded:
        prepare_folder(settings.data_dir)
        with hold(settings.data_dir) as held:
            yield held
    else:
        with share(database, together=bool(settings.redis_url)):
            yield None


def prepare_folder(folder: Path) -> None:
    """Make sure that files can be made in the data directory. Raises CannotStart."""
    try:
        make_folder(folder)
        _write_a_little(folder)
    except OSError as error:
        raise CannotStart(
            f"The folder {folder} can't be written ({error.strerror}); "
            "choose another one with BIKUPA_DATA_DIR."
        ) from error


def take_port(settings: Settings) -> socket.socket:
    """Take the port before anything else is done. Nobody is heard on it until the server is
    ready: phones that wait in line meanwhile would all come at the same moment. Raises
    CannotStart."""
    six = ":" in settings.host
    door = socket.socket(socket.AF_INET6 if six else socket.AF_INET)
    try:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if six and socket.has_dualstack_ipv6():
            door.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        door.bind((settings.host, settings.port))
    except OSError as error:
        door.close()
        raise CannotStart(_why_not_taken(settings, error)) from error
    return door


def _why_not_taken(settings: Settings, error: OSError) -> str:
    other = settings.port + 1 if settings.port < 65_535 else 8000
    if error.errno == errno.EADDRINUSE:
        return (
            f"Port {settings.port} is busy: something else uses it, perhaps another Bikupa; "
            f"choose another port, such as PORT={other} make run."
        )
    if error.errno == errno.EACCES:
        return f"Port {settings.port} needs more rights; choose one above 1023 with PORT."
    return f"{settings.host} is no address of this machine; choose another one with HOST."


def serve(settings: Settings, door: socket.socket, held: Hold | None, link: str | None) -> None:
    def opened() -> None:
        welcome(settings, link)

    if settings.workers > 1:
        return serve_with_workers(settings, door, opened)
    server = make_server(settings, opened)
    try:
        server.run(sockets=[door])
    finally:
        if held and server.finished:
            held.end()


def first_link(database: Database) -> str | None:
    """The token that makes the first facilitator, as long as there is none."""
    with database.writing() as session:
        return first_invitation(session)


def welcome(settings: Settings, token: str | None) -> None:
    """The three things to know at the start."""
    print(f"\n  Bikupa is running. Ctrl-C stops it.\n\n  Open:          {settings.local_url}")
    if token:
        print(f"  First time:    {settings.local_url}/invitation#{token}")
        print("                 (works once; makes the first facilitator)")
    print(f"  For the room:  {settings.room_url or _alone(settings)}\n", flush=True)


def _alone(settings: Settings) -> str:
    if settings.host in ("127.0.0.1", "::1", "localhost"):
        return f"phones can't reach it while HOST is {settings.host}"
    return "phones can't reach it: this machine is on no network (or set BIKUPA_BASE_URL)"
