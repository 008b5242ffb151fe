"""A server whose wall clock is off by what a file says, in seconds, and follows it."""

import mmap
import struct
import time
from pathlib import Path

OFF = struct.Struct("d")


def set_clock(file: Path, off: float) -> None:
    file.write_bytes(OFF.pack(off)) if not file.exists() else _overwrite(file, off)


def _overwrite(file: Path, off: float) -> None:
    with file.open("r+b") as there:  # the server has it mapped
        there.write(OFF.pack(off))


def follow(file: Path) -> None:
    with file.open("r+b") as opened:
        shared = mmap.mmap(opened.fileno(), OFF.size)
    real, real_ns = time.time, time.time_ns

    def off() -> float:
        return float(OFF.unpack(shared[: OFF.size])[0])

    time.time = lambda: real() + off()
    time.time_ns = lambda: real_ns() + int(off() * 1e9)
