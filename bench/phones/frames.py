"""Websocket frames made and read by hand, so that thousands of phones cost little."""

TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10
UNMASKED = bytes(4)
"""A mask of zeros is a mask too, and leaves the payload as it is."""


def frame(payload: bytes, kind: int = TEXT, mask: bytes = b"") -> bytes:
    """From a server; with a mask, from a phone."""
    masked, length = 0x80 if mask else 0, len(payload)
    if length < 126:
        head = bytes((0x80 | kind, masked | length))
    elif length < 65_536:
        head = bytes((0x80 | kind, masked | 126)) + length.to_bytes(2, "big")
    else:
        head = bytes((0x80 | kind, masked | 127)) + length.to_bytes(8, "big")
    return head + mask + payload


def upward(payload: bytes, kind: int = TEXT) -> bytes:
    return frame(payload, kind, UNMASKED)


def frames_in(data: bytes) -> tuple[list[tuple[int, bytes]], bytes]:
    """The whole frames, as (kind, payload), and what is left of one that isn't whole.

    Masked ones are taken to be masked with zeros."""
    found: list[tuple[int, bytes]] = []
    at, size = 0, len(data)
    while size - at >= 2:
        length, begins = data[at + 1] & 0x7F, at + 2
        if length == 126:
            length, begins = int.from_bytes(data[at + 2 : at + 4], "big"), at + 4
        elif length == 127:
            length, begins = int.from_bytes(data[at + 2 : at + 10], "big"), at + 10
        if data[at + 1] & 0x80:
            begins += 4
        if begins + length > size:
            break
        found.append((data[at] & 0x0F, data[begins : begins + length]))
        at = begins + length
    return found, data[at:]
