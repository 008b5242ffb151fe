"""A room that is cut off at once: its phones come back spread out, by the script that they run."""

import re
from collections import Counter

import pytest
from playwright.sync_api import Page

from app.live.room import spread_ms
from app.rendering import STATIC
from tests.browser.conftest import NewPage

pytestmark = pytest.mark.browser

HALL = """(() => {
  window.up = true;
  window.sockets = [];
  window.welcomes = [];
  window.WebSocket = class {
    static CONNECTING = 0; static OPEN = 1; static CLOSED = 3;
    constructor() {
      this.readyState = 0;
      window.sockets.push(this);
      setTimeout(() => (window.up ? this.open() : this.end(1006)), 30);
    }
    open() {
      if (this.readyState !== 0) return;
      this.readyState = 1;
      this.onopen?.();
    }
    send(text) {
      const { t } = JSON.parse(text);
      if (t === 'hello') setTimeout(() => this.welcome(), 20);
      if (t === 'ping') this.onmessage?.({ data: '{"t":"pong"}' });
    }
    welcome() {
      if (this.readyState !== 1) return;
      window.welcomes.push(Date.now());
      const stage = { t: 'stage', n: 1, now: 1, spread: window.spread, html: '' };
      for (const message of [{ t: 'welcome', stored: [] }, stage])
        this.onmessage?.({ data: JSON.stringify(message) });
    }
    end(code) {
      if (this.readyState === 3) return;
      this.readyState = 3;
      this.onclose?.({ code });
    }
    close() { this.readyState = 3; }
  };
  window.fetch = async () => {
    if (!window.up) throw new Error('down');
    return new Response(null, { status: 304 });
  };
  window.cutOff = (message) => {
    const open = window.sockets.filter((socket) => socket.readyState === 1);
    for (const socket of open) {
      if (message) socket.onmessage({ data: JSON.stringify(message()) });
      socket.end(message ? 1012 : 1006);
    }
    return open.length;
  };
})()"""

PARTS = [(STATIC / f"js/{name}.js").read_text() for name in ("within", "live")]
SCRIPT = re.sub(r"^export |^import .*\n", "", "\n".join(PARTS), flags=re.M)
START = """([phones, spread]) => {
  window.spread = spread;
  for (let n = 0; n < phones; n++) new Live('/phone', { n: 0, build: '' });
}"""
BYE = """(spread) =>
  cutOff(() => ({ t: 'bye', why: 'drain', after: 500 + Math.random() * spread }))"""
SMALL, LARGE = 300, 3000
SMALL_ONES = 40, 300
ABOUT_TWICE = 2.5


def hall(page: Page, phones: int) -> None:
    """So many phones that are connected, on a clock of their own."""
    page.clock.install()
    page.evaluate(HALL)
    page.evaluate(f"{SCRIPT}\nwindow.Live = Live; null;")
    page.evaluate(START, [phones, spread_ms(phones)])
    page.clock.run_for(1000)
    assert page.evaluate("window.welcomes.splice(0).length") == phones


def come_back(page: Page, down_s: float) -> list[float]:
    """When they are welcomed, in seconds after the server is there again."""
    page.evaluate("window.up = false")
    page.clock.run_for(int(down_s * 1000))
    up_at = page.evaluate("window.up = true, Date.now()")
    page.clock.run_for(25_000)
    return [(at - up_at) / 1000 for at in page.evaluate("window.welcomes")]


def check_spread_out(back: list[float], phones: int) -> None:
    """All are back, and no second has more than about twice the mean."""
    assert len(back) == phones
    mean = phones / (max(back) - min(back))
    seconds = Counter(map(int, back))
    assert max(seconds.values()) < ABOUT_TWICE * mean, sorted(seconds.items())
    assert max(back) < 15


@pytest.mark.parametrize("phones", SMALL_ONES)
def test_a_small_room_is_back_three_seconds_after_it_was_cut_off(
    new_page: NewPage, phones: int
) -> None:
    page, down_s = new_page(), 1.4
    hall(page, phones)
    assert page.evaluate("window.up = false, cutOff()") == phones
    back = come_back(page, down_s)
    assert len(back) == phones
    assert max(back) + down_s < 3, back


@pytest.mark.parametrize("phones", SMALL_ONES)
@pytest.mark.parametrize("down_s", [0.1, 4, 25])
def test_a_small_room_waits_hardly_longer_than_for_the_server(
    new_page: NewPage, phones: int, down_s: float
) -> None:
    page = new_page()
    hall(page, phones)
    assert page.evaluate("window.up = false, cutOff()") == phones
    back = come_back(page, down_s)
    assert len(back) == phones
    assert max(back) < 1.5, back


def test_who_comes_back_to_a_hall_that_is_not_full_yet_knows_how_large_it_was(
    new_page: NewPage,
) -> None:
    page = new_page()
    hall(page, LARGE)
    page.evaluate("window.spread = 1000, cutOff()")
    page.clock.run_for(25_000)
    page.evaluate("window.welcomes = []; window.up = false; cutOff()")
    check_spread_out(come_back(page, 2), LARGE)


def test_without_a_server_for_long_a_phone_tries_seldomer(new_page: NewPage) -> None:
    page = new_page()
    hall(page, 1)
    page.evaluate("window.up = false, cutOff()")
    page.clock.run_for(300_000)
    tried = page.evaluate("window.sockets.length")
    page.clock.run_for(60_000)
    assert page.evaluate("window.sockets.length") - tried < 12


@pytest.mark.parametrize("down_s", [2, 10])
@pytest.mark.parametrize("phones", [SMALL, LARGE])
def test_a_hall_that_is_cut_off_by_an_outage_comes_back_spread_out(
    new_page: NewPage, phones: int, down_s: float
) -> None:
    page = new_page()
    hall(page, phones)
    assert page.evaluate("window.up = false, cutOff()") == phones
    check_spread_out(come_back(page, down_s), phones)


def test_a_large_hall_that_is_sent_away_for_a_restart_comes_back_spread_out(
    new_page: NewPage,
) -> None:
    page = new_page()
    hall(page, LARGE)
    assert page.evaluate(BYE, spread_ms(LARGE)) == LARGE
    check_spread_out(come_back(page, 1.5), LARGE)


def test_a_large_hall_whose_line_breaks_for_a_moment_comes_back_spread_out(
    new_page: NewPage,
) -> None:
    page = new_page()
    hall(page, LARGE)
    assert page.evaluate("cutOff()") == LARGE
    check_spread_out(come_back(page, 0.1), LARGE)
