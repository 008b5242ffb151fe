"""What simulated phones have sent, what became of it, and how long it took."""

import time
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Report:
    """Keys of operations and when something happened to them, in seconds of a steady clock.
    `stored` and `duplicates` are counted in what the server says it has, None if it couldn't be
    asked; `lost` is acknowledged and not stored. `over`: the workshop or the rehearsal ended, and
    what had no answer then gets none. `projected` are the versions that a projector showed."""

    phones: int = 0
    sent: dict[str, float] = field(default_factory=dict)
    twice: set[str] = field(default_factory=set)
    receipts: dict[str, tuple[float, int]] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    askings: set[int] = field(default_factory=set)
    stored: int | None = None
    duplicates: int | None = None
    lost: int = 0
    over: bool = False
    projected: list[tuple[float, int]] = field(default_factory=list)
    watched: bool = False

    def send(self, key: str, *, twice: bool) -> None:
        self.sent[key] = time.monotonic()
        if twice:
            self.twice.add(key)

    def acknowledge(self, keys: list[str], n: int) -> None:
        """The first receipt counts."""
        for key in keys:
            if key in self.sent:
                self.receipts.setdefault(key, (time.monotonic(), n))

    def count(self, rows: list[str] | None) -> None:
        """`rows` are the keys of all rows that the server has of these phones."""
        if rows is not None:
            self.stored = len(set(rows) & self.sent.keys())
            self.lost = len(self.receipts.keys() - set(rows))
            self.duplicates = len(rows) - len(set(rows))

    @property
    def acknowledged(self) -> int:
        return len(self.receipts)

    @property
    def waiting(self) -> int:
        return len(self.sent) - len(self.receipts.keys() | self.refused.keys())

    @property
    def is_good(self) -> bool:
        """Whether all that was sent was answered, and all acknowledged is stored, once."""
        return not (self.lost or self.duplicates or (self.waiting and not self.over))

    def figures(self) -> dict[str, Any]:
        """As `--json` prints it; times in milliseconds."""
        took = [came - self.sent[key] for key, (came, _) in self.receipts.items()]
        lags = self._lags()
        return {
            "phones": self.phones,
            "askings": len(self.askings),
            "sent": len(self.sent),
            "sent_twice": len(self.twice),
            "acknowledged": self.acknowledged,
            "refused": len(self.refused),
            "waiting": self.waiting,
            "stored": self.stored,
            "duplicates": self.duplicates,
            "ack_p50_ms": share_of(took, 0.5),
            "ack_p99_ms": share_of(took, 0.99),
            "projector_p50_ms": share_of(lags, 0.5) if self.watched else None,
            "projector_p99_ms": share_of(lags, 0.99) if self.watched else None,
        }

    def _lags(self) -> list[float]:
        """From sending to the first stage on the projector that has it in it."""
        lags, at = [], 0
        for key, (_, n) in sorted(self.receipts.items(), key=lambda one: one[1][1]):
            while at < len(self.projected) and self.projected[at][1] < n:
                at += 1
            if n and at < len(self.projected):
                lags.append(self.projected[at][0] - self.sent[key])
        return lags


def share_of(seconds: list[float], share: float) -> float | None:
    """The milliseconds that this share of them doesn't exceed; None of none."""
    if not seconds:
        return None
    ordered = sorted(seconds)
    return round(1000 * ordered[min(len(ordered) - 1, int(len(ordered) * share))], 1)
