"""Processes pinned to a core each, and what they use."""

import os
import resource
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

HERE = "127.0.0.1"
CORES = sorted(os.sched_getaffinity(0))
SERVERS, PHONES = CORES[0], CORES[-1]
"""Servers share one core and the phones have another, where there are two."""
TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")


def load_average() -> float:
    return os.getloadavg()[0]


@contextmanager
def started_on(core: int) -> Iterator[None]:
    """What is started meanwhile is pinned there."""
    os.sched_setaffinity(0, {core})
    try:
        yield
    finally:
        os.sched_setaffinity(0, CORES)


def sit_on(cores: Iterable[int]) -> None:
    """Pin this process, and let it have as many sockets as it may."""
    os.sched_setaffinity(0, cores)
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


class Process:
    """`python -m module` on a core of its own, or on several, ended by its id."""

    def __init__(
        self,
        core: int | Iterable[int],
        *command: str,
        log: Path,
        talks: bool = False,
        **environment: str,
    ) -> None:
        """One that talks is written to and read from; what else it says stands in the log."""
        with log.open("ab") as out:
            self.popen = subprocess.Popen(
                [sys.executable, "-m", *command],
                env=os.environ | environment,
                stdin=subprocess.PIPE if talks else subprocess.DEVNULL,
                stdout=subprocess.PIPE if talks else out,
                stderr=out,
                preexec_fn=lambda: sit_on([core] if isinstance(core, int) else core),
            )
        self._log = log

    def said(self) -> str:
        return self._log.read_text()

    def cpu_s(self) -> float:
        """Processor time used so far by all its threads and its workers, in the kernel too."""
        return sum(map(_cpu_s, [self.popen.pid, *self._children()]))

    def _children(self) -> list[int]:
        tasks = Path(f"/proc/{self.popen.pid}/task").iterdir()
        return [int(pid) for task in tasks for pid in (task / "children").read_text().split()]

    def memory(self) -> int:
        """Bytes of it that are in memory."""
        return self._bytes("VmRSS")

    def _bytes(self, name: str) -> int:
        status = Path(f"/proc/{self.popen.pid}/status").read_text()
        return int(status.partition(f"{name}:")[2].split()[0]) * 1024

    def begin_peak(self) -> None:
        """What is in memory now is the most that was, from now on."""
        Path(f"/proc/{self.popen.pid}/clear_refs").write_text("5")

    def peak(self) -> int:
        """The most bytes of it that were in memory since."""
        return self._bytes("VmHWM")

    def until_open(self, port: int) -> None:
        """Wait until something listens there."""
        wait_until(lambda: self._listens(port), 30)

    def _listens(self, port: int) -> bool:
        if self.popen.poll() is not None:
            raise SystemExit(f"a server stopped:\n{self.said()[-3000:]}")
        with socket.socket() as line:
            return line.connect_ex((HERE, port)) == 0

    def kill(self) -> None:
        self.popen.kill()
        self.popen.wait(10)

    def stop(self) -> None:
        self.popen.terminate()
        try:
            self.popen.wait(12)
        except subprocess.TimeoutExpired:
            self.kill()


def _cpu_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS_A_SECOND


def wait_until(true: Callable[[], bool], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            raise SystemExit(f"something took more than {seconds:.0f} s")
        time.sleep(0.05)
