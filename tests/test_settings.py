"""Settings: what they say about addresses, and how a bad one is told."""

import re
from pathlib import Path

import pytest

from app import settings as settings_module
from app.server.start import CannotStart, look_around
from app.settings import BadSettings, Settings, read_settings, variables
from app.settings.addresses import is_loopback, proxy_addresses


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for field, info in Settings.model_fields.items():
        for name in variables(field, info):
            monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "abc"),
        ("BIKUPA_PORT", "70000"),
        ("BIKUPA_TICK_MS", "0"),
        ("BIKUPA_KEEP_DAYS", "forever"),
        ("BIKUPA_LOG", "xml"),
        ("BIKUPA_TIME_ZONE", "Europe/Karlstorp"),
        ("BIKUPA_METRICS", "maybe"),
        ("BIKUPA_BASE_URL", "bikupa.example.se"),
        ("BIKUPA_BASE_URL", "https://"),
        ("BIKUPA_BASE_URL", "https://example.se/bikupa"),
        ("BIKUPA_ACCESSIBILITY_STATEMENT", "example.se/tillganglighet"),
        ("BIKUPA_ACCESSIBILITY_STATEMENT", "javascript:alert(1)"),
        ("BIKUPA_ACCESSIBILITY_STATEMENT", "https:///tillganglighet"),
        ("BIKUPA_TRUSTED_PROXIES", "*"),
        ("BIKUPA_TRUSTED_PROXIES", "127.0.0.1,*"),
        ("BIKUPA_TRUSTED_PROXIES", "0.0.0.0/0"),
        ("BIKUPA_TRUSTED_PROXIES", "::/0"),
        ("BIKUPA_TRUSTED_PROXIES", "10.0.0.5/8"),
        ("BIKUPA_TRUSTED_PROXIES", "10.0.0.256"),
        ("BIKUPA_TRUSTED_PROXIES", "127.0.0.1:8080"),
        ("BIKUPA_TRUSTED_PROXIES", "http://proxy"),
        ("BIKUPA_TRUSTED_PROXIES", "proxy one"),
        ("BIKUPA_TRUSTED_PROXIES", "127.0.0.1; 10.0.0.1"),
    ],
)
def test_a_bad_setting_is_named_as_it_was_given(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(BadSettings, match=f"^{name} can't be '{re.escape(value)}': ") as told:
        read_settings()
    assert "\n" not in str(told.value)


def test_a_proxy_that_is_everybody_is_refused_with_the_reason(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("BIKUPA_TRUSTED_PROXIES", "*")
    with pytest.raises(BadSettings, match="anybody could say where they come from"):
        read_settings()


def test_proxies_are_addresses_networks_and_names() -> None:
    named = Settings(
        trusted_proxies=" 127.0.0.1, ::1,10.2.0.0/16 ,fd00::/8,localhost,"
    ).trusted_proxies
    assert named == "127.0.0.1,::1,10.2.0.0/16,fd00::/8,localhost"
    assert set(proxy_addresses(named)) >= {"127.0.0.1", "::1", "10.2.0.0/16", "fd00::/8"}
    assert "localhost" not in proxy_addresses(named)


def test_a_proxy_that_nobody_knows_is_named() -> None:
    with pytest.raises(CannotStart, match=r"proxy\.invalid, which no address is known of"):
        look_around(Settings(trusted_proxies="proxy.invalid"))


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("BIKUPA_BASEURL", "BIKUPA_BASE_URL"),
        ("BIKUPA_TRUSTED_PROXY", "BIKUPA_TRUSTED_PROXIES"),
        ("BIKUPA_REDIS_URL_FLE", "BIKUPA_REDIS_URL_FILE"),
        ("BIKUPA_RESPONSIBLE_FILE", "BIKUPA_RESPONSIBLE"),
        ("bikupa_keepdays", "BIKUPA_KEEP_DAYS"),
    ],
)
def test_a_misspelt_setting_is_told_with_the_nearest_one(
    monkeypatch: pytest.MonkeyPatch, name: str, nearest: str
) -> None:
    monkeypatch.setenv(name, "1")
    with pytest.raises(
        BadSettings, match=f"no setting {name.upper()}; the nearest is {nearest}\\."
    ):
        read_settings()


def test_a_misspelt_setting_is_told_beside_a_bad_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "abc")
    monkeypatch.setenv("BIKUPA_TICKS", "100")
    with pytest.raises(BadSettings, match=r"^PORT can't.*\n.*BIKUPA_TICKS"):
        read_settings()


OF_KUBERNETES = {
    "BIKUPA_SERVICE_HOST": "10.0.0.11",
    "BIKUPA_SERVICE_PORT": "8000",
    "BIKUPA_SERVICE_PORT_HTTP": "8000",
    "BIKUPA_PORT": "tcp://10.0.0.11:8000",
    "BIKUPA_PORT_8000_TCP": "tcp://10.0.0.11:8000",
    "BIKUPA_PORT_8000_TCP_PROTO": "tcp",
    "BIKUPA_PORT_8000_TCP_PORT": "8000",
    "BIKUPA_PORT_8000_TCP_ADDR": "10.0.0.11",
    "BIKUPA_REDIS_PORT": "tcp://10.0.0.12:6379",
    "BIKUPA_REDIS_SERVICE_HOST": "10.0.0.12",
}


