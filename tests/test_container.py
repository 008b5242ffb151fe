"""What the Dockerfile takes is there and is let through, and it leaves root behind."""

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
DOCKERFILE = (ROOT / "Dockerfile").read_text()


def test_what_is_copied_is_there_and_let_through() -> None:
    let_through = re.findall(r"^!(.+)$", (ROOT / ".dockerignore").read_text(), re.M)
    copied = re.findall(r"^COPY (?!--)(\S+)", DOCKERFILE, re.M)
    assert set(copied) == set(let_through)
    assert all((ROOT / name).exists() for name in copied)


def test_it_does_not_run_as_root() -> None:
    last = DOCKERFILE.split("FROM ")[-1]
    assert last.index("USER bikupa") < last.index("CMD [")


def test_its_health_check_asks_a_route_that_is_there() -> None:
    from app.routes.health import router

    asked = re.findall(r"http://127\.0\.0\.1:8000(/\w+)", DOCKERFILE)
    assert asked and set(asked) <= {route.path for route in router.routes}  # type: ignore[attr-defined]
