"""What the Dockerfile takes is there and is let through, and it leaves root behind."""

import re
import tomllib
from pathlib import Path

from typer.testing import CliRunner

from app.commands.cli import main as cli
from app.exports.guide import PUBLIC_RECORDS
from app.settings import Settings, variables

ROOT = Path(__file__).parent.parent
DOCKERFILE = (ROOT / "Dockerfile").read_text()
COMPOSE = (ROOT / "compose.yaml").read_text()


def test_what_is_copied_is_there_and_let_through() -> None:
    let_through = re.findall(r"^!(.+)$", (ROOT / ".dockerignore").read_text(), re.M)
    copied = re.findall(r"^COPY (?!--)(\S+)", DOCKERFILE, re.M)
    assert set(copied) == set(let_through)
    assert all((ROOT / name).exists() for name in copied)


def test_the_documents_that_the_app_shows_come_along_there_and_in_the_wheel() -> None:
    shown = {f"docs/{name}" for chapters in PUBLIC_RECORDS.values() for name, _ in chapters}
    copied = set(re.findall(r"^COPY (docs/\S+) \1$", DOCKERFILE, re.M))
    build = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["hatch"]["build"]
    assert shown == copied
    assert build["targets"]["wheel"]["force-include"] == {name: name for name in shown}


def test_it_does_not_run_as_root() -> None:
    last = DOCKERFILE.split("FROM ")[-1]
    assert last.index("USER bikupa") < last.index("CMD [")


def test_its_health_check_asks_a_route_that_is_there() -> None:
    from app.routes.health import router

    asked = re.findall(r"http://127\.0\.0\.1:8000(/\w+)", DOCKERFILE)
    assert asked and set(asked) <= {route.path for route in router.routes}  # type: ignore[attr-defined]


def test_what_compose_sets_are_settings() -> None:
    named = set(re.findall(r"^ +(BIKUPA_\w+):", COMPOSE, re.M))
    known = {name for item in Settings.model_fields.items() for name in variables(*item)}
    assert len(named) >= 5 and named <= known


def test_alone_is_the_default_and_what_several_workers_need_is_a_profile() -> None:
    services = re.split(
        r"\n  (?=\w+:\n)", COMPOSE.partition("\nservices:")[2].partition("\nvolumes:")[0]
    )
    profiled = {each.split(":")[0].strip() for each in services if "profiles: [scale]" in each}
    assert profiled == {"scaled", "postgres", "valkey"}
    assert '"serve", "--workers", "2"' in COMPOSE
    assert (
        "--workers" in CliRunner().invoke(cli, ["serve", "--help"], env={"COLUMNS": "200"}).output
    )


def test_every_container_is_bounded_closed_and_of_a_named_version() -> None:
    ours, _, services = COMPOSE.partition("\nservices:")
    theirs = re.split(r"\n  (?=\w+:\n)", services.partition("\nvolumes:")[0])[1:]
    for each in theirs:
        said = each + ours if "<<: *bikupa" in each else each
        for rule in ("read_only: true", "tmpfs: ", "mem_limit: ", "pids_limit: ", "no-new-priv"):
            assert rule in said, (each, rule)
    versions = re.findall(r"(?:image: |FROM )(\S+:\S+)", COMPOSE + DOCKERFILE)
    assert len(versions) == 4
    assert all(re.search(r":\d+\.\d+", version) for version in versions)
    assert "requirepass" in COMPOSE and "redis://:${VALKEY_PASSWORD:-}@valkey" in COMPOSE


def test_the_licence_that_is_named_comes_along() -> None:
    text = (ROOT / "LICENSE").read_text()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["license"] == "AGPL-3.0-or-later" and project["license-files"] == ["LICENSE"]
    assert "GNU AFFERO GENERAL PUBLIC LICENSE" in text and "Version 3, 19 November 2007" in text
    assert "13. Remote Network Interaction" in text
    assert "(LICENSE)" in (ROOT / "README.md").read_text()