def test_what_kubernetes_sets_for_a_service_of_our_name_is_ignored_and_said_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    for name, value in OF_KUBERNETES.items():
        monkeypatch.setenv(name, value)
    settings = read_settings()
    assert (settings.port, settings.ignored) == (8000, tuple(sorted(OF_KUBERNETES)))
    with caplog.at_level("INFO"):
        look_around(settings)
        look_around(read_settings())
    [line] = caplog.messages
    assert all(name in line for name in OF_KUBERNETES)


def test_what_only_tests_set_is_no_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BIKUPA_CHROMIUM", "/usr/bin/chromium")
    monkeypatch.setenv("BIKUPA_TEST_PROCESSES", "2")
    read_settings()


PG, REDIS = "postgresql://bikupa:hemligt@db/bikupa", "redis://:hemligt@cache/1"


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"BIKUPA_WORKERS": "2"}, "set BIKUPA_DATABASE_URL .* and BIKUPA_REDIS_URL"),
        (
            {"BIKUPA_WORKERS": "2", "BIKUPA_DATABASE_URL": PG},
            "set BIKUPA_DATABASE_URL .* and BIKUPA_REDIS_URL",
        ),
        ({"BIKUPA_REDIS_URL": REDIS}, "set BIKUPA_DATABASE_URL"),
        ({"BIKUPA_DATABASE_URL": "mysql://bikupa:hemligt@db"}, "must start with postgresql://"),
        ({"BIKUPA_DATABASE_URL": PG, "BIKUPA_REDIS_URL": "http://:hemligt@x"}, "redis://"),
        ({"BIKUPA_DATABASE_URL_FILE": "nowhere"}, "nowhere can't be read"),
    ],
)
def test_what_several_processes_need_is_said_without_its_secrets(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str], why: str
) -> None:
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(BadSettings, match=why) as told:
        read_settings()
    assert "hemligt" not in str(told.value) and "\n" not in str(told.value)


def test_secrets_can_be_read_from_files(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name, url in (("DATABASE", PG), ("REDIS", REDIS)):
        (tmp_path / name).write_text(f"{url}\n")
        monkeypatch.setenv(f"BIKUPA_{name}_URL_FILE", str(tmp_path / name))
    monkeypatch.setenv("BIKUPA_WORKERS", "2")
    settings = read_settings()
    assert settings.database == "postgresql+psycopg://bikupa:hemligt@db/bikupa"
    assert (settings.redis_url, settings.embedded) == (REDIS, False)


def test_every_bad_setting_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "abc")
    monkeypatch.setenv("BIKUPA_TICK_MS", "x")
    with pytest.raises(BadSettings, match=r"PORT can't.*\n.*BIKUPA_TICK_MS can't"):
        read_settings()


def test_the_room_gets_the_machines_own_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings_module, "own_address", lambda: "192.168.1.20")
    settings = Settings(port=8123)
    assert settings.local_url == "http://localhost:8123"
    assert settings.room_url == settings.address == "http://192.168.1.20:8123"


def test_without_a_network_the_room_gets_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings_module, "own_address", lambda: None)
    assert Settings().room_url is None
    assert Settings().address == "http://localhost:8000"


@pytest.mark.parametrize(
    ("host", "room"),
    [
        ("127.0.0.1", None),
        ("localhost", None),
        ("192.168.1.20", "http://192.168.1.20:8000"),
        ("fd00::20", "http://[fd00::20]:8000"),
    ],
)
def test_the_room_gets_the_address_listened_on(host: str, room: str | None) -> None:
    assert Settings(host=host).room_url == room


def test_a_base_url_goes_before_all_else() -> None:
    settings = Settings(base_url="https://bikupa.example.se/", host="127.0.0.1")
    assert settings.room_url == settings.local_url == "https://bikupa.example.se"
    assert settings.secure


def test_the_port_of_the_web_is_left_out() -> None:
    assert Settings(port=80).local_url == "http://localhost"


@pytest.mark.parametrize("host", ["127.0.0.1", "127.9.9.9", "::1", "localhost", "a.localhost"])
def test_a_loopback_is_known(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["192.168.1.20", "0.0.0.0", "bikupa.example.se", "fd00::1", ""])
def test_other_hosts_are_no_loopback(host: str) -> None:
    assert not is_loopback(host)


def test_every_setting_is_documented() -> None:
    told = (Path(__file__).parent.parent / "docs/settings.md").read_text()
    for field, info in Settings.model_fields.items():
        for name in variables(field, info):
            assert f"`{name}`" in told, f"{name} is not in docs/settings.md"
