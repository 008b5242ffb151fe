"""A websocket that says what it likes and never reads."""

import contextlib
import os
import socket
import time

UPGRADE = (
    "GET {path} HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
    "Cookie: {cookie}\r\n\r\n"
)


class Deaf:
    def __init__(self, port: int, path: str, cookie: str) -> None:
        self.wire = socket.socket()
        self.wire.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self.wire.connect(("127.0.0.1", port))
        self.wire.sendall(UPGRADE.format(path=path, cookie=cookie).encode())
        assert self.wire.recv(12) == b"HTTP/1.1 101"
        self.wire.sendall(frame(b'{"t":"hello","v":1}'))

    def ask(self, seconds: float) -> None:
        """Ask for answers as fast as they are taken."""
        questions = frame(b'{"t":"ping"}') * 2000
        until = time.monotonic() + seconds
        self.wire.settimeout(seconds)
        with contextlib.suppress(OSError):  # it may be let go, or not be heard any more
            while time.monotonic() < until:
                self.wire.sendall(questions)

    def close(self) -> None:
        self.wire.close()


def frame(text: bytes) -> bytes:
    assert len(text) < 126
    mask = os.urandom(4)
    masked = bytes(byte ^ mask[n % 4] for n, byte in enumerate(text))
    return bytes([0x81, 0x80 | len(text)]) + mask + masked
