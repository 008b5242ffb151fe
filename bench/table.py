"""What was measured, as a table for people and a file for programs."""

import json
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.machine import load_average

RESULTS = Path(__file__).parent / "results.json"


@dataclass(frozen=True)
class Figure:
    """`ratio` is to be at least or at most `reach`, such as ≥ 0.75; `more` is in words."""

    measure: str
    database: str
    phones: int
    ours: float
    ceiling: float
    ratio: float
    reach: str
    more: str
    load: float

    @property
    def reached(self) -> bool:
        sign, limit = self.reach.split()
        return self.ratio >= float(limit) if sign == "≥" else self.ratio <= float(limit)


class Table:
    def __init__(self, database: str) -> None:
        self.database = database
        self.figures: list[Figure] = []
        self._began = time.monotonic()

    def say(self, text: str) -> None:
        """Progress."""
        at = time.monotonic() - self._began
        print(f"{at:5.0f} s  load {load_average():4.1f}  {text}", flush=True)

    def add(
        self, measure: str, phones: int, ours: float, ceiling: float, reach: str, more: str = "",
        *, ratio: float | None = None,
    ) -> None:  # fmt: skip
        """`ratio` is ours ÷ ceiling unless given."""
        if ratio is None:
            ratio = ours / ceiling if ceiling else 0.0
        figure = Figure(
            measure, self.database, phones, ours, ceiling, ratio, reach, more, load_average()
        )
        self.figures.append(figure)
        self.say(_row(figure))

    def print(self) -> None:
        print(f"\n{_HEAD}\n{'-' * len(_HEAD)}")
        for figure in self.figures:
            print(_row(figure))
        missed = [figure for figure in self.figures if not figure.reached]
        print(f"\n{len(self.figures) - len(missed)} of {len(self.figures)} reached.\n")

    def write(self) -> None:
        rows = [
            {
                name: round(value, 6) if isinstance(value, float) else value
                for name, value in asdict(figure).items()
                if name not in ("more", "load")
            }
            | {"reached": figure.reached}
            for figure in self.figures
        ]
        RESULTS.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n")


_FORM = "{:44} {:>6} {:>10} {:>10} {:>7} {:>7} {:4} {:>5}  {}"
_HEAD = _FORM.format("Measure", "phones", "ours", "ceiling", "ratio", "reach", "", "load", "more")


def _row(figure: Figure) -> str:
    return _FORM.format(
        figure.measure,
        figure.phones,
        f"{figure.ours:.4g}",
        f"{figure.ceiling:.4g}",
        f"{figure.ratio:.2f}",
        figure.reach,
        "ok" if figure.reached else "MISS",
        f"{figure.load:.1f}",
        figure.more,
    )
